import {isGlaseLine, isLiveLine} from "@pos_glase/app/utils/glase_lines";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    async askBeforeValidation() {
        if (this.order.finalized && this.paymentLines.some(isGlaseLine)) {
            // A late answer must not finish a finished order again
            return false;
        }
        if (this.paymentLines.some(isLiveLine)) {
            this.pos.dialog.add(AlertDialog, {
                title: _t("Glase payment"),
                body: _t(
                    "A Glase payment of this order is waiting. Let it end, or cancel it."
                ),
            });
            return false;
        }
        return super.askBeforeValidation(...arguments);
    },
});
