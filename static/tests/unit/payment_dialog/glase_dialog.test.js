import {
    QR,
    answer,
    hangs,
    makePayment,
    openDialog,
    paid,
    pass,
    passAndDraw,
} from "@pos_glase/../tests/unit/glase_helpers";
import {
    animationFrame,
    click,
    describe,
    expect,
    press,
    queryOne,
    queryText,
    test,
} from "@odoo/hoot";
import {
    makeMockServer,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {CountdownRing} from "@pos_glase/lazy/payment_dialog/countdown_ring";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

async function setupDialog() {
    const {payment, server} = makePayment({amount: 123.4});
    server.listen(["/websocket/pos_glase/"]);
    const store = await setupPosEnv();
    server.says.start = hangs();
    server.says.status = answer({amount: 123.4});
    await openDialog(store, payment);
    payment.start({});
    await animationFrame();
    return {server, payment, store};
}

async function setupWaiting() {
    const till = await setupDialog();
    till.server.says.start.resolve(answer({amount: 123.4}));
    await passAndDraw(100);
    return till;
}

const state = () => queryOne(".glase-layout").dataset.state;

test("before Glase has the payment, the customer is asked to wait", async () => {
    await setupDialog();
    expect(state()).toBe("sending");
    expect(queryText(".glase-amount")).toBe("123.4 kr");
    expect(queryText(".glase-headline")).toBe("Preparing the payment");
    expect(".glase-code.glase-code-off").toHaveCount(1);
    expect(".glase-cancel").toHaveCount(1);
    expect("[role=dialog][aria-modal=true][aria-label='Glase payment']").toHaveCount(1);
});

test("then the customer is asked to scan", async () => {
    const {payment} = await setupWaiting();
    expect(state()).toBe("waiting");
    expect(queryText(".glase-headline")).toBe("Waiting for the customer");
    expect(".glase-code:not(.glase-code-off) img").toHaveCount(1);
    expect(payment.view.stickerQr).toBe(QR);
    const picture = atob(queryOne(".glase-code img").dataset.src.split(",")[1]);
    expect(picture).toMatch(/^<svg/);
    expect(queryText(".glase-ring span")).toMatch(/^(30|29)$/);
    expect(".glase-test").toHaveCount(0);
});

test("a test account is marked", async () => {
    const {payment} = await setupWaiting();
    payment.view.test = true;
    await animationFrame();
    expect(queryText(".glase-title")).toMatch(/TEST/);
});

test("without a sticker's code the sticker itself is named", async () => {
    const {payment} = await setupWaiting();
    payment.view.stickerQr = "";
    await animationFrame();
    expect(".glase-code img").toHaveCount(0);
    expect(queryText(".glase-no-code")).toMatch(/sticker/);
});

test("what happens is said in words, politely to screen readers", async () => {
    const {payment} = await setupWaiting();
    const region = queryOne("[role=status][aria-live=polite]");
    for (const [trouble, words] of [
        ["slow", "No answer yet, still checking"],
        ["offline", "No connection to Odoo, still trying"],
        ["odoo", "Odoo has a problem, still trying"],
    ]) {
        payment.view.trouble = trouble;
        await animationFrame();
        expect(region.textContent).toMatch(words);
    }
    payment.view.trouble = "";
    payment.view.message = "The customer is paying right now.";
    await animationFrame();
    expect(region.textContent).toMatch("The customer is paying right now.");
});

test("the ring counts down and is silent", async () => {
    await setupWaiting();
    await passAndDraw(10000);
    expect(queryText(".glase-ring span")).toMatch(/^(20|19)$/);
    expect(".glase-ring[aria-hidden=true]").toHaveCount(1);
});

test("after 30 s: try again or cancel, and 'try again' counts anew", async () => {
    await setupWaiting();
    await passAndDraw(30000);
    expect(state()).toBe("question");
    expect(queryOne(".glase-again")).toBe(document.activeElement);
    expect(".glase-cancel").toHaveCount(1);
    expect(".glase-code:not(.glase-code-off) img").toHaveCount(1);
    await click(".glase-again");
    await animationFrame();
    expect(state()).toBe("waiting");
    expect(queryText(".glase-ring span")).toMatch(/^(30|29)$/);
});

test("Enter does nothing, Escape puts aside", async () => {
    const {server, payment} = await setupWaiting();
    expect(queryOne(".glase-title")).toBe(document.activeElement);
    await press("Enter");
    await press(["control", "Enter"]);
    await pass(100);
    expect(server.count("cancel")).toBe(0);
    await press("Escape");
    await animationFrame();
    expect(".glase-dialog").toHaveCount(0);
    expect(server.count("cancel")).toBe(0);
    expect(payment.view.phase).toBe("waiting");
});

test("a click beside it does not close it", async () => {
    await setupWaiting();
    await click(".o_dialog .modal", {position: {x: 2, y: 2}});
    await animationFrame();
    expect(".glase-dialog").toHaveCount(1);
});

test("cancelling is said until it is proven", async () => {
    const {server} = await setupWaiting();
    server.says.cancel = hangs();
    await click(".glase-cancel");
    await animationFrame();
    expect(state()).toBe("cancelling");
    expect(queryText(".glase-headline")).toBe("Cancelling…");
    expect(".glase-buttons button:not(.glase-aside)").toHaveCount(0);
    expect(".glase-aside").toHaveCount(1);
    expect(".glase-code-off").toHaveCount(1);
});

test("a cancel that takes long is not over", async () => {
    const {server, payment} = await setupWaiting();
    server.says.cancel = answer({state: "cancelling", amount: 123.4});
    await click(".glase-cancel");
    await passAndDraw(30500);
    expect(state()).toBe("stuck");
    await click(".glase-aside");
    await animationFrame();
    expect(".glase-dialog").toHaveCount(0);
    expect(payment.over).toBe(false);
});

test("too late: said until somebody has read it", async () => {
    const {server} = await setupWaiting();
    const said = "Too late to cancel: the customer has paid.";
    server.says.cancel = paid({message: said});
    await click(".glase-cancel");
    await passAndDraw(100);
    expect(state()).toBe("tooLate");
    expect(queryText(".glase-headline")).toMatch(/Too late.*the customer has paid/);
    // Once is enough
    expect(queryText(".glase-notice")).toBe("");
    expect(queryOne(".glase-ok")).toBe(document.activeElement);
    await click(".glase-ok");
    await animationFrame();
    expect(".glase-dialog").toHaveCount(0);
});

test("what must be read, and its button, stand above core's veil", async () => {
    const {server, store} = await setupWaiting();
    server.says.cancel = paid();
    await click(".glase-cancel");
    await passAndDraw(100);
    document.querySelectorAll(".glase-shield").forEach((pane) => pane.remove());
    store.env.services.ui.block();
    await animationFrame();
    expect(".o_blockUI").toHaveCount(1);
    const button = queryOne(".glase-ok");
    const {x, y} = button.getBoundingClientRect();
    expect(document.elementFromPoint(x + 5, y + 5)).toBe(button);
    await click(".glase-ok");
    await animationFrame();
    expect(".o_blockUI").toHaveCount(1);
    store.env.services.ui.unblock();
});

describe("ring", () => {
    test("stands at the seconds that are left, and at zero in the end", async () => {
        await makeMockServer();
        patchWithCleanup(CountdownRing, {});
        await mountWithCleanup(CountdownRing, {
            props: {until: Date.now() + 2900, total: 30000},
            noMainContainer: true,
        });
        expect(queryText(".glase-ring span")).toBe("3");
        await passAndDraw(1000);
        expect(queryText(".glase-ring span")).toBe("2");
        await passAndDraw(3000);
        expect(queryText(".glase-ring span")).toBe("0");
    });
});
