import {negate} from "@point_of_sale/../tests/generic_helpers/utils";

const DIALOG = ".glase-refund-dialog";

export function clickRefund() {
    return [
        {
            content: "the cashier refunds",
            trigger: ".paymentlines .send_refund_request",
            run: "click",
        },
    ];
}

export function dialogSays(text) {
    return [
        {
            content: `the refund's dialog says "${text}"`,
            trigger: `${DIALOG} p:contains("${text}")`,
        },
    ];
}

export function dialogIsGone() {
    return [{content: "no refund dialog is open", trigger: negate(DIALOG)}];
}

/** Two references: the refund's own, and the one of what is refunded. */
export function receiptHasReferences() {
    return [
        {
            content: "the receipt shows the refund",
            trigger: ".receipt-screen .paymentlines .glase-receipt",
            run: ({anchor}) => {
                const found = anchor.textContent.replace(/\s/g, "").match(/\d{25}/g);
                if (new Set(found).size !== 2) {
                    throw new Error(`Not two references: "${anchor.textContent}"`);
                }
            },
        },
    ];
}
