import {markRaw, reactive} from "@odoo/owl";
import {GlasePayment} from "@pos_glase/app/services/glase_payment";
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
        const post = (route, params) =>
            this.transport.post(route, {config_id: request.configId, ...params});
        const payment = markRaw(
            new GlasePayment({...request, terminal: this.terminal}, post, onAttempt)
        );
        this.live[request.paymentUuid] = payment;
        this.keepAwake();
        payment.finished.then(() => this.end(payment));
        return payment;
    }

    end(payment) {
        const uuid = payment.view.paymentUuid;
        if (this.live[uuid] === payment) {
            delete this.live[uuid];
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

    askNow() {
        for (const payment of Object.values(this.live)) {
            if (!payment.starting) {
                payment.ask();
            }
        }
    }

    onVisible() {
        if (document.visibilityState === "visible" && this.hasLive) {
            this.askNow();
            this.keepAwake();
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
