import {isLiveLine, isPaidLine, isStuckLine} from "@pos_glase/app/payment/glase_lines";
import {_t} from "@web/core/l10n/translation";
import {whyFailed} from "@pos_glase/lazy/odoo_error";

/*
 * The guard before articles go from one order to another, or an order vanishes in
 * another one. What a customer pays with Glase stays as it is until the order is
 * finished (architecture.md, law 6). It stands at these doors:
 *
 * - `PosStore.mergeOrders`: transfer to an occupied table or into another order, from
 *   whatever screen; tables that are dragged onto each other;
 * - `PosStore.restoreOrdersToOriginalTable`: linked tables that are taken apart;
 * - `PosData.write` of a table's parent: the link that belongs to these two;
 * - `SplitBillScreen`, its three buttons: there the invoice may be corrected instead;
 * - `DevicesSynchronisation.processDynamicRecords`: two devices at one table;
 * - `PosStore.removeOrder`.
 *
 * No doors: a transfer to a free table and another course, which keep the order whole.
 * Until this file is fetched, and for a till that cannot ask, the server refuses.
 */

/** Why an order's articles stay, as far as this register knows; empty: they may go. */
export function heldHere(order) {
    if (!order || order.finalized) {
        return "";
    }
    const name = order.getName();
    if (order.payment_ids.some(isStuckLine)) {
        return _t("Call a manager: Glase holds money for %s.", name);
    }
    if (order.payment_ids.some(isLiveLine)) {
        return _t(
            "%s is being paid with Glase. Finish or cancel that payment before you move or split the order.",
            name
        );
    }
    if (order.payment_ids.some(isPaidLine)) {
        return _t(
            "%s has a Glase payment. Finish the order before you move or split it.",
            name
        );
    }
    return "";
}

/** Whether articles leave: what the customer returns is below zero, so no sum tells. */
export const isAnyTaken = (taken) => Object.values(taken).some(Boolean);

/**
 * Another device may have begun a payment that this one has not heard of, or one that
 * was abandoned here is paid after all. Nothing is asked where only this device knows
 * the order.
 */
async function heldElsewhere({config, env, glaseMethod}, orders, needsOdoo) {
    const synced = orders.filter((order) => order?.isSynced);
    if (!glaseMethod || !synced.length) {
        return "";
    }
    try {
        const order_uuids = synced.map(({uuid}) => uuid);
        const {held} = await env.services.glase.post(config.id, "held", {order_uuids});
        const order = synced.find(({uuid}) => held.includes(uuid));
        return order
            ? _t(
                  "%s has an unfinished Glase payment. Finish or cancel it on the other device, or call a manager.",
                  order.getName()
              )
            : "";
    } catch (error) {
        return needsOdoo ? whyFailed(error) : "";
    }
}

/**
 * @param {object} pos the PosStore
 * @param {object[]} orders whose articles would go or come
 * @param {boolean} [needsOdoo] whether it could not be done out of reach of Odoo; what
 * can be done, the server refuses later if need be
 * @returns {Promise<string>} one sentence why they stay; empty: they may go
 */
export async function moveRefusal(pos, orders, needsOdoo = false) {
    const here = () => orders.map(heldHere).find(Boolean);
    // A payment may begin while the server is asked
    return here() || (await heldElsewhere(pos, orders, needsOdoo)) || here() || "";
}

/** Another device has finished or removed it meanwhile. */
function isOver(pos, order) {
    return order.finalized || !pos.models["pos.order"].getBy("uuid", order.uuid);
}

/** The same, and whether there is still what should move; the cashier is told why not. */
export async function mayMove(pos, orders, needsOdoo) {
    let refusal = await moveRefusal(pos, orders, needsOdoo);
    if (!refusal && orders.some((order) => order && isOver(pos, order))) {
        refusal = _t("The order has changed");
    }
    if (refusal) {
        pos.notification.add(refusal, {type: "warning"});
    }
    return !refusal;
}
