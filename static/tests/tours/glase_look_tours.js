import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Display from "@pos_glase/../tests/tours/utils/display_util";
import * as Glase from "@pos_glase/../tests/tours/utils/glase_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as TicketScreen from "@point_of_sale/../tests/pos/tours/utils/ticket_screen_util";
import * as Look from "@pos_glase/../tests/tours/utils/look_util";
import {
    addTour,
    isSold,
    payWithGlase,
    sell,
} from "@pos_glase/../tests/tours/glase_tours";
import {customerPays, reload} from "@pos_glase/../tests/tours/utils/patience_util";

// What cashier and buyer see; `tests/ui/test_look_tours.py` makes the buyer act.

// The cashier cancels the first bill. The display is left alone by the till for a while
// during the second one, which the buyer pays.
addTour(
    "GlaseCustomerDisplay",
    sell(),
    Display.open(),
    Display.tellEvery(1000),
    payWithGlase(),
    Display.asksFor("5.10"),
    Glase.clickCancel(),
    Display.asksForNothing(),
    Glase.lineCanBeRetried(),
    Display.forgetAfter(500),
    Glase.clickRetry(),
    Display.asksFor("5.10"),
    Display.asksForNothing(),
    Display.forgetAfter(25000),
    Display.asksFor("5.10"),
    customerPays(),
    isSold(),
    Display.thanks(),
    Display.asksForNothing()
);

// Without the one-tap start: 3.10 with Glase, the rest in cash first.
addTour(
    "GlaseAmountLowered",
    sell(),
    payWithGlase(),
    PaymentScreen.enterPaymentLineAmount("Glase", "3.10", true, {amount: "3.10"}),
    Glase.clickSend(),
    Dialog.confirm("Enter the rest first"),
    PaymentScreen.clickPaymentMethod("Cash", true, {amount: "2.00"}),
    PaymentScreen.clickPaymentline("Glase", "3.10"),
    Glase.clickSend(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("3.10"),
    customerPays(),
    isSold(),
    ReceiptScreen.paymentLineContains("Cash", "2.00"),
    ReceiptScreen.paymentLineContains("Glase", "3.10")
);

// Without the one-tap start: 10.00 with Glase, and 4.90 back in cash.
addTour(
    "GlaseAmountRaised",
    sell(),
    payWithGlase(),
    PaymentScreen.enterPaymentLineAmount("Glase", "10", true, {amount: "10.00"}),
    Glase.clickSend(),
    Dialog.confirm("Send", ".btn-secondary"),
    Glase.dialogShows("waiting"),
    Glase.amountIs("10.00"),
    customerPays(),
    isSold(),
    ReceiptScreen.receiptChangeAmountIs("4.90")
);

// The receipt is printed again after the page was loaded anew.
addTour(
    "GlaseReprint",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    customerPays(),
    isSold(),
    ReceiptScreen.clickNextOrder(),
    reload(),
    Chrome.clickOrders(),
    TicketScreen.selectFilter("Paid"),
    TicketScreen.selectOrder("001"),
    Look.printReceipt(),
    Look.printedReference()
);

// A clerk logs in with a PIN and sells; a manager looks at the terminal with another.
addTour(
    "GlasePosHr",
    Chrome.clickBtn("Open Register"),
    Look.logIn("Glase Clerk", "1234"),
    Dialog.confirm("Open Register"),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    ProductScreen.clickPayButton(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    customerPays(),
    isSold(),
    ReceiptScreen.clickNextOrder(),
    Chrome.clickMenuOption("Glase"),
    Look.enterManagersPin("5651"),
    Look.menuShows("004610027501"),
    Look.menuShows("5.10")
);
