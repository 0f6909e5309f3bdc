import {glaseState, isFixedLine, isGlaseLine} from "@pos_glase/app/payment/glase_lines";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {_t} from "@web/core/l10n/translation";
import {finishOrder} from "@pos_glase/lazy/payment/finish_order";
import {patch} from "@web/core/utils/patch";
import {status} from "@odoo/owl";

patch(PaymentScreen.prototype, {
    /** Core validates from a screen that was left; the cashier may be serving others. */
    async validateOrder() {
        const order = this.currentOrder;
        if (status(this) !== "destroyed" || !order.payment_ids.some(isGlaseLine)) {
            return super.validateOrder(...arguments);
        }
        return finishOrder(this.pos, order);
    },

    /**
     * In a register without cash, core sets the line to 0 when the amount is too large,
     * before it looks whether the line may be changed at all.
     */
    updateSelectedPaymentline() {
        const line = this.selectedPaymentLine;
        const isOurs = line && isGlaseLine(line);
        if (!isOurs || !(isFixedLine(line) || glaseState(line).cameBack)) {
            return super.updateSelectedPaymentline(...arguments);
        }
        this.numberBuffer.reset();
        if (!isFixedLine(line)) {
            this.sayTapFirst();
        }
    },

    /** The cashier who cancelled may still have the finger where the keys are now. */
    sayTapFirst() {
        this.closeTapFirst ??= this.notification.add(
            _t("To change the amount, tap the payment first."),
            {type: "info", onClose: () => (this.closeTapFirst = null)}
        );
    },

    selectPaymentLine() {
        super.selectPaymentLine(...arguments);
        const line = this.selectedPaymentLine;
        if (line && isGlaseLine(line)) {
            glaseState(line).cameBack = false;
        }
    },
});
