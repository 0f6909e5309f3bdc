import {LandingPage} from "@pos_self_order/app/pages/landing_page/landing_page";
import {PosData} from "@point_of_sale/app/services/data_service";
import {SelfOrder} from "@pos_self_order/app/services/self_order_service";
import {calm} from "@pos_self_order_glase/app/kiosk_calm";
import {onMounted} from "@odoo/owl";
import {patch} from "@web/core/utils/patch";

export const isGlase = (method) => method?.use_payment_terminal === "glase";

patch(SelfOrder.prototype, {
    filterPaymentMethods(methods) {
        const offered = super.filterPaymentMethods(...arguments);
        const glase =
            this.config.self_ordering_mode === "kiosk" ? isGlase : () => false;
        return methods.filter((method) => offered.includes(method) || glase(method));
    },

    /** The customer has tapped *Pay*: the payment page may begin by itself. */
    async confirmOrder() {
        this.glaseWanted = true;
        return super.confirmOrder(...arguments);
    },
});

patch(LandingPage.prototype, {
    setup() {
        super.setup();
        onMounted(() => calm.atStart());
    },
});

/** What core does with a message of the bus while a customer pays with Glase. */
const DURING_PAYMENT = {
    /** A session was opened: core reloads the page. */
    STATUS: (act) => calm.later(act),
    /** How another method's payment ended, at whatever device: core shows that order. */
    PAYMENT_STATUS: (act) => calm.isPaying || act(),
};
const calmed = new WeakSet();

patch(PosData.prototype, {
    connectWebSocket(channel, method) {
        const handle = DURING_PAYMENT[channel];
        if (!handle || calmed.has(method)) {
            return super.connectWebSocket(channel, method);
        }
        const calmly = (message) => handle(() => method(message));
        calmed.add(calmly); // Core connects the same again after a lost connection
        return super.connectWebSocket(channel, calmly);
    },
});
