import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {_t} from "@web/core/l10n/translation";
import {isOverriddenLine} from "@pos_glase/lazy/payment/booking";
import {offerOnce} from "@pos_glase/lazy/notifications";

/**
 * Validates an order whose Glase payment came in without a request of the payment
 * screen waiting for it, where core would have validated it.
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
    if (!isPaying(pos, order)) {
        offerOrder(pos, order);
        return;
    }
    const validation = new OrderPaymentValidation({pos, orderUuid: order.uuid});
    await validation.validateOrder(false);
}

/** Whether the cashier looks at the payment screen of an order. */
export function isPaying(pos, order) {
    const {current, params} = pos.router.state;
    return current === "PaymentScreen" && params.orderUuid === order?.uuid;
}

/** The cashier is told, and not taken away from another customer. */
export function offerOrder(pos, order) {
    const isOverridden = order.payment_ids.some(isOverriddenLine);
    offerOnce(pos, order.uuid, readyMessage(order, isOverridden), {
        type: isOverridden ? "warning" : "success",
        name: _t("Open the order"),
        onClick: () => openOrder(pos, order),
    });
}

function readyMessage(order, isOverridden) {
    const words = {order: order.getName()};
    if (isOverridden) {
        return _t(
            "A manager finished the Glase payment of order %(order)s without confirmation. Open the order to finish it.",
            words
        );
    }
    return order.isRefund
        ? _t(
              "The Glase refund of order %(order)s is done. Open the order to finish it.",
              words
          )
        : _t(
              "The customer has paid order %(order)s with Glase. Open it to finish it.",
              words
          );
}

function openOrder(pos, order) {
    if (order.finalized) {
        return;
    }
    pos.setOrder(order);
    pos.navigate("PaymentScreen", {orderUuid: order.uuid});
    return finishOrder(pos, order);
}
