import {glaseState, isFixedLine, isGlaseLine} from "@pos_glase/app/payment/glase_lines";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(PaymentScreen.prototype, {
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
