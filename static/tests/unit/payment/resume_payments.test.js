import {
    answer,
    collectNotes,
    mountPaymentScreen,
    outOfReach,
    paid,
    pass,
    refunded,
    resume,
    setupGlaseTill,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";
import {openOrder, toFinish} from "@pos_glase/lazy/payment/finish_order";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {take} from "@pos_glase/lazy/bar/notes";

definePosModels();

/** A till whose server knows a payment; what the cashier is told and may tap. */
async function setup(known) {
    const till = await setupGlaseTill();
    const told = [];
    patchWithCleanup(till.store.notification, {
        add: (message) => {
            told.push({message: message.toString()});
            return () => {};
        },
    });
    collectNotes(till.store, ({message}, key) =>
        told.push({message: message.toString(), tap: () => take(till.store, key)})
    );
    till.server.calls.length = 0;
    till.server.says.open.transactions = known;
    return {...till, told};
}

/** The order comes back when it is loaded from the server. */
function willRestore({store, server, method}, paymentUuid, sign = 1) {
    server.says.restore = {order_id: 77};
    patchWithCleanup(store.data, {
        async loadServerOrders(domain) {
            expect(domain).toEqual([["id", "=", 77]]);
            const order = await getFilledOrder(store);
            store.models["pos.payment"].create({
                uuid: paymentUuid,
                pos_order_id: order,
                payment_method_id: method,
                amount: sign * order.priceIncl,
                payment_status: "waiting",
            });
            return [order];
        },
    });
}

const GONE = {payment_uuid: "P-gone", order_uuid: "O-gone"};

test("a wiped browser: an order that nobody asks about comes back", async () => {
    const till = await setup([answer({...GONE, silent: true, attempt: 2})]);
    willRestore(till, "P-gone");
    await resume(till.store, 300);
    expect(till.glase.poller.isPolled("P-gone")).toBe(true);
    expect(till.server.calls.find((c) => c.route === "status").attempt).toBe(2);
    expect(till.told[0].message).toMatch(/Glase payment is now at this register/);
    expect(till.server.count("start")).toBe(0);
});

test("what another device asks about is left to it, and looked at once more", async () => {
    const till = await setup([answer({...GONE, silent: false})]);
    willRestore(till, "P-gone");
    await resume(till.store, 20000);
    expect(till.server.count("restore")).toBe(0);
    till.server.says.open.transactions = [answer({...GONE, silent: true})];
    await pass(1500);
    expect(till.server.count("restore")).toBe(1);
    await pass(60000);
    expect(till.server.count("open")).toBe(2);
});

test("money without an order here is offered, never taken by itself", async () => {
    const till = await setup([paid({...GONE, amount: 12})]);
    willRestore(till, "P-gone");
    till.server.says.status = paid({...GONE, amount: 12});
    await resume(till.store, 300);
    expect(till.server.count("restore")).toBe(0);
    expect(till.told[0].message).toMatch(/12.00 with Glase/);
    await till.told[0].tap();
    await pass(300);
    const line = till.store.models["pos.payment"].getBy("uuid", "P-gone");
    expect(line.payment_status).toBe("done");
});

test("an order that could not be brought here is offered again, and it is said", async () => {
    const till = await setup([paid({...GONE, amount: 12})]);
    till.server.says.restore = outOfReach;
    await resume(till.store, 300);
    await till.told[0].tap();
    expect(till.told.map(({message}) => message)).toEqual([
        till.told[0].message,
        "No connection to Odoo. Try again.",
        till.told[0].message,
    ]);
    willRestore(till, "P-gone");
    till.server.says.status = paid({...GONE, amount: 12});
    await till.told[2].tap();
    await pass(300);
    const line = till.store.models["pos.payment"].getBy("uuid", "P-gone");
    expect(line.payment_status).toBe("done");
});

test("a refund without its order here: the money was given back, not paid", async () => {
    const till = await setup([refunded({...GONE, amount: 12})]);
    const {store, told, server} = till;
    willRestore(till, "P-gone", -1);
    await resume(store, 300);
    expect(told[0].message).toMatch(/has refunded \$.12.00 to a customer/);
    expect(told[0].message).not.toMatch(/paid/);
    server.says.refund_status = refunded({...GONE, amount: 12});
    await told[0].tap();
    await pass(300);
    expect(told[1].message).toMatch(/refund is now at this register/);
});

test("a refund without its order here, of which nothing is known", async () => {
    const unknown = refunded({...GONE, amount: 12, state: "unconfirmed"});
    const {store, told} = await setup([unknown]);
    await resume(store, 300);
    expect(told[0].message).toMatch(/unknown whether Glase has refunded \$.12.00/);
    expect(told[0].message).toMatch(/Do NOT refund it again/);
});

test("a refund that ended behind another screen: its order is to be finished", async () => {
    const {store, method} = await setup([]);
    const order = await getFilledOrder(store);
    const {data: line} = order.addPaymentline(method);
    line.setAmount(-5);
    line.setPaymentStatus("done");
    const [waiting] = toFinish(store);
    expect([waiting.order, waiting.amount]).toEqual([order, -5]);
    expect(waiting.isConfirmed).toBe(false); // Without a reference: it is unknown
    line.glase_ers_reference = "0123456789012345678901234";
    expect(toFinish(store)[0].isConfirmed).toBe(true);
    // Known, and its reference is not: Odoo says so in these words
    line.glase_ers_reference = "";
    line.glase_description = "Glase payment (refund)";
    expect(toFinish(store)[0].isConfirmed).toBe(true);
});

test("an order that cannot be brought back breaks nothing", async () => {
    const till = await setup([answer({...GONE, silent: true})]);
    till.server.says.restore = new Error("no");
    patchWithCleanup(console, {warn: () => expect.step("warned")});
    await resume(till.store, 300);
    expect.verifySteps(["warned"]);
    expect(till.glase.poller.hasLive).toBe(false);
});

test("a line that was abandoned here is not brought back", async () => {
    const till = await setup([]);
    const order = await getFilledOrder(till.store);
    till.server.says.open.transactions = [
        answer({payment_uuid: "P-let-go", order_uuid: order.uuid, silent: true}),
    ];
    await resume(till.store, 30000);
    expect(till.server.count("restore")).toBe(0);
    expect(till.glase.poller.hasLive).toBe(false);
    expect(till.server.count("open")).toBe(1);
});

test("a forced sale is asked about behind all screens, once", async () => {
    const till = await setup([answer({...GONE, forced: true})]);
    await resume(till.store, 2300);
    await resume(till.store, 100);
    expect(till.glase.poller.hasLive).toBe(false);
    expect(till.glase.poller.background.size).toBe(1);
    expect(till.server.count("status")).toBe(3);
    await till.server.answerPoll(paid({...GONE, amount: 10}), 1200);
    expect(till.told.at(-1)?.message || "").toMatch(/^$|confirmed/);
    expect(till.glase.poller.background.size).toBe(0);
});

/** A line that a manager finished, as a page finds it that was reloaded. */
async function setupOverridden(payment_status) {
    const till = await setup([]);
    const order = await getFilledOrder(till.store);
    const {data: line} = order.addPaymentline(till.method);
    line.setPaymentStatus(payment_status);
    const {uuid, amount} = line;
    const facts = {payment_uuid: uuid, order_uuid: order.uuid, amount};
    const overridden = answer({...facts, forced: true});
    till.server.says.open.transactions = [overridden];
    till.server.says.status = overridden;
    return {...till, order, line, facts};
}

/** No text calls a payment paid that Glase has not confirmed. */
function expectOverridden({order, line, told, glase, store}) {
    expect(line.payment_status).toBe("done");
    expect(line.uiState.glase.message).toMatch(/Glase has not confirmed it yet/);
    expect(glase.poller.hasLive).toBe(false);
    expect(glase.poller.background.size).toBe(1);
    expect(told).toEqual([]);
    const screens = toFinish(store).map((each) => [each.order, each.isConfirmed]);
    const isOnScreen = store.router.state.current === "PaymentScreen";
    expect(screens).toEqual(isOnScreen ? [] : [[order, false]]);
}

for (const status of ["pending", "waitingCapture", "done"]) {
    test(`finished without confirmation, and reloaded as ${status}`, async () => {
        const till = await setupOverridden(status);
        await resume(till.store, 2300);
        expectOverridden(till);
        const stale = {...till.line.raw, payment_status: "waitingCapture"};
        till.store.models.connectNewData({"pos.payment": [stale]});
        await resume(till.store, 1100);
        expectOverridden(till);
        expect(till.server.count("status")).toBeLessThan(6);
        const {line, facts, told} = till;
        await till.server.answerPoll(paid({...facts, confirmed: true}));
        expect(told.at(-1).message).toMatch(/Glase has confirmed/);
        expect(toFinish(till.store)[0].isConfirmed).toBe(true);
        expect(line.glase_ers_reference).toBe(paid().ers_reference);
        expect(line.uiState.glase.message).toBe("");
        till.store.models.connectNewData({
            "pos.payment": [{...line.raw, glase_ers_reference: false}],
        });
        expect(line.glase_ers_reference).toBe(paid().ers_reference);
    });
}

test("finished without confirmation at another device of this register", async () => {
    const till = await setupOverridden("waitingCapture");
    till.store.setOrder(till.order);
    await mountPaymentScreen(till.order);
    await pass(300);
    expectOverridden(till);
});

test("called done here, and not by the server: it is waited for", async () => {
    const till = await setupOverridden("done");
    const waits = answer(till.facts);
    till.server.says.open.transactions = [waits];
    till.server.says.status = waits;
    await resume(till.store, 1300);
    expect(till.line.payment_status).toBe("waitingCapture");
    expect(till.glase.poller.hasLive).toBe(true);
    expect(till.told).toEqual([]);
});

test("finished without confirmation, then not paid: the open order is not paid", async () => {
    const till = await setupOverridden("waitingCapture");
    till.store.config.auto_validate_terminal_payment = true;
    patchWithCleanup(OrderPaymentValidation.prototype, {
        validateOrder: () => expect.step("validated"),
    });
    await resume(till.store, 1300);
    expect(toFinish(till.store)).toHaveLength(1);
    await till.server.answerPoll(answer({...till.facts, outcome: "cancelled"}));
    expect(till.line.payment_status).toBe("retry");
    expect(till.order.isPaid()).toBe(false);
    expect(till.told.at(-1).message).toMatch(/was not paid with Glase: take another/);
    expect(toFinish(till.store)).toEqual([]); // There is nothing to finish
    expect(till.line.uiState.glase.message).toMatch(/was not paid/);
    await openOrder(till.store, till.order); // Tapped a moment too late
    expect.verifySteps([]);
    till.order.removePaymentline(till.line);
    expect(till.order.payment_ids).toHaveLength(0);
});

test("finished without confirmation, then paid in another currency: held", async () => {
    const till = await setupOverridden("waitingCapture");
    await resume(till.store, 1300);
    const message = "The customer paid in another currency.";
    const foreign = {outcome: "error", state: "paid", message};
    await till.server.answerPoll(answer({...till.facts, ...foreign}));
    expect(till.told.at(-1).message).toMatch(/paid in another currency/);
    expect(till.line.uiState.glase.message).toMatch(/another currency/);
    till.order.removePaymentline(till.line);
    expect(till.order.payment_ids).toHaveLength(1);
});

test("an order that was finished meanwhile is not opened", async () => {
    const {store} = await setup([]);
    const order = await getFilledOrder(store);
    order.state = "paid";
    patchWithCleanup(store, {setOrder: () => expect.step("opened")});
    await openOrder(store, order);
    expect.verifySteps([]);
});

test("an order that Odoo does not know cannot be brought here, and it is said", async () => {
    const till = await setup([paid({...GONE, amount: 12})]);
    await resume(till.store, 300);
    await till.told[0].tap();
    expect(till.told.at(-1).message).toMatch(/nothing to bring here/);
});

test("paid before the page was left: the order is offered to be finished", async () => {
    const till = await setup([]);
    const order = await getFilledOrder(till.store);
    const {data: line} = order.addPaymentline(till.method);
    line.setPaymentStatus("done");
    till.server.says.open.transactions = [
        paid({payment_uuid: line.uuid, order_uuid: order.uuid}),
    ];
    await resume(till.store, 200);
    expect(toFinish(till.store).map((each) => each.order)).toEqual([order]);
    expect(till.server.count("status")).toBe(0);
});

test("another device's waiting line is gone on with on the payment screen", async () => {
    const till = await setup([]);
    const order = await getFilledOrder(till.store);
    const {data: line} = order.addPaymentline(till.method);
    line.setPaymentStatus("waitingCapture");
    till.store.resumeGlasePayment(line);
    await pass(100);
    expect(till.glase.poller.isPolled(line.uuid)).toBe(true);
});

test("out of reach at the opening: asked once more when the line is back", async () => {
    const till = await setup([answer({...GONE, silent: true})]);
    willRestore(till, "P-gone");
    const {open} = till.server.says;
    till.server.says.open = new Error("out of reach");
    await resume(till.store, 60000);
    expect(till.server.count("open")).toBe(1);
    till.server.says.open = open;
    window.dispatchEvent(new CustomEvent("pos-network-online"));
    await pass(300);
    expect(till.glase.poller.isPolled("P-gone")).toBe(true);
    window.dispatchEvent(new CustomEvent("pos-network-online"));
    await pass(300);
    expect(till.server.count("open")).toBe(2);
});

test("out of reach at the opening: asked once more by the payment screen", async () => {
    const till = await setup([answer({...GONE, silent: true})]);
    willRestore(till, "P-gone");
    const {open} = till.server.says;
    till.server.says.open = new Error("out of reach");
    await resume(till.store, 300);
    till.server.says.open = open;
    till.glase.terminal.ready = false; // The till never heard of it
    const order = await getFilledOrder(till.store);
    till.store.setOrder(order);
    await mountPaymentScreen(order);
    await pass(300);
    expect(till.glase.poller.isPolled("P-gone")).toBe(true);
    expect(till.glase.terminal.ready).toBe(true);
});

test("a look for a wiped browser's payments that failed is made up for", async () => {
    const till = await setup([answer({...GONE, silent: false})]);
    willRestore(till, "P-gone");
    const {open} = till.server.says;
    await resume(till.store, 300);
    till.server.says.open = new Error("out of reach");
    await pass(22000);
    open.transactions = [answer({...GONE, silent: true})];
    till.server.says.open = open;
    window.dispatchEvent(new CustomEvent("pos-network-online"));
    await pass(300);
    expect(till.server.count("restore")).toBe(1);
});
