import {glaseState, isHeldLine} from "@pos_glase/app/utils/glase_lines";
import {PosPayment} from "@point_of_sale/app/models/pos_payment";
import {patch} from "@web/core/utils/patch";

patch(PosPayment.prototype, {
    initState() {
        super.initState(...arguments);
        glaseState(this);
    },

    /** Nothing that is or may be paid disappears, whoever deletes it. */
    delete() {
        return isHeldLine(this) ? undefined : super.delete(...arguments);
    },
});
