import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";

/** Shown while Glase gives money back, and when it is not known whether it has. */
export class RefundDialog extends Component {
    static template = "pos_glase.RefundDialog";
    static components = {Dialog};
    static props = {view: Object, formatAmount: Function, close: Function};

    setup() {
        this.view = useState(this.props.view);
        useTapShield(() => this.view.phase);
    }

    get isUnknown() {
        return this.view.phase === "unknown";
    }

    get sentence() {
        return {
            "": _t("Glase is refunding the money …"),
            slow: _t("No answer yet. Please wait, and do not refund another way."),
            offline: _t(
                "No connection to Odoo. The refund may or may not be done: please wait, and do not refund another way."
            ),
            odoo: _t(
                "Odoo has a problem. The refund may or may not be done: please wait, and do not refund another way."
            ),
        }[this.view.trouble];
    }
}
