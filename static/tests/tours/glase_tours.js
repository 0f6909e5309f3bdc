import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Glase from "@pos_glase/../tests/tours/utils/glase_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import {
    customerDeclines,
    customerPays,
    glaseAnswers,
    patiently,
    reload,
} from "@pos_glase/../tests/tours/utils/patience_util";
import {registry} from "@web/core/registry";

// The cashier's side only, and only waiting for states. What the buyer does in each
// tour stands above it; the buyer acts when the tour says so.

export function addTour(name, ...steps) {
    registry.category("web_tour.tours").add(name, {
        steps: () => patiently(...steps, Chrome.endTour()),
    });
}

/** One Desk Organizer, 5.10, on the payment screen. */
export function sell() {
    return [
        Chrome.startPoS(),
        Dialog.confirm("Open Register"),
        ProductScreen.clickDisplayedProduct("Desk Organizer"),
        ProductScreen.clickPayButton(),
    ];
}

export function payWithGlase() {
    return [PaymentScreen.clickPaymentMethod("Glase")];
}

export function isSold() {
    return [ReceiptScreen.isShown(), Glase.dialogIsGone(), Glase.receiptHasReference()];
}

// The buyer scans and pays while the till waits.
addTour(
    "GlasePay",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting", "Waiting for the customer"),
    Glase.amountIs("5.10"),
    Glase.codeIsShown(),
    Glase.isMarkedAsTest(),
    customerPays(),
    isSold(),
    ReceiptScreen.paymentLineContains("Glase", "5.10"),
    ReceiptScreen.clickNextOrder()
);

// The buyer declines on the phone.
addTour(
    "GlaseDecline",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    customerDeclines(),
    Glase.lineCanBeRetried(),
    Glase.dialogIsGone(),
    Glase.lineSays("The customer declined. Nothing was paid."),
    PaymentScreen.clickPaymentlineDelButton("Glase", "5.10"),
    PaymentScreen.emptyPaymentlines("5.10")
);

// The buyer does nothing; the cashier cancels.
addTour(
    "GlaseCancel",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.clickCancel(),
    Glase.lineCanBeRetried(),
    Glase.dialogIsGone(),
    PaymentScreen.clickPaymentlineDelButton("Glase", "5.10"),
    PaymentScreen.emptyPaymentlines("5.10")
);

// The buyer pays after the cashier has cancelled, before Glase has heard of it.
addTour(
    "GlaseCancelTooLate",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.clickCancel(),
    Glase.dialogShows("cancelling"),
    customerPays(),
    glaseAnswers("cancelInvoice"),
    Glase.dialogShows("tooLate", "the customer has paid"),
    Glase.clickOk(),
    isSold()
);

// The buyer is slow: pays only after the cashier was asked, and chose to go on.
addTour(
    "GlaseQuestionThenPaid",
    sell(),
    Glase.askQuestionAfter(2000),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.dialogShows("question", "The customer has not paid yet"),
    Glase.clickTryAgain(),
    Glase.dialogShows("waiting"),
    Glase.dialogShows("question"),
    customerPays(),
    isSold()
);

// The buyer pays 3.10 with Glase, after 2.00 in cash.
addTour(
    "GlaseSplitCash",
    sell(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.enterPaymentLineAmount("Cash", "2", true, {remaining: "3.10"}),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("3.10"),
    customerPays(),
    isSold(),
    ReceiptScreen.paymentLineContains("Cash", "2.00"),
    ReceiptScreen.paymentLineContains("Glase", "3.10")
);

// The buyer pays after the cashier has reloaded the page.
addTour(
    "GlaseReload",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    reload(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("5.10"),
    customerPays(),
    isSold()
);
