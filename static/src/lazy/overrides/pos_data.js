import {mayLink, ordersOfLink} from "@pos_glase/lazy/orders/table_links";
import {PosData} from "@point_of_sale/app/services/data_service";
import {RPCError} from "@web/core/network/rpc";
import {moveRefusal} from "@pos_glase/lazy/orders/order_moves";
import {patch} from "@web/core/utils/patch";

const USER_ERROR = "odoo.exceptions.UserError";

/**
 * A draft that has Glase money and was left without its articles is refused by Odoo. Core
 * says nothing and forgets what it has sent, so that articles that are added again would
 * be sold twice: the cashier is told, and the order is again what Odoo has.
 */
async function takeBack(pos, order, sentence) {
    if (await moveRefusal(pos, [order])) {
        pos.notification.add(sentence, {type: "warning"});
        try {
            await pos.data.loadServerOrders([["id", "=", order.id]]);
        } catch (error) {
            // Who saves the order must hear of the refusal, not of this
            console.warn("Glase: an order could not be loaded.", error);
        }
    }
}

patch(PosData.prototype, {
    async call(model, method, args) {
        try {
            return await super.call(...arguments);
        } catch (error) {
            const pos = this.deviceSync?.pos;
            const isRefused =
                error instanceof RPCError && error.exceptionName === USER_ERROR;
            if (pos && method === "sync_from_ui" && isRefused) {
                const [{uuid}] = args[0];
                const order = this.models["pos.order"].getBy("uuid", uuid);
                if (order?.isSynced && !order.finalized) {
                    await takeBack(pos, order, error.data.message);
                }
            }
            throw error;
        }
    },

    /** Tables are linked only where their orders may be: core does both, and waits not. */
    write(model, ids, vals) {
        const pos = this.deviceSync?.pos;
        const isLink = pos && model === "restaurant.table" && "parent_id" in vals;
        const tables = isLink ? this.models[model].readMany(ids) : [];
        const orders = tables.flatMap((table) =>
            ordersOfLink(pos, table, vals.parent_id)
        );
        if (!orders.length) {
            return super.write(...arguments);
        }
        const write = () => super.write(...arguments);
        mayLink(pos, orders).then((may) => may && write());
        return [];
    },
});
