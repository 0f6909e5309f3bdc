import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {isGlaseLine} from "@pos_glase/app/utils/glase_lines";
import {patch} from "@web/core/utils/patch";
import {status} from "@odoo/owl";

patch(PaymentScreen.prototype, {
    /** Core validates from a screen that was left; the cashier may be serving others. */
    async validateOrder() {
        const order = this.currentOrder;
        if (status(this) !== "destroyed" || !order.payment_ids.some(isGlaseLine)) {
            return super.validateOrder(...arguments);
        }
        return this.pos.finishGlaseOrder(order);
    },
});
