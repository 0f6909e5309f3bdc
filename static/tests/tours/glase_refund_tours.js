import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Glase from "@pos_glase/../tests/tours/utils/glase_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Refund from "@pos_glase/../tests/tours/utils/refund_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import {
    addTour,
    isSold,
    payWithGlase,
    sell,
} from "@pos_glase/../tests/tours/glase_tours";
import {
    customerPays,
    glaseAnswers,
    reload,
} from "@pos_glase/../tests/tours/utils/patience_util";

// The cashier's side only; `tests/ui/test_refund_tours.py` makes buyer and Glase act.

function choose(quantity) {
    return [
        ReceiptScreen.clickNextOrder(),
        ProductScreen.clickRefund(),
        TicketScreen.selectOrder("001"),
        ProductScreen.clickNumpad(quantity),
        TicketScreen.confirmRefund(),
        PaymentScreen.isShown(),
    ];
}

// One article was bought with Glase, and comes back.
addTour(
    "GlaseRefundWhole",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    customerPays(),
    isSold(),
    choose("1"),
    PaymentScreen.clickPaymentMethod("Glase"),
    PaymentScreen.selectedPaymentlineHas("Glase", "-5.10"),
    Refund.clickRefund(),
    ReceiptScreen.isShown(),
    Refund.dialogIsGone(),
    Refund.receiptHasReferences()
);

// Two were bought, one comes back. Glase is slow, and the cashier reloads the page.
addTour(
    "GlaseRefundReload",
    sell(),
    PaymentScreen.clickBack(),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    ProductScreen.clickPayButton(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    customerPays(),
    isSold(),
    choose("1"),
    PaymentScreen.clickPaymentMethod("Glase"),
    PaymentScreen.selectedPaymentlineHas("Glase", "-5.10"),
    Refund.clickRefund(),
    Refund.dialogSays("refunding the money"),
    reload(),
    Refund.dialogSays("refunding the money"),
    glaseAnswers("refundPayment"),
    ReceiptScreen.isShown(),
    Refund.dialogIsGone(),
    Refund.receiptHasReferences(),
    Glase.dialogIsGone()
);

// Two at half price, by a discount on the whole order (pos_discount); one comes back.
addTour(
    "GlaseRefundDiscounted",
    sell(),
    PaymentScreen.clickBack(),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    ProductScreen.clickControlButton("Discount"),
    Dialog.confirm(),
    ProductScreen.totalAmountIs("5.10"),
    ProductScreen.clickPayButton(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    customerPays(),
    isSold(),
    choose("1"),
    PaymentScreen.clickPaymentMethod("Glase"),
    PaymentScreen.selectedPaymentlineHas("Glase", "-2.55"),
    Refund.clickRefund(),
    ReceiptScreen.isShown(),
    Refund.dialogIsGone(),
    Refund.receiptHasReferences()
);
