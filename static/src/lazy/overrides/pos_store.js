import {finishOrder} from "@pos_glase/lazy/payment/finish_order";
import {isGlaseLine, isHeldLine} from "@pos_glase/app/payment/glase_lines";
import {resumePayment, resumePayments} from "@pos_glase/lazy/payment/resume_payments";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {isMerged} from "@pos_glase/lazy/orders/table_links";
import {managersOf, needsPin} from "@pos_glase/lazy/manager/manager";
import {mayMove} from "@pos_glase/lazy/orders/order_moves";
import {openMenu} from "@pos_glase/lazy/manager/open_menu";
import {tellOnce} from "@pos_glase/lazy/bar/notes";
import {patch} from "@web/core/utils/patch";

patch(PosStore.prototype, {
    // ------------------------------------- called by `app/`, once this is fetched

    resumeGlase(known) {
        return resumePayments(this, known);
    },

    resumeGlasePayment(line) {
        return resumePayment(this, line);
    },

    finishGlaseOrder(order) {
        return finishOrder(this, order);
    },

    openGlaseMenu() {
        return openMenu(this);
    },

    /** "here", "asked" for a PIN, or "away": then only a log-in of a manager helps. */
    glaseManagerIs() {
        if (!needsPin(this)) {
            return "here";
        }
        return managersOf(this).length ? "asked" : "away";
    },

    /** What Odoo has refused to save; the same once only. */
    tellGlase(message) {
        tellOnce(this, message, message, "danger");
    },

    // ------------------------------------------------- doors of `order_moves.js`

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

    // ------------------------------------------------------------ paid otherwise

    /** Only what the till shows: the server refuses it in any case. */
    canEditPayment(order) {
        return (
            super.canEditPayment(...arguments) && !order.payment_ids.some(isGlaseLine)
        );
    },

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
