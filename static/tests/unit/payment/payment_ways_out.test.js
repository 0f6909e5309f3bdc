import {
    ERS,
    answer,
    cancelled,
    hangs,
    paid,
    pass,
    settle,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {ManagerDialog} from "@pos_glase/lazy/manager/manager_dialog";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {rememberBill} from "@pos_glase/lazy/invoice/invoice";

definePosModels();

const PROOF = {reason: "The phone shows it"};

/** A waiting line, and what the cashier is told. */
async function setup() {
    const till = await waitingLine();
    const told = [];
    patchWithCleanup(till.store.env.services.notification, {
        add: (message) => told.push(message.toString()),
    });
    const payment = till.glase.get(till.line.uuid);
    const {waysOut} = till.method.payment_terminal.till;
    return {...till, told, payment, waysOut};
}

/** Answers the manager's dialog; returns what its `submit` said. */
function answerManager({store}, proof) {
    const said = [];
    store.user = {id: store.user.id, raw: {role: "manager"}};
    patchWithCleanup(store.dialog, {
        add(component, props, options) {
            if (component !== ManagerDialog) {
                return () => {};
            }
            props.submit(proof).then((refusal) => {
                said.push(refusal);
                options.onClose();
            });
            return () => {};
        },
    });
    return said;
}

/** One more article on the order. */
function changeCart({order}) {
    order.lines[0].setQuantity(order.lines[0].qty + 1);
}

test("let go: the line leaves the order, and another way is free", async () => {
    const till = await setup();
    await till.waysOut.letGo(till.payment);
    await pass(100);
    expect(till.order.payment_ids.length).toBe(0);
    expect(till.told).toEqual(["If the phone shows a payment …"]);
    expect(till.glase.asking.hasLive).toBe(false);
    expect(till.store.paymentTerminalInProgress).toBe(false);
    expect(till.order.electronicPaymentInProgress()).toBe(false);
});

test("let go of what was paid: the sale goes on", async () => {
    const till = await setup();
    till.server.says.let_go = paid({amount: till.line.amount});
    await till.waysOut.letGo(till.payment);
    await pass(100);
    expect(till.line.payment_status).toBe("done");
    expect(till.told).toEqual([]);
});

test("let go of what is paid and not confirmed yet: the line stays", async () => {
    const till = await setup();
    const {amount} = till.line;
    till.server.says.let_go = answer({state: "paid", amount});
    till.server.says.status = till.server.says.let_go;
    await till.waysOut.letGo(till.payment);
    await pass(100);
    expect(till.line.payment_status).toBe("waitingCapture");
    till.server.says.status = paid({amount});
    await pass(1500);
    expect(till.line.payment_status).toBe("done");
    expect(till.told).toEqual([]);
});

test("force done: the line is done, held, and asked about on and on", async () => {
    const till = await setup();
    const said = answerManager(till, PROOF);
    await till.waysOut.force(till.payment);
    await pass(100);
    expect(said).toEqual([""]);
    expect(till.line.payment_status).toBe("done");
    expect(till.glase.asking.hasLive).toBe(false);
    till.line.delete();
    expect(till.order.payment_ids.length).toBe(1);
    const before = till.server.count("status");
    await pass(3000);
    expect(till.server.count("status")).toBe(before + 3);
});

test("a late yes is told and never reopens a finished order", async () => {
    const till = await setup();
    answerManager(till, PROOF);
    await till.waysOut.force(till.payment);
    await pass(100);
    till.order.state = "paid";
    till.server.says.status = paid({amount: till.line.amount});
    await pass(1200);
    expect(till.line.glase_ers_reference).toBe(ERS);
    expect(till.line.payment_status).toBe("done");
    expect(till.order.state).toBe("paid");
    expect(till.told.length).toBe(1);
    expect(till.told[0]).toMatch(/Glase has confirmed/);
    expect(till.glase.asking.background.size).toBe(0);
});

test("a late no is told loudly, and changes nothing here", async () => {
    const till = await setup();
    answerManager(till, PROOF);
    await till.waysOut.force(till.payment);
    await pass(100);
    till.server.says.status = cancelled();
    await pass(1200);
    expect(till.line.payment_status).toBe("done");
    expect(till.told[0]).toMatch(/says that it is not paid/);
});

test("Odoo is out of reach: no force, for then Glase gives the money back", async () => {
    const till = await setup();
    till.server.says.force = new TypeError("Failed to fetch");
    till.server.says.status = new TypeError("Failed to fetch");
    const said = answerManager(till, PROOF);
    await till.waysOut.force(till.payment);
    await pass(100);
    expect(said).toEqual(["No connection to Odoo. Try again."]);
    expect(till.line.payment_status).toBe("waitingCapture");
    expect(till.payment.view.reached).toBe(false);
});

test("a refused force leaves the payment waiting, with its dialog", async () => {
    const till = await setup();
    const refused = {outcome: "error", state: "none", message: "Wrong PIN."};
    till.server.says.force = answer(refused);
    const said = answerManager(till, PROOF);
    await till.waysOut.force(till.payment);
    await pass(100);
    expect(said).toEqual(["Wrong PIN."]);
    expect(till.line.payment_status).toBe("waitingCapture");
    expect(Boolean(till.payment.closeDialog)).toBe(true);
});

test("the cart has changed: the customer gets the new bill, and it is told", async () => {
    const till = await setup();
    changeCart(till);
    const due = till.order.remainingDue;
    await till.waysOut.followOrder(till.payment);
    const update = till.server.calls.find(({route}) => route === "update");
    expect(update.amount).toBe(due);
    expect(update.order.amount_total).toBe(till.order.priceIncl);
    expect(till.line.amount).toBe(due);
    expect(till.payment.view.changed).toBe(false);
    expect(till.told[0]).toMatch(/bill is now/);
    await till.waysOut.followOrder(till.payment);
    expect(till.server.count("update")).toBe(1);
});

test("nothing has changed: nothing is sent", async () => {
    const till = await setup();
    await till.waysOut.followOrder(till.payment);
    expect(till.server.count("update")).toBe(0);
});

/** Removes an article of the order, and makes it anew; in parts, if they are given. */
function remake({store, order}, article, ...parts) {
    const {price_unit, qty, discount, product_id, tax_ids} = article;
    article.delete();
    for (const values of parts) {
        const vals = {price_unit, qty, discount, product_id, tax_ids, ...values};
        store.models["pos.order.line"].create({order_id: order, ...vals});
    }
}

test("the same articles, made anew: nothing has changed for the customer", async () => {
    const till = await setup();
    const [first, second] = till.order.lines;
    second.setUnitPrice(-1); // As a promotion does
    rememberBill(till.line);
    const uuids = till.order.lines.map(({uuid}) => uuid);
    remake(till, second, {price_unit: -1 + 1e-12});
    remake(till, first, {qty: 1}, {qty: first.qty - 1});
    expect(till.order.lines.some(({uuid}) => uuids.includes(uuid))).toBe(false);
    await till.waysOut.followOrder(till.payment);
    expect(till.server.count("update")).toBe(0);
    expect(till.payment.view.changed).toBe(false);
});

test("another product, price, quantity or discount is another bill", async () => {
    const till = await setup();
    const {order, store, server, payment} = till;
    const [{product_id, price_unit, qty}] = order.lines;
    const other = store.models["product.product"].find(({id}) => id !== product_id.id);
    const all = [
        {product_id: other},
        {price_unit: price_unit * 2, qty: qty / 2},
        {price_unit: price_unit * 4, discount: 50, qty: qty / 2},
    ];
    for (const [count, values] of all.entries()) {
        remake(till, order.lines[0], values);
        await till.waysOut.followOrder(payment);
        expect(server.count("update")).toBe(count + 1);
    }
});

test("the customer has scanned: asked, and the old amount stands", async () => {
    const till = await setup();
    const {amount} = till.line;
    till.server.says.update = answer({message: "Has the bill.", amount});
    changeCart(till);
    await till.waysOut.followOrder(till.payment);
    expect(till.payment.view.changed).toBe(true);
    expect(till.line.amount).toBe(amount);
    till.waysOut.keepBill(till.payment);
    await till.waysOut.followOrder(till.payment);
    expect(till.server.count("update")).toBe(1);
    till.server.says.status = paid({amount});
    await pass(1200);
    expect(till.line.payment_status).toBe("done");
    expect(till.line.amount).toBe(amount);
});

test("an emptied cart sends no bill of nothing", async () => {
    const till = await setup();
    till.order.lines.forEach((line) => line.setQuantity(0));
    await till.waysOut.followOrder(till.payment);
    expect(till.server.count("update")).toBe(0);
    expect(till.payment.view.changed).toBe(true);
});

test("a bill that is not out yet is waited for", async () => {
    const till = await setup();
    const slow = hangs();
    till.payment.view.phase = "sending";
    till.payment.issued = slow;
    changeCart(till);
    till.waysOut.followOrder(till.payment);
    await settle();
    expect(till.server.count("update")).toBe(0);
    till.payment.view.phase = "waiting";
    slow.resolve();
    await pass(100);
    expect(till.server.count("update")).toBe(1);
});
