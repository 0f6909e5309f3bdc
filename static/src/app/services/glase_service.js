import {GlaseTransport} from "@pos_glase/app/services/glase_transport";
import {TIMING, delay} from "@pos_glase/app/services/timing";
import {globalBundleCache, loadBundle} from "@web/core/assets";
import {reactive} from "@odoo/owl";
import {registry} from "@web/core/registry";

/** What `static/src/lazy` brings when it is there. */
const lazy = registry.category("glase_lazy");
const BUNDLE = "pos_glase.assets_lazy";

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
        /**
         * What the server said about this till's terminal; `known` once it did, `loaded`
         * when all of this add-on is there.
         */
        this.terminal = reactive({known: false, ready: false, test: false});
        /** Who begins payments and polls for them: there after `load`. */
        this.poller = null;
    }

    /**
     * Fetches what a till does without until its first payment: most of this add-on.
     *
     * @returns {Promise<boolean>} whether it is there; if not, the next call tries
     * again. Never rejects
     */
    async load() {
        try {
            if (!lazy.contains("GlasePoller")) {
                const late = new Promise((_, reject) =>
                    setTimeout(reject, TIMING.LOAD_MS)
                );
                await Promise.race([loadBundle(BUNDLE), late]);
            }
            this.poller ??= new (lazy.get("GlasePoller"))(this);
            this.terminal.loaded = true;
            return true;
        } catch (error) {
            // Else each next call would wait for the answer that does not come
            globalBundleCache.delete(BUNDLE);
            console.warn("Glase: a part of the till could not be loaded.", error);
            return false;
        }
    }

    /** The same where a payment waits: no failure is the last word. */
    async loadAtLast() {
        while (!(await this.load())) {
            await delay(TIMING.LOAD_AGAIN_MS);
        }
    }

    /**
     * How the register stands with Glase. Also tells which address answers.
     *
     * @returns {Promise<object[] | undefined>} answers about the payments that the
     * server holds for this register; undefined: no answer
     */
    async open(configId) {
        try {
            const answer = await this.post(configId, "open");
            Object.assign(this.terminal, answer.terminal, {known: true});
            return answer.transactions;
        } catch {
            // Tried again by `PosStore`
        }
    }

    post(configId, route, params) {
        return this.transport.post(route, {config_id: configId, ...params});
    }

    get(paymentUuid) {
        return this.live[paymentUuid];
    }
}

registry.category("services").add("glase", {start: () => new GlaseService()});
