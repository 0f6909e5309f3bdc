import {AskLoop} from "@pos_glase/lazy/payment/poll_loop";
import {isClear, isProven, viewOf} from "@pos_glase/lazy/payment/payment_view";
import {TIMING} from "@pos_glase/lazy/timing";
import {delay} from "@pos_glase/app/services/timing";

/**
 * One payment at Glase: sends it, asks about it until it is over, cancels it.
 *
 * It knows nothing of Odoo's till. What the till shows is `view`, a reactive object;
 * what the till waits for is `finished`, which always settles with an answer of the
 * server and never rejects. Only the server ends a payment: no time, no lost
 * connection and no screen does. What else a cashier or a manager may do about it
 * stands in `glase_ways_out.js`.
 */
export class GlasePayment extends AskLoop {
    /**
     * @param {object} request
     * @param {string} request.paymentUuid
     * @param {string} request.orderUuid
     * @param {string} [request.orderName]
     * @param {number} request.attempt counts from 1
     * @param {number} request.amount
     * @param {object} [request.terminal] what is known of the till's terminal
     * @param {Function} post `(route, params) => Promise<answer>`
     * @param {Function} onAttempt told when the server counts attempts differently
     */
    constructor(request, post, onAttempt) {
        super(post);
        this.onAttempt = onAttempt;
        /** Told how a payment ended that the till did not wait for any more. */
        this.onLate = () => {};
        /** Whether the cashier had cancelled, or let go, when it was over. */
        this.cancelled = false;
        this.released = false;
        this.finished = new Promise((resolve) => (this.resolveFinished = resolve));
        /** Settles when nothing is asked about it any more: after a force, later. */
        this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
        /** Settles when it is known that the server has the payment, or that it ended. */
        this.issued = new Promise((resolve) => (this.resolveIssued = resolve));
        this.heard = false;
        this.starting = true;
        this.slowSince = 0;
        this.unclearCancels = 0;
        this.cancelling = null;
        this.timers = {};
        this.view = viewOf(request);
        this.armQuestion();
        this.armUnclear();
    }

    /** While the till is busy with another payment, the server does not know this one. */
    get mayAsk() {
        return super.mayAsk && this.view.phase !== "busy";
    }

    // ---------------------------------------------------------------- start

    /**
     * Sends the payment to Glase, once. A lost answer is followed by asking, never by
     * another start. Where somebody else is paying at the till nothing was sent: it is
     * tried again until the till is free.
     *
     * @param {object} order the order as the till would save it
     */
    async start(order) {
        if (this.over) {
            return;
        }
        this.order = order;
        this.starting = true;
        const began = Date.now();
        const beside = setTimeout(() => this.ask(), TIMING.ASK_BESIDE_START_MS);
        const answer = await this.request("start", {order, amount: this.view.amount});
        clearTimeout(beside);
        this.starting = false;
        if (answer?.busy && !this.heard) {
            return this.waitForTill(answer);
        }
        if (this.view.phase === "busy") {
            this.view.phase = "sending";
        }
        // An ask that ran beside the start knows newer things than its late answer
        if (answer && (answer.outcome !== "wait" || !this.heard)) {
            this.hear(answer);
        }
        if (!this.asking && !this.askTimer) {
            this.askAt(began + TIMING.ASK_INTERVAL_MS);
        }
    }

    waitForTill(answer) {
        if (!this.over && !this.cancelling) {
            Object.assign(this.view, {phase: "busy", message: answer.message});
            this.stopAskTimer();
            clearTimeout(this.busyTimer);
            this.busyTimer = setTimeout(
                () => this.startWhenFree(),
                TIMING.BUSY_AGAIN_MS
            );
        }
    }

    startWhenFree() {
        if (this.view.phase === "busy" && !this.starting) {
            return this.start(this.order);
        }
    }

    /** Goes on with a payment that was started earlier, before a reload for example. */
    resume() {
        this.starting = false;
        return this.ask();
    }

