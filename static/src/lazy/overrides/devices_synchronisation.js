import DevicesSynchronisation from "@point_of_sale/app/utils/devices_synchronisation";
import {heldHere} from "@pos_glase/lazy/orders/order_moves";
import {patch} from "@web/core/utils/patch";

/** The models as core reads them to merge orders: none at a table where money is. */
function withoutHeldTables(models) {
    const orders = models["pos.order"];
    const reduce = (...reduced) => {
        const held = new Set(
            orders.filter(heldHere).map((order) => order.table_id?.id)
        );
        return orders
            .filter(({table_id}) => !held.has(table_id?.id))
            .reduce(...reduced);
    };
    return Object.create(models, {
        "pos.order": {value: Object.create(orders, {reduce: {value: reduce}})},
        // Marks on the models that it is at work
        connectNewData: {value: (...data) => models.connectNewData(...data)},
    });
}

patch(DevicesSynchronisation.prototype, {
    /** Two orders at one table become one; where one of them holds money they stay two. */
    async processDynamicRecords() {
        const models = this.pos.config.module_pos_restaurant
            ? withoutHeldTables(this.models)
            : this.models;
        const sync = Object.create(this, {models: {value: models}});
        return super.processDynamicRecords.apply(sync, arguments);
    },
});
