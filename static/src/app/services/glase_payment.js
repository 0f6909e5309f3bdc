import {RPCError} from "@web/core/network/rpc";
import {TIMING} from "@pos_glase/app/services/timing";
import {reactive} from "@odoo/owl";

const delay = (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * One attempt to be paid: sends it, asks about it until it is over, cancels it.
 *
 * It knows nothing of Odoo's till. What the till shows is `view`, a reactive object;
 * what the till waits for is `finished`, which always settles with an answer of the
 * server and never rejects. Only the server ends a payment: no time, no lost
 * connection and no screen does.
 */
export class GlasePayment {
    /**
     * @param {object} request
     * @param {string} request.paymentUuid
     * @param {string} request.orderUuid
     * @param {number} request.attempt counts from 1
     * @param {number} request.amount
     * @param {object} [request.terminal] what is known of the till's terminal
     * @param {Function} post `(route, params) => Promise<answer>`
     * @param {Function} onAttempt told when the server counts attempts differently
     */
    constructor(request, post, onAttempt) {
        this.post = post;
        this.onAttempt = onAttempt;
        this.over = false;
        /** Whether the cashier had cancelled when it was over. */
        this.cancelled = false;
        this.finished = new Promise((resolve) => (this.resolveFinished = resolve));
        this.askTimer = null;
        this.questionTimer = null;
        this.asking = false;
        this.woken = false;
        this.heard = false;
        this.starting = true;
        this.slowSince = 0;
        this.cancelling = null;
        this.view = reactive({
            paymentUuid: request.paymentUuid,
            orderUuid: request.orderUuid,
            attempt: request.attempt,
            amount: request.amount,
            stickerQr: request.terminal?.sticker_qr || "",
            invoiceQr: "", // Of the newest bill, unlike the sticker's
            test: Boolean(request.terminal?.test),
            phase: "sending", // Then waiting, cancelling; paid, cancelled, error
            question: false, // QUESTION_MS are over
            questionAt: 0,
            trouble: "", // "slow", "offline" or "odoo"
            message: "", // The server's sentence about the last answer
            refusal: "", // Why the last cancel was given up
            tooLate: false,
        });
        this.armQuestion();
    }

    // ---------------------------------------------------------------- start

    /**
     * Sends the payment to Glase, once. A lost answer is followed by asking, never by
     * another start.
     *
     * @param {object} order the order as the till would save it
     */
    async start(order) {
        if (this.over) {
            return;
        }
        const began = Date.now();
        const beside = setTimeout(() => this.ask(), TIMING.ASK_BESIDE_START_MS);
        const answer = await this.request("start", {order, amount: this.view.amount});
        clearTimeout(beside);
        this.starting = false;
        // An ask that ran beside the start knows newer things than its late answer
        if (answer && (answer.outcome !== "wait" || !this.heard)) {
            this.hear(answer);
        }
        if (!this.asking && !this.askTimer) {
            this.askAt(began + TIMING.ASK_INTERVAL_MS);
        }
    }

    /** Goes on with a payment that was started earlier, before a reload for example. */
    resume() {
        this.starting = false;
        return this.ask();
    }

    // ----------------------------------------------------------------- asks

    /** Asks at once, unless an ask is under way already. */
    async ask() {
        this.stopAskTimer();
        if (this.over || this.asking) {
            return;
        }
        this.asking = true;
        const began = Date.now();
        const answer = await this.request("status");
        this.asking = false;
        if (this.over) {
            return;
        }
        if (answer) {
            this.heard = true;
            this.hear(answer);
        }
        if (this.woken) {
            this.woken = false;
            return this.askAt(Date.now());
        }
        const interval = answer?.ask_after_ms || TIMING.ASK_INTERVAL_MS;
        this.askAt(began + Math.max(interval, TIMING.ASK_INTERVAL_MS));
    }

    /** Glase has called Odoo: asks at once, or as soon as the ask under way is over. */
    wake() {
        if (this.starting) {
            return;
        }
        this.woken = this.asking;
        this.ask();
    }

    askAt(time) {
        this.stopAskTimer();
        if (!this.over) {
            const wait = Math.max(0, time - Date.now());
            this.askTimer = setTimeout(() => this.ask(), wait);
        }
    }

    stopAskTimer() {
        clearTimeout(this.askTimer);
        this.askTimer = null;
    }

    // --------------------------------------------------------------- cancel

    /**
     * Cancels the payment and goes on until it is known how it ended.
     *
     * @returns {Promise<boolean>} true: proven that nothing is paid; false: it is paid,
     * or the server gave the cancel up and the payment waits on
     */
    cancel() {
        if (!this.cancelling) {
            this.cancelling = this.cancelUntilKnown().finally(() => {
                this.cancelling = null;
            });
        }
        return this.cancelling;
    }

    async cancelUntilKnown() {
        if (!this.over) {
            Object.assign(this.view, {phase: "cancelling", message: "", refusal: ""});
            this.armQuestion();
        }
        while (!this.over) {
            const answer = await this.request("cancel");
            if (!this.over && this.isGivenUp(answer)) {
                this.endCancel(answer);
                return false;
            }
            if (answer) {
                this.hear(answer);
            }
            await Promise.race([this.finished, delay(TIMING.CANCEL_AGAIN_MS)]);
        }
        return (await this.finished).outcome !== "paid";
    }

    isGivenUp(answer) {
        return (
            answer?.outcome === "wait" && answer.state === "issued" && answer.message
        );
    }

    /** The server has given the cancel up and says why: the payment waits on. */
    endCancel(answer) {
        Object.assign(this.view, {phase: "waiting", refusal: answer.message});
        this.hear({...answer, message: ""});
        this.armQuestion();
    }

    // ------------------------------------------------------------- question

    /** Starts the wait for the question anew: the cashier wants to go on waiting. */
    armQuestion() {
        clearTimeout(this.questionTimer);
        this.view.question = false;
        this.view.questionAt = Date.now() + TIMING.QUESTION_MS;
        this.questionTimer = setTimeout(() => {
            this.view.question = true;
        }, TIMING.QUESTION_MS);
    }

    // ----------------------------------------------------- what was answered

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

    /**
     * Believes an answer. One without money counts even while the start is on its way:
     * the server then lets that start do nothing when it arrives.
     */
    hear(answer) {
        if (this.over) {
            return;
        }
        this.adopt(answer);
        if (answer.outcome !== "wait") {
            this.finish(answer);
        } else if (this.view.phase === "sending" && answer.state !== "sending") {
            this.view.phase = "waiting";
            this.armQuestion();
        }
    }

    adopt(answer) {
        const {view} = this;
        if (answer.attempt > view.attempt) {
            view.attempt = answer.attempt;
            this.onAttempt(answer.attempt);
        }
        this.slowSince = answer.slow ? this.slowSince || Date.now() : 0;
        const unsaid = answer.slow && Date.now() - this.slowSince < TIMING.SLOW_MS;
        const message = unsaid ? "" : answer.message;
        if (message || view.phase !== "cancelling") {
            // An ask knows nothing of what the cancel beside it was told
            view.message = message || "";
        }
        view.stickerQr = answer.sticker_qr || view.stickerQr;
        view.invoiceQr = answer.invoice_qr || "";
        view.test = answer.test ?? view.test;
        view.amount = answer.amount || view.amount;
    }

    finish(answer) {
        this.over = true;
        this.stopAskTimer();
        clearTimeout(this.questionTimer);
        const {view} = this;
        this.cancelled = view.phase === "cancelling";
        view.tooLate = this.cancelled && answer.outcome === "paid";
        view.phase = answer.outcome;
        view.question = false;
        view.trouble = "";
        this.resolveFinished(answer);
        if (answer.outcome === "paid" && answer.confirmed === false) {
            this.acknowledge();
        }
    }

    /**
     * Asks on until Glase has heard that the payment is in the journal: an answered
     * PAID alone may not keep the money. The sale does not wait for it.
     */
    async acknowledge() {
        for (let tries = 0; tries < TIMING.ACKNOWLEDGE_TRIES; tries++) {
            const began = Date.now();
            const answer = await this.request("status");
            if (answer?.confirmed) {
                return;
            }
            await delay(Math.max(0, began + TIMING.ASK_INTERVAL_MS - Date.now()));
        }
    }

    trouble(kind) {
        if (!this.over) {
            this.view.trouble = kind;
        }
    }
}
