import {
    LIVE_STATUS,
    glaseState,
    isLiveLine,
    isPaidLine,
} from "@pos_glase/app/utils/glase_lines";
import {book, moneyWithoutLine} from "@pos_glase/app/utils/glase_booking";
import {GlaseDialog} from "@pos_glase/app/components/glase_dialog/glase_dialog";
import {PaymentInterface} from "@point_of_sale/app/utils/payment/payment_interface";
import {_t} from "@web/core/l10n/translation";
import {glaseRefusal} from "@pos_glase/app/utils/glase_refusal";
import {register_payment_method} from "@point_of_sale/app/services/pos_store";

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/**
 * Translates between Odoo's till and the Glase service.
 *
 * The till's promises never reject and always settle: core blocks every payment
 * terminal of the till otherwise. Lines are found by their uuid each time, for after a
 * wait the selected line is somebody else's and a sync may have replaced values.
 */
export class PaymentGlase extends PaymentInterface {
    setup() {
        super.setup(...arguments);
        this.glase = this.env.services.glase;
        this.requests = {};
        this.formatAmount = (amount) => this.env.utils.formatCurrency(amount);
    }

    /** Whether a tap on the method sends at once. A till of before an update knows not. */
    get fastPayments() {
        return this.pos.config.glase_one_tap !== false;
    }

    // ------------------------------------------------ what the till asks of us

    /**
     * @param {string} uuid of the payment line
     * @returns {Promise<boolean>} whether the customer has paid
     */
    sendPaymentRequest(uuid) {
        super.sendPaymentRequest(...arguments);
        this.requests[uuid] ??= this.pay(uuid).finally(
            () => delete this.requests[uuid]
        );
        return this.requests[uuid];
    }

    /**
     * @param {object} order
     * @param {string} uuid of the payment line
     * @returns {Promise<boolean>} whether it is proven that nothing is paid
     */
    async sendPaymentCancel(order, uuid) {
        super.sendPaymentCancel(...arguments);
        return this.cancel(this.lineOf(uuid));
    }

    /** @see glaseRefusal */
    refusal(amount) {
        return glaseRefusal(amount, this.glase.terminal, this.pos.data.network);
    }

    // ---------------------------------------------------------------- payment

    async pay(uuid) {
        const resumed = this.glase.get(uuid);
        if (resumed) {
            return resumed.settled;
        }
        const line = this.lineOf(uuid);
        const refusal = this.refusal(line.amount);
        if (refusal) {
            this.remark(line, refusal, "warning");
            return false;
        }
        const order = this.snapshot(line);
        if (!order) {
            return false;
        }
        line.setPaymentStatus(LIVE_STATUS);
        const payment = this.begin(line, glaseState(line).attempt + 1);
        this.show(payment);
        await this.saveLocally();
        payment.start(order);
        return payment.settled;
    }

    /**
     * Goes on with a line that was left waiting: after a reload, or because the server
     * knows it.
     *
     * @param {object} line
     * @returns {GlasePayment}
     */
    resume(line) {
        const running = this.glase.get(line.uuid);
        if (running) {
            return running;
        }
        line.setPaymentStatus(LIVE_STATUS);
        this.pos.paymentTerminalInProgress = true;
        const payment = this.begin(line, glaseState(line).attempt || 1);
        payment.resume();
        this.finishResumed(payment);
        return payment;
    }

    /** Does what core does after a request, for a payment that no request waits for. */
    async finishResumed(payment) {
        const paid = await payment.settled;
        const line = this.lineOf(payment.view.paymentUuid);
        if (line?.pos_order_id && !line.isDone()) {
            line.handlePaymentResponse(paid);
        }
        this.pos.paymentTerminalInProgress = this.glase.hasLive;
        if (paid) {
            await this.pos.finishGlaseOrder(line.pos_order_id);
        }
    }

    begin(line, attempt) {
        const {uuid} = line;
        Object.assign(glaseState(line), {attempt, message: "", stuck: false});
        const payment = this.glase.begin(
            {
                configId: this.pos.config.id,
                paymentUuid: uuid,
                orderUuid: line.pos_order_id.uuid,
                amount: line.amount,
                attempt,
            },
            (adopted) => this.rememberAttempt(uuid, adopted)
        );
        payment.settled = this.settle(payment);
        return payment;
    }

