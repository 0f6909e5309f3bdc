import {
    isGlase,
    isGlaseLine,
    isLiveLine,
    isPaidLine,
    isStuckLine,
} from "@pos_glase/app/utils/glase_lines";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    async afterProcessServerData() {
        const result = await super.afterProcessServerData(...arguments);
        if (this.config.payment_method_ids.some(isGlase)) {
            this.data.connectWebSocket("GLASE_LOOK", ({payment_uuid}) =>
                this.env.services.glase.wake(payment_uuid)
            );
            this.data.connectWebSocket("GLASE_REFUSED", ({message}) =>
                this.notification.add(message, {type: "danger", sticky: true})
            );
            // Not awaited: the till opens whether Glase answers or not
            this.resumeGlasePayments();
        }
        return result;
    },

    /** Brings the dialog of a waiting payment up, on whatever screen. */
    showGlasePayment(paymentUuid) {
        const payment = this.env.services.glase.get(paymentUuid);
        if (payment) {
            const line = this.models["pos.payment"].getBy("uuid", paymentUuid);
            const method = line?.payment_method_id || this.glaseMethod;
            method.payment_terminal.show(payment);
        }
        return Boolean(payment);
    },

    get glaseMethod() {
        return this.config.payment_method_ids.find(isGlase);
    },

    isPaying(order) {
        const {current, params} = this.router.state;
        return current === "PaymentScreen" && params.orderUuid === order?.uuid;
    },

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

    /** The cashier is told, and not taken away from another customer. */
    offerGlaseOrder(order) {
        const told = {};
        told.close = this.notification.add(
            _t(
                "The customer has paid order %(order)s with Glase. Open it to finish it.",
                {
                    order: order.getName(),
                }
            ),
            {
                type: "success",
                sticky: true,
                buttons: [
                    {
                        name: _t("Open the order"),
                        onClick: () => this.openGlaseOrder(order, told),
                    },
                ],
            }
        );
    },

    openGlaseOrder(order, {close}) {
        close();
        this.setOrder(order);
        this.navigate("PaymentScreen", {orderUuid: order.uuid});
        return this.finishGlaseOrder(order);
    },

    async _onBeforeDeleteOrder(order) {
        const refusal = this.glaseDeleteRefusal(order);
        if (refusal) {
            this.dialog.add(AlertDialog, {
                title: _t("The order cannot be deleted"),
                body: refusal,
            });
            return false;
        }
        return super._onBeforeDeleteOrder(...arguments);
    },

    glaseDeleteRefusal(order) {
        if (order.finalized) {
            return "";
        }
        if (order.payment_ids.some(isLiveLine)) {
            return _t(
                "A Glase payment of this order is waiting. Cancel the payment first."
            );
        }
        if (order.payment_ids.some(isStuckLine)) {
            return _t("Glase has money for this order. Please call a manager.");
        }
        if (order.payment_ids.some(isPaidLine)) {
            return _t(
                "The customer has paid with Glase. Finish the order; the money can be given back afterwards with a refund."
            );
        }
        return "";
    },

    canEditPayment(order) {
        return (
            super.canEditPayment(...arguments) && !order.payment_ids.some(isGlaseLine)
        );
    },
});
