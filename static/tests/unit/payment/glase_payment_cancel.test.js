import {
    answer,
    cancelled,
    hangs,
    lost,
    makePayment,
    paid,
    pass,
    settle,
    waitingPayment,
} from "@pos_glase/../tests/unit/glase_helpers";
import {Deferred, describe, expect, test} from "@odoo/hoot";

describe.current.tags("headless");

test("is over when the server has proven it", async () => {
    const {payment, server, seen} = await waitingPayment();
    const proven = payment.cancel();
    expect(payment.view.phase).toBe("cancelling");
    expect(await proven).toBe(true);
    expect(seen.final.outcome).toBe("cancelled");
    expect(payment.cancelled).toBe(true);
    expect(payment.view.tooLate).toBe(false);
    await pass(5000);
    expect(server.count("status")).toBe(0);
});

test("goes on asking until then, and cancels again", async () => {
    const {payment, server} = await waitingPayment();
    server.says.cancel = answer({state: "cancelling", message: "Is paying"});
    server.says.status = answer({state: "cancelling"});
    const proven = payment.cancel();
    await settle();
    expect(payment.view.message).toBe("Is paying");
    await pass(2400);
    expect(server.count("cancel")).toBe(1);
    expect(server.count("status")).toBe(2);
    expect(payment.view.message).toBe("Is paying");
    expect(payment.view.phase).toBe("cancelling");
    server.says.cancel = cancelled();
    await pass(100);
    expect(server.count("cancel")).toBe(2);
    expect(await proven).toBe(true);
});

test("a lost answer proves nothing", async () => {
    const {payment, server} = await waitingPayment();
    server.says.cancel = lost();
    const proven = payment.cancel();
    await settle();
    expect(payment.view.phase).toBe("cancelling");
    expect(payment.over).toBe(false);
    await server.answerPoll(cancelled(), 1000);
    expect(await proven).toBe(true);
    await pass(5000);
    expect(server.count("cancel")).toBe(1);
});

test("that comes too late ends as paid", async () => {
    const {payment, server} = await waitingPayment();
    server.says.cancel = paid();
    expect(await payment.cancel()).toBe(false);
    expect(payment.view.tooLate).toBe(true);
    expect(payment.view.phase).toBe("paid");
});

test("an ask beside it can find that it is too late", async () => {
    const {payment, server} = await waitingPayment();
    server.says.cancel = hangs();
    const proven = payment.cancel();
    await server.answerPoll(paid(), 1000);
    expect(payment.view.tooLate).toBe(true);
    server.says.cancel.resolve(answer({state: "cancelling"}));
    expect(await proven).toBe(false);
});

test("that the server gives up leaves the payment waiting, with the reason", async () => {
    const {payment, server} = await waitingPayment();
    server.says.cancel = answer({state: "issued", message: "Not allowed"});
    expect(await payment.cancel()).toBe(false);
    expect(payment.view.phase).toBe("waiting");
    expect(payment.view.refusal).toBe("Not allowed");
    await pass(5000);
    expect(payment.view.refusal).toBe("Not allowed");
    expect(server.count("cancel")).toBe(1);
    server.says.cancel = cancelled();
    const again = payment.cancel();
    expect(payment.view.refusal).toBe("");
    expect(await again).toBe(true);
});

test("does not wait for a start that hangs", async () => {
    const {payment, server, seen} = makePayment();
    server.says.start = hangs();
    payment.start({});
    expect(await payment.cancel()).toBe(true);
    server.says.start.resolve(answer());
    await pass(3000);
    expect(seen.final.outcome).toBe("cancelled");
    expect(server.count("status")).toBe(0);
});

test("before the start is sent keeps it from being sent", async () => {
    const {payment, server} = makePayment();
    expect(await payment.cancel()).toBe(true);
    payment.start({});
    await pass(2000);
    expect(server.calls.map((call) => call.route)).toEqual(["cancel"]);
});

test("twice is once", async () => {
    const {payment, server} = await waitingPayment();
    server.says.cancel = new Deferred();
    const [first, second] = [payment.cancel(), payment.cancel()];
    await settle();
    expect(server.count("cancel")).toBe(1);
    server.says.cancel.resolve(cancelled());
    expect(await Promise.all([first, second])).toEqual([true, true]);
});

test("without proof for 30 s is told to the cashier", async () => {
    const {payment, server} = await waitingPayment();
    await pass(20000);
    server.says.cancel = lost();
    payment.cancel();
    await pass(29000);
    expect(payment.view.question).toBe(false);
    await pass(1000);
    expect(payment.view.question).toBe(true);
    expect(payment.view.phase).toBe("cancelling");
});
