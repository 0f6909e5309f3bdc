import {
    LIVE_STATUS,
    glaseState,
    isLiveLine,
    isPaidLine,
} from "@pos_glase/app/payment/glase_lines";
import {PaymentOutcome, nextTask} from "@pos_glase/lazy/payment/payment_outcome";
import {GlaseDialog} from "@pos_glase/lazy/payment_dialog/glase_dialog";
import {GlaseDisplay} from "@pos_glase/lazy/customer_display/customer_display";
import {PaymentRefunds} from "@pos_glase/lazy/refund/payment_refunds";
import {InvoiceChange} from "@pos_glase/lazy/invoice/invoice_change";
import {PaymentWaysOut} from "@pos_glase/lazy/payment/payment_ways_out";
import {_t} from "@web/core/l10n/translation";
import {finishOrder} from "@pos_glase/lazy/payment/finish_order";
import {registry} from "@web/core/registry";
import {rememberInvoice} from "@pos_glase/lazy/invoice/invoice";
import {signalQuestions} from "@pos_glase/lazy/signals";
import {limitAgreed, settleDifference} from "@pos_glase/lazy/payment/amount_check";

/**
 * Translates between Odoo's till and the Glase service.
 *
 * Lines are found by their uuid each time, for after a wait the selected line is
 * somebody else's and a sync may have replaced values.
 */
export class GlaseTill {
    /** @param {PaymentGlase} method what core knows of us */
    constructor(method) {
        const {pos, glase, env} = method;
        Object.assign(this, {method, pos, glase, env});
        this.refunds = new PaymentRefunds(this);
        this.outcome = new PaymentOutcome(this);
        this.waysOut = new PaymentWaysOut(this);
        this.invoiceChange = new InvoiceChange(this);
        this.formatAmount = (amount) => env.utils.formatCurrency(amount);
        glase.display ??= new GlaseDisplay(pos, glase);
    }

    /** @see settleDifference */
    settleDifference(screen, line) {
        return settleDifference(screen, line);
    }

    // ---------------------------------------------------------------- payment

    async pay(uuid) {
        const resumed = this.glase.get(uuid);
        if (resumed) {
            return resumed.settled;
        }
        const line = this.lineOf(uuid);
        if (!line?.pos_order_id) {
            return false; // Gone while the rest of the till was fetched
        }
        const refusal = this.method.refusal(line.amount);
        if (refusal) {
            this.outcome.remark(line, refusal, "warning");
            return false;
        }
        if (line.amount < 0) {
            return this.refunds.refund(line);
        }
        const order = this.snapshot(line);
        if (!order) {
            return false;
        }
        limitAgreed(line);
        rememberInvoice(line);
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
     * @param {object} [known] what the server has answered of it already
     * @returns {GlasePayment}
     */
    resume(line, known) {
        const running = this.glase.poller.find(line.uuid);
        if (running) {
            return running;
        }
        line.setPaymentStatus(LIVE_STATUS);
        const payment = this.begin(line, glaseState(line).attempt || 1);
        payment.resume(known);
        this.reactTo(line.uuid, payment.settled);
        return payment;
    }

    /** Sends a line of which no payment screen waits for the answer. */
    request(line) {
        this.reactTo(line.uuid, this.method.sendPaymentRequest(line.uuid));
    }

    /** Does what core does after a request, where core did not make it. */
    async reactTo(uuid, request) {
        const paid = await request;
        const line = this.lineOf(uuid);
        if (line?.pos_order_id && !line.isDone()) {
            line.handlePaymentResponse(paid);
        }
        if (paid) {
            await finishOrder(this.pos, line.pos_order_id);
        }
    }

    /** Polls on, behind all screens, for a sale that was finished by hand. */
    followOverridden(answer, order) {
        if (this.glase.poller.isPolled(answer.payment_uuid)) {
            return;
        }
        const payment = this.glase.poller.begin({
            configId: this.pos.config.id,
            paymentUuid: answer.payment_uuid,
            orderUuid: answer.order_uuid,
            orderName: order?.getName(),
            amount: answer.amount,
            attempt: answer.attempt,
        });
        payment.onLate = (late) => this.outcome.hearLate(payment, late);
        payment.markOverridden();
        payment.resume();
    }

    begin(line, attempt) {
        const {uuid} = line;
        Object.assign(glaseState(line), {
            attempt,
            message: "",
            stuck: false,
            cameBack: false,
            booked: null,
        });
        const payment = this.glase.poller.begin(
            {
                configId: this.pos.config.id,
                paymentUuid: uuid,
                orderUuid: line.pos_order_id.uuid,
                orderName: line.pos_order_id.getName(),
                amount: line.amount,
                attempt,
            },
            (adopted) => this.rememberAttempt(uuid, adopted)
        );
        payment.onLate = (answer) => this.outcome.hearLate(payment, answer);
        payment.settled = this.outcome.settle(payment);
        signalQuestions(this.pos, payment.view);
        return payment;
    }

    /** The order as a sync would send it; Odoo keeps it until the order comes. */
    snapshot(line) {
        try {
            const order = line.pos_order_id;
            order.setOrderPrices();
            return order.serializeForORM({keepCommands: true});
        } catch (error) {
            console.error(error);
            this.outcome.remark(
                line,
                _t("The order cannot be sent. Nothing was charged."),
                "danger"
            );
            return null;
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
        if (this.refunds.owns(line)) {
            this.refunds.resume(line); // Shows it; a refund cannot be cancelled
            return false;
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
        await this.removeLine(payment, uuid);
    }

    /** Removes the line of a payment that ended without money. */
    async removeLine(payment, uuid = payment.view.paymentUuid) {
        await this.isSettled(payment);
        const line = this.lineOf(uuid);
        if (line?.pos_order_id && !line.isDone()) {
            line.pos_order_id.removePaymentline(line);
        }
    }

    /** Core's own reaction to the end of its request comes first. */
    async isSettled(payment) {
        await payment?.settled;
        await nextTask();
    }

    // ---------------------------------------------------------------- helpers

    lineOf(uuid) {
        return this.pos.models["pos.payment"].getBy("uuid", uuid);
    }

    /** Opens the dialog of a payment, unless it is open. */
    show(payment) {
        if (payment.closeDialog) {
            return;
        }
        const {formatAmount, waysOut, invoiceChange} = this;
        payment.closeDialog = this.env.services.dialog.add(
            GlaseDialog,
            {payment, formatAmount, waysOut, invoiceChange},
            {onClose: () => this.onPutAside(payment)}
        );
        this.pos.paymentTerminalInProgress = true;
        invoiceChange.followOrder(payment);
    }

    /** The payment goes on; the other terminals of the till are free for others. */
    onPutAside(payment) {
        payment.closeDialog = null;
        this.pos.paymentTerminalInProgress = false;
    }

    /** Whether a dialog may come up by itself: none stands on another. */
    get isFree() {
        return this.env.services.ui.activeElement === document;
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

    /** The browser's own copy is a help after a reload; the server is the truth. */
    async saveLocally() {
        try {
            await this.pos.data.synchronizeLocalDataInIndexedDB();
        } catch (error) {
            console.warn("Glase: the order could not be kept in the browser.", error);
        }
    }
}

registry.category("glase_lazy").add("GlaseTill", GlaseTill);
