import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

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

/**
 * Shortens the wait for the question, the only seam that a tour may touch. Looked up
 * when the tour runs: this bundle is also loaded on pages that have no till.
 */
export function askQuestionAfter(milliseconds) {
    return [
        {
            content: `the cashier is asked after ${milliseconds} ms`,
            trigger: "body",
            run: () => {
                const {TIMING} = odoo.loader.modules.get(
                    "@pos_glase/app/services/timing"
                );
                TIMING.QUESTION_MS = milliseconds;
            },
        },
    ];
}
