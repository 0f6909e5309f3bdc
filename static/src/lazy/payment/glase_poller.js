import {GlasePayment} from "@pos_glase/lazy/payment/glase_payment";
import {GlaseRefund} from "@pos_glase/lazy/refund/glase_refund";
import {TIMING} from "@pos_glase/lazy/timing";
import {life} from "@pos_glase/lazy/payment/sign_of_life";
import {markRaw} from "@odoo/owl";
import {registry} from "@web/core/registry";

/** Begins the till's payments and refunds, and sees to it that they are polled. */
export class GlasePoller {
    /** @param {GlaseService} glase that keeps what is not over */
    constructor(glase) {
        this.glase = glase;
        /** Finished by a manager's word; polled on behind all screens. */
        this.background = new Set();
        this.wakeLock = null;
        document.addEventListener("visibilitychange", () => this.onVisible());
        window.addEventListener("online", () => this.pollSoon());
        window.addEventListener("offline", () => this.onOffline());
    }

    /**
     * Makes a payment known to the till. Nothing is sent before `start` or `poll`.
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
        payment.isAlive = () => life.ask(this.glase.transport.fellBack);
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

    /** All that is polled, on whatever screen. */
    get polled() {
        return [...Object.values(this.glase.live), ...this.background];
    }

    /** @returns {GlasePayment | undefined} the payment, if it is polled */
    find(paymentUuid) {
        return this.polled.find(({view}) => view.paymentUuid === paymentUuid);
    }

    isPolled(paymentUuid) {
        return paymentUuid in this.glase.refunds || Boolean(this.find(paymentUuid));
    }

    /** Glase has called Odoo about a payment. */
    wake(paymentUuid) {
        this.find(paymentUuid)?.wake();
    }

    pollNow() {
        for (const payment of this.polled) {
            if (!payment.starting) {
                payment.pollAnew();
            }
        }
    }

    /** The network is back, for many registers in the same moment. */
    pollSoon() {
        setTimeout(() => this.pollNow(), TIMING.chance() * TIMING.POLL_INTERVAL_MS);
    }

    /** What the browser says counts at once; if it is wrong, the next poll proves it. */
    onOffline() {
        for (const payment of this.polled) {
            payment.seen = "";
            payment.setTrouble("offline");
        }
        this.pollNow();
    }

    onVisible() {
        if (document.visibilityState === "visible") {
            this.pollNow();
            if (this.hasLive) {
                this.keepAwake();
            }
        }
    }

    /** A screen that goes dark stops polling, and then Glase gives the money back. */
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

registry.category("glase_lazy").add("GlasePoller", GlasePoller);
