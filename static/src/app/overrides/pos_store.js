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
                this.env.services.glase.get(payment_uuid)?.wake()
            );
            this.data.connectWebSocket("GLASE_REFUSED", ({message}) =>
                this.notification.add(message, {type: "danger", sticky: true})
            );
            // Not awaited: the till opens whether Glase answers or not
            this.resumeGlasePayments();
        }
        return result;
    },

    /** Goes on with what was waiting when the page was left. */
    async resumeGlasePayments() {
        const lines = this.models["pos.payment"].filter(
            (line) =>
                isLiveLine(line) && line.pos_order_id && !line.pos_order_id.finalized
        );
        lines.forEach((line) => this.resumeGlasePayment(line));
        const known = await this.env.services.glase.open(this.config.id);
        for (const {payment_uuid} of known) {
            const line = this.models["pos.payment"].getBy("uuid", payment_uuid);
            if (line?.pos_order_id && !line.pos_order_id.finalized && !line.isDone()) {
                this.resumeGlasePayment(line);
            }
        }
    },

    async resumeGlasePayment(line) {
        const adapter = line.payment_method_id.payment_terminal;
        const payment = adapter.resume(line);
        await this.ready;
        if (!payment.over && this.isPaying(line.pos_order_id)) {
            adapter.show(payment);
        }
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
            this.notification.add(
                _t(
                    "The customer has paid order %(order)s with Glase. Open it to finish it.",
                    {
                        order: order.getName(),
                    }
                ),
                {type: "success", sticky: true}
            );
            return;
        }
        const validation = new OrderPaymentValidation({
            pos: this,
            orderUuid: order.uuid,
        });
        await validation.validateOrder(false);
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
