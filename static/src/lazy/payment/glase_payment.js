import {TIMING, delay, nextPoll, spread} from "@pos_glase/lazy/timing";
import {isClear, isProven, viewOf} from "@pos_glase/lazy/payment/payment_view";
import {PollLoop} from "@pos_glase/lazy/payment/poll_loop";

/**
 * One payment at Glase: sends it, polls for it until it is over, cancels it.
 *
 * It knows nothing of Odoo's till. What the till shows is `view`, a reactive object;
 * what the till waits for is `finished`, which always settles with an answer of the
 * server and never rejects. Only the server ends a payment: no time, no lost
 * connection and no screen does.
 */
export class GlasePayment extends PollLoop {
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
        /** Whether the cashier had cancelled or abandoned it when it was over. */
        this.cancelled = false;
        this.abandoned = false;
        this.finished = new Promise((resolve) => (this.resolveFinished = resolve));
        /** Settles when it is not polled any more: after an override, later. */
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
    get mayPoll() {
        return super.mayPoll && this.view.phase !== "busy";
    }

    // ---------------------------------------------------------------- start

    /**
     * Sends the payment to Glase, once. A lost answer is followed by polling, never by
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
        const beside = setTimeout(() => this.poll(), TIMING.POLL_BESIDE_START_MS);
        const answer = await this.request("start", {order, amount: this.view.amount});
        clearTimeout(beside);
        this.starting = false;
        if (answer?.busy && !this.heard) {
            return this.waitForTill(answer);
        }
        if (this.view.phase === "busy") {
            this.view.phase = "sending";
        }
        // A poll that ran beside the start knows newer things than its late answer
        if (answer && (answer.outcome !== "wait" || !this.heard)) {
            this.hear(answer);
        }
        if (!this.polling && !this.pollTimer) {
            this.pollAt(began + TIMING.POLL_INTERVAL_MS);
        }
    }

    waitForTill(answer) {
        if (!this.over && !this.cancelling) {
            Object.assign(this.view, {phase: "busy", message: answer.message});
            this.stopPollTimer();
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

    /**
     * Goes on with a payment that was started earlier, before a reload for example.
     *
     * @param {object} [known] what the server has answered of it already
     */
    resume(known) {
        this.starting = false;
        if (known) {
            this.hear(known);
        }
        return this.poll();
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
     * may be (abandoned, overridden, money that cannot be booked), or the server gave the
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
        let pause = TIMING.CANCEL_AGAIN_MS;
        while (!this.over && !view.overridden) {
            const answer = await this.request("cancel");
            if (!this.over && this.isGivenUp(answer)) {
                this.endCancel(answer);
                return false;
            }
            this.noteCancel(answer);
            if (answer) {
                this.hear(answer);
            }
            await Promise.race([this.finished, delay(spread(pause))]);
            pause = Math.min(1.5 * pause, TIMING.CANCEL_AT_MOST_MS);
        }
        return isProven(await this.finished) && !this.abandoned;
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

    // -------------------------------------------------------------- abandon

    /**
     * The line may leave the order: nobody polls any more, so that Glase gives back what
     * may be paid. Also where Odoo is out of reach, for then nobody can poll anyway.
     */
    async abandon() {
        const answer = await this.request("let_go");
        if (this.over) {
            return;
        }
        if (answer?.outcome === "wait") {
            this.hear(answer); // Paid, and Glase must hear of it first: see `let_go`
            return;
        }
        this.abandoned = !answer || isProven(answer);
        this.finish(answer || {outcome: "cancelled", message: ""});
        if (!answer) {
            this.tellAbandoned();
        }
    }

    /**
     * Odoo learns of it as soon as it can be reached; else its watch finds out. Where it
     * had heard of the money before, nobody gives that back, and the cashier must know.
     */
    async tellAbandoned() {
        for (let tries = 0; tries < TIMING.ABANDON_TRIES; tries++) {
            await delay(TIMING.ABANDON_AGAIN_MS);
            const answer = await this.request("let_go");
            if (answer && answer.outcome !== "wait") {
                if (!isProven(answer)) {
                    this.onLate(answer);
                }
                return;
            }
        }
    }

    // -------------------------------------------------------------- manager

    /**
     * Asks the server for what only a manager may do.
     *
     * @param {string} route
     * @param {object} proof `{reason?, employee_id?, pin?}`
     * @param {Function} goOn what the till does with the answer, unless it is a refusal
     * @returns {Promise<string | null>} "": settled one way or the other; a sentence: why
     * not; null: the server is out of reach
     */
    async requestAsManager(route, proof, goOn) {
        const answer = await this.request(route, proof);
        if (this.over) {
            return "";
        }
        if (!answer) {
            return null;
        }
        if (answer.outcome === "error" && answer.state === "none") {
            return answer.message;
        }
        goOn(answer);
        return "";
    }

    /** Finishes the sale, though Glase does not answer; see `requestAsManager`. */
    override(proof) {
        return this.requestAsManager("force", proof, (answer) => {
            this.view.refusal = answer.message;
            this.armQuestion();
            this.hear({...answer, message: ""});
        });
    }

    /** The till does not wait any more; the polling goes on: silence gives money back. */
    markOverridden() {
        this.view.overridden = true;
        this.resolveIssued();
        this.resolveFinished({outcome: "overridden"});
    }

    /** Frees the till from somebody else's payment, and goes on; see `requestAsManager`. */
    takeOver(proof) {
        return this.requestAsManager("take_over", proof, ({outcome, message}) => {
            this.view.refusal = outcome === "wait" ? message : "";
            this.startWhenFree();
        });
    }

    // -------------------------------------------------------------- invoice

    /**
     * Sends the changed invoice, as long as the customer has not scanned the old one.
     *
     * @param {object} order as the till would save it
     * @param {number} amount
     * @returns {Promise<boolean>} whether the customer sees the new invoice
     */
    async update(order, amount) {
        const answer = await this.request("update", {order, amount});
        if (!answer || this.over) {
            return false;
        }
        const {outcome, message, slow} = answer;
        this.hear({...answer, message: ""});
        this.view.refusal = slow ? "" : message;
        return outcome === "wait" && !slow && !message && answer.amount === amount;
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
     * nothing was polled all that time, and the answer that comes now may end the wait.
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
            this.noteGlaseReached();
        }
        if (answer.outcome !== "wait") {
            this.finish(answer);
        } else if (answer.forced) {
            this.markOverridden(); // Here, before a reload, or at another device
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
            // A poll knows nothing of what the cancel beside it was told
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
        this.cancelled = view.phase === "cancelling" || this.abandoned;
        view.tooLate = view.phase === "cancelling" && answer.outcome === "paid";
        view.phase = answer.outcome;
        Object.assign(view, {question: false, unclear: false, trouble: ""});
        view.offline = false;
        this.resolveIssued();
        this.resolveFinished(answer);
        this.resolveEnded();
        if (view.overridden) {
            this.onLate(answer);
        }
        if (answer.outcome === "paid" && answer.confirmed === false) {
            this.acknowledge();
        }
    }

    stopTimers() {
        this.stopPollTimer();
        clearTimeout(this.busyTimer);
        clearTimeout(this.offlineTimer);
        this.stopReachedTimer();
        Object.values(this.timers).forEach(clearTimeout);
    }

    /**
     * Polls on until Glase has heard that the payment is in Odoo's log: an answered
     * PAID alone may not keep the money. The sale does not wait for it.
     */
    async acknowledge() {
        for (let tries = 0; tries < TIMING.ACKNOWLEDGE_TRIES; tries++) {
            const began = Date.now();
            const answer = await this.request("status");
            if (answer?.confirmed) {
                return;
            }
            await nextPoll(began);
        }
    }
}
