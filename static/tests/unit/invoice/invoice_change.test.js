import {
    answer,
    cancelled,
    collectTold,
    hangs,
    paid,
    pass,
    settle,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {rememberInvoice} from "@pos_glase/lazy/invoice/invoice";

definePosModels();

/** A till whose customer has an invoice, and what the cashier is told. */
async function setup() {
    const till = await waitingLine();
    const told = collectTold(till.store);
    const payment = till.glase.get(till.line.uuid);
    const {invoiceChange, waysOut} = till.method.payment_terminal.till;
    return {...till, told, payment, invoiceChange, waysOut};
}

/** One more article on the order. */
function changeCart({order}) {
    order.lines[0].setQuantity(order.lines[0].qty + 1);
}

/** The customer has scanned the old invoice, and the cashier is asked what to do. */
async function setupChanged() {
    const till = await setup();
    const {amount} = till.line;
    till.server.says.update = answer({message: "Has the bill.", amount});
    changeCart(till);
    await till.invoiceChange.followOrder(till.payment);
    expect(till.payment.view.changed).toBe(true);
    return till;
}

test("the cart has changed: the customer gets the new invoice, and it is told", async () => {
    const till = await setup();
    changeCart(till);
    const due = till.order.remainingDue;
    await till.invoiceChange.followOrder(till.payment);
    const update = till.server.calls.find(({route}) => route === "update");
    expect(update.amount).toBe(due);
    expect(update.order.amount_total).toBe(till.order.priceIncl);
    expect(till.line.amount).toBe(due);
    expect(till.payment.view.changed).toBe(false);
    expect(till.told[0]).toMatch(/bill is now/);
    await till.invoiceChange.followOrder(till.payment);
    expect(till.server.count("update")).toBe(1);
});

test("nothing has changed: nothing is sent", async () => {
    const till = await setup();
    await till.invoiceChange.followOrder(till.payment);
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
    rememberInvoice(till.line);
    const uuids = till.order.lines.map(({uuid}) => uuid);
    remake(till, second, {price_unit: -1 + 1e-12});
    remake(till, first, {qty: 1}, {qty: first.qty - 1});
    expect(till.order.lines.some(({uuid}) => uuids.includes(uuid))).toBe(false);
    await till.invoiceChange.followOrder(till.payment);
    expect(till.server.count("update")).toBe(0);
    expect(till.payment.view.changed).toBe(false);
});

test("another product, price, quantity or discount is another invoice", async () => {
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
        await till.invoiceChange.followOrder(payment);
        expect(server.count("update")).toBe(count + 1);
    }
});

test("the customer has scanned: asked, and the old amount stands", async () => {
    const till = await setup();
    const {amount} = till.line;
    till.server.says.update = answer({message: "Has the bill.", amount});
    changeCart(till);
    await till.invoiceChange.followOrder(till.payment);
    expect(till.payment.view.changed).toBe(true);
    expect(till.line.amount).toBe(amount);
    till.invoiceChange.keep(till.payment);
    await till.invoiceChange.followOrder(till.payment);
    expect(till.server.count("update")).toBe(1);
    till.server.says.status = paid({amount});
    await pass(1200);
    expect(till.line.payment_status).toBe("done");
    expect(till.line.amount).toBe(amount);
});

test("an emptied cart sends no invoice of nothing", async () => {
    const till = await setup();
    till.order.lines.forEach((line) => line.setQuantity(0));
    await till.invoiceChange.followOrder(till.payment);
    expect(till.server.count("update")).toBe(0);
    expect(till.payment.view.changed).toBe(true);
});

test("an invoice that is not out yet is waited for", async () => {
    const till = await setup();
    const slow = hangs();
    till.payment.view.phase = "sending";
    till.payment.issued = slow;
    changeCart(till);
    till.invoiceChange.followOrder(till.payment);
    await settle();
    expect(till.server.count("update")).toBe(0);
    till.payment.view.phase = "waiting";
    slow.resolve();
    await pass(100);
    expect(till.server.count("update")).toBe(1);
});

test("cancel and send again: a new attempt of what is due now", async () => {
    const till = await setupChanged();
    till.server.says.start = ({amount}) => answer({amount, attempt: 2});
    till.server.says.status = answer({amount: till.order.remainingDue, attempt: 2});
    await till.invoiceChange.sendAgain(till.payment);
    await pass(300);
    const start = till.server.calls.findLast(({route}) => route === "start");
    expect([start.attempt, start.amount]).toEqual([2, till.order.remainingDue]);
    expect(till.line.payment_status).toBe("waitingCapture");
    till.server.says.status = paid({amount: till.line.amount, attempt: 2});
    await pass(1300);
    expect(till.line.payment_status).toBe("done");
});

