import {glaseState, isGlaseLine, isLiveLine} from "@pos_glase/app/utils/glase_lines";
import {PaymentScreenPaymentLines} from "@point_of_sale/app/screens/payment_screen/payment_lines/payment_lines";
import {patch} from "@web/core/utils/patch";
import {useService} from "@web/core/utils/hooks";
import {useState} from "@odoo/owl";

patch(PaymentScreenPaymentLines.prototype, {
    setup() {
        super.setup(...arguments);
        this.glaseLive = useState(useService("glase").live);
    },

    /** What is shown under a line: that it waits, or why it came back. */
    glaseLine(line) {
        const live = Boolean(this.glaseLive[line.uuid]) && isLiveLine(line);
        return {live, message: isGlaseLine(line) ? glaseState(line).message : ""};
    },

    showGlase(line) {
        line.payment_method_id.payment_terminal.show(this.glaseLive[line.uuid]);
    },
});
