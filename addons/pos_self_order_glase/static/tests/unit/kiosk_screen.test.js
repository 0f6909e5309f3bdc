import {allowTranslations, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {animationFrame, click, describe, expect, queryAllTexts, test} from "@odoo/hoot";
import {KioskScreen} from "@pos_self_order_glase/app/kiosk_screen";
import {TIMING} from "@pos_self_order_glase/app/kiosk_timing";
import {advanceTime} from "@odoo/hoot-mock";
import {makePayment} from "./glase_kiosk_helpers";

describe.current.tags("headless");

async function show(values) {
    allowTranslations();
    const {payment, view} = makePayment();
    Object.assign(view, {amount: 8, orderRef: "K1-12"}, values);
    const step = (name) => () => expect.step(name);
    await mountWithCleanup(KioskScreen, {
        env: {}, // Else all services of all apps are started
        noMainContainer: true,
        props: {
            payment,
            orderNumber: "K1-12",
            formatAmount: (amount) => `${amount}.00 kr`,
            again: step("again"),
            back: step("back"),
            leave: step("leave"),
        },
    });
    return {payment, view};
}

const waiting = () => ({
    state: "waiting",
    qr: "HTTP://SEQR.SE/R1",
    until: Date.now() + 64500,
});

test("waiting", async () => {
    await show(waiting());
    expect(".glase-kiosk").toHaveAttribute("data-screen", "waiting");
    expect(".glase-kiosk-amount").toHaveText("8.00 kr");
    expect(".glase-kiosk-code").toHaveCount(1);
    expect(".glase-kiosk-left").toHaveText("1:05");
    expect(queryAllTexts("button")).toEqual(["Cancel"]);
});

test("the question", async () => {
    const {payment} = await show({
        ...waiting(),
        question: true,
        answerUntil: Date.now() + 14500,
    });
    payment.giveMoreTime = () => expect.step("more");
    payment.cancel = () => expect.step("cancel");
    expect(".glase-kiosk-code").toHaveCount(1);
    expect(".glase-kiosk-left").toHaveText("0:15");
    await click(".glase-kiosk-more");
    await click(".glase-kiosk-cancel");
    expect.verifySteps(["more", "cancel"]);
});

test("without a connection nobody is asked to scan", async () => {
    await show({...waiting(), reached: false});
    expect(".glase-kiosk-code").toHaveClass("opacity-25");
    expect(".glase-kiosk-advice").toHaveText(/wait before you pay/);
});

test("while it is cancelled there is no code and no button", async () => {
    const {payment} = await show({...waiting(), cancelling: true});
    payment.stop();
    expect(".glase-kiosk").toHaveAttribute("data-screen", "cancelling");
    expect(".glase-kiosk-code").toHaveCount(0);
    expect("button").toHaveCount(0);
});

for (const state of ["cancelled", "declined", "busy"]) {
    test(`${state}: again, or back`, async () => {
        await show({state, message: "What to do."});
        expect(".glase-kiosk-advice").toHaveText("What to do.");
        await click(".glase-kiosk-again");
        await click(".glase-kiosk-back");
        expect.verifySteps(["again", "back"]);
    });
}

test("refused", async () => {
    await show({state: "refused", message: "Please ask the staff."});
    expect(queryAllTexts("button")).toEqual(["Back"]);
});

test("ask the staff, with the order's number", async () => {
    await show({state: "ask_staff", message: "Do not pay again."});
    expect(".glase-kiosk-order").toHaveText("K1-12");
    expect(".glase-kiosk-amount").toHaveCount(0);
    await click(".glase-kiosk-leave");
    expect.verifySteps(["leave"]);
});

test("without any answer: the same, in our own words", async () => {
    await show({...waiting(), unheard: true, reached: false, cancelling: true});
    expect(".glase-kiosk").toHaveAttribute("data-screen", "ask_staff");
    expect(".glase-kiosk-advice").toHaveText(/no connection/);
});

test("what nobody touches is left", async () => {
    await show({state: "cancelled", message: "Nothing was paid."});
    await advanceTime(TIMING.LEFT_ALONE_MS - 1000);
    expect.verifySteps([]);
    await advanceTime(2000);
    await animationFrame();
    expect.verifySteps(["leave"]);
});
