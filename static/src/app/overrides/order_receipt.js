import {OrderReceipt} from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(OrderReceipt.prototype, {
    get glaseDescription() {
        return _t("Glase payment");
    },

    /** Groups of five: 25 digits can be read, and wrap between groups on narrow paper. */
    glaseReferenceParts(line) {
        return line.glase_ers_reference.match(/.{1,5}/g);
    },
});
