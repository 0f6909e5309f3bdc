import {LIVE_STATUS, UNDOING_STATUS} from "@pos_glase/app/payment/glase_lines";
import {PosPayment} from "@point_of_sale/app/models/pos_payment";
import {patch} from "@web/core/utils/patch";

patch(PosPayment.prototype, {
    /**
     * Runs after each sync too. Its reply may be older than what this till has done
     * meanwhile, or come from another device: what is polled here waits, and what
     * is done here is done, whatever it says.
     */
    setup() {
        super.setup(...arguments);
        const {uuid, amount, uiState, payment_status} = this;
        const {glase} = this.payment_method_id?.payment_terminal ?? {};
        const payment = glase?.get(uuid);
        if (payment) {
            this.setGlase({payment_status: LIVE_STATUS, amount: payment.view.amount});
        } else if (glase?.refunds[uuid]) {
            this.payment_status = amount < 0 ? LIVE_STATUS : UNDOING_STATUS;
        } else if (payment_status !== "reversed") {
            this.setGlase(uiState?.glase?.booked);
        }
    },

    /** Past the guard of `app/overrides/pos_payment.js`. */
    setGlase(facts) {
        this.model.update(this, {...facts});
    },
});
