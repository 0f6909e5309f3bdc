import {markRaw, reactive} from "@odoo/owl";
import {GlasePayment} from "@pos_glase/app/services/glase_payment";
import {GlaseRefund} from "@pos_glase/app/services/glase_refund";
import {GlaseTransport} from "@pos_glase/app/services/glase_transport";
import {registry} from "@web/core/registry";

/**
 * The Glase payments of this till that are not over yet.
 *
 * Speaks our own words only; what knows Odoo's till stands in `payment_glase.js` and
 * in `overrides/`.
 */
export class GlaseService {
    constructor() {
        this.transport = new GlaseTransport();
        /** Payments that are not over, by payment uuid. */
        this.live = reactive({});
        /** Refunds that are not over, by payment uuid. */
        this.refunds = reactive({});
        /** Finished by a manager's word; the asking goes on behind all screens. */
        this.background = new Set();
        /** What the server said about this till's terminal; `known` once it did. */
        this.terminal = reactive({
            known: false,
            ready: false,
            reason: "",
            test: false,
            glase_id: "",
            sticker_qr: "",
        });
        this.wakeLock = null;
        document.addEventListener("visibilitychange", () => this.onVisible());
        window.addEventListener("online", () => this.askNow());
    }

    /**
     * Asks how the till stands with Glase. Also tells which address answers.
     *
     * @param {number} configId
     * @returns {Promise<object[]>} answers about the payments that the server holds for
     * this till; empty when it could not be asked
     */
    async open(configId) {
        try {
            const answer = await this.transport.post("open", {config_id: configId});
            Object.assign(this.terminal, answer.terminal, {known: true});
            return answer.transactions;
        } catch {
            return [];
        }
    }

    /**
     * Makes a payment known to the till. Nothing is sent before `start` or `ask`.
     *
     * @param {object} request see GlasePayment; with `configId`
     * @param {Function} [onAttempt]
     * @returns {GlasePayment}
     */
    begin(request, onAttempt = () => {}) {
        const post = (route, params) => this.post(request.configId, route, params);
        const payment = markRaw(
            new GlasePayment({...request, terminal: this.terminal}, post, onAttempt)
        );
        this.live[request.paymentUuid] = payment;
        this.keepAwake();
        payment.finished.then(() => this.end(payment));
        return payment;
    }

    /** Makes a refund known to the till. Nothing is sent before `send` or `undo`. */
    beginRefund(request) {
        const post = (route, params) => this.post(request.configId, route, params);
        this.refunds[request.paymentUuid] = markRaw(new GlaseRefund(request, post));
        return this.refunds[request.paymentUuid];
    }

    post(configId, route, params) {
        return this.transport.post(route, {config_id: configId, ...params});
    }

    end(payment) {
        const uuid = payment.view.paymentUuid;
        if (this.live[uuid] === payment) {
            delete this.live[uuid];
        }
        if (!payment.over) {
            this.background.add(payment);
            payment.ended.then(() => this.background.delete(payment));
        }
        this.releaseScreen();
    }

    /** @returns {GlasePayment|undefined} */
    get(paymentUuid) {
        return this.live[paymentUuid];
    }

    get hasLive() {
        return Object.keys(this.live).length > 0;
    }

    /** All that is asked about, on whatever screen. */
    get asked() {
        return [...Object.values(this.live), ...this.background];
    }

    isAsked(paymentUuid) {
        return (
            paymentUuid in this.refunds ||
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
     * @returns {Promise<number | false>} id of the order on the server
     */
    async restore(configId, paymentUuid) {
        try {
            const params = {config_id: configId, payment_uuid: paymentUuid};
            return (await this.transport.post("restore", params)).order_id;
        } catch (error) {
            console.warn("Glase: an order could not be restored.", error);
            return false;
        }
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

registry.category("services").add("glase", {start: () => new GlaseService()});
