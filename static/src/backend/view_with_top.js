import {kanbanView} from "@web/views/kanban/kanban_view";
import {listView} from "@web/views/list/list_view";
import {registry} from "@web/core/registry";

function withTop(view, template, Top) {
    class Controller extends view.Controller {
        static template = template;
        static components = {...view.Controller.components, Top};
    }
    return {...view, Controller};
}

/** Odoo's list, and its cards on a phone, with a component of ours above. */
export function addViewsWithTop(name, Top) {
    const views = registry.category("views");
    views.add(`${name}_list`, withTop(listView, "pos_glase.ListWithTop", Top));
    views.add(`${name}_kanban`, withTop(kanbanView, "pos_glase.KanbanWithTop", Top));
}
