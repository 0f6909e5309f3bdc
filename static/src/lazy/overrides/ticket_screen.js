import {TicketScreen} from "@point_of_sale/app/screens/ticket_screen/ticket_screen";
import {_t} from "@web/core/l10n/translation";
import {isConfirmedLine, isPaidLine} from "@pos_glase/app/payment/glase_lines";
import {isToFinish} from "@pos_glase/lazy/payment/finish_order";
import {patch} from "@web/core/utils/patch";

patch(TicketScreen.prototype, {
    /** Glase has said that it is paid; what a manager has finished is not. */
    isGlasePaid(order) {
        const lines = order.payment_ids.filter(isPaidLine);
        return isToFinish(order) && order.isPaid() && lines.every(isConfirmedLine);
    },

    getStatus(order) {
        return this.isGlasePaid(order) && !order.isRefund
            ? _t("Paid with Glase")
            : super.getStatus(...arguments);
    },
});
