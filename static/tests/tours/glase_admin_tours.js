import {browser} from "@web/core/browser/browser";
import {patiently} from "@pos_glase/../tests/tours/utils/patience_util";
import {registry} from "@web/core/registry";

// What an administrator does to bring two tills on line, and to take them back.
// `tests/ui/test_admin_tours.py` compares it with what Glase has seen.

const PRIMARY = ".modal:not(.o_inactive_modal) .modal-footer .btn-primary";
let sheet = "";

function fill(field, text) {
    return {
        content: `Type ${text || "nothing"} into ${field}`,
        trigger: `.o_field_widget[name=${field}] input`,
        run: `edit ${text}`,
    };
}

function press(name) {
    return {trigger: `.o_form_view button[name=${name}]:enabled`, run: "click"};
}

function see(text, trigger) {
    return {content: `See “${text}”`, trigger: `${trigger}:contains(${text})`};
}

function openTill(name) {
    return {trigger: `.o_data_row td[name=config_id]:contains(${name})`, run: "click"};
}

function backToTheList() {
    return [
        {trigger: ".o_breadcrumb .o_back_button", run: "click"},
        {trigger: ".o_list_view .o_data_row"},
    ];
}

function chooseAll() {
    return {trigger: ".o_list_view thead .o_list_record_selector input", run: "click"};
}

/** Wait for the last till, then close. */
function allDone(count) {
    return [
        {
            trigger: `[data-glase=progress]:not(:has([data-state=failed])) li:nth-child(${count})[data-state=done]`,
        },
        {trigger: "[data-glase=close]", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ];
}

registry.category("web_tour.tours").add("GlaseAdmin", {
    steps: () =>
        patiently(
            // The account
            see("Add your Glase account", ".o_view_nocontent"),
            {trigger: ".o_list_button_add", run: "click"},
            fill("reseller", "shop1"),
            fill("new_password", "wrong"),
            press("action_test_connection"),
            see("AUTHENTICATION_FAILED", ".o_field_widget[name=last_test]"),
            fill("new_password", "secret1"),
            press("action_test_connection"),
            see("Connected", ".o_field_widget[name=last_test]"),

            // Two tills at once
            {trigger: ".o_form_view button:contains(Register terminals)", run: "click"},
            see("Second till", ".modal .o_field_widget[name=config_ids]"),
            {trigger: `${PRIMARY}:contains(Register terminals)`, run: "click"},
            allDone(2),

            // One Glase ID typed, one scanned from the square code
            {trigger: "[data-menu-xmlid='pos_glase.glase_menu']", run: "click"},
            {
                trigger: "[data-menu-xmlid='pos_glase.glase_terminal_menu']",
                run: "click",
            },
            openTill("First till"),
            press("action_assign"),
            fill("glase_id", "0046-1"),
            {trigger: PRIMARY, run: "click"},
            see("letters and digits only", ".modal .o_field_widget[name=trouble]"),
            fill("glase_id", "004610027501"),
            {trigger: PRIMARY, run: "click"},
            see("004610027501", ".o_form_view .o_field_widget[name=glase_id]"),
            backToTheList(),
            openTill("Second till"),
            press("action_assign"),
            {
                content: "A scanner types the sticker's address and ends with Enter",
                trigger: ".modal .o_field_widget[name=glase_id] input",
                run: "edit HTTP://SEQR.SE/Q004610027502 && press Enter",
            },
            see("004610027502", ".o_form_view .o_field_widget[name=glase_id]"),
            backToTheList(),

            // Stickers
            chooseAll(),
            {trigger: "button[name=action_print_stickers]", run: "click"},
            {
                trigger: `${PRIMARY}:contains(Print)`,
                async run(helpers) {
                    browser.open = (url) => {
                        sheet = url;
                    };
                    await helpers.click();
                },
            },
            {
                content: "The sheet of stickers is a PDF",
                trigger: "body:not(:has(.modal))",
                async run() {
                    const answer = await fetch(sheet);
                    const text = await answer.text();
                    if (!text.startsWith("%PDF")) {
                        throw new Error(`No PDF at ${sheet}`);
                    }
                },
            },

            // Back to the beginning
            {trigger: ".o_list_view:not(:has(.o_data_row_selected))"},
            chooseAll(),
            {trigger: "button[name=action_unregister_all]", run: "click"},
            {trigger: `${PRIMARY}:contains(Ok)`, run: "click"},
            allDone(2),
            {
                trigger:
                    ".o_list_view:not(:has(.o_data_row td[name=state]:contains(/^Registered/)))",
            }
        ),
});
