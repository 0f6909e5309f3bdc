import {
    ERS,
    answer,
    cancelled,
    collectSounds,
    collectTold,
    hangs,
    paid,
    pass,
    resume,
    setupGlaseTill,
    setupLine,
    showPaymentScreen,
    validationOf,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {finishOrder, toFinish} from "@pos_glase/lazy/payment/finish_order";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

/** A till as it is after a reload: a line that waits, and nobody who waits for it. */
async function setupReloaded({status = "waitingCapture", attempt = 2} = {}) {
    const till = await setupLine();
    const {line} = till;
    till.store.config.auto_validate_terminal_payment = true;
    line.setPaymentStatus(status);
    line.uiState.glase.attempt = attempt;
    till.server.calls.length = 0;
    patchWithCleanup(OrderPaymentValidation.prototype, {
        validateOrder: () => expect.step("validated"),
    });
    return till;
}

/** What the cashier is told: beside everything else, never in a dialog. */
function collectToldOnly(store) {
    patchWithCleanup(store.dialog, {add: () => expect.step("a dialog")});
    return collectTold(store);
}

test("a till without Glase asks nothing when it opens", async () => {
    const {store, server} = await setupGlaseTill();
    expect(server.count("open")).toBe(1);
    store.config.payment_method_ids = [];
    await store.afterProcessServerData();
    expect(server.count("open")).toBe(1);
});

test("after a reload the asking goes on, with the attempt that was kept", async () => {
    const {store, line, server} = await setupReloaded();
    await resume(store, 100);
    expect(server.count("start")).toBe(0);
    expect(server.calls.find(({route}) => route === "status").attempt).toBe(2);
    // Other terminals of the till are free for others
    expect(store.paymentTerminalInProgress || false).toBe(false);
    await pass(2000);
    expect(server.count("status")).toBe(3);
    expect(line.payment_status).toBe("waitingCapture");
});

test("what is paid after a reload is done, and validated on its screen", async () => {
    const {store, order, line, server} = await setupReloaded();
    showPaymentScreen(store, order);
    server.says.status = paid({amount: line.amount});
    await resume(store, 200);
    expect(line.payment_status).toBe("done");
    expect(line.glase_ers_reference).toBe(ERS);
    expect(store.paymentTerminalInProgress).toBe(false);
    expect.verifySteps(["validated"]);
});

test("on another screen the bar offers it, and the cashier is not taken away", async () => {
    const {store, order, line, server} = await setupReloaded();
    server.says.status = paid({amount: line.amount});
    const heard = collectSounds(store);
    await resume(store, 200);
    expect(line.payment_status).toBe("done");
    expect(toFinish(store).map((each) => each.order)).toEqual([order]);
    expect(heard).toEqual(["bell"]);
    expect.verifySteps([]);
});

test("on the screen of its articles it is finished, unless something is typed", async () => {
    const {store, order, line} = await setupReloaded();
    store.router.state.current = "ProductScreen";
    store.router.state.params = {orderUuid: order.uuid};
    line.setPaymentStatus("done");
    patchWithCleanup(store.numberBuffer, {get: () => "3"});
    await finishOrder(store, order);
    expect.verifySteps([]);
    patchWithCleanup(store.numberBuffer, {get: () => null});
    store.searchProductWord = "bread";
    await finishOrder(store, order);
    expect.verifySteps([]);
    store.searchProductWord = "";
    await finishOrder(store, order);
    expect.verifySteps(["validated"]);
});

test("nothing is validated that is not paid in full, or not by itself", async () => {
    const {store, order, line, server} = await setupReloaded();
    showPaymentScreen(store, order);
    line.setAmount(1);
    server.says.status = paid({amount: 1});
    await resume(store, 200);
    expect(line.payment_status).toBe("done");
    expect.verifySteps([]);
    store.config.auto_validate_terminal_payment = false;
    line.setAmount(order.priceIncl);
    await finishOrder(store, order);
    expect.verifySteps([]);
});

test("what ended without money during a reload can be retried", async () => {
    const {store, line, server} = await setupReloaded();
    server.says.status = cancelled({message: "Expired"});
    await resume(store, 200);
    expect(line.payment_status).toBe("retry");
    expect(line.uiState.glase.message).toBe("Expired");
});

test("core's own waiting words are resumed too, finished ones are not", async () => {
    const {store, line, glase} = await setupReloaded({status: "waiting"});
    store.resumeGlasePayments();
    expect(line.payment_status).toBe("waitingCapture");
    expect(Boolean(glase.get(line.uuid))).toBe(true);
    for (const status of ["done", "retry", "pending"]) {
        const other = await getFilledOrder(store);
        const payment = store.models["pos.payment"].create({
            pos_order_id: other,
            payment_method_id: line.payment_method_id,
            payment_status: status,
        });
        store.resumeGlasePayments();
        expect(glase.get(payment.uuid)).toBe(undefined);
    }
});

test("a payment that the server knows is resumed, whatever the line says", async () => {
    const {store, line, server, glase} = await setupReloaded({status: "retry"});
    server.says.open.transactions = [
        answer({payment_uuid: line.uuid}),
        answer({payment_uuid: "of another browser"}),
    ];
    await resume(store, 300);
    expect(line.payment_status).toBe("waitingCapture");
    expect(Object.keys(glase.live)).toEqual([line.uuid]);
});

test("a dialog is offered again on the payment screen only", async () => {
    const {store, order, line, glase} = await setupReloaded();
    await resume(store, 100);
    expect(Boolean(glase.get(line.uuid).closeDialog)).toBe(false);
    showPaymentScreen(store, order);
    await resume(store, 100);
    expect(Boolean(glase.get(line.uuid).closeDialog)).toBe(true);
});

test("a till that cannot be asked resumes what it holds", async () => {
    const {store, line, server, glase} = await setupReloaded();
    server.says.open = new Error("no");
    server.says.status = hangs();
    await resume(store, 100);
    expect(Boolean(glase.get(line.uuid))).toBe(true);
    expect(glase.terminal.known).toBe(true);
});

test("no order is deleted, nor its line, while money is in it or may be", async () => {
    const {store, order, line} = await setupReloaded();
    const told = collectToldOnly(store);
    for (const [status, reason] of [
        ["waitingCapture", /open Glase payment. Cancel it first/],
        ["done", /has a Glase payment. Finish the order/],
    ]) {
        line.setPaymentStatus(status);
        expect(await store._onBeforeDeleteOrder(order)).toBe(false);
        expect(told.at(-1)).toMatch(reason);
        expect(await store.deleteOrders([order])).toBe(false);
        expect(store.models["pos.order"].getBy("uuid", order.uuid)).toBe(order);
        order.removePaymentline(line);
        line.delete({backend: true});
        expect(order.payment_ids.length).toBe(1);
    }
    line.setPaymentStatus("retry");
    expect(await store._onBeforeDeleteOrder(order)).toBe(true);
    order.removePaymentline(line);
    expect(order.payment_ids.length).toBe(0);
});

test("an order is not validated while its Glase payment waits", async () => {
    const {store, order, line} = await setupReloaded();
    const told = collectToldOnly(store);
    const validation = validationOf(store, order);
    expect(await validation.askBeforeValidation()).toBe(false);
    expect(told[0]).toMatch(/Wait until it ends, or cancel it/);
    line.setPaymentStatus("retry");
    expect(await validation.askBeforeValidation()).toBe(true);
    line.setPaymentStatus("done");
    expect(await validation.askBeforeValidation()).toBe(true);
    order.state = "paid";
    expect(await validation.askBeforeValidation()).toBe(false);
});

test("money that the till cannot book holds line and order", async () => {
    const {store, order, line, server} = await setupReloaded();
    server.says.status = answer({outcome: "error", state: "paid", message: "In euros"});
    await resume(store, 300);
    const told = collectToldOnly(store);
    expect(line.payment_status).toBe("retry");
    expect(line.uiState.glase.message).toBe("In euros");
    order.removePaymentline(line);
    expect(order.payment_ids.length).toBe(1);
    expect(await store._onBeforeDeleteOrder(order)).toBe(false);
    const validation = validationOf(store, order);
    expect(await validation.askBeforeValidation()).toBe(false);
    expect(told).toEqual([
        "Call a manager: Glase holds money for this order.",
        "Call a manager: Glase holds money for this order.",
    ]);
});

test("payments of a Glase order are not edited at the till", async () => {
    const {store, order} = await setupReloaded({status: "done"});
    expect(store.canEditPayment(order)).toBe(false);
    const other = await getFilledOrder(store);
    other.addPaymentline(store.models["pos.payment.method"].get(1));
    expect(store.canEditPayment(other)).toBe(true);
});
