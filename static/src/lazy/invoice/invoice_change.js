import {glaseState} from "@pos_glase/app/payment/glase_lines";
import {TIMING} from "@pos_glase/lazy/timing";
import {_t} from "@web/core/l10n/translation";
import {
    invoiceOf,
    invoiceWithout,
    dueOf,
    hasChanged,
    rememberInvoice,
} from "@pos_glase/lazy/invoice/invoice";
import {setGlaseAmount} from "@pos_glase/lazy/payment/booking";

/** A line that lowers the invoice: a discount on the whole order, a reward, a return. */
const isReduction = ({qty, price_unit, is_reward_line}) =>
    is_reward_line || qty * price_unit < 0;

/** The order of a payment that waits has changed, or is being split. */
export class InvoiceChange {
    /** @param {GlaseTill} till */
    constructor(till) {
        this.till = till;
    }

    /**
     * The order may have changed while it was put aside: then the customer gets the new
     * invoice, or the cashier is asked when the customer has the old one already. Once
     * at a time, however often the dialog is opened.
     */
    followOrder(payment) {
        payment.following ??= this.follow(payment).finally(
            () => (payment.following = null)
        );
        return payment.following;
    }

    async follow(payment) {
        await payment.issued;
        const line = this.till.lineOf(payment.view.paymentUuid);
        const waits = payment.view.phase === "waiting" && !payment.view.changed;
        if (!waits || !line?.pos_order_id || !hasChanged(line)) {
            return;
        }
        const amount = dueOf(line);
        const isSent = amount > 0 && (await this.send(payment, line, amount));
        if (payment.over) {
            return;
        }
        Object.assign(payment.view, {changed: !isSent, due: dueOf(line)});
        if (isSent) {
            this.tell(amount);
        }
    }

    tell(amount) {
        const words = {amount: this.till.formatAmount(amount)};
        const text = _t("The customer's invoice is now %(amount)s.", words);
        this.till.notify(text, {type: "info"});
    }

    async send(payment, line, amount) {
        const before = line.amount;
        const invoice = invoiceOf(line);
        setGlaseAmount(line, amount);
        const order = this.till.snapshot(line);
        const isSent = Boolean(order) && (await payment.update(order, amount));
        if (isSent) {
            rememberInvoice(line, invoice);
        }
        if (!payment.over) {
            // A sync meanwhile may have put the old one back
            setGlaseAmount(line, isSent ? amount : before);
        }
        return isSent;
    }

    /**
     * A part of the order becomes an order of its own: before anything moves, the invoice
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
        const {amount, invoice, order} = invoiceWithout(this.till, line, taken);
        const mayBeSent =
            order &&
            amount > 0 &&
            !payment.view.paying &&
            !whole.lines.some(isReduction);
        const isSent = mayBeSent && (await this.sendSoon(payment, order, amount));
        if (!isSent || payment.over) {
            const stands = _t(
                "The Glase invoice of %s cannot be changed now. Finish or cancel the payment before you split the order.",
                whole.getName()
            );
            this.till.notify(stands, {type: "warning"});
            return false;
        }
        setGlaseAmount(line, amount);
        rememberInvoice(line, invoice);
        this.tell(amount);
        return true;
    }

    /** The screen shows nothing of the payment: it is said when it takes long. */
    async sendSoon(payment, order, amount) {
        const slow = setTimeout(
            () => this.till.notify(_t("No answer yet, still checking"), {type: "info"}),
            TIMING.SLOW_MS
        );
        const isSent = await payment.update(order, amount);
        clearTimeout(slow);
        return isSent;
    }

    /** The split is done; something else may have changed with it, a discount perhaps. */
    followSplit(payment) {
        const line = this.till.lineOf(payment.view.paymentUuid);
        if (!line || !glaseState(line).invoice) {
            return; // Another device has sent it
        }
        if (line.pos_order_id?.currency.isZero(dueOf(line) - line.amount)) {
            rememberInvoice(line);
            return;
        }
        return this.followOrder(payment);
    }

    /** The old invoice stands: the rest, or what is too much, is settled another way. */
    keep(payment) {
        payment.view.changed = false;
        payment.view.refusal = "";
        const line = this.till.lineOf(payment.view.paymentUuid);
        if (line) {
            rememberInvoice(line);
        }
    }

    /** Cancels, and asks for what is due now, once it is proven that nothing is paid. */
    async sendAgain(payment) {
        if (!payment.view.changed) {
            return; // A second tap
        }
        payment.view.changed = false;
        if (!(await payment.cancel())) {
            payment.view.changed = !payment.over; // Given up: the old invoice still waits
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
