import {click, expect, queryAllTexts, test} from "@odoo/hoot";
import {
    cancelled,
    mountPaymentScreen,
    pass,
    passAndDraw,
    setupOrder,
} from "@pos_glase/../tests/unit/glase_helpers";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

const STAY = ".modal-footer .btn-primary";
const SEND = ".modal-footer .btn-secondary";

/** A payment screen of a till where Glase is sent by a second tap. */
async function setupScreen() {
    const till = await setupOrder();
    const {store, order} = till;
    store.config.glase_one_tap = false;
    const screen = await mountPaymentScreen(order);
    const cash = store.models["pos.payment.method"].find((m) => m.type === "cash");
    return {...till, screen, cash, due: order.remainingDue};
}

/** Glase is chosen, for an amount that is so much more than what is due. */
async function chosen(more) {
    const till = await setupScreen();
    await till.screen.addNewPaymentLine(till.method);
    const [line] = till.order.payment_ids;
    line.setAmount(till.due + more);
    return {...till, line};
}

/** The cashier sends it; a question that comes up is left open. */
async function send({screen, line}) {
    screen.sendPaymentRequest(line);
    await passAndDraw(100);
}

const startedAmount = ({server}) =>
    server.calls.find(({route}) => route === "start").amount;

async function answer(button) {
    await click(button);
    await passAndDraw(100);
    expect(".modal-footer").toHaveCount(0);
}

test("one tap sends what is due", async () => {
    const till = await setupScreen();
    till.store.config.glase_one_tap = true;
    await till.screen.addNewPaymentLine(till.method);
    await pass(100);
    expect(startedAmount(till)).toBe(till.due);
    expect(till.server.count("start")).toBe(1);
});

test("a till that has not heard of the setting sends at a tap", async () => {
    const till = await setupScreen();
    till.store.config.glase_one_tap = undefined;
    expect(till.method.payment_terminal.fastPayments).toBe(true);
});

test("without it, what is due is proposed and nothing is sent", async () => {
    const {server, line, due} = await chosen(0);
    expect(line.amount).toBe(due);
    expect(line.payment_status).toBe("pending");
    expect(server.count("start")).toBe(0);
});

test("what is due is sent without a question", async () => {
    const till = await chosen(0);
    await send(till);
    expect(till.server.count("start")).toBe(1);
});

test("a part: other means come first", async () => {
    const till = await chosen(-2);
    await send(till);
    expect(queryAllTexts(".modal-title")).toEqual(["Glase comes last"]);
    await answer(STAY);
    expect(till.server.count("start")).toBe(0);
    expect(till.line.payment_status).toBe("pending");
    expect(till.screen.pos.paymentTerminalInProgress || false).toBe(false);
    await till.screen.addNewPaymentLine(till.cash);
    expect(till.order.payment_ids[1].amount).toBe(2);
    await send(till);
    expect(till.server.count("start")).toBe(1);
});

test("a part: Glase first, when the cashier says so", async () => {
    const till = await chosen(-2);
    await send(till);
    await answer(SEND);
    expect(startedAmount(till)).toBeCloseTo(till.due - 2);
});

test("more: sent when the cashier agrees to give change", async () => {
    const till = await chosen(5);
    await send(till);
    expect(queryAllTexts(".modal-body")[0]).toMatch(/get \$.5\.00 of/);
    await answer(SEND);
    expect(startedAmount(till)).toBeCloseTo(till.due + 5);
    expect(till.line.uiState.glase.agreed).toBeCloseTo(5);
});

test("more: not sent when the cashier wants to change it", async () => {
    const till = await chosen(5);
    await send(till);
    await answer(STAY);
    expect(till.server.count("start")).toBe(0);
});

test("more: refused where the till has no cash", async () => {
    const till = await chosen(5);
    till.screen.payment_methods_from_config = [till.method];
    await send(till);
    expect(queryAllTexts(".modal-body")).toEqual([
        "This register cannot give $ 5.00 in change. Lower the amount.",
    ]);
    expect(till.server.count("start")).toBe(0);
});

test("a payment that came back leaves the other means free", async () => {
    const till = await chosen(0);
    till.server.says.status = cancelled();
    await send(till);
    await pass(1300);
    expect(till.line.payment_status).toBe("retry");
    expect(till.order.electronicPaymentInProgress()).toBe(false);
    await till.screen.addNewPaymentLine(till.cash);
    expect(till.order.payment_ids[1].amount).toBe(till.due);
    expect(till.order.isPaid()).toBe(true);
});

test("a waiting payment locks the other means out", async () => {
    const till = await chosen(0);
    await send(till);
    expect(till.order.electronicPaymentInProgress()).toBe(true);
});

test("Glase tapped twice is one line", async () => {
    const till = await chosen(-2);
    await till.screen.addNewPaymentLine(till.method);
    expect(till.order.payment_ids.length).toBe(1);
    expect(till.server.count("start")).toBe(0);
});
