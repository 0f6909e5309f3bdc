import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** Shows in the till's bar, on every screen, that a payment waits; a tap brings it up. */
export class GlaseBadge extends Component {
    static template = "pos_glase.GlaseBadge";
    static props = {};

    setup() {
        this.pos = useService("pos");
        this.live = useState(useService("glase").live);
    }

    get payments() {
        return Object.values(this.live);
    }

    label({view}) {
        return _t("The Glase payment of %s is waiting. Show it.", this.amount(view));
    }

    amount(view) {
        return this.env.utils.formatCurrency(view.amount);
    }

    show({view}) {
        this.pos.showGlasePayment(view.paymentUuid);
    }
}

/** One payment's part of the badge: follows its view. */
export class GlaseBadgeState extends Component {
    static template = "pos_glase.GlaseBadgeState";
    static props = {view: Object};

    setup() {
        this.view = useState(this.props.view);
    }

    /** Somebody should look: a question stands, or it is in trouble. */
    get wantsCashier() {
        const {question, unclear, changed, trouble} = this.view;
        return question || unclear || changed || Boolean(trouble);
    }
}

GlaseBadge.components = {GlaseBadgeState};
