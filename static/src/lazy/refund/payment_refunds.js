import {
    LIVE_STATUS,
    UNDOING_STATUS,
    glaseState,
    isGlaseLine,
} from "@pos_glase/app/payment/glase_lines";
import {RefundDialog} from "@pos_glase/lazy/refund/refund_dialog";
import {_t} from "@web/core/l10n/translation";
import {askManager} from "@pos_glase/lazy/manager/ask_manager";
import {ask} from "@point_of_sale/app/utils/make_awaitable_dialog";
import {isPaying} from "@pos_glase/lazy/payment/finish_order";
import {raiseTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";
import {tellOnce, untell} from "@pos_glase/lazy/bar/notes";
import {bookRefund, setGlaseAmount} from "@pos_glase/lazy/payment/booking";

/** Refunds of the till: what `GlaseTill` does with lines below zero. */
export class PaymentRefunds {
    /** @param {GlaseTill} till */
    constructor(till) {
        this.till = till;
        this.pos = till.pos;
        this.glase = till.glase;
    }

    /** A line that gives money back, or one that is being given back. */
    owns(line) {
        return line.amount < 0 || line.payment_status === UNDOING_STATUS;
    }

    /**
     * Adds a line for each part that Glase can give back; a tap on each sends it.
     *
     * @param {object} screen the payment screen of a refund
     * @returns {Promise<boolean>} whether there is any
     */
    async addLines(screen) {
        const order = screen.currentOrder;
        const unsent = order.payment_ids.find(isUnsentRefund);
        if (unsent) {
            screen.selectPaymentLine(unsent.uuid);
        }
        if (unsent || this.adding) {
            return false;
        }
        this.adding = true;
        const offer = await this.offer(order).finally(() => (this.adding = false));
        if (order.finalized) {
            return false; // By another device meanwhile
        }
        untell(this.pos, order.uuid);
        if (offer.message && !offer.parts.length) {
            // No dialog: the cashier may have opened something meanwhile
            tellOnce(this.pos, order.uuid, offer.message, "warning");
        }
        this.addLinesOf(order, offer);
        screen.numberBuffer.reset();
        return offer.parts.length > 0;
    }

    /** What must be known stands under each line, before anything is sent. */
    addLinesOf(order, {parts, message, manager_needed}) {
        const manager = manager_needed ? this.whichManager() : "";
        for (const part of parts) {
            const {status, data} = order.addPaymentline(
                this.till.method.payment_method_id
            );
            if (status) {
                data.setAmount(-part);
                data.setPaymentStatus(undefined);
                Object.assign(glaseState(data), {
                    message: [message, manager].filter(Boolean).join(" "),
                    noManager: Boolean(manager_needed),
                });
            }
        }
    }

    whichManager() {
        return this.till.waysOut.managerIs === "away"
            ? _t(
                  "A manager has to make this refund. Ask one to log in at this register, or refund another way."
              )
            : _t("A manager's PIN is needed for this refund.");
    }

    /**
     * @returns {Promise<{parts: number[], message?: string}>} what Glase can give back, a
     * payment line for each part; none, and the reason why
     */
    async offer(order) {
        const params = {order: serialize(order), amount: -order.remainingDue};
        try {
            return await this.glase.post(this.pos.config.id, "refund_offer", params);
        } catch {
            const message = _t(
                "No connection to Odoo. Glase does not work without it."
            );
            return {parts: [], message};
        }
    }

    /** @returns {Promise<boolean>} whether the line is done */
    async refund(line) {
        const {uuid} = line;
        const running = this.glase.refunds[uuid];
        if (running) {
            this.show(running);
            return running.done;
        }
        const order = this.till.snapshot(line);
        if (!order) {
            return false;
        }
        const refund = this.begin(line, glaseState(line).attempt + 1);
        this.show(refund);
        line.setPaymentStatus(LIVE_STATUS);
        await this.till.saveLocally();
        const send = (proof) => refund.send(order, proof);
        refund.done = this.withManager(refund, send).then((answer) =>
            this.finish(uuid, refund, answer)
        );
        return refund.done;
    }

    /** Goes on with what was under way when the page was left, or shows it. */
    resume(line) {
        const running = this.glase.refunds[line.uuid];
        if (running) {
            this.show(running);
        } else if (line.payment_status === UNDOING_STATUS) {
            this.resumeUndo(line);
        } else {
            this.resumeRefund(line);
        }
    }

    resumeRefund(line) {
        line.setPaymentStatus(LIVE_STATUS);
        const refund = this.begin(line, glaseState(line).attempt || 1);
        this.showResumed(line, refund);
        refund.done = refund
            .follow()
            .then((answer) => this.finish(line.uuid, refund, answer));
        this.till.reactTo(line.uuid, refund.done);
    }

    /** Where the cashier had agreed: if it never arrived it is done now. */
    async resumeUndo(line) {
        if (!glaseState(line).undoing) {
            line.setPaymentStatus("done"); // The page was left at the question
            return;
        }
        const refund = this.begin(line, 1);
        this.showResumed(line, refund);
        const answer = await refund.undo(serialize(line.pos_order_id));
        if (!this.endUndo(line.uuid, refund, answer)) {
            line.setPaymentStatus("done");
        }
    }

    /**
     * Gives a payment back before its order is finished.
     *
     * @returns {Promise<boolean>} whether the customer has the money again
     */
    async undo(line) {
        const {uuid} = line;
        raiseTapShield();
        const confirmed = await ask(this.till.env.services.dialog, {
            title: _t("Refund this payment?"),
            body: _t(
                "Glase refunds %s to the customer, who can then pay another way.",
                this.till.formatAmount(line.amount)
            ),
            confirmLabel: _t("Refund"),
        });
        raiseTapShield();
        if (!confirmed || this.glase.refunds[uuid]) {
            return false;
        }
        const order = serialize(line.pos_order_id);
        glaseState(line).undoing = true;
        line.setPaymentStatus(UNDOING_STATUS);
        const refund = this.begin(line, 1);
        this.show(refund);
        await this.till.saveLocally();
        const send = (proof) => refund.undo(order, proof);
        return this.endUndo(uuid, refund, await this.withManager(refund, send));
    }

    /** Core sets an undone line to 0 as well, but nobody may do that by then. */
    endUndo(uuid, refund, answer) {
        const undone = this.end(uuid, refund, answer);
        const line = this.till.lineOf(uuid);
        if (undone && line) {
            setGlaseAmount(line, 0);
            line.setPaymentStatus("reversed");
            untell(this.pos, line.pos_order_id.uuid);
        }
        return undone;
    }

    begin(line, attempt) {
        Object.assign(glaseState(line), {attempt, message: ""});
        return this.glase.poller.beginRefund({
            configId: this.pos.config.id,
            paymentUuid: line.uuid,
            orderName: line.pos_order_id.getName(),
            amount: Math.abs(line.amount),
            attempt,
        });
    }

    /** Shows what goes on after a reload where the cashier looks at it. */
    showResumed(line, refund) {
        if (this.till.isFree && isPaying(this.pos, line.pos_order_id)) {
            this.show(refund);
        } else {
            refund.aside = true;
        }
    }

    /** Asks for a manager where the server wants one, and says it again with the PIN. */
    async withManager(refund, send) {
        let sent = send();
        const answer = await sent;
        const mayProve = this.till.waysOut.managerIs !== "away";
        if (answer.manager_needed && mayProve && this.mayShow(refund)) {
            refund.closeDialog?.();
            refund.asked = true;
            await askManager(this.pos, {
                title: _t("Refund with Glase"),
                body: _t(
                    "A manager has to approve the refund of %s.",
                    this.till.formatAmount(refund.view.amount)
                ),
                confirmLabel: _t("Refund"),
                submit: async (proof) => {
                    sent = send(proof);
                    const {state, message} = await sent;
                    return state === "none" ? message : "";
                },
            });
            refund.aside = false;
        }
        return sent; // Though the dialog be closed: what was sent may happen
    }

    /** Writes the end of a refund on its line; returns whether the line is done. */
    finish(uuid, refund, answer) {
        const done = this.end(uuid, refund, answer);
        this.carefully(uuid, answer, () => {
            const line = this.till.lineOf(uuid);
            if (!line?.pos_order_id) {
                return;
            }
            // The server may have made attempts of its own: a next one follows them
            glaseState(line).attempt = answer.attempt;
            if (done) {
                bookRefund(line, answer);
            }
        });
        return done;
    }

    /** Tells the cashier how it ended; returns whether the money was given back. */
    end(uuid, refund, answer) {
        delete this.glase.refunds[uuid];
        this.carefully(uuid, answer, () => this.tell(uuid, refund, answer));
        return answer.outcome === "paid";
    }

    /** No error in what follows may hide what Glase said. */
    carefully(uuid, answer, step) {
        try {
            step();
        } catch (error) {
            console.error(error);
            if (answer.message) {
                tellOnce(this.pos, uuid, answer.message, "danger");
            }
        }
    }

    tell(uuid, refund, answer) {
        const line = this.till.lineOf(uuid);
        if (line) {
            const isAloud = answer.state === "unconfirmed" ? false : undefined;
            const message = this.messageOf(refund, answer);
            this.till.outcome.remark(line, message, "warning", isAloud);
            Object.assign(glaseState(line), {
                undoing: false,
                noManager: Boolean(answer.manager_needed),
            });
            if (answer.outcome === "paid") {
                glaseState(line).booked = null;
            }
        }
        if (answer.state === "unconfirmed") {
            this.sayUnknown(refund, answer.message);
        } else {
            refund.closeDialog?.();
        }
    }

    messageOf(refund, {manager_needed, message}) {
        if (manager_needed && refund.asked) {
            return ""; // Who was asked knows
        }
        const isAway = this.till.waysOut.managerIs === "away";
        return manager_needed && isAway ? this.whichManager() : message;
    }

    /** Must be read: it stays on the screen until the cashier has understood it. */
    sayUnknown(refund, message) {
        Object.assign(refund.view, {phase: "unknown", trouble: "", message});
        if (this.mayShow(refund)) {
            this.show(refund);
        } else {
            tellOnce(this.pos, refund.view.paymentUuid, message, "danger");
        }
    }

    /** Unless the cashier does something else, which no dialog of ours may cover. */
    mayShow(refund) {
        return !refund.aside || this.till.isFree;
    }

    show(refund) {
        refund.closeDialog ??= this.till.env.services.dialog.add(
            RefundDialog,
            {view: refund.view, formatAmount: this.till.formatAmount},
            {onClose: () => Object.assign(refund, {closeDialog: null, aside: true})}
        );
        refund.aside = false;
    }
}

/** Waits for a tap on "Refund" or "Retry". */
function isUnsentRefund(line) {
    const waits = [undefined, false, "", "pending", "retry"];
    return isGlaseLine(line) && line.amount < 0 && waits.includes(line.payment_status);
}

/** The order as a sync would send it: the server reads in it what is returned. */
function serialize(order) {
    order.setOrderPrices();
    return order.serializeForORM({keepCommands: true});
}
