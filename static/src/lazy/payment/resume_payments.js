import {finishOrder, isPaying} from "@pos_glase/lazy/payment/finish_order";
import {glaseState, isHeldLine, isLiveLine} from "@pos_glase/app/payment/glase_lines";
import {TIMING} from "@pos_glase/lazy/timing";
import {_t} from "@web/core/l10n/translation";
import {moneyWithoutOrder} from "@pos_glase/lazy/payment/booking";
import {tellOnce} from "@pos_glase/lazy/bar/notes";
import {whyFailed} from "@pos_glase/lazy/odoo_error";

/**
 * Goes on with what was waiting when the page was left.
 *
 * @param {object} pos the PosStore
 * @param {Promise<object[]>} known answers of the server about this till's payments
 */
export async function resumePayments(pos, known) {
    pos.models["pos.payment"]
        .filter((line) => isLiveLine(line) && isHeldLine(line))
        .forEach((line) => resumePayment(pos, line));
    const elsewhere = (await known).filter((answer) => !resumeKnown(pos, answer));
    if (elsewhere.length) {
        lookAgain(pos);
    }
}

/**
 * Goes on with a line that waits, and shows it where the cashier looks at its order.
 *
 * @param {object} pos
 * @param {object} line
 * @param {object} [known] what the server has answered of it already
 */
export async function resumePayment(pos, line, known) {
    const {till, requests} = line.payment_method_id.payment_terminal;
    if (requests[line.uuid] && !till.glase.poller.isPolled(line.uuid)) {
        return; // A tap that waits until the rest of the till is fetched
    }
    if (till.refunds.owns(line)) {
        till.refunds.resume(line);
        return;
    }
    const payment = till.resume(line, known);
    await pos.ready;
    const waits = !payment.over && !payment.view.overridden;
    if (waits && till.isFree && isPaying(pos, line.pos_order_id)) {
        till.show(payment);
    }
}

/**
 * Goes on with a payment that the server knows. Returns whether there is nothing more to
 * look for: not while another device of this register may be polling for it.
 */
function resumeKnown(pos, answer) {
    const line = pos.models["pos.payment"].getBy("uuid", answer.payment_uuid);
    const order = pos.models["pos.order"].getBy("uuid", answer.order_uuid);
    if (line?.pos_order_id?.finalized === false) {
        resumeLine(pos, line, answer);
    } else if (answer.forced && answer.outcome === "wait") {
        pos.glaseMethod.payment_terminal.till.followOverridden(answer, order);
    } else if (line?.pos_order_id) {
        return true;
    } else if (!order && answer.outcome === "paid") {
        offerRestore(pos, answer);
    } else if (!order && answer.silent) {
        restoreOrder(pos, answer).catch((error) =>
            console.warn("Glase: an order could not be restored.", error)
        );
    } else {
        return Boolean(order);
    }
    return true;
}

/** Only the server says whether a line is paid, whatever this browser has kept of it. */
function resumeLine(pos, line, answer) {
    const isUndone = line.payment_status === "reversed";
    if (isUndone || (line.isDone() && answer.outcome === "paid")) {
        // Paid before the page was left, and the order was not sent
        finishOrder(pos, line.pos_order_id);
        return;
    }
    glaseState(line).attempt ||= answer.attempt;
    resumePayment(pos, line, answer);
}

/** A browser that was wiped a moment ago looks like another device: looks once more. */
function lookAgain(pos) {
    setTimeout(async () => {
        const {poller} = pos.env.services.glase;
        (await pos.fetchGlasePayments())
            .filter(({payment_uuid}) => !poller.isPolled(payment_uuid))
            .forEach((answer) => resumeKnown(pos, answer));
    }, TIMING.LOOK_AGAIN_MS);
}

/** It may belong to a device that sends its order later, so the cashier decides. */
function offerRestore(pos, answer) {
    const {till} = pos.glaseMethod.payment_terminal;
    const message = moneyWithoutOrder(answer, till.formatAmount);
    tellOnce(pos, answer.payment_uuid, message, "warning", {
        name: _t("Bring the order here"),
        onClick: () => takeRestore(pos, answer),
    });
}

/** What failed is offered again: nothing else here tells of the money. */
async function takeRestore(pos, answer) {
    try {
        if (!(await restoreOrder(pos, answer))) {
            pos.notification.add(
                _t("There is nothing to bring here: Odoo does not have this payment."),
                {type: "warning"}
            );
        }
    } catch (error) {
        pos.notification.add(whyFailed(error), {type: "warning"});
        offerRestore(pos, answer);
    }
}

/**
 * Brings an order back that this browser has lost: the server makes a draft of it from
 * its own copy. A rejection means that nothing is known.
 *
 * @returns {Promise<boolean>} whether Odoo has one
 */
async function restoreOrder(pos, {payment_uuid, attempt}) {
    const {glase} = pos.env.services;
    const {order_id} = await glase.post(pos.config.id, "restore", {payment_uuid});
    if (!order_id) {
        return false;
    }
    await pos.data.loadServerOrders([["id", "=", order_id]]);
    const line = pos.models["pos.payment"].getBy("uuid", payment_uuid);
    if (!line?.pos_order_id || line.pos_order_id.finalized) {
        return true;
    }
    const name = line.pos_order_id.getName();
    const isRefund = line.amount < 0;
    const sentence = isRefund
        ? _t("Order %s with its Glase refund is now at this register.", name)
        : _t("Order %s with its Glase payment is now at this register.", name);
    pos.notification.add(sentence, {type: "info"});
    glaseState(line).attempt ||= attempt;
    resumePayment(pos, line);
    return true;
}
