import {OrderReceipt} from "@point_of_sale/app/screens/receipt_screen/receipt/order_receipt";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(OrderReceipt.prototype, {
    /** In these words, whatever the language (glase_api.md, chapter 9). */
    glaseDescription: "Glase payment",

    /** The references of a payment, or of a refund and of the payment that it refunds. */
    glaseReferences(line) {
        return [
            [_t("Glase ref."), line.glase_ers_reference],
            [_t("Refund of Glase ref."), line.glase_refunded_reference],
        ]
            .filter(([, reference]) => reference)
            .map(([label, reference]) => ({label, parts: groupsOfFive(reference)}));
    },
});

/** 25 digits in groups can be read, and wrap between groups on narrow paper. */
function groupsOfFive(reference) {
    return reference.match(/.{1,5}/g);
}
