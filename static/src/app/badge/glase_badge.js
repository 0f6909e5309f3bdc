import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";

/** Shows in the till's bar, on every screen, that a payment waits; a tap brings it up. */
export class GlaseBadge extends Component {
    static template = "pos_glase.GlaseBadge";
    static props = {view: Object};

    setup() {
        this.pos = usePos();
        this.view = useState(this.props.view);
    }

    get amount() {
        return this.env.utils.formatCurrency(this.view.amount);
    }

    get label() {
        return _t("The Glase payment of %s is waiting. Show it.", this.amount);
    }

    /** Somebody should look: a question stands, or it is in trouble. */
    get wantsCashier() {
        const {question, unclear, changed, trouble} = this.view;
        return question || unclear || changed || Boolean(trouble);
    }

    show() {
        this.pos.showGlasePayment(this.view.paymentUuid);
    }
}
