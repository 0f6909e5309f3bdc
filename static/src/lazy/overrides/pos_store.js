import {heldHere, mayMove, moveRefusal} from "@pos_glase/lazy/orders/order_moves";
import DevicesSynchronisation from "@point_of_sale/app/utils/devices_synchronisation";
import {PosData} from "@point_of_sale/app/services/data_service";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {patch} from "@web/core/utils/patch";

/*
 * Doors of `order_moves.js`. Most of what is patched here is there with restaurants only;
 * this file is fetched after the till has opened, so that it comes last.
 */

patch(PosStore.prototype, {
    /** Core cancels the emptied order in Odoo, when its articles have moved already. */
    async mergeOrders(source, destination) {
        const may = mayMove(this, [source, destination], source.isSynced);
        this.glaseMerge = {source, may}; // The link of the tables waits for it too
        const isFree = await may;
        this.glaseMerge = null;
        return isFree ? super.mergeOrders(...arguments) : source;
    },

    async restoreOrdersToOriginalTable(order, table) {
        return !isMerged(order, table) || (await mayMove(this, [order]))
            ? super.restoreOrdersToOriginalTable(...arguments)
            : false;
    },

    removeOrder(order) {
        const refusal = this.glaseDeleteRefusal(order);
        if (refusal) {
            this.notification.add(refusal, {type: "warning"});
            return false;
        }
        return super.removeOrder(...arguments);
    },
});

/** Whether articles of a linked table are in the order, to be given back to it. */
function isMerged(order, table) {
    const merged = Object.values(order?.uiState?.unmerge ?? {});
    return merged.some(({table_id}) => table_id === table.id);
}

/** The orders whose articles move because a table gets another parent, or none. */
function ordersOfLink(pos, table, parentId) {
    if ((table.parent_id?.id || null) === (parentId || null)) {
        return [];
    }
    const orderAt = ({rootTable}) => pos.getActiveOrdersOnTable(rootTable)[0];
    const [own] = pos.getActiveOrdersOnTable(table);
    const parent = parentId && pos.models["restaurant.table"].get(parentId);
    const theirs = own && parent && orderAt(parent);
    const linked = table.parent_id && orderAt(table);
    return [
        ...(theirs ? [own, theirs] : []),
        ...(isMerged(linked, table) ? [linked] : []),
    ];
}

patch(PosData.prototype, {
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

/** Core merges in the same breath, and the tables are linked if their orders may be. */
async function mayLink(pos, orders) {
    const {source, may} = pos.glaseMerge ?? {};
    return source && orders.some(({uuid}) => uuid === source.uuid)
        ? may
        : !(await moveRefusal(pos, orders));
}

/** A device synchronisation that does not see the orders of tables where money is. */
function withoutHeldTables(sync) {
    const orders = sync.models["pos.order"];
    const seen = (...reduced) => {
        const held = new Set(
            orders.filter(heldHere).map((order) => order.table_id?.id)
        );
        return orders
            .filter(({table_id}) => !held.has(table_id?.id))
            .reduce(...reduced);
    };
    const view = insteadOf(orders, "reduce", seen);
    return insteadOf(sync, "models", insteadOf(sync.models, "pos.order", view));
}

function insteadOf(record, name, value) {
    return new Proxy(record, {
        get: (target, key) => (key === name ? value : Reflect.get(target, key)),
    });
}

patch(DevicesSynchronisation.prototype, {
    /** Two orders at one table become one; where one of them holds money they stay two. */
    async processDynamicRecords() {
        const sync = this.pos.config.module_pos_restaurant
            ? withoutHeldTables(this)
            : this;
        return super.processDynamicRecords.apply(sync, arguments);
    },
});
