import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {isGlaseLine} from "@pos_glase/app/utils/glase_lines";
import {patch} from "@web/core/utils/patch";

patch(OrderPaymentValidation.prototype, {
    /**
     * Core sends what waits to be sent before this order, and stops at the first that
     * Odoo refuses: one sale with Glase that cannot be booked now would hold the next
     * customer's. So these wait until core is through, and this customer never for them.
     */
    async finalizeValidation() {
        const unsent = this.pos.unsentGlaseOrders(this.order);
        const {syncingOrders} = this.pos; // Core passes over these
        unsent.forEach(({uuid}) => syncingOrders.add(uuid));
        try {
            return await super.finalizeValidation(...arguments);
        } finally {
            unsent.forEach(({uuid}) => syncingOrders.delete(uuid));
            this.pos.sendGlaseOrders(unsent);
        }
    },
});

patch(PosStore.prototype, {
    /** Finished with Glase, and Odoo does not know: all but the one of just now. */
    unsentGlaseOrders(finishedNow) {
        const {orderToCreate, orderToUpdate} = this.getPendingOrder();
        return [...orderToCreate, ...orderToUpdate].filter(
            (order) =>
                order.finalized &&
                order !== finishedNow &&
                order.payment_ids.some(isGlaseLine)
        );
    },

    /**
     * Sends them once more, which core does not by itself after an error. What Odoo
     * refuses the cashier is told. A slow Odoo is not asked twice at a time.
     */
    async sendGlaseOrders(orders) {
        if (this.sendsGlaseOrders) {
            return; // The next sale sends what is left
        }
        this.sendsGlaseOrders = true;
        try {
            for (const order of orders) {
                await this.sendGlaseOrder(order);
            }
        } finally {
            this.sendsGlaseOrders = false;
        }
    },

    async sendGlaseOrder(order) {
        try {
            const sent = await this.syncAllOrders({
                orders: [order],
                throw: true,
                force: true,
            });
            if (sent) {
                this.glaseToldRefused?.[order.uuid]?.();
            }
        } catch (error) {
            if (error instanceof RPCError) {
                this.tellGlaseRefused(order, error.data?.message);
            } else {
                console.warn("Glase: an order could not be sent yet.", error);
            }
        }
    },

    /** Again with each sale, so the sentence of before makes room. */
    tellGlaseRefused(order, reason) {
        this.glaseToldRefused ??= {};
        this.glaseToldRefused[order.uuid]?.();
        this.glaseToldRefused[order.uuid] = this.notification.add(
            _t("Order %(order)s is paid, but Odoo cannot save it yet: %(reason)s", {
                order: order.getName(),
                reason,
            }),
            {type: "danger", sticky: true}
        );
    },
});
