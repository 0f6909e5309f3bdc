import {negate} from "@point_of_sale/../tests/generic_helpers/utils";
import {timing, waitFor} from "@pos_glase/../tests/tours/utils/patience_util";

/** The dialog shows this state; see `GlaseDialog.state` for the words. */
export function dialogShows(state, text = "") {
    const words = text ? ` .glase-headline:contains("${text}")` : "";
    return [
        {
            content: `the Glase dialog shows "${state}"`,
            trigger: `.glase-dialog .glase-layout[data-state="${state}"]${words}`,
        },
    ];
}

export function amountIs(amount) {
    return [
        {
            content: `the dialog asks for ${amount}`,
            trigger: `.glase-dialog .glase-amount:contains("${amount}")`,
        },
    ];
}

export function codeIsShown() {
    return [
        {
            content: "there is a code to scan",
            trigger: ".glase-dialog .glase-code img[src^='data:image/svg']",
        },
    ];
}

export function isMarkedAsTest() {
    return [
        {
            content: "the dialog is marked as a test",
            trigger: ".glase-dialog .glase-test",
        },
    ];
}

export function clickCancel() {
    return [
        {
            content: "the cashier cancels",
            trigger: ".glase-dialog .glase-cancel",
            run: "click",
        },
    ];
}

export function clickTryAgain() {
    return [
        {
            content: "the cashier wants to go on waiting",
            trigger: ".glase-dialog .glase-again",
            run: "click",
        },
    ];
}

export function clickOk() {
    return [
        {
            content: "the cashier has read it",
            trigger: ".glase-dialog .glase-ok",
            run: "click",
        },
    ];
}

export function dialogIsGone() {
    return [{content: "no Glase dialog is open", trigger: negate(".glase-dialog")}];
}

/** The line has come back, can be tried again, and says why it came back. */
export function lineCanBeRetried() {
    return [
        {
            content: "the payment can be tried again",
            trigger: ".paymentlines .send_payment_request:contains('Retry')",
        },
    ];
}

export function clickSend() {
    return [
        {
            content: "the cashier sends the payment",
            trigger: ".paymentlines .send_payment_request:contains('Send')",
            run: "click",
        },
    ];
}

export function clickRetry() {
    return [
        {
            content: "the cashier tries again",
            trigger: ".paymentlines .send_payment_request:contains('Retry')",
            run: "click",
        },
    ];
}

export function lineSays(text) {
    return [
        {
            content: `the line says "${text}"`,
            trigger: `.paymentlines .glase-message:contains("${text}")`,
        },
    ];
}

/** The receipt on the screen has the whole reference, under its payment. */
export function receiptHasReference() {
    const reference = ".receipt-screen .paymentlines .glase-receipt .glase-reference";
    return [
        {
            content: "the receipt says what the payment is",
            trigger: ".receipt-screen .glase-receipt:contains('Glase payment')",
        },
        {
            content: "the receipt shows the reference of Glase",
            trigger: reference,
            run: ({anchor}) => {
                if (!/^\d{10,25}$/.test(anchor.textContent)) {
                    throw new Error(`Not a reference: "${anchor.textContent}"`);
                }
            },
        },
    ];
}

/** Each payment of the receipt shows its own. */
export function receiptHasReferences(count) {
    return [
        {
            content: `the receipt shows ${count} references of Glase`,
            trigger: ".receipt-screen .glase-receipt",
            run: () => {
                const all = document.querySelectorAll(
                    ".receipt-screen .glase-reference"
                );
                const texts = [...all].map((reference) => reference.textContent);
                if (texts.length !== count || new Set(texts).size !== count) {
                    throw new Error(`Not ${count} references: "${texts}"`);
                }
            },
        },
    ];
}

/** Shortens the wait for the question, which no tour meets else. */
export function askQuestionAfter(milliseconds) {
    return [
        {
            content: `the cashier is asked after ${milliseconds} ms`,
            trigger: "body",
            run: () => {
                timing().QUESTION_MS = milliseconds;
            },
        },
    ];
}

const click = (content, trigger) => [{content, trigger, run: "click"}];

export function clickAside() {
    return click("the cashier puts it aside", ".glase-dialog .glase-aside");
}

export function clickBadge() {
    return click("the cashier brings it back", ".pos-topheader .glase-badge");
}

export function clickTakeOver() {
    return click("the cashier takes the till over", ".glase-dialog .glase-take-over");
}

export function clickPhoneNotSure() {
    return click("the phone may show a payment", ".glase-dialog .glase-phone-yes");
}

export function clickLetGo() {
    return click("the cashier lets go", ".glase-dialog .glase-let-go");
}

export function clickForce() {
    return click("the cashier calls the manager", ".glase-dialog .glase-force");
}

/** The manager is logged in and needs no PIN. */
export function managerConfirms(reason = "") {
    const why = {
        content: "the manager says why",
        trigger: ".glase-manager-reason input",
        run: `edit ${reason}`,
    };
    return [
        reason ? why : [],
        click("the manager confirms", ".glase-manager .glase-manager-confirm"),
    ].flat();
}

export function badgeShows(amount) {
    return [
        {
            content: "the badge shows that a payment waits",
            trigger: `.pos-topheader .glase-badge:contains("${amount}")`,
        },
    ];
}

export function badgeIsGone() {
    return [{content: "no payment waits", trigger: negate(".glase-badge")}];
}

export function buttonSays(text) {
    return [
        {
            content: "the grey button says why",
            trigger: `.paymentmethod .glase-refusal:contains("${text}")`,
        },
    ];
}

export function isTold(text) {
    return [
        {
            content: `the cashier is told "${text}"`,
            trigger: [".o_notification", ".glase-note"]
                .map((place) => `${place}:contains("${text}")`)
                .join(", "),
        },
    ];
}

/** The customer has paid an order that is not on the screen. */
export function openPaidOrder() {
    return [
        {
            content: "the cashier opens the paid order",
            trigger: ".pos-topheader .glase-finish.glase-good:contains('Paid')",
            run: "click",
        },
    ];
}

export function lineIsPaid() {
    return [
        {
            content: "the line is paid",
            trigger: ".paymentlines .electronic_status:contains('Payment Successful')",
        },
    ];
}

/** A manager has finished it, and nothing says that it is paid. */
export function lineIsOverridden() {
    const lines = ".payment-screen .paymentlines";
    return [
        {
            content: "the line is not confirmed yet",
            trigger: `${lines} .glase-message:contains('Glase has not confirmed it yet')`,
        },
        {
            content: "the line is not called paid",
            trigger: negate(".electronic_status:visible, .glase-undo", lines),
        },
    ];
}

/** As if the tablet had been reset: nothing of the till is left in the browser. */
export async function wipeBrowser() {
    const {posmodel} = window;
    posmodel.data.synchronizeLocalDataInIndexedDB = async () => {};
    await posmodel.data.indexedDB.reset();
    window.location.reload();
}

/** Every finished order of this browser is on the server. */
export function nothingIsPending() {
    return [
        {
            content: "the order has arrived",
            trigger: "body",
            run: () => {
                const orders = window.posmodel.models["pos.order"];
                const pending = () =>
                    orders.filter((order) => order.finalized && !order.isSynced);
                return waitFor(() => !pending().length, "An order has not arrived");
            },
        },
    ];
}
