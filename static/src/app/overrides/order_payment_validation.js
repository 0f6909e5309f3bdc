import {isGlaseLine, isLiveLine, isStuckLine} from "@pos_glase/app/utils/glase_lines";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    /** Why the order cannot be validated now; empty: Glase does not hinder it. */
    get glaseRefusal() {
        if (this.paymentLines.some(isLiveLine)) {
            return _t(
                "A Glase payment of this order is waiting. Let it end, or cancel it."
            );
        }
        if (this.paymentLines.some(isStuckLine)) {
            return _t("Glase has money for this order. Please call a manager.");
        }
        return "";
    },

    async askBeforeValidation() {
        if (this.order.finalized && this.paymentLines.some(isGlaseLine)) {
            // A late answer must not finish a finished order again
            return false;
        }
        const refusal = this.glaseRefusal;
        if (refusal) {
            this.pos.notification.add(refusal, {type: "warning"});
            return false;
        }
        return super.askBeforeValidation(...arguments);
    },

    /**
     * Core sends what waits to be sent before this order, and stops at the first that
     * Odoo refuses: one sale with Glase that cannot be booked now would hold all others.
     */
    async finalizeValidation() {
        const unsent = this.pos.unsentGlaseOrders(this.order);
        if (!unsent.length) {
            return super.finalizeValidation(...arguments);
        }
        const refused = await this.pos.sendGlaseOrders(unsent);
        const {syncingOrders} = this.pos; // Core passes over these
        refused.forEach(({uuid}) => syncingOrders.add(uuid));
        try {
            return await super.finalizeValidation(...arguments);
        } finally {
            refused.forEach(({uuid}) => syncingOrders.delete(uuid));
        }
    },
});
