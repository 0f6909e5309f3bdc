import {glaseState, isGlaseLine, isHeldLine} from "@pos_glase/app/payment/glase_lines";
import {isAnyTaken, mayMove} from "@pos_glase/lazy/orders/order_moves";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {status} from "@odoo/owl";

/** Whether what is split off may leave the order; if an invoice waits, it is corrected. */
async function maySplit(pos, order, taken) {
    const held = order.payment_ids.filter(isHeldLine);
    const payment = pos.env.services.glase.get(held[0]?.uuid);
    const isKnown = held.length === 1 && glaseState(held[0]).invoice;
    if (!isKnown || payment?.view.phase !== "waiting") {
        return mayMove(pos, [order]);
    }
    const {till} = held[0].payment_method_id.payment_terminal;
    return till.invoiceChange.takeOff(payment, taken);
}

// There with restaurants only
const SplitBillScreen = registry
    .category("pos_pages")
    .get("SplitBillScreen", null)?.component;

/** The screen's doors of `order_moves.js`. */
const doors = {
    createSplittedOrder() {
        const split = () => super.createSplittedOrder(...arguments);
        return this.glaseSplit(split, isAnyTaken(this.qtyTracker));
    },

    paySplittedOrder() {
        return this.glaseSplit(() => super.paySplittedOrder(...arguments));
    },

    transferSplittedOrder() {
        return this.glaseSplit(() => super.transferSplittedOrder(...arguments));
    },

    /** All or nothing is no split, but for the button that says so. */
    get isSplit() {
        const selected = this.getNumberOfProducts();
        return selected > 0 && selected < this.totOrderQty;
    },

    /** One of these buttons does what another one does; it is asked for once. */
    async glaseSplit(split, isSplit = this.isSplit) {
        if (this.glaseMaySplit || !isSplit) {
            return split();
        }
        if (this.asksForGlase) {
            return; // A second tap
        }
        this.asksForGlase = true;
        const order = this.currentOrder;
        try {
            const may = await maySplit(this.pos, order, {...this.qtyTracker});
            this.glaseMaySplit = may && status(this) !== "destroyed";
            if (this.glaseMaySplit) {
                await split();
            }
            followInvoices(order);
        } finally {
            this.asksForGlase = false;
            this.glaseMaySplit = false;
        }
    },
};

/**
 * The invoice was corrected for what should be left; now it is known what is. Where Glase
 * was slow, the cashier may have left the screen and split nothing.
 */
function followInvoices({payment_ids}) {
    for (const line of payment_ids.filter(isGlaseLine)) {
        const {glase, till} = line.payment_method_id.payment_terminal;
        const payment = glase.get(line.uuid);
        if (payment) {
            till.invoiceChange.followSplit(payment);
        }
    }
}

if (SplitBillScreen) {
    patch(SplitBillScreen.prototype, doors);
}
