import {
    ERS,
    answer,
    cancelled,
    collectTold,
    hangs,
    mountPaymentScreen,
    paid,
    pass,
    settle,
    setupOrder,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";

definePosModels();

/** A till with an order on the payment screen. */
async function setupPayment() {
    const till = await setupOrder();
    const {order} = till;
    const screen = await mountPaymentScreen(order);
    return {...till, order, screen};
}

/** The same, with a tap on Glase. */
async function setupWaiting() {
    const till = await setupPayment();
    await till.screen.addNewPaymentLine(till.method);
    const line = till.order.payment_ids[0];
    await pass(100);
    return {...till, line};
}

test("a tap shows the dialog and the waiting line before the server answers", async () => {
    const {screen, method, order, server, glase} = await setupPayment();
    server.says.start = hangs();
    screen.addNewPaymentLine(method);
    const [line] = order.payment_ids;
    expect(line.payment_status).toBe("waitingCapture");
    expect(glase.get(line.uuid).closeDialog).toBeOfType("function");
    expect(screen.pos.paymentTerminalInProgress).toBe(true);
});

test("the start carries the order as a sync would", async () => {
    const {line, order, server} = await setupWaiting();
    const start = server.calls.find((call) => call.route === "start");
    expect(start.config_id).toBe(1);
    expect(start.payment_uuid).toBe(line.uuid);
    expect(start.attempt).toBe(1);
    expect(start.amount).toBe(line.amount);
    expect(start.order.uuid).toBe(order.uuid);
    expect(start.order.amount_total).toBe(order.priceIncl);
    expect(start.order.lines.length).toBe(2);
    expect(start.order.payment_ids[0][2].uuid).toBe(line.uuid);
    // The commands are kept for the real sync
    expect(order.serializeForORM({keepCommands: true}).lines.length).toBe(2);
});

test("a price that came forged from elsewhere is sent as the till reckons it", async () => {
    const {store, order, screen, method, server} = await setupPayment();
    await store.syncAllOrders({orders: [order]});
    const [article] = order.lines;
    const price = article.price_subtotal_incl;
    store.models.connectNewData({
        "pos.order.line": [{...article.raw, price_subtotal_incl: 0.01}],
    });
    expect(article.price_subtotal_incl).toBe(0.01);
    await screen.addNewPaymentLine(method);
    await pass(100);
    const {order: sent, amount} = server.calls.find(({route}) => route === "start");
    const [, , values] = sent.lines.find(([, id]) => id === article.id);
    expect(values.price_subtotal_incl).toBe(price);
    expect(amount).toBe(order.priceIncl);
});

test("paid: the line is done and carries the reference", async () => {
    const {line, store, server, glase} = await setupWaiting();
    await server.answerPoll(paid({amount: line.amount}), 1200);
    expect(line.payment_status).toBe("done");
    expect(line.glase_ers_reference).toBe(ERS);
    expect(line.glase_description).toBe("Glase payment");
    expect(store.paymentTerminalInProgress).toBe(false);
    expect(glase.poller.hasLive).toBe(false);
});

test("what Glase says was paid is booked, and told when it differs", async () => {
    const {line, server} = await setupWaiting();
    await server.answerPoll(paid({amount: 5}), 1200);
    expect(line.amount).toBe(5);
    expect(line.uiState.glase.message).toMatch(/\$.5.00 instead of \$.17.85/);
});

test("declined: the line can be retried and says why", async () => {
    const {line, store, server} = await setupWaiting();
    const message = "The customer declined. Nothing was paid.";
    await server.answerPoll(cancelled({message}), 1200);
    expect(line.payment_status).toBe("retry");
    expect(line.uiState.glase.message).toBe(message);
    expect(store.paymentTerminalInProgress).toBe(false);
});

test("the next attempt counts on from what the server counted", async () => {
    const {line, server, screen} = await setupWaiting();
    await server.answerPoll(cancelled({attempt: 3}), 1200);
    server.calls.length = 0;
    screen.sendPaymentRequest(line);
    await pass(100);
    expect(server.calls[0].route).toBe("start");
    expect(server.calls[0].attempt).toBe(4);
    expect(line.payment_status).toBe("waitingCapture");
});

test("two taps send one payment", async () => {
    const {line, order, server, screen, method, glase} = await setupWaiting();
    expect(await screen.addNewPaymentLine(method)).toBe(false);
    method.payment_terminal.sendPaymentRequest(line.uuid);
    await pass(300);
    expect(order.payment_ids.length).toBe(1);
    expect(server.count("start")).toBe(1);
    expect(Object.keys(glase.live)).toEqual([line.uuid]);
});

test("core's cancel that comes too late leaves a paid line done", async () => {
    const {line, screen, server} = await setupWaiting();
    server.says.cancel = paid({amount: line.amount});
    await screen.sendPaymentCancel(line);
    await pass(300);
    expect(line.payment_status).toBe("done");
    expect(line.glase_ers_reference).toBe(ERS);
});

test("core's cancel is answered before the request is settled", async () => {
    const {line, method, order, server} = await setupWaiting();
    server.says.cancel = paid({amount: line.amount});
    const heard = [];
    const request = method.payment_terminal.requests[line.uuid];
    request.then((ok) => heard.push(["request", ok]));
    method.payment_terminal
        .sendPaymentCancel(order, line.uuid)
        .then((ok) => heard.push(["cancel", ok]));
    await pass(200);
    expect(heard).toEqual([
        ["cancel", false],
        ["request", true],
    ]);
});

test("core's cancel that is proven", async () => {
    const {line, screen, store} = await setupWaiting();
    await screen.sendPaymentCancel(line);
    await pass(300);
    expect(line.payment_status).toBe("retry");
    expect(store.paymentTerminalInProgress).toBe(false);
});

test("money for a line that is gone is told loudly, and breaks nothing", async () => {
    const {line, store, order, server} = await setupWaiting();
    const told = collectTold(store);
    line.setPaymentStatus("retry");
    order.removePaymentline(line);
    await server.answerPoll(paid({amount: 10}), 1200);
    expect(told.length).toBe(1);
    expect(told[0]).toMatch(/10.00 with Glase, but no order has/);
    expect(told[0]).toMatch(new RegExp(ERS));
    expect(store.paymentTerminalInProgress).toBe(false);
});

test("money for an order that another device finished without it is told, too", async () => {
    const {line, store, order, server} = await setupWaiting();
    const told = collectTold(store);
    order.state = "paid";
    await server.answerPoll(paid({amount: line.amount}), 1200);
    expect(told.length).toBe(1);
    expect(told[0]).toMatch(new RegExp(ERS));
    expect(line.isDone()).toBe(false);
});

test("an order that cannot be serialized charges nothing and blocks nothing", async () => {
    const {order, store, screen, method, server} = await setupPayment();
    patchWithCleanup(console, {error: () => expect.step("logged")});
    patchWithCleanup(order, {
        serializeForORM() {
            throw new Error("no");
        },
    });
    await screen.addNewPaymentLine(method);
    await settle();
    expect(order.payment_ids[0].payment_status).toBe("retry");
    expect(store.paymentTerminalInProgress).toBe(false);
    expect(server.count("start")).toBe(0);
    expect.verifySteps(["logged"]);
});

test("a browser that cannot store charges all the same", async () => {
    const {store, order, screen, method, server} = await setupPayment();
    patchWithCleanup(console, {warn: () => expect.step("warned")});
    patchWithCleanup(store.data, {
        synchronizeLocalDataInIndexedDB() {
            throw new Error("full");
        },
    });
    screen.addNewPaymentLine(method);
    await pass(100);
    expect(server.count("start")).toBe(1);
    expect(order.payment_ids[0].payment_status).toBe("waitingCapture");
    expect.verifySteps(["warned"]);
});

test("a paid order is validated when the till does that by itself", async () => {
    const {store, line, screen, server} = await setupWaiting();
    store.config.auto_validate_terminal_payment = true;
    screen.validateOrder = () => expect.step("validated");
    await server.answerPoll(paid({amount: line.amount}), 1200);
    expect.verifySteps(["validated"]);
});

test("two payments of two orders do not meet", async () => {
    const {store, line, method, server} = await setupWaiting();
    const other = await getFilledOrder(store);
    const {data: second} = other.addPaymentline(method);
    second.pay();
    await pass(100);
    server.says.status = ({payment_uuid}) =>
        payment_uuid === line.uuid ? paid({amount: line.amount}) : answer();
    await pass(1200);
    expect(line.payment_status).toBe("done");
    expect(second.payment_status).toBe("waitingCapture");
    expect(second.glase_ers_reference || "").toBe("");
});

test("a tap while a resumed payment waits sends nothing", async () => {
    const {order, server, method} = await setupPayment();
    const {data: line} = order.addPaymentline(method);
    method.payment_terminal.till.resume(line);
    await pass(100);
    const request = method.payment_terminal.sendPaymentRequest(line.uuid);
    await server.answerPoll(paid({amount: line.amount}));
    expect(await request).toBe(true);
    expect(server.count("start")).toBe(0);
});

test("a line that cannot be written settles all the same", async () => {
    const {line, store, server} = await setupWaiting();
    patchWithCleanup(console, {error: () => expect.step("logged")});
    patchWithCleanup(line, {
        get glase_description() {
            return "";
        },
        set glase_description(value) {
            throw new Error("no");
        },
    });
    await server.answerPoll(paid({amount: 5}));
    expect(line.payment_status).toBe("done");
    expect(store.paymentTerminalInProgress).toBe(false);
    expect.verifySteps(["logged"]);
});
