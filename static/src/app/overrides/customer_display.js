import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {patch} from "@web/core/utils/patch";

patch(CustomerDisplayPosAdapter.prototype, {
    /** Wipes what the display still shows from before a reload. */
    formatOrderData() {
        super.formatOrderData(...arguments);
        this.data.glase = null;
    },
});
