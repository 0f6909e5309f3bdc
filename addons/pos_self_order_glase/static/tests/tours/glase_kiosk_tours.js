import * as CartPage from "@pos_self_order/../tests/tours/utils/cart_page_util";
import * as Kiosk from "@pos_self_order_glase/../tests/tours/glase_kiosk_util";
import * as Utils from "@pos_self_order/../tests/tours/utils/common";
import {
    customerDeclines,
    customerPays,
    glaseAnswers,
    patiently,
} from "@pos_glase/../tests/tours/utils/patience_util";
import {registry} from "@web/core/registry";

function addTour(name, ...steps) {
    registry.category("web_tour.tours").add(name, {steps: () => patiently(...steps)});
}

const reload = () => [
    {
        content: "the page is loaded anew",
        trigger: "body",
        expectUnloadPage: true,
        run: () => window.location.reload(),
    },
];

addTour(
    "GlaseKioskPaid",
    Kiosk.order(),
    Kiosk.invoiceIsShown(),
    Kiosk.keepPrints(),
    customerPays(),
    Kiosk.isConfirmed(),
    Kiosk.referenceIsPrinted(),
    Kiosk.isAtStart()
);

addTour(
    "GlaseKioskDeclined",
    Kiosk.order(),
    Kiosk.invoiceIsShown(),
    customerDeclines(),
    Kiosk.screenIs("declined"),
    Kiosk.again(),
    Kiosk.invoiceIsShown(),
    customerPays(),
    Kiosk.isConfirmed()
);

// On the way back nothing begins by itself, and the cart can be paid for again.
addTour(
    "GlaseKioskCancelled",
    Kiosk.order(),
    Kiosk.invoiceIsShown(),
    Kiosk.cancel(),
    Kiosk.screenIs("cancelled", "Nothing was paid"),
    Kiosk.back(),
    CartPage.isShown(),
    Kiosk.pay(),
    Kiosk.invoiceIsShown(),
    customerPays(),
    Kiosk.isConfirmed()
);

// The customer pays after the tap on "Cancel", before Glase has heard of that.
addTour(
    "GlaseKioskTooLate",
    Kiosk.order(),
    Kiosk.invoiceIsShown(),
    Kiosk.cancel(),
    Kiosk.screenIs("cancelling"),
    customerPays(),
    glaseAnswers("cancelInvoice"),
    Kiosk.isConfirmed()
);

// Nobody answers the question: cancelled, and back to the start.
addTour(
    "GlaseKioskAlone",
    Kiosk.wait("QUESTION_MS", 500),
    Kiosk.order(),
    Kiosk.wait("ANSWER_MS", 2000),
    Kiosk.screenIs("question", "more time"),
    Kiosk.isAtStart()
);

addTour(
    "GlaseKioskMoreTime",
    Kiosk.wait("QUESTION_MS", 500),
    Kiosk.order(),
    Kiosk.screenIs("question", "8.00"),
    Kiosk.wait("QUESTION_MS", 600000),
    Kiosk.moreTime(),
    Kiosk.invoiceIsShown(),
    customerPays(),
    Kiosk.isConfirmed()
);

// Paid while the kiosk asks whether anybody is there.
addTour(
    "GlaseKioskPaidLate",
    Kiosk.wait("QUESTION_MS", 500),
    Kiosk.order(),
    Kiosk.screenIs("question", "more time"),
    customerPays(),
    Kiosk.isConfirmed()
);

addTour(
    "GlaseKioskReload",
    Kiosk.order(),
    Kiosk.invoiceIsShown(),
    reload(),
    Kiosk.isAtStart()
);

addTour(
    "GlaseKioskReloadWhileCancelling",
    Kiosk.order(),
    Kiosk.invoiceIsShown(),
    Kiosk.cancel(),
    Kiosk.screenIs("cancelling"),
    reload(),
    Kiosk.isAtStart(),
    glaseAnswers("cancelInvoice")
);

addTour(
    "GlaseKioskReloadAfterEnd",
    Kiosk.order(),
    Kiosk.invoiceIsShown(),
    customerDeclines(),
    Kiosk.screenIs("declined"),
    reload(),
    Kiosk.isAtStart()
);

addTour(
    "GlaseKioskBusy",
    Kiosk.order(),
    Kiosk.screenIs("busy"),
    Kiosk.back(),
    CartPage.isShown()
);

addTour(
    "GlaseKioskRefused",
    Kiosk.order(),
    Kiosk.screenIs("refused", "ask the staff"),
    Kiosk.back(),
    CartPage.isShown()
);

// The words are core's. What it says of a printer that is off is in tests/live.
addTour(
    "GlaseKioskNoPaper",
    Kiosk.order(),
    Kiosk.invoiceIsShown(),
    Kiosk.noPaper(),
    customerPays(),
    {
        content: "the number of the order, for the counter",
        trigger: ".self_order_out_of_paper_popup h1:contains('K')",
        run: "click",
    },
    Kiosk.isAtStart()
);

// A session that is opened reloads the page, and a stranger's result leads away from it.
addTour(
    "GlaseKioskUndisturbed",
    Kiosk.order(),
    Kiosk.invoiceIsShown(),
    Kiosk.busTells("STATUS", {status: "open"}),
    Kiosk.busTells("PAYMENT_STATUS", {payment_result: "fail", data: {}}),
    Kiosk.invoiceIsShown(),
    Utils.checkIsNoBtn("Retry"),
    customerPays(),
    {
        content: "the order is confirmed",
        trigger: ".confirmation-page .tracking-number",
    },
    {
        content: "at the end the page is loaded anew",
        trigger: ".btn:contains('Close')",
        expectUnloadPage: true,
        run: "click",
    },
    Kiosk.isAtStart()
);