    /** The order as a sync would send it; the journal keeps it until the order comes. */
    snapshot(line) {
        try {
            const order = line.pos_order_id;
            order.setOrderPrices();
            return order.serializeForORM({keepCommands: true});
        } catch (error) {
            console.error(error);
            this.remark(
                line,
                _t("The order cannot be sent. Nothing was charged."),
                "danger"
            );
            return null;
        }
    }

    async settle(payment) {
        const answer = await payment.finished;
        if (!payment.view.tooLate) {
            payment.closeDialog?.();
        }
        // In a task of its own: who waits for a cancel must have its answer before the
        // line becomes done, or core would put a paid line back to waiting
        await nextTask();
        try {
            return this.apply(payment, answer);
        } catch (error) {
            console.error(error);
            return answer.outcome === "paid";
        }
    }

    /** Makes the line what the answer says; returns whether it is paid. */
    apply(payment, answer) {
        const paid = answer.outcome === "paid";
        const line = this.lineOf(payment.view.paymentUuid);
        if (!line?.pos_order_id) {
            if (paid) {
                const sentence = moneyWithoutLine(answer, this.formatAmount);
                this.notify(sentence, {type: "danger", sticky: true});
            }
            return false;
        }
        if (line.pos_order_id.finalized) {
            return line.isDone();
        }
        if (paid) {
            this.remark(line, book(line, answer, this.formatAmount), "warning");
        } else {
            this.explain(line, payment, answer);
        }
        return paid;
    }

    /** Says why nothing is paid, unless that is what the cashier wanted. */
    explain(line, payment, answer) {
        const isError = answer.outcome === "error";
        glaseState(line).stuck = answer.state === "paid";
        if (isError || !payment.cancelled) {
            this.remark(line, answer.message, isError ? "danger" : "warning");
        }
    }

    // ----------------------------------------------------------------- cancel

    /**
     * @param {object} line
     * @returns {Promise<boolean>} whether it is proven that nothing is paid
     */
    async cancel(line) {
        if (!line || !isLiveLine(line)) {
            return Boolean(line) && !isPaidLine(line);
        }
        const payment = this.resume(line);
        this.show(payment);
        return payment.cancel();
    }

    /** Cancels, and removes the line when it is proven that nothing is paid. */
    async cancelAndRemove(line) {
        const {uuid} = line;
        const payment = this.glase.get(uuid);
        if (!(await this.cancel(line))) {
            return;
        }
        // Core's own reaction to the end of its request comes first
        await payment?.settled;
        await nextTask();
        const left = this.lineOf(uuid);
        if (left?.pos_order_id && !left.isDone()) {
            left.pos_order_id.removePaymentline(left);
        }
    }

    // ---------------------------------------------------------------- helpers

    lineOf(uuid) {
        return this.pos.models["pos.payment"].getBy("uuid", uuid);
    }

    /** Opens the dialog of a payment, unless it is open. */
    show(payment) {
        payment.closeDialog ??= this.env.services.dialog.add(
            GlaseDialog,
            {payment, formatAmount: this.formatAmount},
            {onClose: () => (payment.closeDialog = null)}
        );
    }

    /** Tells the cashier something about a line, and leaves it under the line. */
    remark(line, message, type) {
        glaseState(line).message = message || "";
        if (message) {
            this.notify(message, {type});
        }
    }

    notify(message, options) {
        this.env.services.notification.add(message, options);
    }

    rememberAttempt(uuid, attempt) {
        const line = this.lineOf(uuid);
        if (line) {
            glaseState(line).attempt = attempt;
            this.saveLocally();
        }
    }

    /** The browser's own copy is a help after a reload; the journal is the truth. */
    async saveLocally() {
        try {
            await this.pos.data.synchronizeLocalDataInIndexedDB();
        } catch (error) {
            console.warn("Glase: the order could not be kept in the browser.", error);
        }
    }
}

register_payment_method("glase", PaymentGlase);
