import {isGlase, isUnsentLine} from "@pos_glase/app/payment/glase_lines";
import {PosOrder} from "@point_of_sale/app/models/pos_order";
import {patch} from "@web/core/utils/patch";

patch(PosOrder.prototype, {
    /** Glase comes last: what it was not asked for yet must not lock the others out. */
    electronicPaymentInProgress() {
        return (
            super.electronicPaymentInProgress(...arguments) &&
            this.payment_ids.some((line) => !line.isDone() && !isUnsentLine(line))
        );
    },

    /** Beside a part that Glase shall take, another method is offered the rest. */
    getDefaultAmountDueToPayIn(paymentMethod) {
        const amount = super.getDefaultAmountDueToPayIn(...arguments);
        const part = this.payment_ids.find(isUnsentLine)?.amount || 0;
        const rest = this.currency.round(this.remainingDue - part);
        if (isGlase(paymentMethod) || !part || rest <= 0) {
            return amount;
        }
        return this.shouldRound(paymentMethod)
            ? this.config_id.rounding_method.round(rest)
            : rest;
    },
});
