import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Glase from "@pos_glase/../tests/tours/utils/glase_util";
import * as OfflineUtil from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Sync from "@pos_glase/../tests/tours/utils/sync_util";
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
import {run} from "@point_of_sale/../tests/generic_helpers/utils";

// No payment lost, none doubled, whatever the cashier does; `tests/ui/test_money_tours.py`
// makes the buyer, and Glase's troubles.

// Another customer is served meanwhile; the buyer pays after that.
addTour(
    "GlasePutAside",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.clickAside(),
    Glase.badgeShows("5.10"),
    PaymentScreen.clickBackToProductScreen(),
    Glase.badgeShows("5.10"),
    Chrome.createFloatingOrder(),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    ProductScreen.clickPayButton(),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Glase.badgeShows("5.10"),
    Glase.clickBadge(),
    Glase.dialogShows("waiting"),
    Glase.clickAside(),
    customerPays(),
    Glase.openPaidOrder(),
    isSold(),
    Glase.badgeIsGone()
);

// A second order while one waits. The buyer pays only the second one.
addTour(
    "GlaseSecondOrder",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.clickAside(),
    PaymentScreen.clickBackToProductScreen(),
    Chrome.createFloatingOrder(),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    ProductScreen.clickPayButton(),
    Glase.buttonSays("is being paid with Glase"),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("5.10"),
    Glase.clickCancel(),
    Glase.dialogIsGone(),
    Glase.badgeIsGone(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("10.20"),
    customerPays(),
    isSold()
);

// Another device asks for its payment all the time; a manager takes the till over.
addTour(
    "GlaseTakeOver",
    Chrome.startPoS(),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    ProductScreen.clickPayButton(),
    payWithGlase(),
    Glase.dialogShows("busy", "Another customer is paying at this register"),
    Glase.clickTakeOver(),
    Glase.managerConfirms(),
    Glase.dialogShows("waiting"),
    customerPays(),
    isSold()
);

// The buyer pays after the page was reloaded during the question.
addTour(
    "GlaseReloadQuestion",
    sell(),
    Glase.askQuestionAfter(2000),
    payWithGlase(),
    Glase.dialogShows("question"),
    reload(),
    Glase.dialogShows("waiting"),
    customerPays(),
    isSold()
);

// The page is reloaded while the bill is still on its way to Glase.
addTour(
    "GlaseReloadStart",
    sell(),
    payWithGlase(),
    Glase.dialogShows("sending"),
    reload(),
    Glase.dialogShows("sending"),
    glaseAnswers("sendInvoice"),
    Glase.dialogShows("waiting"),
    Glase.amountIs("5.10"),
    customerPays(),
    isSold()
);

// Paid, and the network is gone when the order is sent; then the page is reloaded.
addTour(
    "GlaseSyncLost",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    customerPays(),
    Glase.lineIsPaid(),
    OfflineUtil.setOfflineMode(),
    PaymentScreen.clickValidate(),
    Dialog.confirm("Continue with limited functionality"),
    isSold(),
    reload(),
    Chrome.isSynced(),
    Glase.nothingIsPending(),
    Glase.badgeIsGone()
);

// Paid, and the page is reloaded before the order is sent: the cashier validates.
addTour(
    "GlaseReloadPaid",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    customerPays(),
    Glase.lineIsPaid(),
    reload(),
    Glase.lineIsPaid(),
    PaymentScreen.clickValidate(),
    isSold()
);

// The browser forgets everything while the buyer looks for the phone.
addTour(
    "GlaseWipedBrowser",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    run(() => Glase.wipeBrowser(), "the browser's data are wiped", true),
    Glase.badgeShows("5.10"),
    Glase.clickBadge(),
    Glase.dialogShows("waiting"),
    customerPays(),
    Glase.openPaidOrder(),
    isSold()
);

// The answer to the start is lost and Glase is dead: the customer pays cash.
addTour(
    "GlaseLostStart",
    sell(),
    Glase.askQuestionAfter(3000),
    payWithGlase(),
    Glase.dialogShows("lost", "Does the customer's phone show a payment?"),
    Glase.clickPhoneNotSure(),
    Glase.dialogShows("unclear"),
    Glase.clickLetGo(),
    Glase.dialogIsGone(),
    PaymentScreen.emptyPaymentlines("5.10"),
    PaymentScreen.clickPaymentMethod("Cash"),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    Glase.badgeIsGone()
);

// Glase is dead; a manager finishes the sale, and the page is reloaded before the cashier
// validates. Glase comes back, and the buyer has paid.
addTour(
    "GlaseForceDone",
    sell(),
    Glase.askQuestionAfter(3000),
    payWithGlase(),
    Glase.dialogShows("unclear", "No answer yet"),
    Glase.clickForce(),
    Glase.managerConfirms("Glase has confirmed it by telephone"),
    Glase.lineIsOverridden(),
    reload(),
    Glase.lineIsOverridden(),
    Glase.dialogIsGone(),
    PaymentScreen.clickValidate(),
    ReceiptScreen.isShown(),
    ReceiptScreen.paymentLineContains("Glase", "5.10"),
    Glase.dialogIsGone(),
    Glase.badgeIsGone(),
    customerPays(),
    glaseAnswers("getPaymentStatus"),
    Glase.isTold("Glase has confirmed"),
    ReceiptScreen.isShown()
);

// One more article while the customer looks for the phone.
addTour(
    "GlaseCartChanged",
    sell(),
    payWithGlase(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("5.10"),
    Glase.clickAside(),
    PaymentScreen.clickBackToProductScreen(),
    ProductScreen.clickDisplayedProduct("Desk Organizer"),
    ProductScreen.clickPayButton(),
    Glase.isTold("invoice is now"),
    Glase.dialogShows("waiting"),
    Glase.amountIs("10.20"),
    customerPays(),
    isSold(),
    ReceiptScreen.paymentLineContains("Glase", "10.20")
);

// A sync of the draft is on its way when the cashier sends: its reply is older.
addTour(
    "GlaseSyncBeside",
    sell(),
    payWithGlase(),
    Sync.lineIsSynced(),
    Sync.sendDuringSync(),
    Glase.dialogShows("waiting"),
    Glase.clickAside(),
    Sync.deleteOrder(),
    Glase.isTold("Cancel it first"),
    Glase.clickBadge(),
    Glase.dialogShows("waiting"),
    customerPays(),
    isSold()
);

// A part with Glase first; the rest with Glase too, as another payment.
addTour(
    "GlaseTwice",
    sell(),
    payWithGlase(),
    PaymentScreen.enterPaymentLineAmount("Glase", "3.10", true, {amount: "3.10"}),
    Glase.clickSend(),
    Dialog.confirm("Glase first", ".btn-secondary"),
    Glase.dialogShows("waiting"),
    Glase.amountIs("3.10"),
    customerPays(),
    Glase.lineIsPaid(),
    Glase.dialogIsGone(),
    payWithGlase(),
    Glase.clickSend(),
    Glase.dialogShows("waiting"),
    Glase.amountIs("2.00"),
    customerPays(),
    isSold(),
    ReceiptScreen.paymentLineContains("Glase", "3.10"),
    ReceiptScreen.paymentLineContains("Glase", "2.00"),
    Glase.receiptHasReferences(2)
);
