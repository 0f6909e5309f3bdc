import {customerPays, patiently} from "@pos_glase/../tests/tours/utils/patience_util";
import {registry} from "@web/core/registry";

// An administrator who has an account brings one point of sale on line from the
// settings, and tries it out. The first scan is of an article.

const SCAN = ".modal .o_field_widget[name=glase_id] input";

registry.category("web_tour.tours").add("GlaseOneTill", {
    steps: () =>
        patiently(
            {trigger: ".settings_tab .tab[data-key=point_of_sale]", run: "click"},
            {trigger: "#glase button[name=action_glase_register]", run: "click"},
            {
                content: "The account is proposed",
                trigger:
                    ".modal .o_field_widget[name=account_id] input:value(Test shop)",
            },
            {trigger: ".modal-footer button[name=action_register]", run: "click"},
            {trigger: SCAN, run: "edit 7310-8650 && press Enter"},
            {
                content: "What was wrong stands below the field",
                trigger:
                    ".modal .o_field_widget[name=trouble]:contains(not a Glase ID)",
            },
            {trigger: SCAN, run: "edit HTTP://SEQR.SE/Q004610027501 && press Enter"},
            {
                trigger:
                    "body:not(:has(.modal)) #glase .o_field_widget[name=pos_glase_code]:contains(004610027501)",
            },
            {trigger: "#glase button[name=action_glase_test_payment]", run: "click"},
            {trigger: ".modal-footer button[name=action_send]", run: "click"},
            {trigger: ".modal .glase-polling:contains(Waiting)"},
            customerPays(),
            {trigger: ".modal .alert-success:contains(It works)"},
            {trigger: ".modal-footer button:contains(Close)", run: "click"},
            {trigger: "body:not(:has(.modal))"}
        ),
});
