import {ServerCalls} from "@pos_glase/lazy/server_calls";
import {TIMING} from "@pos_glase/lazy/timing";

/**
 * Polls the server for one payment, once a second, until it is over.
 *
 * Who extends it brings `view` (what the till shows, with `paymentUuid` and `attempt`)
 * and `hear(answer)`.
 */
export class PollLoop extends ServerCalls {
    /** @param {Function} post `(route, params) => Promise<answer>` */
    constructor(post) {
        super(post);
        this.over = false;
        this.polling = false;
        this.woken = false;
        this.pollTimer = null;
        this.goodAnswers = 0; // In a row
    }

    /** Whether the server can be polled: it knows the payment, or should. */
    get mayPoll() {
        return !this.over;
    }

    /** Polls at once, unless a poll is under way already. */
    async poll() {
        this.stopPollTimer();
        if (!this.mayPoll || this.polling) {
            return;
        }
        this.polling = true;
        const began = Date.now();
        const answer = await this.request("status");
        this.polling = false;
        if (this.over) {
            return;
        }
        try {
            if (answer) {
                this.hear(answer);
            }
        } catch (error) {
            // Whatever the till makes of an answer: a payment must be polled
            console.error("Glase: an answer could not be used.", error);
        }
        const interval = Math.max(answer?.ask_after_ms || 0, TIMING.POLL_INTERVAL_MS);
        this.pollAt(this.woken ? Date.now() : began + interval);
        this.woken = false;
    }

    /** Polls at once, or as soon as the poll under way is over. */
    wake() {
        this.woken = this.polling;
        this.poll();
    }

    pollAt(time) {
        this.stopPollTimer();
        if (this.mayPoll) {
            const wait = Math.max(0, time - Date.now());
            this.pollTimer = setTimeout(() => this.poll(), wait);
        }
    }

    stopPollTimer() {
        clearTimeout(this.pollTimer);
        this.pollTimer = null;
    }

    /** A connection that comes and goes is no connection yet: buttons would flicker. */
    setTrouble(kind) {
        if (this.over) {
            return;
        }
        super.setTrouble(kind);
        if (kind !== "slow") {
            this.goodAnswers = kind ? 0 : this.goodAnswers + 1;
            const isBack = this.goodAnswers >= TIMING.REACHED_ANSWERS;
            this.view.reached = !kind && (this.view.reached || isBack);
        }
    }
}
