import {
    answer,
    cancelled,
    paid,
    pass,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

/** The customer has scanned the old bill, and the cashier is asked what to do. */
async function setupChanged() {
    const till = await waitingLine();
    const {amount} = till.line;
    const payment = till.glase.get(till.line.uuid);
    const {waysOut} = till.method.payment_terminal.till;
    till.server.says.update = answer({message: "Has the bill.", amount});
    till.order.lines[0].setQuantity(till.order.lines[0].qty + 1);
    await waysOut.followOrder(payment);
    expect(payment.view.changed).toBe(true);
    return {...till, payment, waysOut};
}

test("cancel and send again: a new attempt of what is due now", async () => {
    const till = await setupChanged();
    till.server.says.start = ({amount}) => answer({amount, attempt: 2});
    till.server.says.status = answer({amount: till.order.remainingDue, attempt: 2});
    await till.waysOut.sendAgain(till.payment);
    await pass(300);
    const start = till.server.calls.findLast(({route}) => route === "start");
    expect([start.attempt, start.amount]).toEqual([2, till.order.remainingDue]);
    expect(till.line.payment_status).toBe("waitingCapture");
    till.server.says.status = paid({amount: till.line.amount, attempt: 2});
    await pass(1300);
    expect(till.line.payment_status).toBe("done");
});

test("cancel and send again, too late: never a second bill", async () => {
    const till = await setupChanged();
    till.server.says.cancel = paid({amount: till.line.amount});
    await till.waysOut.sendAgain(till.payment);
    await pass(300);
    expect(till.server.count("start")).toBe(1);
    expect(till.line.payment_status).toBe("done");
});

test("the cancel is given up: asked again, and the old bill waits on", async () => {
    const till = await setupChanged();
    till.server.says.cancel = answer({message: "Glase does not cancel it."});
    await till.waysOut.sendAgain(till.payment);
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
    till.waysOut.sendAgain(till.payment);
    await pass(20000);
    expect(till.server.count("start")).toBe(1);
    till.server.says.cancel = cancelled();
    till.server.says.start = ({amount}) => answer({amount, attempt: 2});
    await pass(3000);
    expect(till.server.count("start")).toBe(2);
});

test("let go while it is cancelled: the line goes, and nothing is sent", async () => {
    const till = await setupChanged();
    till.server.says.cancel = new Error("lost");
    till.server.says.status = new Error("lost");
    till.waysOut.sendAgain(till.payment);
    await pass(8000);
    expect(till.payment.view.cancelUnclear).toBe(true);
    till.server.says.let_go = cancelled({state: "cancelling", message: "Let go."});
    await till.waysOut.letGo(till.payment);
    await pass(5000);
    expect(till.server.count("start")).toBe(1);
    expect(till.order.payment_ids).toHaveLength(0);
});

test("finished by a manager while it is cancelled: nothing is sent", async () => {
    const till = await setupChanged();
    till.server.says.cancel = new Error("lost");
    till.waysOut.sendAgain(till.payment);
    await pass(8000);
    till.payment.view.forced = true;
    till.payment.resolveFinished({outcome: "forced"});
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
    await till.waysOut.sendAgain(till.payment);
    await pass(3000);
    expect(till.server.count("start")).toBe(1);
    expect(till.line.payment_status).toBe("retry");
});

test("a second tap cancels and sends once", async () => {
    const till = await setupChanged();
    till.server.says.start = ({amount}) => answer({amount, attempt: 2});
    till.server.says.status = answer({amount: till.order.remainingDue, attempt: 2});
    till.waysOut.sendAgain(till.payment);
    till.waysOut.sendAgain(till.payment);
    await pass(500);
    expect(till.server.count("cancel")).toBe(1);
    expect(till.server.count("start")).toBe(2);
});

test("nothing is due any more: no bill of nothing, and never a refund", async () => {
    const till = await setupChanged();
    till.order.lines.forEach((line) => line.setQuantity(-1));
    expect(till.order.remainingDue).toBeLessThan(0);
    await till.waysOut.sendAgain(till.payment);
    await pass(500);
    expect(till.server.count("cancel")).toBe(1);
    expect(till.server.count("start")).toBe(1);
    expect(till.server.count("refund")).toBe(0);
    expect(till.line.payment_status).toBe("retry");
});

test("a part stays that part: only the change comes on top", async () => {
    const till = await waitingLine();
    const {order, line, server} = till;
    const payment = till.glase.get(line.uuid);
    const {waysOut} = till.method.payment_terminal.till;
    line.model.update(line, {amount: 5});
    line.uiState.glase.asked = 5;
    const before = order.remainingDue;
    order.lines[0].setQuantity(order.lines[0].qty + 1);
    payment.view.changed = true;
    await waysOut.sendAgain(payment);
    await pass(300);
    const start = server.calls.findLast(({route}) => route === "start");
    expect(start.amount).toBe(order.currency.round(5 + order.remainingDue - before));
});
