/* Copyright 2026 pos_glase contributors
 * License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl). */

import {registry} from "@web/core/registry";

const COUNTED = {
    "pos_glase.glase_unresolved_menu": "unresolved",
    "pos_glase.glase_difference_menu": "differences",
    "pos_glase.glase_books_difference_menu": "differences",
};

/** Writes beside *Unresolved* and *Differences* in the menu how many there are. */
export const glaseMenuCounts = {
    dependencies: ["menu", "orm"],
    start(env, {menu, orm}) {
        const names = {};
        let drawing = false;

        async function count() {
            const app = menu.getCurrentApp()?.appID;
            const counted = menu
                .getAll()
                .filter(({appID, xmlid}) => app && appID === app && xmlid in COUNTED);
            if (drawing || !counted.length) {
                return;
            }
            const counts = await orm.silent
                .call("glase.transaction", "menu_counts", [])
                .catch(() => ({})); // A menu without a number is still a menu
            let changed = false;
            for (const item of counted) {
                names[item.id] ||= item.name;
                const number = counts[COUNTED[item.xmlid]];
                const name = number ? `${names[item.id]} (${number})` : names[item.id];
                changed ||= name !== item.name;
                item.name = name;
            }
            if (changed) {
                drawing = true;
                env.bus.trigger("MENUS:APP-CHANGED");
                drawing = false;
            }
        }

        env.bus.addEventListener("ACTION_MANAGER:UI-UPDATED", count);
        env.bus.addEventListener("MENUS:APP-CHANGED", count);
        return {count};
    },
};

registry.category("services").add("glase_menu_counts", glaseMenuCounts);
