import {glaseState, isFixedLine, isHeldLine} from "@pos_glase/app/payment/glase_lines";
import {PosPayment} from "@point_of_sale/app/models/pos_payment";
import {patch} from "@web/core/utils/patch";

patch(PosPayment.prototype, {
    initState() {
        super.initState(...arguments);
        glaseState(this);
    },

    /**
     * No key, popup, scanner or script changes what Glase was asked for or has paid. What
     * Glase itself says is written by `setGlaseAmount`, past this door.
     */
    update(vals, ...options) {
        const {amount} = this;
        return super.update(isFixedLine(this) ? {...vals, amount} : vals, ...options);
    },

    /** Nothing that is or may be paid disappears, whoever deletes it. */
    delete() {
        return isHeldLine(this) ? undefined : super.delete(...arguments);
    },
});
