import {isGlase, isGlaseLine} from "@pos_glase/app/utils/glase_lines";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(PaymentScreen.prototype, {
    /** In a refund the server says how much Glase can give back, and in which parts. */
    async addNewPaymentLine(paymentMethod) {
        const isRefund = isGlase(paymentMethod) && this.currentOrder.remainingDue < 0;
        if (!isRefund || this.glaseRefusal(paymentMethod)) {
            return super.addNewPaymentLine(...arguments);
        }
        return this.addGlaseRefund(paymentMethod);
    },

    async addGlaseRefund(paymentMethod) {
        const order = this.currentOrder;
        const unsent = this.paymentLines.find(isUnsentRefund);
        if (unsent) {
            this.selectPaymentLine(unsent.uuid);
        }
        if (unsent || this.addingGlaseRefund) {
            return false;
        }
        this.addingGlaseRefund = true;
        const {refunds} = paymentMethod.payment_terminal;
        const {parts, message} = await refunds.offer(order);
        this.addingGlaseRefund = false;
        if (message) {
            this.dialog.add(AlertDialog, {
                title: _t("Refund with Glase"),
                body: message,
            });
        }
        for (const part of parts) {
            const {status, data} = order.addPaymentline(paymentMethod);
            if (status) {
                data.setAmount(-part);
                data.setPaymentStatus(undefined);
            }
        }
        this.numberBuffer.reset();
        return parts.length > 0;
    },
});

/** Waits for a tap on "Refund" or "Retry". */
function isUnsentRefund(line) {
    const waits = [undefined, false, "", "pending", "retry"];
    return isGlaseLine(line) && line.amount < 0 && waits.includes(line.payment_status);
}
