import {
    ERS,
    answer,
    hangs,
    lost,
    paid,
    pass,
    refunded,
    setupLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {makeServerError, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

/** An order with a line for Glase that the server has: nothing was sent to Glase yet. */
async function setupSynced() {
    const till = await setupLine();
    const {order, line} = till;
    await till.store.syncAllOrders({orders: [order]});
    expect(line.isSynced).toBe(true);
    expect(line.payment_status).toBe("pending");
    Object.assign(till.server.says, {
        start: answer({amount: line.amount}),
        status: answer({amount: line.amount}),
    });
    return {...till, order, line};
}

/** A sync that has left; its reply comes when `arrive` is called. */
async function syncUnderWay({store, order}) {
    const late = hangs();
    onRpc("pos.order", "sync_from_ui", async ({parent}) => {
        const reply = await parent();
        await late;
        return reply;
    });
    const sync = store.syncAllOrders({orders: [order], force: true});
    await pass(100);
    return {
        arrive: async () => {
            late.resolve();
            await sync;
        },
    };
}

/** What another device tells of the line, or the server after a write there. */
function hearOf({store}, line, values) {
    store.models.connectNewData({"pos.payment": [{...line.raw, ...values}]});
}

test("a reply of before the tap leaves the payment waiting, and guarded", async () => {
    const till = await setupSynced();
    const {store, order, line, glase} = till;
    const {amount} = line;
    const sync = await syncUnderWay(till);
    line.pay();
    await pass(100);
    expect(line.payment_status).toBe("waitingCapture");
    await sync.arrive();
    expect(line.payment_status).toBe("waitingCapture");
    expect(line.amount).toBe(amount);
    expect(Boolean(glase.get(line.uuid))).toBe(true);
    patchWithCleanup(store.notification, {add: (text) => expect.step(text.toString())});
    expect(await store.deleteOrders([order])).toBe(false);
    expect.verifySteps(["This order has an open Glase payment. Cancel it first."]);
    order.removePaymentline(line);
    expect(order.payment_ids).toHaveLength(1);
    expect(order.electronicPaymentInProgress()).toBe(true);
});

test("another device's word of a waiting line does not count", async () => {
    const till = await setupSynced();
    const {order, line} = till;
    const {amount} = line;
    line.pay();
    await pass(100);
    for (const payment_status of ["retry", "pending", "done", false]) {
        hearOf(till, line, {payment_status, amount: 1});
        expect(line.payment_status).toBe("waitingCapture");
        expect(line.amount).toBe(amount);
    }
    expect(order.isPaid()).toBe(false);
});

test("what was paid here stays paid, with its reference", async () => {
    const till = await setupSynced();
    const {server, order, line} = till;
    line.pay();
    await pass(100);
    const sync = await syncUnderWay(till); // Tells the server that it waits
    await server.answerPoll(paid({amount: line.amount}));
    expect(line.payment_status).toBe("done");
    await sync.arrive();
    expect(line.payment_status).toBe("done");
    expect(line.glase_ers_reference).toBe(ERS);
    expect(order.isPaid()).toBe(true);
});

test("what Odoo refused is told to who saved it, though the order cannot be read", async () => {
    const {store, order, line} = await setupSynced();
    line.setPaymentStatus("done");
    const reason = "The customer has paid with Glase.";
    onRpc("pos.order", "sync_from_ui", () => {
        throw makeServerError({message: reason});
    });
    patchWithCleanup(store.notification, {add: (text) => expect.step(text.toString())});
    patchWithCleanup(console, {warn: () => expect.step("warned")});
    patchWithCleanup(store.data, {
        loadServerOrders: async () => {
            throw lost();
        },
    });
    const saved = store.syncAllOrders({orders: [order], force: true, throw: true});
    const error = await saved.catch((refusal) => refusal);
    expect(error.data?.message).toBe(reason);
    expect.verifySteps([reason, "warned"]);
});

test("what ended without money is what the server says of it", async () => {
    const till = await setupSynced();
    const {server, line} = till;
    line.pay();
    await pass(100);
    await server.answerPoll(answer({outcome: "cancelled", state: "cancelled"}));
    expect(line.payment_status).toBe("retry");
    hearOf(till, line, {payment_status: "waitingCapture"}); // Sent again elsewhere
    expect(line.payment_status).toBe("waitingCapture");
});

test("money on its way back is not called paid, nor not sent", async () => {
    const till = await setupSynced();
    const {server, line, method} = till;
    const {till: glaseTill} = method.payment_terminal;
    line.setPaymentStatus("done");
    line.uiState.glase.undoing = true;
    line.setPaymentStatus("reversing");
    server.says.undo = hangs();
    glaseTill.refunds.resume(line);
    await pass(100);
    hearOf(till, line, {payment_status: "done"});
    expect(line.payment_status).toBe("reversing");
    server.says.undo.resolve(refunded());
    await pass(100);
    expect(line.payment_status).toBe("reversed");
    hearOf(till, line, {payment_status: "reversed"});
    expect(line.payment_status).toBe("reversed");
});

test("a payment that was given back is not called paid again", async () => {
    const till = await setupSynced();
    const {server, line, method} = till;
    line.pay();
    await pass(100);
    await server.answerPoll(paid({amount: line.amount}));
    line.uiState.glase.undoing = true;
    line.setPaymentStatus("reversing");
    method.payment_terminal.till.refunds.resume(line);
    await pass(100);
    hearOf(till, line, {payment_status: "reversed", amount: 0});
    expect(line.payment_status).toBe("reversed");
    expect(line.amount).toBe(0);
});
