import {
    answer,
    hangs,
    lost,
    paid,
    pass,
    settle,
    waitingPayment,
} from "@pos_glase/../tests/unit/glase_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {RPCError} from "@web/core/network/rpc";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

test("a payment is started once and asked about until it is paid", async () => {
    const {payment, server, seen} = await waitingPayment();
    expect(server.calls[0]).toEqual({
        route: "start",
        payment_uuid: "P1",
        attempt: 1,
        amount: 10,
        order: {uuid: "O1"},
    });
    await pass(5000);
    expect(server.count("status")).toBe(5);
    await server.answerPoll(paid(), 1000);
    expect(seen.final).toEqual(paid());
    expect(payment.view.phase).toBe("paid");
    await pass(10000);
    expect(server.count("status")).toBe(6);
    expect(server.count("start")).toBe(1);
});

test("one second from start to start, however long an answer takes", async () => {
    const {payment, server} = await waitingPayment();
    server.says.status = async () => {
        await new Promise((resolve) => setTimeout(resolve, 700));
        return answer();
    };
    await pass(1000);
    expect(server.count("status")).toBe(1);
    await pass(800);
    expect(server.count("status")).toBe(1);
    await pass(300);
    expect(server.count("status")).toBe(2);
    payment.over = true;
});

test("an answer that cannot be used does not end the asking", async () => {
    const {payment, server} = await waitingPayment();
    patchWithCleanup(console, {error: (text) => expect.step(text)});
    payment.hear = () => {
        delete payment.hear;
        throw new Error("a mistake of ours");
    };
    await pass(1000);
    expect.verifySteps(["Glase: an answer could not be used."]);
    await pass(1000);
    expect(server.count("status")).toBe(2);
    payment.over = true;
});

test("never two asks in flight", async () => {
    const {payment, server} = await waitingPayment();
    await server.answerPoll(hangs(), 1000);
    await pass(9000);
    payment.poll();
    await settle();
    expect(server.count("status")).toBe(1);
    server.says.status.resolve(answer());
    await settle();
    await pass(100);
    expect(server.count("status")).toBe(2);
});

test("the server can ask for fewer questions, not for more", async () => {
    const {server} = await waitingPayment();
    await server.answerPoll(answer({ask_after_ms: 5000}), 1000);
    await pass(4900);
    expect(server.count("status")).toBe(1);
    server.says.status = answer({ask_after_ms: 10});
    await pass(100);
    expect(server.count("status")).toBe(2);
    await pass(900);
    expect(server.count("status")).toBe(2);
});

test("an answer that never came ends nothing", async () => {
    const {payment, server, seen} = await waitingPayment();
    server.says.status = lost();
    await pass(20000);
    expect(payment.view.trouble).toBe("offline");
    expect(server.count("status")).toBe(8); // It has stepped back
    expect(seen.final).toBe(undefined);
    await server.answerPoll(answer(), 4000);
    expect(payment.view.trouble).toBe("");
    await server.answerPoll(paid(), 1000);
    expect(seen.final.outcome).toBe("paid");
});

test("an error inside Odoo is not a failed payment", async () => {
    const {payment, server} = await waitingPayment();
    server.says.status = new RPCError("Odoo Server Error");
    await pass(3000);
    expect(payment.view.trouble).toBe("odoo");
    expect(payment.over).toBe(false);
    expect(server.count("status")).toBe(4);
});

test("an answer that takes long is called slow until it is there", async () => {
    const {payment, server} = await waitingPayment();
    await server.answerPoll(hangs(), 1000);
    await pass(2800);
    expect(payment.view.trouble).toBe("");
    await pass(300);
    expect(payment.view.trouble).toBe("slow");
    server.says.status.resolve(answer());
    await settle();
    expect(payment.view.trouble).toBe("");
});

