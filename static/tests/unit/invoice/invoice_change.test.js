import {
    answer,
    cancelled,
    hangs,
    paid,
    pass,
    settle,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {
    invoiceOf,
    invoiceWithout,
    rememberInvoice,
} from "@pos_glase/lazy/invoice/invoice";

definePosModels();

/** One more article on the order. */
function changeCart({order}) {
    order.lines[0].setQuantity(order.lines[0].qty + 1);
}

/** The customer has scanned the old invoice, and the cashier is asked what to do. */
async function setupChanged() {
    const till = await waitingLine();
    const {amount} = till.line;
    till.server.says.update = answer({message: "Has the bill.", amount});
    changeCart(till);
    await till.invoiceChange.followOrder(till.payment);
    expect(till.payment.view.changed).toBe(true);
    return till;
}

test("the cart has changed: the customer gets the new invoice, and it is told", async () => {
    const till = await waitingLine();
    changeCart(till);
    const due = till.order.remainingDue;
    await till.invoiceChange.followOrder(till.payment);
    const update = till.server.calls.find(({route}) => route === "update");
    expect(update.amount).toBe(due);
    expect(update.order.amount_total).toBe(till.order.priceIncl);
    expect(till.line.amount).toBe(due);
    expect(till.payment.view.changed).toBe(false);
    expect(till.told[0]).toMatch(/invoice is now/);
    await till.invoiceChange.followOrder(till.payment);
    expect(till.server.count("update")).toBe(1);
});

test("looked at twice at the same moment: one invoice is sent", async () => {
    const till = await waitingLine();
    changeCart(till);
    till.server.says.update = hangs();
    const followed = [1, 2].map(() => till.invoiceChange.followOrder(till.payment));
    await pass(100);
    expect(till.server.count("update")).toBe(1);
    till.server.says.update.resolve(answer({amount: till.order.remainingDue}));
    await Promise.all(followed);
    expect(till.payment.following).toBe(null);
});

test("a split on a device that has only resumed the payment", async () => {
    const till = await waitingLine();
    delete till.line.uiState.glase.invoice;
    await till.invoiceChange.followSplit(till.payment);
    expect(till.server.count("update")).toBe(0);
});

test("nothing has changed: nothing is sent", async () => {
    const till = await waitingLine();
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
    const till = await waitingLine();
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
    const till = await waitingLine();
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
    const till = await waitingLine();
    const {amount} = till.line;
    till.server.says.update = answer({message: "Has the bill.", amount});
    changeCart(till);
    await till.invoiceChange.followOrder(till.payment);
    expect(till.payment.view.changed).toBe(true);
    expect(till.line.amount).toBe(amount);
    till.invoiceChange.keep(till.payment);
    await till.invoiceChange.followOrder(till.payment);
    expect(till.server.count("update")).toBe(1);
    await till.server.answerPoll(paid({amount}), 1200);
    expect(till.line.payment_status).toBe("done");
    expect(till.line.amount).toBe(amount);
});

test("an emptied cart sends no invoice of nothing", async () => {
    const till = await waitingLine();
    till.order.lines.forEach((line) => line.setQuantity(0));
    await till.invoiceChange.followOrder(till.payment);
    expect(till.server.count("update")).toBe(0);
    expect(till.payment.view.changed).toBe(true);
});

test("an invoice that is not out yet is waited for", async () => {
    const till = await waitingLine();
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
    await till.server.answerPoll(paid({amount: till.line.amount, attempt: 2}));
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
    const {order, line, server, payment, invoiceChange} = await waitingLine();
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

test("the invoice of what a split leaves; the order stays as it is", async () => {
    const {order, line, method} = await waitingLine();
    const before = invoiceOf(line);
    const [whole, part] = order.lines;
    expect(part.qty).toBe(2);
    const total = order.priceIncl;
    const {amount, order: data} = invoiceWithout(method.payment_terminal.till, line, {
        [whole.uuid]: whole.qty,
        [part.uuid]: 1,
    });
    expect(data.lines.map(([, , values]) => values.qty)).toEqual([1]);
    expect(data.lines[0][2].uuid).toBe(part.uuid);
    expect(data.payment_ids[0][2].amount).toBe(amount);
    const left = data.lines[0][2].price_subtotal_incl;
    expect(amount).toBe(order.currency.round(left));
    expect(order.priceIncl).toBe(total);
    expect(invoiceOf(line)).toEqual(before);
});

/** The guests of an order that waits want to split it. */
async function takeOff(says, change = () => {}) {
    const till = await waitingLine();
    change(till);
    Object.assign(till.server.says, says);
    const {amount} = till.line;
    const [article] = till.order.lines;
    const taken = {[article.uuid]: article.qty};
    const may = await till.invoiceChange.takeOff(till.payment, taken);
    return {...till, amount, may};
}

test("before a split the customer's invoice is corrected", async () => {
    const till = await takeOff({});
    expect(till.may).toBe(true);
    const {amount} = till.server.calls.find(({route}) => route === "update");
    expect(amount).toBeLessThan(till.amount);
    expect(till.line.amount).toBe(amount);
    expect(till.told[0]).toMatch(/invoice is now/);
    till.order.lines[0].delete();
    till.invoiceChange.followSplit(till.payment);
    await pass(100);
    expect(till.server.count("update")).toBe(1);
});

for (const [words, change] of Object.entries({
    "a discount": (article) => article.setUnitPrice(-0.1),
    "a reward": (article) => (article.is_reward_line = true),
})) {
    test(`no split where ${words} is a line of its own`, async () => {
        const till = await takeOff({}, ({order}) => change(order.lines[1]));
        expect(till.may).toBe(false);
        expect(till.server.count("update")).toBe(0);
        expect(till.told[0]).toMatch(/cannot be changed now/);
    });
}

test("a payment that ended, and whose line is gone, while the invoice was on its way", async () => {
    const {order, server, payment, waysOut, invoiceChange, told} = await waitingLine();
    server.says.update = hangs();
    const may = invoiceChange.takeOff(payment, {[order.lines[0].uuid]: 1});
    await pass(100);
    await waysOut.abandon(payment);
    await pass(100);
    expect(order.payment_ids).toHaveLength(0);
    server.says.update.resolve(answer());
    expect(await may).toBe(false);
    expect(told.at(-1)).toMatch(/cannot be changed now/);
});

test("no split where the customer has the invoice, or nothing would be left", async () => {
    const scanned = answer({amount: undefined, message: "The old amount stands"});
    const till = await takeOff({update: scanned});
    expect(till.may).toBe(false);
    expect(till.line.amount).toBe(till.amount);
    expect(till.told).toHaveLength(1);
    expect(till.told[0]).toMatch(/cannot be changed now/);
    const all = Object.fromEntries(till.order.lines.map(({uuid, qty}) => [uuid, qty]));
    expect(await till.invoiceChange.takeOff(till.payment, all)).toBe(false);
    expect(till.server.count("update")).toBe(1);
});
