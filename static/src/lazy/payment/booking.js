import {_t} from "@web/core/l10n/translation";
import {
    REFUND,
    glaseState,
    isConfirmedLine,
    isPaidLine,
} from "@pos_glase/app/payment/glase_lines";

/** In these words, whatever the language (glase_api.md, chapter 9). */
const PAYMENT = "Glase payment";

// These are no payments of Glase's yet, and what the customer takes home says so
const overriddenText = () => _t("Glase payment – not confirmed by Glase yet");
const unknownText = () => _t("Glase refund – being checked, may take a day");

/** Writes what was requested or is paid, past the guard of `app/overrides/pos_payment.js`. */
export function setGlaseAmount(line, amount) {
    const {currency} = line.pos_order_id;
    line.model.update(line, {amount: currency.round(amount)});
}

/**
 * Writes what Glase says was paid on the line.
 *
 * @param {object} line
 * @param {object} answer of the server, with outcome "paid"
 * @param {Function} formatAmount
 * @returns {string} what the cashier must know; empty: it is the requested amount
 */
export function book(line, answer, formatAmount) {
    const requested = line.amount;
    const amount = answer.amount || requested;
    const facts = {
        glase_ers_reference: answer.ers_reference,
        glase_invoice_reference: answer.invoice_reference,
        glase_description: PAYMENT,
    };
    Object.assign(line, facts);
    keepDone(line, {...facts, amount});
    if (line.pos_order_id.currency.isZero(requested - amount)) {
        return "";
    }
    setGlaseAmount(line, amount);
    return _t("The customer has paid %(paid)s instead of %(asked)s.", {
        paid: formatAmount(amount),
        asked: formatAmount(requested),
    });
}

/** Of a sale that a manager finished; returns what the cashier must know. */
export function bookOverridden(line) {
    const facts = {glase_description: overriddenText()};
    Object.assign(line, facts);
    keepDone(line, {...facts, amount: line.amount});
    return _t(
        "A manager finished this payment without confirmation. Glase has not confirmed it yet. Still checking."
    );
}

/** Finished by a manager, and not confirmed by Glase, as far as this till knows. */
export function isOverriddenLine(line) {
    const isBooked = isPaidLine(line) && Boolean(glaseState(line).booked);
    return isBooked && !isConfirmedLine(line);
}

/** A refund that Glase may have made or not; counts as done until it is known. */
export function isUnknownRefund(line) {
    return isPaidLine(line) && line.amount < 0 && !isConfirmedLine(line);
}

/** See `lazy/overrides/pos_payment.js`. */
function keepDone(line, facts) {
    glaseState(line).booked = {...facts, payment_status: "done"};
}

/** Writes on the line what Glase says of a refund; unknown ones have no reference. */
export function bookRefund(line, answer) {
    const isUnknown = answer.state === "unconfirmed";
    const facts = {
        glase_ers_reference: answer.ers_reference,
        glase_refunded_reference: answer.refunded_ers_reference,
        glase_description: isUnknown ? unknownText() : REFUND,
    };
    Object.assign(line, facts);
    if (!isUnknown) {
        keepDone(line, {...facts, amount: line.amount});
    }
}

/** What the cashier must know about money for a line that is not there any more. */
export function moneyWithoutLine(answer, formatAmount) {
    const {amount, ers_reference} = answer;
    const told = _t(
        "Call a manager: a customer has paid %s with Glase, but no order has this payment.",
        formatAmount(amount)
    );
    const reference = _t("Glase ref. %s", ers_reference);
    return ers_reference ? `${told} ${reference}` : told;
}

/** What the cashier must know about money whose order this browser does not have. */
export function moneyWithoutOrder({state, amount}, formatAmount) {
    const money = formatAmount(amount);
    if (state === "refunded") {
        return _t(
            "Glase has refunded %s to a customer. This register does not have the refund order: if no other device has it, bring it here.",
            money
        );
    }
    if (state === "unconfirmed") {
        return _t(
            "It is unknown whether Glase has refunded %s to a customer. Do NOT refund it again. This register does not have the refund order: if no other device has it, bring it here.",
            money
        );
    }
    return _t(
        "A customer has paid %s with Glase. This register does not have the order: if no other device has it, bring it here.",
        money
    );
}
