import {ServerCalls} from "@pos_glase/lazy/server_calls";
import {nextPoll} from "@pos_glase/lazy/timing";
import {reactive} from "@odoo/owl";

/**
 * One refund: told to the server once, then polled until it is over.
 *
 * It knows nothing of Odoo's till. A lost answer is never followed by another refund:
 * the server knows each by its uuid and attempt, and says how far it is.
 */
export class GlaseRefund extends ServerCalls {
    /**
     * @param {object} request
     * @param {string} request.paymentUuid of the refund's payment line
     * @param {string} request.orderName
     * @param {number} request.attempt counts from 1
     * @param {number} request.amount to give back, above zero
     * @param {Function} post `(route, params) => Promise<answer>`
     */
    constructor(request, post) {
        super(post);
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
     * @param {object} order the refund order as the register would save it
     * @param {object} [proof] a manager's `{employee_id, pin}`
     * @returns {Promise<object>} the server's last word; never rejects
     */
    async send(order, proof = {}) {
        const {amount} = this.view;
        const answer = await this.request("refund", {order, amount, ...proof});
        return isOver(answer) ? answer : this.follow();
    }

    /** Polls until it is known how the refund ended; that calls nothing at Glase. */
    follow() {
        return this.repeat("refund_status");
    }

    /** Of a payment whose order is not finished. Repeating is safe: the server does it once. */
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
            await nextPoll(began);
        }
    }
}

function isOver(answer) {
    return Boolean(answer) && answer.outcome !== "wait";
}
