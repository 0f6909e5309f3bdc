import {
    isConfirmedLine,
    isLiveLine,
    isPaidLine,
} from "@pos_glase/app/payment/glase_lines";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {raiseTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";

/**
 * Validates an order whose Glase payment came in without a request of the payment
 * screen waiting for it, where core would have validated it. On another screen the
 * bar offers it instead (see `toFinish`): nobody is taken away from another customer.
 */
export async function finishOrder(pos, order) {
    await pos.ready;
    if (
        order.finalized ||
        !order.isPaid() ||
        order.isRefundInProcess() ||
        !pos.config.auto_validate_terminal_payment
    ) {
        return;
    }
    const isIdle = isLookedAt(pos, order);
    if (!isIdle && !isPaying(pos, order)) {
        return;
    }
    if (isIdle) {
        raiseTapShield(); // Another screen comes up by itself
        // The screen of articles would begin another order as soon as this one is paid
        showPayment(pos, order);
    }
    const validation = new OrderPaymentValidation({pos, orderUuid: order.uuid});
    await validation.validateOrder(false);
}

/** Whether the cashier looks at the payment screen of an order. */
export function isPaying(pos, order) {
    return isOn(pos, "PaymentScreen", order);
}

function isOn(pos, screen, order) {
    const {current, params} = pos.router.state;
    return current === screen && params.orderUuid === order?.uuid;
}

/** Whether its articles are on the screen, and nobody is typing or choosing anything. */
function isLookedAt(pos, order) {
    const {activeElement} = document;
    return (
        isOn(pos, "ProductScreen", order) &&
        isUncovered(pos, order) &&
        !activeElement?.matches("input, textarea") &&
        !pos.searchProductWord &&
        !pos.numberBuffer.get()
    );
}

/** Nothing is open but the dialog of its own payment, which closes by itself. */
function isUncovered(pos, {uuid}) {
    const {activeElement} = pos.env.services.ui;
    const own = `.glase-layout[data-order="${uuid}"]`;
    return activeElement === document || Boolean(activeElement.querySelector(own));
}

/**
 * The orders that have a Glase payment or refund and are not finished, but for the one
 * on the payment screen.
 *
 * @returns {{uuid: string, order: object, amount: number, isConfirmed: boolean,
 * isDue: boolean}[]} what Glase has paid, below zero: given back; whether Glase has said
 * so; and whether something is left to pay another way
 */
export function toFinish(pos) {
    return pos.models["pos.order"]
        .filter((order) => isToFinish(order) && !isPaying(pos, order))
        .map((order) => {
            const lines = order.payment_ids.filter(isPaidLine);
            return {
                uuid: order.uuid,
                order,
                amount: lines.reduce((sum, {amount}) => sum + amount, 0),
                isConfirmed: lines.every(isConfirmedLine),
                isDue: !order.isPaid(),
            };
        });
}

/** Whether an order has Glase's money, and only its end is missing. */
export function isToFinish({finalized, payment_ids}) {
    return !finalized && payment_ids.some(isPaidLine) && !payment_ids.some(isLiveLine);
}

export function openOrder(pos, order) {
    if (order.finalized) {
        return;
    }
    showPayment(pos, order);
    return finishOrder(pos, order);
}

function showPayment(pos, order) {
    pos.setOrder(order);
    pos.navigate("PaymentScreen", {orderUuid: order.uuid});
}
