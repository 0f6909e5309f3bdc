import {reactive} from "@odoo/owl";

/** What the till shows of a payment. */
export function viewOf({terminal, ...request}) {
    return reactive({
        paymentUuid: request.paymentUuid,
        orderUuid: request.orderUuid,
        orderName: request.orderName || "",
        attempt: request.attempt,
        amount: request.amount,
        stickerQr: terminal?.sticker_qr || "",
        invoiceQr: "", // Of the newest invoice, unlike the sticker's
        test: Boolean(terminal?.test),
        phase: "sending", // Then waiting, busy, cancelling; paid, cancelled, error
        overridden: false, // Finished by a manager's word; polled on and on
        paying: false, // The customer has scanned
        question: false, // QUESTION_MS are over
        questionAt: 0,
        unclear: false, // Nothing clear was heard for QUESTION_MS
        unclearAt: 0,
        cancelUnclear: false, // Nor was it of several cancels
        trouble: "", // "slow", "offline" or "odoo"
        offline: false, // For OFFLINE_MS already
        reached: true, // Glase itself has spoken since Odoo was out of reach
        message: "", // The server's sentence about the last answer
        refusal: "", // Why the last wish of the cashier was not fulfilled
        changed: false, // The order is another one than the customer's invoice
        due: 0, // What the order comes to now, where it has changed
        tooLate: false,
    });
}

/** Whether an end proves that nothing is paid. */
export function isProven({outcome, state}) {
    return ["cancelled", "error"].includes(outcome) && state !== "paid";
}

/** Whether Glase itself has spoken: what Odoo only waits for tells nothing. */
export function isClear(answer) {
    return Boolean(answer) && !answer.slow && answer.state !== "sending";
}
