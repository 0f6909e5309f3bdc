import {answer, makePayment, waitingPayment} from "./glase_kiosk_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {hangs, pass, settle} from "@pos_glase/../tests/unit/glase_helpers";

describe.current.tags("headless");

const lost = () => new TypeError("Failed to fetch");

test("tokens and a method are sent, and nothing else", async () => {
    const {server} = await waitingPayment();
    server.says.status = answer("waiting", {mark: "m2"});
    await pass(1300);
    await pass(1300);
    const tokens = {
        order_uuid: "order-uuid",
        order_access_token: "order-token",
        access_token: "kiosk-token",
    };
    expect(server.last("start").params).toEqual({...tokens, payment_method_id: 9});
    expect(server.last("status").params).toEqual({...tokens, seen: "m2"});
});

test("a code, an amount and a time are shown", async () => {
    const {view} = await waitingPayment();
    expect(view.amount).toBe(8);
    expect(view.qr).toInclude("SEQR.SE");
    expect(view.orderRef).toBe("K1-12");
    expect(view.until - Date.now()).toBeWithin(119000, 120000);
});

test("paid", async () => {
    const {server, seen} = await waitingPayment();
    server.says.status = answer("paid");
    await pass(1300);
    expect(seen.final).toBe("paid");
    const polls = server.count("status");
    await pass(5000);
    expect(server.count("status")).toBe(polls);
});

test("a start whose answer is lost is sent again", async () => {
    const {payment, server, view} = makePayment();
    server.says.start = lost();
    payment.start();
    await settle();
    expect(view.state).toBe("sending");
    server.says.start = answer();
    await pass(1000);
    expect(view.state).toBe("waiting");
    expect(server.count("start")).toBe(2);
    payment.stop();
});

test("a start that another page has sent is waited for", async () => {
    const {payment, server, view} = makePayment();
    server.says.start = answer("sending", {message: ""});
    server.says.status = server.says.start;
    payment.start();
    await settle();
    expect(view.state).toBe("sending");
    server.says.status = answer();
    await pass(1300);
    expect(view.state).toBe("waiting");
    expect(server.count("start")).toBe(1);
    payment.stop();
});

test("a cancel is sent when it is known what became of the start", async () => {
    const {payment, server, seen} = makePayment();
    const start = hangs();
    server.says.start = start;
    payment.start();
    payment.cancel();
    await pass(5000);
    expect(server.count("cancel")).toBe(0);
    start.resolve(answer());
    await settle();
    expect(server.count("cancel")).toBe(1);
    expect(seen.final).toBe("cancelled");
});

test("a cancel is repeated until its end is proven", async () => {
    const {payment, server, seen, view} = await waitingPayment();
    server.says.cancel = lost();
    server.says.status = answer("unknown");
    payment.cancel();
    await pass(3000);
    expect(view.cancelling).toBe(true);
    expect(server.count("cancel")).toBe(2);
    server.says.cancel = answer("unknown");
    await pass(4000);
    expect(seen.final).toBe(undefined);
    server.says.cancel = answer("cancelled");
    await pass(8500);
    expect(seen.final).toBe("cancelled");
});

test("a payment that the server does not cancel waits on", async () => {
    const {payment, server, view} = await waitingPayment();
    server.says.cancel = answer("waiting");
    payment.cancel();
    await settle();
    expect(view.cancelling).toBe(false);
    await pass(30500);
    expect(view.question).toBe(true);
    payment.stop();
});

test("too late to cancel", async () => {
    const {payment, server, seen} = await waitingPayment();
    server.says.cancel = answer("paid");
    payment.cancel();
    await settle();
    expect(seen.final).toBe("paid");
});

test("a question that nobody answers cancels", async () => {
    const {server, seen, view} = await waitingPayment();
    await pass(29000);
    expect(view.question).toBe(false);
    await pass(1500);
    expect(view.question).toBe(true);
    await pass(14000);
    expect(server.count("cancel")).toBe(0);
    await pass(1500);
    expect(server.count("cancel")).toBe(1);
    expect(seen.final).toBe("cancelled");
    expect(view.alone).toBe(true);
});

test("who answers the question has more time", async () => {
    const {payment, server, view} = await waitingPayment();
    await pass(30500);
    payment.giveMoreTime();
    expect(view.question).toBe(false);
    await pass(29000);
    expect(server.count("cancel")).toBe(0);
    await pass(1500);
    expect(view.question).toBe(true);
    payment.stop();
});

test("paid after the question wins", async () => {
    const {server, seen, view} = await waitingPayment();
    await pass(30500);
    server.says.status = answer("paid");
    await pass(1300);
    expect(seen.final).toBe("paid");
    expect(view.question).toBe(false);
    await pass(20000);
    expect(server.count("cancel")).toBe(0);
});

test("paid while nobody is there any more wins", async () => {
    const {server, seen} = await waitingPayment();
    server.says.cancel = hangs();
    await pass(45500);
    expect(server.count("cancel")).toBe(1);
    server.says.status = answer("paid");
    await pass(1300);
    expect(seen.final).toBe("paid");
});

test("at the end of the time it is cancelled", async () => {
    const {server, seen, view} = await waitingPayment();
    server.says.status = answer("waiting", {seconds_left: 3});
    await pass(1300);
    server.says.status = hangs();
    await pass(2000);
    expect(server.count("cancel")).toBe(0);
    await pass(1500);
    expect(seen.final).toBe("cancelled");
    expect(view.alone).toBe(false);
});

test("when the staff was asked for, a late answer still counts", async () => {
    const {server, seen, view} = await waitingPayment();
    server.says.status = answer("ask_staff");
    await pass(1300);
    const polls = server.count("status");
    await pass(4000);
    expect(server.count("status")).toBe(polls);
    expect(view.state).toBe("ask_staff");
    server.says.status = answer("paid");
    await pass(2000);
    expect(seen.final).toBe("paid");
});

test("without any answer the staff is asked for", async () => {
    const {payment, server, view} = await waitingPayment();
    server.says.status = lost();
    server.says.cancel = lost();
    await pass(2000);
    expect(view.reached).toBe(false);
    await pass(60000);
    expect(view.unheard).toBe(true);
    server.says.status = answer("unknown");
    await pass(13000);
    expect(view.unheard).toBe(false);
    payment.stop();
});

for (const state of ["declined", "busy", "refused"]) {
    test(`${state} is an end`, async () => {
        const {payment, server, seen, view} = makePayment();
        server.says.start = answer(state);
        payment.start();
        await settle();
        expect(seen.final).toBe(state);
        expect(view.message).toInclude(state);
        await pass(3000);
        expect(server.count("status")).toBe(0);
    });
}

test("a page that is left polls no more", async () => {
    const {payment, server, seen} = await waitingPayment();
    payment.stop();
    await pass(60000);
    expect(server.calls.length).toBe(1);
    expect(seen.final).toBe(undefined);
});
