import {tellOnce, untell} from "@pos_glase/lazy/bar/notes";
import {RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {isGlaseLine} from "@pos_glase/app/payment/glase_lines";

/** Finished with Glase, and Odoo does not know: all but the one of just now. */
export function unsentOrders(pos, finishedNow) {
    const {orderToCreate, orderToUpdate} = pos.getPendingOrder();
    return [...orderToCreate, ...orderToUpdate].filter(
        (order) =>
            order.finalized &&
            order !== finishedNow &&
            order.payment_ids.some(isGlaseLine)
    );
}

/**
 * Sends them once more, which core does not by itself after an error. What Odoo
 * refuses the cashier is told. A slow Odoo is not asked twice at a time.
 */
export async function sendOrders(pos, orders) {
    if (pos.sendsGlaseOrders) {
        return; // The next sale sends what is left
    }
    pos.sendsGlaseOrders = true;
    try {
        for (const order of orders) {
            await sendOrder(pos, order);
        }
    } finally {
        pos.sendsGlaseOrders = false;
    }
}

async function sendOrder(pos, order) {
    const options = {orders: [order], throw: true, force: true};
    try {
        if (await pos.syncAllOrders(options)) {
            untell(pos, order.uuid);
        }
    } catch (error) {
        if (!(error instanceof RPCError)) {
            console.warn("Glase: an order could not be sent yet.", error);
            return;
        }
        const message = _t(
            "Order %(order)s is finished, but Odoo cannot save it yet: %(reason)s",
            {order: order.getName(), reason: error.data?.message}
        );
        tellOnce(pos, order.uuid, message, "danger");
    }
}
