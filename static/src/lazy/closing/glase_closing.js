import {Component} from "@odoo/owl";
import {formatDateTime} from "@web/core/l10n/dates";

/* global luxon */
const {DateTime} = luxon;

/** What the closing popup tells of the day's Glase payments. */
export class GlaseClosing extends Component {
    static template = "pos_glase.GlaseClosing";
    static props = {glase: Object}; // See `pos.session`

    get reconciledAt() {
        const at = this.props.glase.reconciled_at;
        return at ? formatDateTime(DateTime.fromISO(at), {showSeconds: false}) : "";
    }
}
