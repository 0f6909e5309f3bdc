import {
    LIVE_STATUS,
    glaseState,
    isConfirmedLine,
    isGlaseLine,
    isPaidLine,
} from "@pos_glase/app/payment/glase_lines";
import {PaymentScreenPaymentLines} from "@point_of_sale/app/screens/payment_screen/payment_lines/payment_lines";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";
import {useState} from "@odoo/owl";

/**
 * What core says under the line goes where ours says more: on a low screen, a button or
 * a reason below it would be out of sight.
 */
function coreClass(line, running, message, needsLogIn) {
    if (needsLogIn || (running && line.payment_status === LIVE_STATUS)) {
        return "d-none";
    }
    if (isPaidLine(line) && !isConfirmedLine(line)) {
        return "d-none"; // Core calls it successful, and Glase has not confirmed it
    }
    return message && line.payment_status === "retry" ? "glase-told" : "";
}

patch(PaymentScreenPaymentLines.prototype, {
    setup() {
        super.setup(...arguments);
        const {live, refunds} = useService("glase");
        this.glaseLive = useState(live);
        this.glaseRefunds = useState(refunds);
    },

    /** What is shown under a line: what waits, why it came back, what can be done. */
    glaseLine(line) {
        const {uuid, amount, payment_status, pos_order_id} = line;
        const refund = this.glaseRefunds[uuid];
        const running = this.glaseLive[uuid] || refund;
        const state = !running && isGlaseLine(line) && glaseState(line);
        const {message} = state;
        // A manager has to log in: nothing here leads on
        const needsLogIn = state.noManager && this.pos.glaseManagerIs?.() === "away";
        return {
            needsLogIn,
            waits: running || (isGlaseLine(line) && payment_status === LIVE_STATUS),
            isRefund: refund || amount < 0,
            message,
            coreClass: coreClass(line, running, message, needsLogIn),
            mayUndo:
                !refund &&
                isPaidLine(line) &&
                (line.glase_ers_reference || !glaseState(line).booked) &&
                amount > 0 &&
                !pos_order_id.finalized,
        };
    },

    async showGlase(line) {
        if (await this.pos.loadGlase()) {
            await this.pos.resumeGlasePayment(line);
        }
    },
});
