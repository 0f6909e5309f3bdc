import {patiently} from "@pos_glase/../tests/tours/utils/patience_util";
import {registry} from "@web/core/registry";

// An administrator, who has read nothing, brings five tills on line from the settings
// of a database without a Glase account. Each step is a click, a text or a scan.

const MOST_CLICKS = 20; // From a new account to the last sticker, texts included
let clicks = 0;

const FIELD = ".modal .o_field_widget[name=glase_id] input";
const TILL = ".modal .o_field_widget[name=terminal_id]";

function fill(field, text) {
    return {
        trigger: `.o_form_view .o_field_widget[name=${field}] input`,
        run: `edit ${text}`,
    };
}

/** A scanner types what the sticker says, and ends with Enter. */
function scan(till, text) {
    return [
        {content: `It asks for ${till}`, trigger: `${TILL}:contains(${till})`},
        {trigger: FIELD, run: `edit ${text} && press Enter`},
    ];
}

registry.category("web_tour.tours").add("GlaseFiveTills", {
    steps: () =>
        patiently(
            {
                content: "Count each click",
                trigger: "body",
                run: () => document.addEventListener("click", () => clicks++, true),
            },
            {trigger: ".settings_tab .tab[data-key=point_of_sale]", run: "click"},
            {trigger: "#glase button:contains(Register terminal)", run: "click"},
            fill("reseller", "shop1"),
            fill("new_password", "secret1"),
            {trigger: "button[name=action_test_connection]:enabled", run: "click"},
            {
                trigger: ".btn-primary:contains(Register terminals):enabled",
                run: "click",
            },
            {
                trigger: ".modal-footer .btn-primary:contains(Register terminals)",
                run: "click",
            },
            {
                content: "All five are registered; their stickers are next",
                trigger:
                    "[data-glase=progress]:not(:has([data-state=failed])) li:nth-child(5)[data-state=done]",
            },
            {trigger: "[data-glase=then]", run: "click"},
            scan("Till 1", "004610027501"),
            scan("Till 2", "HTTP://SEQR.SE/Q004610027502"),
            scan("Till 3", "004610027503"),
            scan("Till 4", "004610027504"),
            scan("Till 5", "004610027505"),
            {
                trigger: "body:not(:has(.modal))",
                run() {
                    if (clicks < 6 || clicks > MOST_CLICKS) {
                        throw new Error(`${clicks} clicks`);
                    }
                },
            }
        ),
});
