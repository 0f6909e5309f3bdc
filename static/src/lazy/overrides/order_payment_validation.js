import {hasCash, mayBeSent} from "@pos_glase/lazy/payment/amount_check";
import {sendOrders, unsentOrders} from "@pos_glase/lazy/orders/unsent_orders";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {_t} from "@web/core/l10n/translation";
import {changeOfGlase} from "@pos_glase/lazy/invoice/invoice";
import {isOverriddenLine} from "@pos_glase/lazy/payment/booking";
import {untell} from "@pos_glase/lazy/bar/notes";
import {patch} from "@web/core/utils/patch";

/** The uuids of the orders that are being validated. */
const validating = new Set();

patch(OrderPaymentValidation.prototype, {
    /** Once at a time: a payment that comes in validates beside what the cashier taps. */
    async validateOrder() {
        const {uuid} = this.order;
        if (validating.has(uuid)) {
            return false;
        }
        validating.add(uuid);
        try {
            return await super.validateOrder(...arguments);
        } finally {
            validating.delete(uuid);
        }
    },

    async askBeforeValidation() {
        return (
            (await super.askBeforeValidation(...arguments)) && this.mayGiveGlaseChange()
        );
    },

    /**
     * Articles that left the order after it was paid are no silent cash for anybody.
     * Core removes those without a quantity, so they are none.
     */
    mayGiveGlaseChange() {
        const {paid, change} = changeOfGlase(this.order);
        const isEmpty = this.order.lines.every((article) => article.canBeRemoved);
        if (paid && isEmpty) {
            return this.refuseGlaseChange(_t("This order has no articles"), paid);
        }
        if (!change) {
            return true;
        }
        if (!hasCash(this)) {
            return this.refuseGlaseChange(_t("More than is due"), paid);
        }
        const format = (amount) => this.pos.env.utils.formatCurrency(amount);
        return mayBeSent(this.pos, {
            title: _t("More than is due"),
            body: _t(
                "The Glase payment is %(paid)s: the customer would get %(change)s back in cash. Were articles removed?",
                {paid: format(paid), change: format(change)}
            ),
            confirmLabel: _t("Look at the order"),
            cancelLabel: _t("Give %s in cash", format(change)),
        });
    },

    refuseGlaseChange(title, paid) {
        const amount = this.pos.env.utils.formatCurrency(paid);
        this.pos.dialog.add(AlertDialog, {
            title,
            body: this.paymentLines.some(isOverriddenLine)
                ? _t(
                      "The Glase payment is %s. Add the articles again, or call a manager.",
                      amount
                  )
                : _t(
                      "The Glase payment is %s. Add the articles again, or refund the payment.",
                      amount
                  ),
        });
        return false;
    },

    /**
     * Core sends what waits to be sent before this order, and stops at the first that
     * Odoo refuses: one sale with Glase that cannot be booked now would hold the next
     * customer's. So these wait until core is through, and this customer never for them.
     */
    async finalizeValidation() {
        const {pos} = this;
        const unsent = unsentOrders(pos, this.order);
        unsent.forEach(({uuid}) => pos.syncingOrders.add(uuid)); // Core passes over these
        try {
            const result = await super.finalizeValidation(...arguments);
            untell(pos, this.order.uuid); // Nobody need open it any more
            return result;
        } finally {
            unsent.forEach(({uuid}) => pos.syncingOrders.delete(uuid));
            sendOrders(pos, unsent);
        }
    },
});
