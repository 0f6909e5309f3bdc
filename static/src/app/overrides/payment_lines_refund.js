import {PaymentScreenPaymentLines} from "@point_of_sale/app/screens/payment_screen/payment_lines/payment_lines";
import {isPaidLine} from "@pos_glase/app/utils/glase_lines";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";
import {useState} from "@odoo/owl";

patch(PaymentScreenPaymentLines.prototype, {
    setup() {
        super.setup(...arguments);
        this.glaseRefunds = useState(useService("glase").refunds);
    },

    canUndoGlase(line) {
        return isPaidLine(line) && line.amount > 0 && !line.pos_order_id.finalized;
    },

    glaseRefund(line) {
        return this.glaseRefunds[line.uuid];
    },

    showGlaseRefund(line) {
        line.payment_method_id.payment_terminal.refunds.show(this.glaseRefund(line));
    },
});