test("a slow Glase is told to the cashier once that has lasted", async () => {
    const {payment, server} = await waitingPayment();
    server.says.status = answer({slow: true, message: "Glase is slow."});
    await pass(3500);
    expect(payment.view.message).toBe("");
    await pass(1000);
    expect(payment.view.message).toBe("Glase is slow.");
    await server.answerPoll(answer(), 1000);
    expect(payment.view.message).toBe("");
    await server.answerPoll(answer({slow: true, message: "Glase is slow."}), 1000);
    expect(payment.view.message).toBe("");
});

test("what the server says is kept for the cashier", async () => {
    const {payment, server} = await waitingPayment();
    server.says.status = answer({
        message: "The customer is paying right now.",
        test: true,
        sticker_qr: "HTTP://SEQR.SE/Q1",
    });
    await pass(1000);
    expect(payment.view.message).toBe("The customer is paying right now.");
    expect(payment.view.test).toBe(true);
    expect(payment.view.stickerQr).toBe("HTTP://SEQR.SE/Q1");
    await server.answerPoll(answer({sticker_qr: ""}), 1000);
    expect(payment.view.message).toBe("");
    expect(payment.view.stickerQr).toBe("HTTP://SEQR.SE/Q1");
});

test("the attempt that the server counts is adopted", async () => {
    const {payment, server, adopted} = await waitingPayment();
    await server.answerPoll(answer({attempt: 3}), 1000);
    expect(adopted).toEqual([3]);
    expect(payment.view.attempt).toBe(3);
    await pass(1000);
    expect(server.calls.at(-1).attempt).toBe(3);
    expect(adopted).toEqual([3]);
});

test("a paid payment is asked about until Glase has heard of it", async () => {
    const {payment, server, seen} = await waitingPayment();
    await server.answerPoll(paid({confirmed: false}), 1000);
    expect(seen.final.outcome).toBe("paid");
    await pass(2000);
    const asked = server.count("status");
    expect(asked).toBeGreaterThan(2);
    await server.answerPoll(paid({confirmed: true}), 1500);
    const confirmed = server.count("status");
    await pass(5000);
    expect(server.count("status")).toBe(confirmed);
    expect(payment.view.phase).toBe("paid");
});

test("a confirmed payment is asked about no more", async () => {
    const {server} = await waitingPayment();
    server.says.status = paid({confirmed: true});
    await pass(5000);
    expect(server.count("status")).toBe(1);
});

test("a late answer after the end changes nothing", async () => {
    const {payment, server, seen} = await waitingPayment();
    const late = hangs();
    await server.answerPoll(late, 1000);
    payment.cancel();
    await settle();
    expect(seen.final.outcome).toBe("cancelled");
    late.resolve(paid());
    await pass(5000);
    expect(seen.final.outcome).toBe("cancelled");
    expect(payment.view.phase).toBe("cancelled");
});

test("a call of Glase's lets the till ask at once", async () => {
    const {payment, server} = await waitingPayment();
    await pass(1200);
    expect(server.count("status")).toBe(1);
    server.says.status = paid();
    payment.wake();
    await settle();
    expect(server.count("status")).toBe(2);
    expect(payment.over).toBe(true);
});

test("a call of Glase's during an ask is followed up, once", async () => {
    const {payment, server} = await waitingPayment();
    const slow = hangs();
    await server.answerPoll(slow, 1000);
    payment.wake();
    payment.wake();
    expect(server.count("status")).toBe(1);
    server.says.status = answer();
    slow.resolve(answer());
    await settle();
    await pass(100);
    expect(server.count("status")).toBe(2);
    await pass(700);
    expect(server.count("status")).toBe(2);
    await pass(400);
    expect(server.count("status")).toBe(3);
});

test("a call of Glase's that comes too late asks nobody", async () => {
    const {payment, server} = await waitingPayment();
    await server.answerPoll(paid(), 1000);
    payment.wake();
    await pass(2000);
    expect(server.count("status")).toBe(1);
});
