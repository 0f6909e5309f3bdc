import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {TIMING} from "@pos_glase/lazy/timing";
import {batched} from "@web/core/utils/timing";
import {effect} from "@web/core/utils/reactive";
import {formatCurrency} from "@point_of_sale/app/models/utils/currency";
import {isLiveLine} from "@pos_glase/app/payment/glase_lines";
import {toRaw} from "@odoo/owl";

const INVOICE_CODE = "HTTP://SEQR.SE/R";

/** What was paid a moment ago, by the uuid of the order. */
const paidNow = new Map();

/** What the customer display shows of an order's Glase payment; null wipes it. */
export function glaseOnDisplay(order) {
    if (paidNow.has(order.uuid)) {
        return paidNow.get(order.uuid);
    }
    for (const line of order.payment_ids.filter(isLiveLine)) {
        const view = line.payment_method_id.payment_terminal.glase.get(line.uuid)?.view;
        if (view?.phase === "waiting") {
            return {
                amount: formatCurrency(view.amount, order.currency),
                code: codeOf(view, order.config.glase_display),
                test: view.test,
                beat: Date.now(),
            };
        }
    }
    return null;
}

function codeOf({stickerQr, invoiceQr}, wanted) {
    if (wanted === "invoice") {
        return invoiceQr.startsWith(INVOICE_CODE) ? invoiceQr : "";
    }
    return wanted === "none" ? "" : stickerQr;
}

/** Tells the customer display how the till's Glase payments stand. */
export class GlaseDisplay {
    constructor(pos, {live}) {
        this.pos = pos;
        const followed = new WeakSet();
        const follow = (payment) => {
            if (!followed.has(payment)) {
                followed.add(payment);
                this.follow(payment);
            }
        };
        effect((payments) => Object.values(payments).forEach(follow), [live]);
        effect(
            batched(({selectedOrder}) => {
                if (!selectedOrder && Object.keys(live).length) {
                    this.tell(null);
                }
            }),
            [pos]
        );
    }

    /** Tells each change, and now and then that the till is alive: displays forget. */
    follow(payment) {
        let beat = null;
        const tell = () => {
            clearTimeout(beat);
            const order = toRaw(this.pos).selectedOrder;
            if (order?.uuid === payment.view.orderUuid) {
                this.tell(order);
            }
            beat = payment.over ? null : setTimeout(tell, TIMING.DISPLAY_BEAT_MS);
        };
        payment.finished.then(
            ({outcome}) => outcome === "paid" && this.tellPaid(payment)
        );
        // What is read here is what is told anew when it changes
        effect(
            batched(({phase, amount, stickerQr, invoiceQr}) =>
                tell(phase, amount, stickerQr, invoiceQr)
            ),
            [payment.view]
        );
    }

    /** The customer reads it for a moment, before core's own thanks. */
    tellPaid({view}) {
        paidNow.set(view.orderUuid, {
            amount: formatCurrency(view.amount, this.pos.currency),
            code: "",
            test: view.test,
            paid: true,
            beat: Date.now(),
        });
        const order = () => {
            const {selectedOrder} = toRaw(this.pos);
            return selectedOrder?.uuid === view.orderUuid && selectedOrder;
        };
        setTimeout(() => {
            paidNow.delete(view.orderUuid);
            if (order()) {
                this.tell(order());
            }
        }, TIMING.DISPLAY_PAID_MS);
        if (order()) {
            this.tell(order());
        }
    }

    /** Where no order is shown any more, core tells the display nothing about that. */
    tell(order) {
        const adapter = new CustomerDisplayPosAdapter();
        if (order) {
            adapter.formatOrderData(order);
            adapter.data.scaleData = null;
        } else {
            adapter.data = {glase: null};
        }
        adapter.dispatch(this.pos);
    }
}