test("cancel and send again, too late: never a second invoice", async () => {
    const till = await setupChanged();
    till.server.says.cancel = paid({amount: till.line.amount});
    await till.invoiceChange.sendAgain(till.payment);
    await pass(300);
    expect(till.server.count("start")).toBe(1);
    expect(till.line.payment_status).toBe("done");
});

test("the cancel is given up: asked again, and the old invoice waits on", async () => {
    const till = await setupChanged();
    till.server.says.cancel = answer({message: "Glase does not cancel it."});
    await till.invoiceChange.sendAgain(till.payment);
    await pass(3000);
    expect(till.server.count("start")).toBe(1);
    expect(till.payment.view.phase).toBe("waiting");
    expect(till.payment.view.changed).toBe(true);
    expect(till.payment.view.refusal).toBe("Glase does not cancel it.");
    expect(till.line.payment_status).toBe("waitingCapture");
});

test("as long as the cancel is not proven nothing is sent", async () => {
    const till = await setupChanged();
    till.server.says.cancel = answer({state: "cancelling"});
    till.server.says.status = answer({state: "cancelling"});
    till.invoiceChange.sendAgain(till.payment);
    await pass(20000);
    expect(till.server.count("start")).toBe(1);
    till.server.says.cancel = cancelled();
    till.server.says.start = ({amount}) => answer({amount, attempt: 2});
    await pass(3000);
    expect(till.server.count("start")).toBe(2);
});

test("abandoned while it is cancelled: the line goes, and nothing is sent", async () => {
    const till = await setupChanged();
    till.server.says.cancel = new Error("lost");
    till.server.says.status = new Error("lost");
    till.invoiceChange.sendAgain(till.payment);
    await pass(8000);
    expect(till.payment.view.cancelUnclear).toBe(true);
    till.server.says.let_go = cancelled({state: "cancelling", message: "Let go."});
    await till.waysOut.abandon(till.payment);
    await pass(5000);
    expect(till.server.count("start")).toBe(1);
    expect(till.order.payment_ids).toHaveLength(0);
});

test("finished by a manager while it is cancelled: nothing is sent", async () => {
    const till = await setupChanged();
    till.server.says.cancel = new Error("lost");
    till.invoiceChange.sendAgain(till.payment);
    await pass(8000);
    till.payment.view.overridden = true;
    till.payment.resolveFinished({outcome: "overridden"});
    await pass(5000);
    expect(till.server.count("start")).toBe(1);
    expect(till.line.payment_status).toBe("done");
    till.payment.over = true;
});

test("money that cannot be booked is never asked for again", async () => {
    const till = await setupChanged();
    till.server.says.cancel = answer({
        outcome: "error",
        state: "paid",
        message: "Another currency.",
    });
    await till.invoiceChange.sendAgain(till.payment);
    await pass(3000);
    expect(till.server.count("start")).toBe(1);
    expect(till.line.payment_status).toBe("retry");
});

test("a second tap cancels and sends once", async () => {
    const till = await setupChanged();
    till.server.says.start = ({amount}) => answer({amount, attempt: 2});
    till.server.says.status = answer({amount: till.order.remainingDue, attempt: 2});
    till.invoiceChange.sendAgain(till.payment);
    till.invoiceChange.sendAgain(till.payment);
    await pass(500);
    expect(till.server.count("cancel")).toBe(1);
    expect(till.server.count("start")).toBe(2);
});

test("nothing is due any more: no invoice of nothing, and never a refund", async () => {
    const till = await setupChanged();
    till.order.lines.forEach((line) => line.setQuantity(-1));
    expect(till.order.remainingDue).toBeLessThan(0);
    await till.invoiceChange.sendAgain(till.payment);
    await pass(500);
    expect(till.server.count("cancel")).toBe(1);
    expect(till.server.count("start")).toBe(1);
    expect(till.server.count("refund")).toBe(0);
    expect(till.line.payment_status).toBe("retry");
});

test("a part stays that part: only the change comes on top", async () => {
    const {order, line, server, payment, invoiceChange} = await setup();
    line.model.update(line, {amount: 5});
    line.uiState.glase.invoiced = 5;
    const before = order.remainingDue;
    order.lines[0].setQuantity(order.lines[0].qty + 1);
    payment.view.changed = true;
    await invoiceChange.sendAgain(payment);
    await pass(300);
    const start = server.calls.findLast(({route}) => route === "start");
    expect(start.amount).toBe(order.currency.round(5 + order.remainingDue - before));
});
