import {Component, onWillStart} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {addViewsWithTop} from "@pos_glase/backend/view_with_top";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";

/** Stands above the unresolved: whether the recovery job runs, and since when. */
class GlaseWatch extends Component {
    static template = "pos_glase.Watch";
    static props = {};

    setup() {
        const orm = useService("orm");
        onWillStart(async () => {
            const {late, at} = await orm.call("glase.transaction", "watch_report", []);
            const ago = at && deserializeDateTime(at).toRelative();
            this.late = late;
            this.told = ago ? _t("Last automatic check: %s.", ago) : "";
        });
    }
}

addViewsWithTop("glase_unresolved", GlaseWatch);
