import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";

/**
 * What is unresolved, before the register closes: each with its amount, why, and what to do.
 * The main button leads there; closing anyway is the other one.
 */
export class UnresolvedDialog extends Component {
    static template = "pos_glase.UnresolvedDialog";
    static components = {Dialog};
    static props = {
        rows: Array, // See `_as_unresolved` of `glase.transaction`
        count: Number,
        mayClose: Boolean, // A manager could prove to be one
        mayOpen: Function, // `(row) => whether its order is at this register`
        open: Function, // `(row) => void`
        goAndFix: Function,
        closeAnyway: Function,
        formatAmount: Function,
        close: Function,
    };

    setup() {
        useTapShield();
    }

    get title() {
        return _t("Unresolved Glase payments (%s)", this.props.count);
    }

    /** A manager can, here; anybody can finish an order. */
    get mayFix() {
        const {rows, mayClose, mayOpen} = this.props;
        return mayClose || rows.some((row) => mayOpen(row));
    }

    /** "Order 3002 · $13.80" */
    label({order, amount, refund}) {
        const money = this.props.formatAmount(refund ? -amount : amount);
        return order ? _t("Order %(order)s · %(money)s", {order, money}) : money;
    }

    choose(act, ...args) {
        act(...args);
        this.props.close();
    }
}
