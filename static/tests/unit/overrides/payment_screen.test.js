import {
    answer,
    cancelled,
    collectTold,
    hangs,
    mountPaymentScreen,
    paid,
    pass,
    passAndDraw,
    setupGlaseTill,
    showPaymentScreen,
} from "@pos_glase/../tests/unit/glase_helpers";
import {Component, useState, xml} from "@odoo/owl";
import {animationFrame, expect, queryAllTexts, test} from "@odoo/hoot";
import {
    contains,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {toFinish} from "@pos_glase/lazy/payment/finish_order";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";

definePosModels();

const GLASE = ".paymentmethod:has(.payment-name:contains(Glase))";

async function mountScreen(till, order) {
    till.store.setOrder(order);
    till.store.config.auto_validate_terminal_payment = false;
    const screen = await mountPaymentScreen(order);
    await passAndDraw(100);
    return screen;
}

async function setupScreen() {
    const till = await setupGlaseTill();
    const order = await getFilledOrder(till.store);
    const screen = await mountScreen(till, order);
    return {...till, order, screen};
}

/** The same, with a payment that waits. */
async function setupWaiting() {
    const till = await setupScreen();
    await till.screen.addNewPaymentLine(till.method);
    await pass(100);
    return {...till, line: till.order.payment_ids[0]};
}

/** A payment screen that can be left (no uuid), or show another order. */
async function mountScreens(order) {
    class Screens extends Component {
        static components = {PaymentScreen};
        static props = {};
        static template = xml`
            <PaymentScreen t-if="state.uuid" orderUuid="state.uuid" />`;

        setup() {
            this.state = useState({uuid: order.uuid});
        }
    }
    const {state, __owl__} = await mountWithCleanup(Screens);
    const [node] = Object.values(__owl__.children);
    return {screen: node.component, state};
}

/** The button is grey and says so; a tap on it tells the same and sends nothing. */
async function expectGrey({screen, store, method, server}, reason) {
    await animationFrame();
    expect(`${GLASE}.glase-grey[aria-disabled=true]`).toHaveCount(1);
    expect(queryAllTexts(`${GLASE} .glase-refusal`)).toEqual([reason]);
    const told = collectTold(screen.pos);
    expect(await screen.addNewPaymentLine(method)).toBe(false);
    expect(told).toEqual([reason]);
    expect(server.count("start")).toBe(0);
    expect(store.paymentTerminalInProgress || false).toBe(false);
}

test("the Glase button is ready, and asks nothing more", async () => {
    const {server} = await setupScreen();
    expect(GLASE).toHaveCount(1);
    expect(`${GLASE}.glase-grey`).toHaveCount(0);
    expect(`${GLASE} .glase-test`).toHaveCount(0);
    expect(server.count("open")).toBe(1);
});

test("a test account is marked on the button", async () => {
    const {glase} = await setupScreen();
    glase.terminal.test = true;
    await animationFrame();
    expect(queryAllTexts(`${GLASE} .glase-test`)).toEqual(["TEST"]);
});

test("grey: the till is offline", async () => {
    const till = await setupScreen();
    till.store.data.network.offline = true;
    till.screen.render();
    await expectGrey(till, "No connection to Odoo. Glase does not work without it.");
});

test("grey: nothing is left to pay, or cash has paid too much", async () => {
    const till = await setupScreen();
    await till.screen.addNewPaymentLine(till.store.models["pos.payment.method"].get(1));
    await expectGrey(till, "Nothing is left to pay.");
    till.order.payment_ids[0].setAmount(50);
    await expectGrey(till, "Nothing is left to pay.");
});

test("grey: the till is not registered; asked again when the screen opens", async () => {
    const till = await setupGlaseTill();
    const notReady = "This register has no Glase ID yet.";
    const {says} = till.server;
    says.open.terminal = {...says.open.terminal, ready: false, reason: notReady};
    await till.glase.open(1);
    const order = await getFilledOrder(till.store);
    const screen = await mountScreen(till, order);
    await expectGrey({...till, screen}, notReady);
    const before = till.server.count("open");
    says.open.terminal = {...says.open.terminal, ready: true, reason: ""};
    screen.onMounted();
    await passAndDraw(100);
    expect(till.server.count("open")).toBe(before + 1);
    expect(`${GLASE}.glase-grey`).toHaveCount(0);
});

test("not grey while nobody knows: the server will say", async () => {
    const till = await setupGlaseTill();
    Object.assign(till.glase.terminal, {known: false, ready: false});
    till.server.says.open = hangs();
    await mountScreen(till, await getFilledOrder(till.store));
    expect(`${GLASE}.glase-grey`).toHaveCount(0);
});

test("only Glase is ever grey", async () => {
    const till = await setupScreen();
    till.store.data.network.offline = true;
    till.screen.render();
    await animationFrame();
    expect(".paymentmethod").toHaveCount(3);
    expect(".glase-grey").toHaveCount(1);
});

test("deleting a waiting line cancels, and removes it on proof", async () => {
    const {screen, order, line, server} = await setupWaiting();
    server.says.cancel = hangs();
    screen.deletePaymentLine(line.uuid);
    await pass(500);
    expect(server.count("cancel")).toBe(1);
    expect(order.payment_ids.length).toBe(1);
    server.says.cancel.resolve(cancelled());
    await pass(500);
    expect(order.payment_ids.length).toBe(0);
    expect(screen.pos.paymentTerminalInProgress).toBe(false);
});

test("deleting a waiting line that turns out to be paid keeps it", async () => {
    const {screen, order, line, server} = await setupWaiting();
    server.says.cancel = paid({amount: line.amount});
    screen.deletePaymentLine(line.uuid);
    await pass(500);
    expect(order.payment_ids.length).toBe(1);
    expect(line.payment_status).toBe("done");
    screen.deletePaymentLine(line.uuid);
    await pass(100);
    expect(order.payment_ids.length).toBe(1);
    expect(server.count("cancel")).toBe(1);
});

test("deleting a waiting line whose cancel is refused keeps it waiting", async () => {
    const {screen, order, line, server} = await setupWaiting();
    server.says.cancel = answer({state: "issued", message: "Not now"});
    screen.deletePaymentLine(line.uuid);
    await pass(500);
    expect(line.payment_status).toBe("waitingCapture");
    // What ends later, for another reason, is no deletion any more
    await server.answerPoll(cancelled({message: "Declined"}));
    expect(order.payment_ids.length).toBe(1);
    expect(line.payment_status).toBe("retry");
});

test("a line that came back is deleted like any other", async () => {
    const {screen, order, line, server} = await setupWaiting();
    await server.answerPoll(cancelled());
    screen.deletePaymentLine(line.uuid);
    expect(order.payment_ids.length).toBe(0);
    expect(server.count("cancel")).toBe(0);
});

test("a second tap on a waiting line leaves it as it is", async () => {
    const {screen, order, method, server} = await setupScreen();
    await screen.addNewPaymentLine(method);
    await screen.sendPaymentRequest(order.payment_ids[0]);
    expect(order.payment_ids[0].payment_status).toBe("waitingCapture");
    await pass(100);
    expect(server.count("start")).toBe(1);
});

test("'Force done' does nothing for Glase", async () => {
    const {screen, line} = await setupWaiting();
    await screen.sendForceDone(line);
    expect(line.payment_status).toBe("waitingCapture");
    await animationFrame();
    expect(".send_force_done").toHaveCount(0);
    expect(".send_payment_cancel").toHaveCount(0);
});

test("a till that lost the method keeps a waiting line of it", async () => {
    const till = await setupWaiting();
    till.store.config.payment_method_ids = till.store.config.payment_method_ids.filter(
        (method) => method.id !== till.method.id
    );
    till.screen.onMounted();
    expect(till.order.payment_ids.length).toBe(1);
    till.line.setPaymentStatus("retry");
    till.screen.onMounted();
    expect(till.order.payment_ids.length).toBe(0);
});

test("a payment that ends after its screen was left does not take the cashier away", async () => {
    const till = await setupGlaseTill();
    const order = await getFilledOrder(till.store);
    till.store.setOrder(order);
    patchWithCleanup(OrderPaymentValidation.prototype, {
        validateOrder: () => expect.step("validated"),
    });
    patchWithCleanup(till.store.notification, {add: (text) => expect.step(text)});
    const {screen, state} = await mountScreens(order);
    await screen.addNewPaymentLine(till.method);
    await pass(100);
    state.uuid = "";
    await animationFrame();
    await till.server.answerPoll(paid({amount: order.priceIncl}));
    expect(order.payment_ids[0].payment_status).toBe("done");
    expect.verifySteps([]);
    expect(toFinish(till.store).map((each) => each.order)).toEqual([order]);
});

test("a line is called successful, and may be refunded, once Glase has confirmed it", async () => {
    const {order, line, glase, server} = await setupWaiting();
    glase.get(line.uuid).markOverridden();
    await passAndDraw(100);
    await animationFrame();
    expect(line.payment_status).toBe("done");
    expect(".glase-message").toHaveText(/Glase has not confirmed it yet/);
    expect(".electronic_payment").not.toBeVisible();
    expect(".glase-undo").toHaveCount(0);
    await server.answerPoll(paid({amount: order.priceIncl}));
    await animationFrame();
    expect(".glase-message").toHaveCount(0);
    expect(".electronic_status").toHaveText("Payment Successful");
    expect(".glase-undo").toHaveCount(1);
});

test("the dialog that was put aside can be brought back", async () => {
    const {screen, store, order, line, glase} = await setupWaiting();
    showPaymentScreen(store, order);
    const payment = glase.get(line.uuid);
    payment.closeDialog();
    await animationFrame();
    expect(payment.closeDialog).toBe(null);
    expect(".electronic_payment").not.toBeVisible();
    await contains(".glase-show").click();
    await pass(100);
    expect(payment.closeDialog).toBeOfType("function");
    payment.closeDialog();
    await animationFrame();
    screen.onMounted();
    await pass(100);
    expect(payment.closeDialog).toBeOfType("function");
});
