import {RPCError} from "@web/core/network/rpc";
import {TIMING} from "@pos_glase/lazy/timing";
import {delay} from "@pos_glase/app/services/timing";
import {reactive} from "@odoo/owl";

/**
 * One refund: told to the server once, then asked about until it is over.
 *
 * It knows nothing of Odoo's till. A lost answer is never followed by another refund:
 * the server knows each by its uuid and attempt, and says how far it is.
 */
export class GlaseRefund {
    /**
     * @param {object} request
     * @param {string} request.paymentUuid of the refund's payment line
     * @param {string} request.orderName
     * @param {number} request.attempt counts from 1
     * @param {number} request.amount to give back, above zero
     * @param {Function} post `(route, params) => Promise<answer>`
     */
    constructor(request, post) {
        this.post = post;
        this.view = reactive({
            paymentUuid: request.paymentUuid,
            orderName: request.orderName || "",
            attempt: request.attempt,
            amount: request.amount,
            phase: "sending", // Then "unknown", or the dialog is closed
            trouble: "", // "slow", "offline" or "odoo"
            message: "",
        });
    }

    /**
     * Gives the money back of what an order returns.
     *
     * @param {object} order the refund order as the till would save it
     * @param {object} [proof] a manager's `{employee_id, pin}`
     * @returns {Promise<object>} the server's last word; never rejects
     */
    async send(order, proof = {}) {
        const {amount} = this.view;
        const answer = await this.request("refund", {order, amount, ...proof});
        return isOver(answer) ? answer : this.follow();
    }

    /** Asks until it is known how the refund ended. Asking calls nothing at Glase. */
    follow() {
        return this.repeat("refund_status");
    }

    /**
     * Gives back a payment whose order is not finished. To say it again is safe: the
     * server does it once.
     */
    undo(order, proof = {}) {
        return this.repeat("undo", {order, attempt: undefined, ...proof});
    }

    async repeat(route, params) {
        for (;;) {
            const began = Date.now();
            const answer = await this.request(route, params);
            if (isOver(answer)) {
                return answer;
            }
            await delay(Math.max(0, began + TIMING.ASK_INTERVAL_MS - Date.now()));
        }
    }

    /** @returns {Promise<object | null>} the answer, or null: nothing is known */
    async request(route, params = {}) {
        const slow = setTimeout(() => (this.view.trouble = "slow"), TIMING.SLOW_MS);
        const {paymentUuid: payment_uuid, attempt} = this.view;
        try {
            const answer = await this.post(route, {payment_uuid, attempt, ...params});
            this.view.trouble = "";
            return answer;
        } catch (error) {
            this.view.trouble = error instanceof RPCError ? "odoo" : "offline";
            return null;
        } finally {
            clearTimeout(slow);
        }
    }
}

function isOver(answer) {
    return Boolean(answer) && answer.outcome !== "wait";
}
