import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {_t} from "@web/core/l10n/translation";
import {isGlaseLine} from "@pos_glase/app/utils/glase_lines";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /**
     * Validates an order whose Glase payment came in without a request of the payment
     * screen waiting for it, where core would have validated it.
     */
    async finishGlaseOrder(order) {
        await this.ready;
        if (
            order.finalized ||
            !order.isPaid() ||
            order.isRefundInProcess() ||
            !this.config.auto_validate_terminal_payment
        ) {
            return;
        }
        if (!this.isPaying(order)) {
            this.offerGlaseOrder(order);
            return;
        }
        const validation = new OrderPaymentValidation({
            pos: this,
            orderUuid: order.uuid,
        });
        await validation.validateOrder(false);
    },

    isPaying(order) {
        const {current, params} = this.router.state;
        return current === "PaymentScreen" && params.orderUuid === order?.uuid;
    },

    /** The cashier is told, and not taken away from another customer. */
    offerGlaseOrder(order) {
        const words = {order: order.getName()};
        const message = order.isRefund
            ? _t(
                  "The Glase refund of order %(order)s is over. Open the order to finish it.",
                  words
              )
            : _t(
                  "The customer has paid order %(order)s with Glase. Open it to finish it.",
                  words
              );
        this.offerGlase(order.uuid, message, "success", {
            name: _t("Open the order"),
            onClick: () => this.openGlaseOrder(order),
        });
    },

    /** One message for each order or payment: who says it again says it in its place. */
    offerGlase(uuid, message, type, button) {
        this.glaseOffers ??= {};
        this.glaseOffers[uuid]?.();
        this.glaseOffers[uuid] = this.notification.add(message, {
            type,
            sticky: true,
            buttons: [{...button, onClick: () => this.takeGlaseOffer(uuid, button)}],
        });
    },

    takeGlaseOffer(uuid, {onClick}) {
        this.glaseOffers[uuid]();
        return onClick();
    },

    /** Only what the till shows: the server refuses it in any case. */
    canEditPayment(order) {
        return (
            super.canEditPayment(...arguments) && !order.payment_ids.some(isGlaseLine)
        );
    },

    openGlaseOrder(order) {
        this.setOrder(order);
        this.navigate("PaymentScreen", {orderUuid: order.uuid});
        return this.finishGlaseOrder(order);
    },
});
