import {
    isGlase,
    isHeldLine,
    isLiveLine,
    isPaidLine,
    isStuckLine,
} from "@pos_glase/app/payment/glase_lines";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {TIMING, delay} from "@pos_glase/app/services/timing";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        if (this.glaseMethod) {
            const {glase} = this.env.services;
            this.data.connectWebSocket("GLASE_LOOK", ({payment_uuid}) =>
                glase.poller?.wake(payment_uuid)
            );
            this.data.connectWebSocket("GLASE_REFUSED", async ({message}) => {
                await glase.loadAtLast();
                this.tellGlase(message);
            });
            window.addEventListener(
                "pos-network-online",
                () => this.glaseMissed && this.resumeGlasePayments()
            );
            // Not awaited: the till opens whether Glase answers or not
            this.resumeGlasePayments();
        }
        return result;
    },

    /**
     * Goes on with what was waiting when the page was left. Nothing was: then the till
     * is opened first, and what its first payment needs is fetched when it is idle.
     */
    async resumeGlasePayments() {
        const {glase} = this.env.services;
        const waits = this.models["pos.payment"].some(isHeldLine);
        const known = this.fetchGlasePayments();
        if (!waits && !(await known).length) {
            await this.ready;
            await delay(TIMING.IDLE_MS);
            await glase.load();
            return;
        }
        if (!glase.poller) {
            await glase.loadAtLast();
        }
        await this.resumeGlase(known);
    },

    /** @returns {Promise<object[]>} what the server holds for this till, as far as known */
    async fetchGlasePayments() {
        this.glaseMissed = false;
        const known = await this.env.services.glase.open(this.config.id);
        this.glaseMissed = !known;
        return known || [];
    },

    /** How the till stands now; what was out of reach before is gone on with. */
    openGlase() {
        return this.glaseMissed
            ? this.resumeGlasePayments()
            : this.env.services.glase.open(this.config.id);
    },

    /**
     * Fetches what Glase needs, or says that it could not.
     *
     * @returns {Promise<boolean>} whether it is there and the cashier still waits for it
     */
    async loadGlase() {
        const {glase, ui} = this.env.services;
        if (glase.poller) {
            return true;
        }
        const isThere = await glase.load();
        if (!isThere) {
            this.notification.add(
                _t(
                    "A part of Glase could not be loaded. Check the connection, then try again."
                ),
                {type: "warning"}
            );
        }
        return isThere && ui.activeElement === document;
    },

    /** Brings the dialog of a waiting payment up, on whatever screen. */
    showGlasePayment(paymentUuid) {
        const payment = this.env.services.glase.get(paymentUuid);
        if (payment) {
            const line = this.models["pos.payment"].getBy("uuid", paymentUuid);
            const method = line?.payment_method_id || this.glaseMethod;
            method.payment_terminal.till.show(payment);
        }
        return Boolean(payment);
    },

    /** The popup tells how Glase stands, which is fetched by then nearly always. */
    async closeSession() {
        const {glase} = this.env.services;
        if (this.glaseMethod && !glase.poller) {
            if (this.waitsToClose) {
                return; // Tapped again: one popup is enough
            }
            this.waitsToClose = true;
            await glase.load();
            this.waitsToClose = false;
        }
        return super.closeSession(...arguments);
    },

    get glaseMethod() {
        return this.config.payment_method_ids.find(isGlase);
    },

    async _onBeforeDeleteOrder(order) {
        const refusal = this.glaseDeleteRefusal(order);
        if (refusal) {
            this.notification.add(refusal, {type: "warning"});
            return false;
        }
        return super._onBeforeDeleteOrder(...arguments);
    },

    glaseDeleteRefusal(order) {
        if (order.finalized) {
            return "";
        }
        if (order.payment_ids.some(isLiveLine)) {
            return _t("This order has an open Glase payment. Cancel it first.");
        }
        if (order.payment_ids.some(isStuckLine)) {
            return _t("Call a manager: Glase holds money for this order.");
        }
        if (order.payment_ids.some(isPaidLine)) {
            return _t(
                "This order has a Glase payment. Finish the order; you can refund it afterwards."
            );
        }
        return "";
    },
});
