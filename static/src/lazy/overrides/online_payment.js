import {PosStore} from "@point_of_sale/app/services/pos_store";
import {isHeldLine} from "@pos_glase/app/utils/glase_lines";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    /**
     * When an online payment of `pos_online_payment` is taken off (0), the server deletes
     * all other payments of the order, or refuses because Glase has money in one of them.
     * So the server is only told that nothing is to be paid online any more.
     */
    async updateOnlinePaymentsDataWithServer(order, amount) {
        if (amount !== 0 || !order.isSynced || !order.payment_ids.some(isHeldLine)) {
            return super.updateOnlinePaymentsDataWithServer(...arguments);
        }
        try {
            const values = {next_online_payment_amount: 0};
            await this.data.call("pos.order", "write", [[order.id], values]);
        } catch {
            return null; // As core does when it cannot find out
        }
        return super.updateOnlinePaymentsDataWithServer(order, false);
    },
});
