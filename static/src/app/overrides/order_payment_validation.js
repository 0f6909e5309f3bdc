import {isGlaseLine, isLiveLine, isStuckLine} from "@pos_glase/app/payment/glase_lines";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    /** Why the order cannot be validated now; empty: Glase does not hinder it. */
    get glaseRefusal() {
        if (this.paymentLines.some(isLiveLine)) {
            return _t(
                "This order has an open Glase payment. Wait until it ends, or cancel it."
            );
        }
        if (this.paymentLines.some(isStuckLine)) {
            return _t("Call a manager: Glase holds money for this order.");
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
});