    wake() {
        if (!this.starting) {
            super.wake();
        }
    }

    // --------------------------------------------------------------- cancel

    /**
     * Cancels the payment and goes on until it is known how it ended.
     *
     * @returns {Promise<boolean>} true: proven that nothing is paid; false: it is paid or
     * may be (let go, forced, money that cannot be booked), or the server gave the
     * cancel up and the payment waits on
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
        const {view} = this;
        if (!this.over) {
            Object.assign(view, {phase: "cancelling", message: "", refusal: ""});
            this.unclearCancels = 0;
            view.cancelUnclear = false;
            this.armQuestion();
        }
        // A sale that was finished by hand wants the money
        while (!this.over && !view.forced) {
            const answer = await this.request("cancel");
            if (!this.over && this.isGivenUp(answer)) {
                this.endCancel(answer);
                return false;
            }
            this.noteCancel(answer);
            if (answer) {
                this.hear(answer);
            }
            await Promise.race([this.finished, delay(TIMING.CANCEL_AGAIN_MS)]);
        }
        return isProven(await this.finished) && !this.released;
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

    noteCancel(answer) {
        this.unclearCancels = isClear(answer) ? 0 : this.unclearCancels + 1;
        this.view.cancelUnclear = this.unclearCancels >= TIMING.UNCLEAR_CANCELS;
    }

    // ------------------------------------------------------------- question

    /** Starts the wait for the question anew: the cashier wants to go on waiting. */
    tryAgain() {
        this.unclearCancels = 0;
        this.view.cancelUnclear = false;
        this.armQuestion();
        this.armUnclear();
    }

    armQuestion() {
        this.arm("question");
    }

    /** From now on something clear should be heard. */
    armUnclear() {
        this.arm("unclear");
    }

    /**
     * Sets a flag of the view after QUESTION_MS. Not where the device has slept over it:
     * nobody was asked all that time, and the answer that comes now may end the wait.
     */
    arm(flag) {
        const due = Date.now() + TIMING.QUESTION_MS;
        clearTimeout(this.timers[flag]);
        Object.assign(this.view, {[flag]: false, [`${flag}At`]: due});
        this.timers[flag] = setTimeout(() => {
            this.view[flag] = Date.now() < due + TIMING.SLEPT_MS;
            if (!this.view[flag]) {
                this.arm(flag);
            }
        }, TIMING.QUESTION_MS);
    }

    // ----------------------------------------------------- what was answered

    /**
     * Believes an answer. One without money counts even while the start is on its way:
     * the server then lets that start do nothing when it arrives.
     */
    hear(answer) {
        if (this.over) {
            return;
        }
        this.heard = true;
        this.adopt(answer);
        if (isClear(answer)) {
            this.armUnclear();
        }
        if (answer.outcome !== "wait") {
            this.finish(answer);
        } else if (this.view.phase === "sending" && answer.state !== "sending") {
            this.view.phase = "waiting";
            this.armQuestion();
            this.resolveIssued();
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
        view.paying = Boolean(answer.paying);
        view.stickerQr = answer.sticker_qr || view.stickerQr;
        view.invoiceQr = answer.invoice_qr || "";
        view.test = answer.test ?? view.test;
        view.amount = answer.amount || view.amount;
    }

    finish(answer) {
        this.over = true;
        this.stopTimers();
        const {view} = this;
        this.cancelled = view.phase === "cancelling" || this.released;
        view.tooLate = view.phase === "cancelling" && answer.outcome === "paid";
        view.phase = answer.outcome;
        Object.assign(view, {question: false, unclear: false, trouble: ""});
        this.resolveIssued();
        this.resolveFinished(answer);
        this.resolveEnded();
        if (view.forced) {
            this.onLate(answer);
        }
        if (answer.outcome === "paid" && answer.confirmed === false) {
            this.acknowledge();
        }
    }

    stopTimers() {
        this.stopAskTimer();
        clearTimeout(this.busyTimer);
        Object.values(this.timers).forEach(clearTimeout);
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
}
