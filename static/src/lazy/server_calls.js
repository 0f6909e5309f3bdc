import {RPCError} from "@web/core/network/rpc";
import {TIMING} from "@pos_glase/lazy/timing";

/**
 * Calls the till's routes about one payment or refund, and shows in `view` what hinders.
 *
 * Who extends it brings `view`, with `paymentUuid` and `attempt`.
 */
export class ServerCalls {
    /** @param {Function} post `(route, params) => Promise<answer>` */
    constructor(post) {
        this.post = post;
        /** The server's mark of what was answered last: it holds a poll until that changes. */
        this.seen = "";
    }

    /**
     * @param {string} route
     * @param {object} [params]
     * @param {Function} [counts] whether a failure still says anything
     * @returns {Promise<object | null>} the answer, or null: nothing is known
     */
    async request(route, params = {}, counts = () => true) {
        const patience = TIMING.SLOW_MS + 1000 * (params.hold || 0);
        const slow = setTimeout(() => this.setTrouble("slow"), patience);
        const {paymentUuid: payment_uuid, attempt} = this.view;
        try {
            const answer = await this.post(route, {payment_uuid, attempt, ...params});
            this.setTrouble("");
            this.seen = answer?.seen;
            return answer || null;
        } catch (error) {
            this.seen = ""; // The next poll is answered at once, not held
            if (counts()) {
                this.setTrouble(error instanceof RPCError ? "odoo" : "offline");
            }
            return null;
        } finally {
            clearTimeout(slow);
        }
    }

    /** @param {string} kind "slow", "offline", "odoo", or empty: an answer came */
    setTrouble(kind) {
        // That a request takes long says nothing new where none arrives
        if (kind !== "slow" || this.view.trouble !== "offline") {
            this.view.trouble = kind;
        }
    }
}
