import {book, bookOverridden, moneyWithoutLine} from "@pos_glase/lazy/payment/booking";
import {_t} from "@web/core/l10n/translation";
import {finishOrder, isPaying} from "@pos_glase/lazy/payment/finish_order";
import {TIMING} from "@pos_glase/lazy/timing";
import {signal} from "@pos_glase/lazy/signals";
import {tellOnce} from "@pos_glase/lazy/bar/notes";
import {glaseState} from "@pos_glase/app/payment/glase_lines";

export const nextTask = () => new Promise((resolve) => setTimeout(resolve));

/** What the end of a payment does to its line, and what the cashier is told. */
export class PaymentOutcome {
    /** @param {GlaseTill} till */
    constructor(till) {
        this.till = till;
    }

    /** @returns {Promise<boolean>} whether the sale goes on */
    async settle(payment) {
        const answer = await payment.finished;
        this.endDialog(payment, answer);
        // In a task of its own: who waits for a cancel must have its answer before the
        // line becomes done, or core would put a paid line back to waiting
        await nextTask();
        try {
            return this.apply(payment, answer);
        } catch (error) {
            console.error(error);
            return isTaken(answer);
        }
    }

    /** The dialog is green for a moment, and nothing waits for that. */
    endDialog(payment, {outcome}) {
        const {pos} = this.till;
        if (outcome === "paid") {
            signal(pos, "bell");
        } else if (outcome !== "overridden" && !payment.cancelled) {
            signal(pos, "error");
        }
        if (payment.view.tooLate || !payment.closeDialog) {
            return;
        }
        const line = this.till.lineOf(payment.view.paymentUuid);
        if (outcome === "paid" && line?.pos_order_id && !isLeftOut(line)) {
            pos.paymentTerminalInProgress = false;
            setTimeout(() => payment.closeDialog?.(), TIMING.PAID_MS);
        } else {
            payment.closeDialog();
        }
    }

    /** Makes the line what the answer says; returns whether it is paid. */
    apply(payment, answer) {
        const taken = isTaken(answer);
        const line = this.till.lineOf(payment.view.paymentUuid);
        if (!line?.pos_order_id || isLeftOut(line)) {
            if (answer.outcome === "paid") {
                this.sayWithoutLine(answer);
            }
            return false;
        }
        if (line.pos_order_id.finalized) {
            return line.isDone();
        }
        if (answer.outcome === "paid") {
            const remark = book(line, answer, this.till.formatAmount);
            this.remark(line, remark, "warning", true);
        } else if (taken) {
            this.remark(line, bookOverridden(line), "warning", false);
            this.till.saveLocally();
        } else {
            this.explain(line, payment, answer);
        }
        return taken;
    }

    /** The money has no order, or its order was paid another way meanwhile. */
    sayWithoutLine(answer) {
        const told = moneyWithoutLine(answer, this.till.formatAmount);
        tellOnce(this.till.pos, answer.payment_uuid, told, "danger");
    }

    /**
     * What Glase says of a sale that was finished by hand, or of what was abandoned while
     * Odoo was out of reach. No finished sale is reopened.
     */
    hearLate({view}, answer) {
        if (!view.overridden) {
            this.sayWithoutLine(answer);
            return;
        }
        const line = this.till.lineOf(view.paymentUuid);
        const isOpen = line?.pos_order_id?.finalized === false;
        if (answer.outcome !== "paid") {
            this.hearLateNo(view, answer, isOpen && line);
            return;
        }
        const words = {
            amount: this.till.formatAmount(view.amount),
            order: view.orderName,
        };
        const told = _t(
            "Glase has confirmed the payment of %(amount)s. %(order)s",
            words
        );
        signal(this.till.pos, "bell");
        this.till.notify(told, {type: "success"});
        if (isOpen) {
            const remark = book(line, answer, this.till.formatAmount);
            this.remark(line, remark, "warning", true);
            finishOrder(this.till.pos, line.pos_order_id);
        } else if (line) {
            line.glase_ers_reference = answer.ers_reference;
        }
    }

    /** Where the line is given its order is still open: it has to be paid then. */
    hearLateNo(view, answer, line) {
        const told = whyNotPaid(answer, line, {
            amount: this.till.formatAmount(view.amount),
            order: view.orderName,
        });
        if (line) {
            line.setPaymentStatus("retry");
            const stuck = answer.state === "paid";
            Object.assign(glaseState(line), {booked: null, message: told, stuck});
        }
        tellOnce(this.till.pos, view.orderUuid, told, "danger");
    }

    /**
     * Says who ended it; aloud, unless the cashier did. Whether anything is paid the server
     * says, which knows whether it was polled for all the time.
     */
    explain(line, payment, answer) {
        const isError = answer.outcome === "error";
        Object.assign(glaseState(line), {
            stuck: answer.state === "paid",
            cameBack: payment.cancelled, // No target of the keys until it is tapped
        });
        if (isError || !payment.cancelled) {
            this.remark(line, answer.message, isError ? "danger" : "warning");
        } else {
            const told = [_t("You cancelled."), answer.message].join(" ").trim();
            this.remark(line, told, "info", false);
        }
    }

    /** Says something under a line; aloud too where that is out of sight. */
    remark(line, message, type, isAloud = !isPaying(this.till.pos, line.pos_order_id)) {
        glaseState(line).message = message || "";
        if (message && isAloud) {
            this.till.notify(message, {type});
        }
    }
}

/** Why a sale that was finished by hand is not paid, or what Glase holds instead. */
function whyNotPaid({state, message}, isOpen, words) {
    if (message && ["paid", "reversed"].includes(state)) {
        return `${words.order}: ${message}`;
    }
    return isOpen
        ? _t(
              "%(amount)s was not paid with Glase: take another payment. %(order)s",
              words
          )
        : _t(
              "%(amount)s was not paid: Glase never confirmed this sale. Tell a manager. %(order)s",
              words
          );
}

/** Another device has finished the order without this line. */
function isLeftOut(line) {
    return line.pos_order_id.finalized && !line.isSynced && !line.isDone();
}

/** Whether the sale goes on: paid, or finished at a manager's word. */
function isTaken({outcome}) {
    return outcome === "paid" || outcome === "overridden";
}
