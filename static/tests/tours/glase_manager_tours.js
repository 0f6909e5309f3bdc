import {patiently} from "@pos_glase/../tests/tours/utils/patience_util";
import {registry} from "@web/core/registry";

// What a manager finds in the back office in the morning. `tests/ui/
// test_manager_tours.py` has prepared it: one payment whose order has not arrived.

registry.category("web_tour.tours").add("GlaseDashboard", {
    steps: () =>
        patiently(
            {trigger: "[data-glase=card]:contains(Glase today)"},
            {
                trigger: "[data-glase=card] a.badge:contains(1 unresolved)",
                run: "click",
            },
            // The same number, with the reason and what to do about it
            {trigger: "[data-glase=watch]"},
            {trigger: ".o_list_view .o_data_row button[name=action_complete_order]"},
            {trigger: "[data-menu-xmlid='pos_glase.glase_menu']", run: "click"},
            {
                trigger:
                    "[data-menu-xmlid='pos_glase.glase_unresolved_menu']:contains('(1)')",
                run: "click",
            },
            {
                trigger: ".o_data_row td.glase-wrap:contains(has not arrived)",
                run: "click",
            },
            {trigger: ".o_form_view [name=story]:contains(Paid.)"},
            {trigger: ".o_form_view [name=advice]:contains(Finish the order)"},
            // What only a support desk reads
            {trigger: ".o_notebook .nav-link:contains(Technical)", run: "click"},
            {trigger: ".o_field_widget[name=client_invoice_id]"}
        ),
});

registry.category("web_tour.tours").add("GlaseUnresolvedCards", {
    steps: () =>
        patiently(
            {trigger: ".o_kanban_view [data-glase=watch]"},
            {
                trigger:
                    ".o_kanban_record:contains(has not arrived) button[name=action_complete_order]",
            }
        ),
});
