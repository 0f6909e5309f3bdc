import {TIMING, delay, spread} from "@pos_self_order_glase/app/kiosk_timing";
import {PollLoop} from "@pos_glase/lazy/payment/poll_loop";
import {reactive} from "@odoo/owl";

/** States after which the server has nothing more to say about this attempt. */
const OVER = ["paid", "cancelled", "declined", "busy", "refused"];

/**
 * One attempt to pay an order of a kiosk: sends it, polls for it until it is over,
 * cancels it.
 *
 * It knows nothing of Odoo's kiosk. The page shows `view`, a reactive object, and waits
 * for `ended`. Only the server ends a payment: what the customer does, or leaves undone,
 * leads to a cancel, and that is repeated until its end is proven.
 */
export class KioskPayment extends PollLoop {
    /**
     * @param {object} order
     * @param {string} order.order_uuid
     * @param {string} order.order_access_token
     * @param {string} order.access_token of the point of sale
     * @param {number} methodId
     * @param {Function} post `(route, params) => Promise<answer>`
     */
    constructor(order, methodId, post) {
        super((route, params) => this.postKiosk(route, params));
        Object.assign(this, {order, methodId, postRoute: post});
        this.timers = {};
        this.cancelling = null;
        this.view = reactive({
            /** The server's last word; "sending" before there was one. */
            state: "sending",
            amount: 0,
            qr: "",
            message: "",
            orderRef: "",
            /** No real money moves. */
            test: false,
            /** Until when the customer may pay. */
            until: 0,
            /** Whether the customer was asked for a sign, and until when it waits. */
            question: false,
            answerUntil: 0,
            cancelling: false,
            /** Nobody gave that sign: the page goes back to its start. */
            alone: false,
            trouble: "",
            reached: true,
            /** Odoo has not answered for so long that the staff must help. */
            unheard: false,
        });
        this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
        this.armUnheard();
    }

    /** The loop speaks as the register does; the kiosk's routes know tokens only. */
    async postKiosk(route, {seen, ...params}) {
        const {payment_method_id} = params;
        const more = {
            start: {payment_method_id},
            status: {seen: seen || ""},
        };
        const told = {...this.order, ...more[route]};
        const answer = await this.postRoute(`kiosk/${route}`, told);
        const pause = answer.state === "ask_staff" ? TIMING.ASK_STAFF_POLL_MS : 0;
        return {...answer, seen: answer.mark, ask_after_ms: pause};
    }

    /**
     * Sends the payment. A lost answer is followed by the same start: the server knows
     * whether it has sent an invoice, and sends no second one.
     */
    async start() {
        this.starting = this.startUntilKnown();
        await this.starting;
        this.pollAt(Date.now() + spread(TIMING.POLL_INTERVAL_MS));
    }

    async startUntilKnown() {
        const {methodId: payment_method_id, view} = this;
        let answer = null;
        while (!answer && !this.over && !view.cancelling) {
            answer = await this.request("start", {payment_method_id});
            this.noteWay(answer);
            if (answer) {
                this.use(answer);
            } else {
                await delay(this.stepBack());
            }
        }
    }

    /** The customer does not want to pay, or is not there any more. */
    cancel() {
        this.view.question = false;
        this.clear("question", "answer", "until");
        this.cancelling ??= this.cancelUntilKnown().finally(() => {
            this.cancelling = null;
        });
        return this.cancelling;
    }

    async cancelUntilKnown() {
        const {view} = this;
        view.cancelling = true;
        await this.starting; // A start that came after it would be a new payment
        let pause = TIMING.CANCEL_AGAIN_MS;
        while (!this.over) {
            const answer = await this.request("cancel");
            if (answer) {
                this.use(answer);
            }
            if (answer?.state === "waiting" && !this.over) {
                view.cancelling = false; // The server gave it up, and says why
                this.armQuestion();
                return;
            }
            await Promise.race([this.ended, delay(spread(pause))]);
            pause = Math.min(1.5 * pause, TIMING.CANCEL_AT_MOST_MS);
        }
    }

    /** Believes an answer, whichever request it is to. */
    hear(answer) {
        if (this.over) {
            return;
        }
        const {view} = this;
        const waited = view.state === "waiting";
        Object.assign(view, {
            state: answer.state,
            message: answer.message,
            qr: answer.qr || "",
            amount: answer.amount || view.amount,
            orderRef: answer.order_ref || view.orderRef,
            test: Boolean(answer.test),
        });
        this.armUnheard();
        this.noteGlaseReached();
        if (OVER.includes(answer.state)) {
            this.end();
        } else if (answer.state === "waiting") {
            this.armUntil(answer.seconds_left);
            if (!waited && !view.cancelling) {
                this.armQuestion();
            }
        } else {
            this.clear("question", "answer", "until");
            view.question = false;
        }
    }

    // ------------------------------------------------------------ the customer's time

    /** The customer is there, and wants to go on. */
    giveMoreTime() {
        this.view.question = false;
        this.clear("answer");
        this.armQuestion();
    }

    armQuestion() {
        this.arm("question", TIMING.QUESTION_MS, () => {
            Object.assign(this.view, {
                question: true,
                answerUntil: Date.now() + TIMING.ANSWER_MS,
            });
            this.arm("answer", TIMING.ANSWER_MS, () => {
                this.view.alone = true;
                this.cancel();
            });
        });
    }

    /** The server gives a customer so long; then nobody pays any more. */
    armUntil(seconds) {
        this.view.until = Date.now() + 1000 * seconds;
        if (!this.view.cancelling) {
            this.arm("until", 1000 * seconds, () => this.cancel());
        }
    }

    armUnheard() {
        this.view.unheard = false;
        this.arm("unheard", TIMING.UNHEARD_MS, () => (this.view.unheard = true));
    }

    arm(name, wait, then) {
        this.clear(name);
        this.timers[name] = setTimeout(then, wait);
    }

    clear(...names) {
        for (const name of names) {
            clearTimeout(this.timers[name]);
        }
    }

    // ---------------------------------------------------------------------- the end

    end() {
        this.stop();
        Object.assign(this.view, {question: false, unheard: false, trouble: ""});
        this.resolveEnded(this.view.state);
    }

    /** Nobody is interested any more: the server lets a payment go that is not asked for. */
    stop() {
        this.over = true;
        this.stopPollTimer();
        this.stopReachedTimer();
        this.stopOfflineTimer();
        this.clear(...Object.keys(this.timers));
    }
}
