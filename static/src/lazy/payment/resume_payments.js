import {glaseState, isLiveLine} from "@pos_glase/app/utils/glase_lines";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {TIMING} from "@pos_glase/lazy/timing";
import {_t} from "@web/core/l10n/translation";
import {moneyWithoutOrder} from "@pos_glase/lazy/payment/booking";
import {patch} from "@web/core/utils/patch";
import {whyFailed} from "@pos_glase/lazy/odoo_error";

patch(PosStore.prototype, {
    resumeGlaseLines() {
        this.models["pos.payment"]
            .filter(
                (line) =>
                    isLiveLine(line) &&
                    line.pos_order_id &&
                    !line.pos_order_id.finalized
            )
            .forEach((line) => this.resumeGlasePayment(line));
    },

    async resumeGlasePayment(line) {
        const {till, requests} = line.payment_method_id.payment_terminal;
        const {asking} = this.env.services.glase;
        if (requests[line.uuid] && !asking.isAsked(line.uuid)) {
            return; // A tap that waits until the rest of the till is fetched
        }
        if (till.refunds.owns(line)) {
            till.refunds.resume(line);
            return;
        }
        const payment = till.resume(line);
        await this.ready;
        if (!payment.over && till.isFree && this.isPaying(line.pos_order_id)) {
            till.show(payment);
        }
    },

    /** @param {object[]} known answers of the server about this till's payments */
    resumeKnownGlase(known) {
        const elsewhere = known.filter((answer) => !this.resumeOneGlase(answer));
        if (elsewhere.length) {
            this.lookAgainForGlase();
        }
    },

    /**
     * Goes on with a payment that the server knows.
     *
     * @param {object} answer of the server
     * @returns {boolean} whether there is nothing more to look for: false while another
     * device of this till may be asking about it
     */
    resumeOneGlase(answer) {
        const line = this.models["pos.payment"].getBy("uuid", answer.payment_uuid);
        const order = this.models["pos.order"].getBy("uuid", answer.order_uuid);
        if (answer.forced && answer.outcome === "wait") {
            this.glaseMethod.payment_terminal.till.followForced(answer, order);
        } else if (line?.pos_order_id) {
            this.resumeGlaseLine(line, answer);
        } else if (!order && answer.outcome === "paid") {
            this.offerGlaseRestore(answer);
        } else if (!order && answer.silent) {
            this.restoreGlaseOrder(answer).catch((error) =>
                console.warn("Glase: an order could not be restored.", error)
            );
        } else {
            return Boolean(order);
        }
        return true;
    },

    resumeGlaseLine(line, {attempt}) {
        const order = line.pos_order_id;
        if (order.finalized) {
            return;
        }
        if (line.isDone()) {
            // Paid before the page was left, and the order was not sent
            this.finishGlaseOrder(order);
            return;
        }
        glaseState(line).attempt ||= attempt;
        this.resumeGlasePayment(line);
    },

    /** A browser that was wiped a moment ago looks like another device: looks once more. */
    lookAgainForGlase() {
        setTimeout(async () => {
            const {glase} = this.env.services;
            const known = await this.askGlase();
            known
                .filter(({payment_uuid}) => !glase.asking.isAsked(payment_uuid))
                .forEach((answer) => this.resumeOneGlase(answer));
        }, TIMING.LOOK_AGAIN_MS);
    },

    /** It may belong to a device that sends its order later, so somebody decides. */
    offerGlaseRestore(answer) {
        const {till} = this.glaseMethod.payment_terminal;
        const message = moneyWithoutOrder(answer, till.formatAmount);
        this.offerGlase(answer.payment_uuid, message, "warning", {
            name: _t("Bring the order here"),
            onClick: () => this.takeGlaseRestore(answer),
        });
    },

    /** What failed is offered again: nothing else here tells of the money. */
    async takeGlaseRestore(answer) {
        try {
            await this.restoreGlaseOrder(answer);
        } catch (error) {
            this.notification.add(whyFailed(error), {type: "warning"});
            this.offerGlaseRestore(answer);
        }
    },

    /** Brings an order back that this browser has lost, from the journal's copy. */
    async restoreGlaseOrder({payment_uuid, attempt}) {
        const {glase} = this.env.services;
        const orderId = await glase.asking.restore(this.config.id, payment_uuid);
        if (!orderId) {
            return;
        }
        await this.data.loadServerOrders([["id", "=", orderId]]);
        const line = this.models["pos.payment"].getBy("uuid", payment_uuid);
        if (!line?.pos_order_id || line.pos_order_id.finalized) {
            return;
        }
        const name = line.pos_order_id.getName();
        const sentence =
            line.amount < 0
                ? _t("Order %s with a Glase refund is back.", name)
                : _t("Order %s with a Glase payment is back.", name);
        this.notification.add(sentence, {type: "info"});
        this.resumeGlaseLine(line, {attempt});
    },
});
