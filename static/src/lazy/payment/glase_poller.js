import {GlasePayment} from "@pos_glase/lazy/payment/glase_payment";
import {GlaseRefund} from "@pos_glase/lazy/refund/glase_refund";
import {markRaw} from "@odoo/owl";
import {registry} from "@web/core/registry";

/** Begins the till's payments and refunds, and sees to it that they are asked about. */
export class GlaseAsking {
    /** @param {GlaseService} glase that keeps what is not over */
    constructor(glase) {
        this.glase = glase;
        /** Finished by a manager's word; the asking goes on behind all screens. */
        this.background = new Set();
        this.wakeLock = null;
        document.addEventListener("visibilitychange", () => this.onVisible());
        window.addEventListener("online", () => this.askNow());
    }

    /**
     * Makes a payment known to the till. Nothing is sent before `start` or `ask`.
     *
     * @param {object} request see GlasePayment; with `configId`
     * @param {Function} [onAttempt]
     * @returns {GlasePayment}
     */
    begin(request, onAttempt = () => {}) {
        const {live, terminal} = this.glase;
        const payment = markRaw(
            new GlasePayment({...request, terminal}, this.postFor(request), onAttempt)
        );
        live[request.paymentUuid] = payment;
        this.keepAwake();
        payment.finished.then(() => this.end(payment));
        return payment;
    }

    /** Makes a refund known to the till. Nothing is sent before `send` or `undo`. */
    beginRefund(request) {
        const refund = markRaw(new GlaseRefund(request, this.postFor(request)));
        this.glase.refunds[request.paymentUuid] = refund;
        return refund;
    }

    postFor({configId}) {
        return (route, params) => this.glase.post(configId, route, params);
    }

    end(payment) {
        const {live} = this.glase;
        const uuid = payment.view.paymentUuid;
        if (live[uuid] === payment) {
            delete live[uuid];
        }
        if (!payment.over) {
            this.background.add(payment);
            payment.ended.then(() => this.background.delete(payment));
        }
        this.releaseScreen();
    }

    get hasLive() {
        return Object.keys(this.glase.live).length > 0;
    }

    /** All that is asked about, on whatever screen. */
    get asked() {
        return [...Object.values(this.glase.live), ...this.background];
    }

    isAsked(paymentUuid) {
        return (
            paymentUuid in this.glase.refunds ||
            this.asked.some(({view}) => view.paymentUuid === paymentUuid)
        );
    }

    /** Glase has called Odoo about a payment. */
    wake(paymentUuid) {
        this.asked.find(({view}) => view.paymentUuid === paymentUuid)?.wake();
    }

    askNow() {
        for (const payment of this.asked) {
            if (!payment.starting) {
                payment.ask();
            }
        }
    }

    onVisible() {
        if (document.visibilityState === "visible") {
            this.askNow();
            if (this.hasLive) {
                this.keepAwake();
            }
        }
    }

    /**
     * Makes the draft of an order that this till does not have, from the journal's copy.
     *
     * @returns {Promise<number | false>} id of the order on the server; a rejection
     * means that nothing is known
     */
    async restore(configId, paymentUuid) {
        const params = {payment_uuid: paymentUuid};
        return (await this.glase.post(configId, "restore", params)).order_id;
    }

    /** A screen that goes dark stops asking, and then Glase gives the money back. */
    async keepAwake() {
        if (!this.wakeLock || this.wakeLock.released) {
            try {
                this.wakeLock = await navigator.wakeLock?.request("screen");
            } catch {
                // Not allowed or not possible here: the payment works without it
            }
            this.releaseScreen();
        }
    }

    releaseScreen() {
        if (this.wakeLock && !this.hasLive) {
            this.wakeLock.release();
            this.wakeLock = null;
        }
    }
}

registry.category("glase_lazy").add("GlaseAsking", GlaseAsking);
