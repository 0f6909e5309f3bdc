import {isOverriddenLine, isUnknownRefund} from "@pos_glase/lazy/payment/booking";
import {ReceiptScreen} from "@point_of_sale/app/screens/receipt_screen/receipt_screen";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(ReceiptScreen.prototype, {
    /** What stands in place of core's green "successful", which nobody has confirmed. */
    get glaseDoubt() {
        const {payment_ids} = this.currentOrder;
        if (payment_ids.some(isUnknownRefund)) {
            return _t(
                "It is unknown whether Glase has refunded the money. Tell the customer that the shop is checking and that it can take a day."
            );
        }
        return payment_ids.some(isOverriddenLine)
            ? _t(
                  "Finished without confirmation: Glase has not confirmed the payment yet."
              )
            : "";
    },
});
