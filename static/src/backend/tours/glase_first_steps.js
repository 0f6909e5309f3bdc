import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

// What Odoo shows an administrator who wants to be shown: from the account to the first
// sticker. It begins at the list of points of sale, which has the first steps above it.
registry.category("web_tour.tours").add("glase_first_steps", {
    url: "/odoo/action-pos_glase.glase_tills_action",
    steps: () => [
        {
            trigger: "[data-step=action_first_account] button",
            content: _t("Begin with your Glase account."),
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=reseller] input",
            content: _t("Type what stands in your Glase account information."),
            run: "edit shop1",
        },
        {
            trigger: ".o_field_widget[name=new_password] input",
            content: _t("The password is stored, and never shown again."),
            run: "edit secret1",
        },
        {
            trigger: "button[name=action_test_connection]:enabled",
            content: _t("Find out whether all of it is right."),
            run: "click",
        },
        {
            trigger:
                ".o_statusbar_buttons .btn-primary:not([name=action_test_connection])",
            content: _t("Now register your points of sale."),
            run: "click",
        },
        {
            trigger: ".modal-footer button[name=action_register]",
            content: _t("They are registered one after the other."),
            run: "click",
        },
        {
            trigger: "[data-glase=then]",
            content: _t("Each point of sale needs a sticker."),
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=glase_id] input",
            content: _t("Scan the sticker that will stand beside this register."),
            run: "edit 004610027501 && press Enter",
        },
        {
            trigger: "body:not(:has(.modal)) .o_action_manager",
        },
    ],
});
