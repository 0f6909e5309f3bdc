import {force, letGo, takeOver, update} from "@pos_glase/lazy/payment/glase_ways_out";
import {askManager} from "@pos_glase/lazy/manager/ask_manager";
import {
    billOf,
    billWithout,
    dueOf,
    hasChanged,
    rememberBill,
} from "@pos_glase/lazy/invoice/invoice";
import {TIMING} from "@pos_glase/app/services/timing";
import {_t} from "@web/core/l10n/translation";
import {setGlaseAmount} from "@pos_glase/lazy/payment/booking";

/** A line that lowers the bill: a discount on the whole order, a reward, a return. */
const isReduction = ({qty, price_unit, is_reward_line}) =>
    is_reward_line || qty * price_unit < 0;

/**
 * What the buttons of the waiting dialog do to Odoo's till, beside waiting and
 * cancelling. What they do at Glase stands in `services/glase_ways_out.js`.
 */
export class PaymentWaysOut {
    /** @param {GlaseTill} till */
    constructor(till) {
        this.till = till;
        this.pos = till.pos;
    }

    /** The line leaves the order, so that the customer can pay another way. */
    async letGo(payment) {
        await letGo(payment);
        if (payment.released) {
            const {message} = await payment.finished;
            await this.till.removeLine(payment);
            this.till.notify(message || this.letGoText, {type: "warning"});
        }
    }

    get letGoText() {
        return _t(
            "Use another way to pay. If the customer's phone shows a payment, it is given back."
        );
    }

    // ------------------------------------------------------------- a manager

    /** Finishes the sale at a manager's word. */
    async force(payment) {
        const {till, pos} = this;
        payment.closeDialog?.();
        await askManager(pos, {
            title: _t("Finish the sale without Glase's answer"),
            body: _t(
                "Glase returns a payment that the register could not confirm, even if the customer's phone shows it. Finish the sale only if you are sure that the shop gets its %(amount)s. The register keeps asking Glase; without an answer the payment stays on the list of unresolved payments.",
                {amount: till.formatAmount(payment.view.amount)}
            ),
            confirmLabel: _t("Force done"),
            reason: true,
            submit: (proof) => this.prove(force, payment, proof),
            over: payment.finished,
        });
        this.showAgain(payment);
    }

    /**
     * Does what only the server may allow. While Odoo is out of reach nobody asks Glase,
     * and what the customer has paid goes back: so nothing is allowed here.
     */
    async prove(way, payment, proof) {
        return (await way(payment, proof)) ?? _t("No connection to Odoo. Try again.");
    }

    /** Ends somebody else's payment, who blocks the till. */
    async takeOver(payment) {
        payment.closeDialog?.();
        await askManager(this.pos, {
            title: _t("Take the till over"),
            body: _t(
                "The other payment is cancelled. If that customer has paid already, the money counts there."
            ),
            confirmLabel: _t("Take over"),
            submit: (proof) => this.prove(takeOver, payment, proof),
            over: Promise.race([payment.issued, payment.finished]),
        });
        this.showAgain(payment);
    }

    showAgain(payment) {
        if (!payment.over && !payment.view.forced) {
            this.till.show(payment);
        }
    }

    // ---------------------------------------------------------- another bill

    /**
     * The order may have changed while it was put aside: then the customer gets the new
     * bill, or the cashier is asked when the customer has the old one already.
     */
    async followOrder(payment) {
        await payment.issued;
        const line = this.till.lineOf(payment.view.paymentUuid);
        const waits = payment.view.phase === "waiting" && !payment.view.changed;
        if (!waits || !line?.pos_order_id || !hasChanged(line)) {
            return;
        }
        const amount = dueOf(line);
        const isSent = amount > 0 && (await this.sendBill(payment, line, amount));
        if (payment.over) {
            return;
        }
        payment.view.changed = !isSent;
        if (isSent) {
            this.sayBill(amount);
        }
    }

    sayBill(amount) {
        this.till.notify(
            _t("The customer's bill is now %(amount)s.", {
                amount: this.till.formatAmount(amount),
            }),
            {type: "info"}
        );
    }

    async sendBill(payment, line, amount) {
        const before = line.amount;
        const bill = billOf(line);
        setGlaseAmount(line, amount);
        const order = this.till.snapshot(line);
        const isSent = Boolean(order) && (await update(payment, order, amount));
        if (isSent) {
            rememberBill(line, bill);
        }
        if (!payment.over) {
            // A sync meanwhile may have put the old one back
            setGlaseAmount(line, isSent ? amount : before);
        }
        return isSent;
    }

    /**
     * A part of the order becomes an order of its own: before anything moves, the bill
     * is corrected, unless the customer has it already, or a discount or reward is a line
     * of its own: core and its promotions change that line only after the split.
     *
     * @param {GlasePayment} payment that waits for the customer
     * @param {object} taken quantities by the uuid of the order's line
     * @returns {Promise<boolean>} whether the order may be split
     */
    async takeOff(payment, taken) {
        const line = this.till.lineOf(payment.view.paymentUuid);
        const whole = line.pos_order_id;
        const {amount, bill, order} = billWithout(this.till, line, taken);
        const mayBeSent =
            order &&
            amount > 0 &&
            !payment.view.paying &&
            !whole.lines.some(isReduction);
        const isSent = mayBeSent && (await this.sendSoon(payment, order, amount));
        if (!isSent || payment.over) {
            this.till.notify(this.billStands(whole), {type: "warning"});
            return false;
        }
        setGlaseAmount(line, amount);
        rememberBill(line, bill);
        this.sayBill(amount);
        return true;
    }

    /** The screen shows nothing of the payment: it is said when it takes long. */
    async sendSoon(payment, order, amount) {
        const slow = setTimeout(
            () => this.till.notify(_t("Glase is slow, still asking"), {type: "info"}),
            TIMING.SLOW_MS
        );
        const isSent = await update(payment, order, amount);
        clearTimeout(slow);
        return isSent;
    }

    billStands(order) {
        return _t(
            "The bill of %s cannot be changed now. Finish or cancel the Glase payment before you split the order.",
            order.getName()
        );
    }

    /** The split is done; something else may have changed with it, a discount perhaps. */
    followSplit(payment) {
        const line = this.till.lineOf(payment.view.paymentUuid);
        if (line?.pos_order_id.currency.isZero(dueOf(line) - line.amount)) {
            rememberBill(line);
            return;
        }
        return this.followOrder(payment);
    }

    /** The old bill stands: the rest, or what is too much, is settled another way. */
    keepBill(payment) {
        payment.view.changed = false;
        payment.view.refusal = "";
        const line = this.till.lineOf(payment.view.paymentUuid);
        if (line) {
            rememberBill(line);
        }
    }

    /** Cancels, and asks for what is due now, once it is proven that nothing is paid. */
    async sendAgain(payment) {
        if (!payment.view.changed) {
            return; // A second tap
        }
        payment.view.changed = false;
        if (!(await payment.cancel())) {
            payment.view.changed = !payment.over; // Given up: the old bill still waits
            return;
        }
        await this.till.isSettled(payment);
        const line = this.till.lineOf(payment.view.paymentUuid);
        if (line?.pos_order_id && !line.isDone()) {
            // Below zero it would be a refund
            line.setAmount(Math.max(0, dueOf(line)));
            this.till.request(line);
        }
    }
}
