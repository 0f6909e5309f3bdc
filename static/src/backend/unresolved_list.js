import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";
import {onWillStart} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** The list of unresolved payments says above itself whether the watch runs. */
export class GlaseUnresolvedController extends ListController {
    static template = "pos_glase.UnresolvedList";

    setup() {
        super.setup();
        const orm = useService("orm");
        onWillStart(async () => {
            this.watch = await orm.call("glase.transaction", "watch_report", []);
        });
    }
}

registry.category("views").add("glase_unresolved_list", {
    ...listView,
    Controller: GlaseUnresolvedController,
});
