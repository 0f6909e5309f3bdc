import {Component, useEffect, useState} from "@odoo/owl";
import {notesOf, take, untell} from "@pos_glase/lazy/bar/notes";
import {openOrder, toFinish} from "@pos_glase/lazy/payment/finish_order";
import {_t} from "@web/core/l10n/translation";
import {raiseTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";
import {registry} from "@web/core/registry";
import {usePos} from "@point_of_sale/app/hooks/pos_hook";
import {useService} from "@web/core/utils/hooks";

/** Shows, on every screen, that a payment waits; a tap brings it up. */
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

/** What waits, and what came in while the cashier served somebody else. */
class GlaseBadges extends Component {
    static template = "pos_glase.GlaseBadges";
    static components = {GlaseBadge};
    static props = {};

    setup() {
        this.pos = usePos();
        this.live = useState(useService("glase").live);
    }

    get payments() {
        return Object.values(this.live);
    }

    get orders() {
        return toFinish(this.pos);
    }

    /** Several stand beside each other: there is room for their amounts only. */
    get isCrowded() {
        return this.payments.length + this.orders.length > 1;
    }

    money({amount}) {
        return this.env.utils.formatCurrency(Math.abs(amount));
    }

    label({amount, isConfirmed, isDue}) {
        const money = this.money({amount});
        if (!isConfirmed) {
            return _t("Not confirmed %s – finish", money);
        }
        if (isDue && amount > 0) {
            return _t("Paid %s, the rest is due", money);
        }
        return amount < 0
            ? _t("Refunded %s – finish", money)
            : _t("Paid %s – finish", money);
    }

    isGood({isConfirmed, isDue}) {
        return isConfirmed && !isDue;
    }

    finish(order) {
        openOrder(this.pos, order);
    }
}

/** What must be read, under the bar: it covers nothing. */
class GlaseNotes extends Component {
    static template = "pos_glase.GlaseNotes";
    static props = {};

    setup() {
        this.pos = usePos();
        this.notes = useState(notesOf(this.pos));
        // All below it moves
        useEffect(
            (count) => {
                if (count !== (this.count || 0)) {
                    raiseTapShield();
                }
                this.count = count;
            },
            () => [Object.keys(this.notes).length]
        );
    }

    take(key) {
        take(this.pos, key);
    }

    close(key) {
        untell(this.pos, key);
    }
}

registry.category("glase_lazy").add("GlaseBar", {GlaseBadges, GlaseNotes});
