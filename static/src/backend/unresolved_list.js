import {KanbanController} from "@web/views/kanban/kanban_controller";
import {ListController} from "@web/views/list/list_controller";
import {_t} from "@web/core/l10n/translation";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {onWillStart} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** What stands above the unresolved: whether the recovery job runs, and since when. */
function useWatch(controller) {
    const orm = useService("orm");
    onWillStart(async () => {
        const {late, at} = await orm.call("glase.transaction", "watch_report", []);
        const ago = at && deserializeDateTime(at).toRelative();
        const told = ago ? _t("Last automatic check: %s.", ago) : "";
        controller.watch = {late, told};
    });
}

export class GlaseUnresolvedList extends ListController {
    static template = "pos_glase.UnresolvedList";

    setup() {
        super.setup();
        useWatch(this);
    }
}

export class GlaseUnresolvedKanban extends KanbanController {
    static template = "pos_glase.UnresolvedKanban";

    setup() {
        super.setup();
        useWatch(this);
    }
}

const views = registry.category("views");
views.add("glase_unresolved_list", {...listView, Controller: GlaseUnresolvedList});
views.add("glase_unresolved_kanban", {
    ...kanbanView,
    Controller: GlaseUnresolvedKanban,
});
