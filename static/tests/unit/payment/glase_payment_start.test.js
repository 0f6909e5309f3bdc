import {
    answer,
    hangs,
    lost,
    makePayment,
    paid,
    pass,
    settle,
    waitingPayment,
} from "@pos_glase/../tests/unit/glase_helpers";
import {describe, expect, test} from "@odoo/hoot";

describe.current.tags("headless");

test("a lost answer to the start is asked about, never sent again", async () => {
    const {payment, server} = makePayment();
    server.says.start = lost();
    payment.start({});
    await pass(3000);
    expect(server.count("start")).toBe(1);
    expect(server.count("status")).toBe(3);
    expect(payment.view.phase).toBe("waiting");
});

test("a start that never arrived ends as an error", async () => {
    const {payment, server, seen} = makePayment();
    server.says.start = lost();
    server.says.status = answer({outcome: "error", state: "none"});
    payment.start({});
    await pass(1000);
    expect(seen.final.state).toBe("none");
});

test("a refusal at the door ends it at once", async () => {
    const {payment, server, seen} = makePayment();
    server.says.start = {
        outcome: "error",
        message: "This till is not registered.",
        state: "none",
        payment_uuid: "P1",
        attempt: 1,
    };
    payment.start({});
    await settle();
    expect(seen.final.message).toBe("This till is not registered.");
    expect(payment.view.amount).toBe(10);
    await pass(5000);
    expect(server.count("status")).toBe(0);
});

test("a start that hangs is asked about after five seconds", async () => {
    const {payment, server} = makePayment();
    server.says.start = hangs();
    payment.start({});
    await pass(4800);
    expect(server.count("status")).toBe(0);
    await pass(300);
    expect(server.count("status")).toBe(1);
    expect(payment.view.phase).toBe("waiting");
});

test("a start that has not arrived after five seconds is given up", async () => {
    const {payment, server, seen} = makePayment();
    server.says.start = hangs();
    server.says.status = answer({outcome: "error", state: "none"});
    payment.start({});
    await pass(5000);
    expect(seen.final.state).toBe("none");
    server.says.start.resolve(answer());
    await pass(3000);
    expect(payment.view.phase).toBe("error");
    expect(server.count("status")).toBe(1);
});

test("while the start hangs, money counts", async () => {
    const {payment, server, seen} = makePayment();
    server.says.start = hangs();
    server.says.status = paid();
    payment.start({});
    await pass(5000);
    expect(seen.final.outcome).toBe("paid");
});

test("the late answer to a start does not undo what was asked since", async () => {
    const {payment, server} = makePayment();
    server.says.start = hangs();
    server.says.status = answer({message: "newer"});
    payment.start({});
    await pass(5000);
    server.says.start.resolve(answer({state: "sending", message: "older"}));
    await settle();
    expect(payment.view.message).toBe("newer");
    await pass(1000);
    expect(server.count("status")).toBe(2);
});

test("resuming asks at once and never starts", async () => {
    const {payment, server} = makePayment();
    payment.resume();
    await settle();
    expect(server.count("status")).toBe(1);
    await pass(2000);
    expect(server.count("status")).toBe(3);
    expect(server.count("start")).toBe(0);
});

test("comes after 30 s, while the asking goes on; then it is paid", async () => {
    const {payment, server, seen} = await waitingPayment();
    await pass(29800);
    expect(payment.view.question).toBe(false);
    await pass(300);
    expect(payment.view.question).toBe(true);
    const asked = server.count("status");
    await pass(5000);
    expect(server.count("status")).toBe(asked + 5);
    await server.answerPoll(paid(), 1000);
    expect(seen.final.outcome).toBe("paid");
    expect(payment.view.question).toBe(false);
});

test("'try again' waits 30 s more, with the same reference", async () => {
    const {payment, server} = await waitingPayment();
    await pass(30000);
    payment.armQuestion();
    expect(payment.view.question).toBe(false);
    await pass(29800);
    expect(payment.view.question).toBe(false);
    await pass(300);
    expect(payment.view.question).toBe(true);
    expect(server.count("start")).toBe(1);
});
