import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {glaseOnDisplay} from "@pos_glase/lazy/customer_display/customer_display";
import {patch} from "@web/core/utils/patch";

patch(CustomerDisplayPosAdapter.prototype, {
    formatOrderData(order) {
        super.formatOrderData(...arguments);
        this.data.glase = glaseOnDisplay(order);
    },
});
