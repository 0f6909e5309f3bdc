import * as CartPage from "@pos_self_order/../tests/tours/utils/cart_page_util";
import * as ProductPage from "@pos_self_order/../tests/tours/utils/product_page_util";
import * as Utils from "@pos_self_order/../tests/tours/utils/common";
import {TIMING} from "@pos_self_order_glase/app/kiosk_timing";

/** On a slow machine no page is left alone before the tour wants that. */
TIMING.UNHEARD_MS = 600000;
TIMING.LEFT_ALONE_MS = 600000;
TIMING.ANSWER_MS = 600000;

export const pay = () => Utils.clickBtn("Pay");

const gone = (text) => `body:not(:contains("${text}"))`;

/** A burger for 8.00 is in the cart, and the customer wants to pay. */
export function order() {
    return [
        Utils.clickBtn("Order Now"),
        ProductPage.clickCategory("Uncategorised"),
        ProductPage.clickProduct("Burger"),
        Utils.clickBtn("Checkout"),
        CartPage.isShown(),
        pay(),
    ];
}

/** The page shows this screen; see `KioskScreen.screen` for the words. */
export function screenIs(screen, text = "") {
    const words = text ? `:contains("${text}")` : "";
    return [
        {
            content: `the kiosk shows "${screen}"`,
            trigger: `.glase-kiosk[data-screen="${screen}"]${words}`,
        },
    ];
}

/** A code to scan, and what it is for. */
export function invoiceIsShown() {
    return [
        screenIs("waiting", "8.00"),
        {
            content: "there is a code to scan",
            trigger: ".glase-kiosk-code[src^='data:image/svg']",
        },
        {content: "core's own words are gone", trigger: gone("the terminal")},
    ];
}

const click = (content, button) => [
    {content, trigger: `.glase-kiosk-${button}`, run: "click"},
];

export const cancel = () => click("the customer cancels", "cancel");
export const again = () => click("the customer tries again", "again");
export const back = () => click("the customer goes back", "back");
export const moreTime = () => click("the customer wants more time", "more");
export const startOver = () => click("the customer begins anew", "leave");

/** From the next screen on, the customer has so long until the question, or for it. */
export function wait(name, milliseconds) {
    return [
        {
            content: `${name} is ${milliseconds}`,
            trigger: "body",
            run: () => {
                TIMING[name] = milliseconds;
            },
        },
    ];
}

export function isAtStart() {
    return [
        {
            content: "the next customer can begin",
            trigger: ".btn:contains('Order Now')",
        },
    ];
}

/** Core's confirmation, which a customer closes. */
export function isConfirmed() {
    return [
        {
            content: "the order is confirmed",
            trigger: ".confirmation-page .tracking-number",
        },
        Utils.clickBtn("Close"),
    ];
}

/** From now on the printer has none. */
export function noPaper() {
    const message = {body: "No paper"};
    const failure = {successful: false, message, errorCode: "EPTR_REC_EMPTY"};
    return [
        {
            content: "the printer has no paper",
            trigger: "body",
            run: () =>
                window.posmodel.printer.setPrinter({
                    printReceipt: async () => failure,
                }),
        },
    ];
}

/** From now on the printer keeps what it prints. */
export function keepPrints() {
    return [
        {
            content: "the printer keeps what it prints",
            trigger: "body",
            run: () =>
                window.posmodel.printer.setPrinter({
                    printReceipt: async (receipt) => {
                        document.body.dataset.printed = receipt.textContent;
                        return {successful: true};
                    },
                }),
        },
    ];
}

/** What Glase has to be told by who asks about the payment. */
export function referenceIsPrinted() {
    return [
        {
            content: "the receipt has the reference of the payment",
            trigger: "body[data-printed]",
            run: ({anchor}) => {
                if (
                    !/Glase payment\s*Glase ref\.\s*\d{25}/.test(anchor.dataset.printed)
                ) {
                    throw new Error(`It has none: ${anchor.dataset.printed}`);
                }
            },
        },
    ];
}

/** What the bus tells all pages of this kiosk. */
export function busTells(channel, message) {
    return [
        {
            content: `the bus tells ${channel}`,
            trigger: "body",
            run: () => {
                const {channels} = window.posmodel.data;
                channels.find((one) => one.channel === channel).method(message);
            },
        },
    ];
}
