import {Component, useEffect, useState} from "@odoo/owl";
import {CustomerDisplay} from "@point_of_sale/customer_display/customer_display";
import {generateQRCodeDataUrl} from "@point_of_sale/utils";
import {patch} from "@web/core/utils/patch";

/**
 * A till that is silent for longer may be gone: its payment is no longer offered. What is
 * paid is said for a moment.
 */
export const TIMING = {SILENT_MS: 25000, PAID_MS: 3000};

/** Asks the customer to pay; see `glaseOnDisplay` for what the till says. */
export class GlaseDisplay extends Component {
    static template = "pos_glase.GlaseDisplay";
    static props = {
        amount: String,
        code: String,
        test: Boolean,
        beat: Number,
        paid: {type: Boolean, optional: true},
    };

    get picture() {
        return generateQRCodeDataUrl(this.props.code, {width: 240, height: 240});
    }
}

patch(CustomerDisplay, {
    components: {...CustomerDisplay.components, GlaseDisplay},
});

patch(CustomerDisplay.prototype, {
    setup() {
        super.setup(...arguments);
        this.glaseTill = useState({silent: false});
        useEffect(
            () => {
                this.glaseTill.silent = false;
                const timer = setTimeout(
                    () => (this.glaseTill.silent = true),
                    this.order.glase?.paid ? TIMING.PAID_MS : TIMING.SILENT_MS
                );
                return () => clearTimeout(timer);
            },
            () => [this.order.glase?.beat]
        );
    },

    get glase() {
        const {glase, finalized} = this.order;
        const isOver = finalized && !glase?.paid;
        return isOver || this.glaseTill.silent ? null : glase;
    },
});
