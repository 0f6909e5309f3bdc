import {RPCError} from "@web/core/network/rpc";
import {TIMING} from "@pos_glase/lazy/timing";

/**
 * Asks the server about one payment, once a second, until it is over.
 *
 * Who extends it brings `view` (what the till shows, with `paymentUuid` and `attempt`)
 * and `hear(answer)`.
 */
export class AskLoop {
    /** @param {Function} post `(route, params) => Promise<answer>` */
    constructor(post) {
        this.post = post;
        this.over = false;
        this.asking = false;
        this.woken = false;
        this.askTimer = null;
        this.goodAnswers = 0; // In a row
    }

    /** Whether the server can be asked: it knows the payment, or should. */
    get mayAsk() {
        return !this.over;
    }

    /** Asks at once, unless an ask is under way already. */
    async ask() {
        this.stopAskTimer();
        if (!this.mayAsk || this.asking) {
            return;
        }
        this.asking = true;
        const began = Date.now();
        const answer = await this.request("status");
        this.asking = false;
        if (this.over) {
            return;
        }
        try {
            if (answer) {
                this.hear(answer);
            }
        } catch (error) {
            // Whatever the till makes of an answer: a payment must be asked for
            console.error("Glase: an answer could not be used.", error);
        }
        const interval = Math.max(answer?.ask_after_ms || 0, TIMING.ASK_INTERVAL_MS);
        this.askAt(this.woken ? Date.now() : began + interval);
        this.woken = false;
    }

    /** Asks at once, or as soon as the ask under way is over. */
    wake() {
        this.woken = this.asking;
        this.ask();
    }

    askAt(time) {
        this.stopAskTimer();
        if (this.mayAsk) {
            const wait = Math.max(0, time - Date.now());
            this.askTimer = setTimeout(() => this.ask(), wait);
        }
    }

    stopAskTimer() {
        clearTimeout(this.askTimer);
        this.askTimer = null;
    }

    /**
     * @returns {Promise<object | null>} the answer, or null: nothing is known
     */
    async request(route, params = {}) {
        const slow = setTimeout(() => this.trouble("slow"), TIMING.SLOW_MS);
        try {
            const answer = await this.post(route, {
                payment_uuid: this.view.paymentUuid,
                attempt: this.view.attempt,
                ...params,
            });
            this.trouble("");
            return answer || null;
        } catch (error) {
            this.trouble(error instanceof RPCError ? "odoo" : "offline");
            return null;
        } finally {
            clearTimeout(slow);
        }
    }

    /** A connection that comes and goes is no connection yet: buttons would flicker. */
    trouble(kind) {
        if (this.over) {
            return;
        }
        const {view} = this;
        view.trouble = kind;
        if (kind !== "slow") {
            this.goodAnswers = kind ? 0 : this.goodAnswers + 1;
            const isBack = this.goodAnswers >= TIMING.REACHED_ANSWERS;
            view.reached = !kind && (view.reached || isBack);
        }
    }
}
