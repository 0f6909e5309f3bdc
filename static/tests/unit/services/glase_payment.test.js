import {
    FakeServer,
    answer,
    cancelled,
    hangs,
    paid,
    pass,
    settle,
} from "@pos_glase/../tests/unit/glase_helpers";
import {Deferred, beforeEach, describe, expect, test} from "@odoo/hoot";
import {GlasePayment} from "@pos_glase/app/services/glase_payment";
import {RPCError} from "@web/core/network/rpc";

describe.current.tags("headless");

let server = null;
let adopted = [];

beforeEach(() => {
    server = new FakeServer();
    adopted = [];
});

function makePayment() {
    return new GlasePayment(
        {paymentUuid: "P1", orderUuid: "O1", attempt: 1, amount: 10},
        (route, params) => server.handle(route, params),
        (attempt) => adopted.push(attempt)
    );
}

/** A payment that Glase has, and that the customer has not scanned. */
async function waitingPayment() {
    const payment = makePayment();
    payment.start({uuid: "O1"});
    await settle();
    expect(payment.view.phase).toBe("waiting");
    return payment;
}

/** What `finished` was settled with; undefined while it is pending. */
function watch(payment) {
    const seen = {};
    payment.finished.then((final) => Object.assign(seen, {final}));
    return seen;
}

describe("asking", () => {
    test("a payment is started once and asked about until it is paid", async () => {
        const payment = await waitingPayment();
        const seen = watch(payment);
        expect(server.calls[0]).toEqual({
            route: "start",
            payment_uuid: "P1",
            attempt: 1,
            amount: 10,
            order: {uuid: "O1"},
        });
        await pass(5000);
        expect(server.count("status")).toBe(5);
        server.says.status = paid();
        await pass(1000);
        expect(seen.final).toEqual(paid());
        expect(payment.view.phase).toBe("paid");
        await pass(10000);
        expect(server.count("status")).toBe(6);
        expect(server.count("start")).toBe(1);
    });

    test("one second from start to start, however long an answer takes", async () => {
        const payment = await waitingPayment();
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

    test("never two asks in flight", async () => {
        const payment = await waitingPayment();
        server.says.status = hangs();
        await pass(1000);
        await pass(9000);
        payment.ask();
        await settle();
        expect(server.count("status")).toBe(1);
        server.says.status.resolve(answer());
        await settle();
        await pass(100);
        expect(server.count("status")).toBe(2);
    });

    test("the server can ask for fewer questions, not for more", async () => {
        server.says.start = answer();
        server.says.status = answer({ask_after_ms: 5000});
        await waitingPayment();
        await pass(1000);
        await pass(4900);
        expect(server.count("status")).toBe(1);
        server.says.status = answer({ask_after_ms: 10});
        await pass(100);
        expect(server.count("status")).toBe(2);
        await pass(900);
        expect(server.count("status")).toBe(2);
    });

    test("an answer that never came ends nothing", async () => {
        const payment = await waitingPayment();
        const seen = watch(payment);
        server.says.status = new TypeError("Failed to fetch");
        await pass(20000);
        expect(payment.view.trouble).toBe("offline");
        expect(server.count("status")).toBe(20);
        expect(seen.final).toBe(undefined);
        server.says.status = answer();
        await pass(1000);
        expect(payment.view.trouble).toBe("");
        server.says.status = paid();
        await pass(1000);
        expect(seen.final.outcome).toBe("paid");
    });

    test("an error inside Odoo is not a failed payment", async () => {
        const payment = await waitingPayment();
        server.says.status = new RPCError("Odoo Server Error");
        await pass(3000);
        expect(payment.view.trouble).toBe("odoo");
        expect(payment.over).toBe(false);
        expect(server.count("status")).toBe(3);
    });

    test("an answer that takes long is called slow until it is there", async () => {
        const payment = await waitingPayment();
        server.says.status = hangs();
        await pass(1000);
        await pass(2800);
        expect(payment.view.trouble).toBe("");
        await pass(300);
        expect(payment.view.trouble).toBe("slow");
        server.says.status.resolve(answer());
        await settle();
        expect(payment.view.trouble).toBe("");
    });

    test("what the server says is kept for the cashier", async () => {
        const payment = await waitingPayment();
        server.says.status = answer({
            message: "The customer is paying right now.",
            test: true,
            sticker_qr: "HTTP://SEQR.SE/Q1",
        });
        await pass(1000);
        expect(payment.view.message).toBe("The customer is paying right now.");
        expect(payment.view.test).toBe(true);
        expect(payment.view.stickerQr).toBe("HTTP://SEQR.SE/Q1");
        server.says.status = answer({sticker_qr: ""});
        await pass(1000);
        expect(payment.view.message).toBe("");
        expect(payment.view.stickerQr).toBe("HTTP://SEQR.SE/Q1");
    });

    test("the attempt that the server counts is adopted", async () => {
        const payment = await waitingPayment();
        server.says.status = answer({attempt: 3});
        await pass(1000);
        expect(adopted).toEqual([3]);
        expect(payment.view.attempt).toBe(3);
        await pass(1000);
        expect(server.calls.at(-1).attempt).toBe(3);
        expect(adopted).toEqual([3]);
    });

    test("a late answer after the end changes nothing", async () => {
        const payment = await waitingPayment();
        const seen = watch(payment);
        const late = hangs();
        server.says.status = late;
        await pass(1000);
        payment.cancel();
        await settle();
        expect(seen.final.outcome).toBe("cancelled");
        late.resolve(paid());
        await pass(5000);
        expect(seen.final.outcome).toBe("cancelled");
        expect(payment.view.phase).toBe("cancelled");
    });
});

describe("starting", () => {
    test("a lost answer to the start is asked about, never sent again", async () => {
        const payment = makePayment();
        server.says.start = new TypeError("Failed to fetch");
        payment.start({});
        await pass(3000);
        expect(server.count("start")).toBe(1);
        expect(server.count("status")).toBe(3);
        expect(payment.view.phase).toBe("waiting");
    });

    test("a start that never arrived ends as an error", async () => {
        const payment = makePayment();
        const seen = watch(payment);
        server.says.start = new TypeError("Failed to fetch");
        server.says.status = answer({outcome: "error", state: "none"});
        payment.start({});
        await pass(1000);
        expect(seen.final.state).toBe("none");
    });

    test("a refusal at the door ends it at once", async () => {
        const payment = makePayment();
        const seen = watch(payment);
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
        const payment = makePayment();
        server.says.start = hangs();
        payment.start({});
        await pass(4800);
        expect(server.count("status")).toBe(0);
        await pass(300);
        expect(server.count("status")).toBe(1);
        expect(payment.view.phase).toBe("waiting");
    });

    test("while the start hangs, 'never arrived' proves nothing", async () => {
        const payment = makePayment();
        const seen = watch(payment);
        server.says.start = hangs();
        server.says.status = answer({outcome: "error", state: "none"});
        payment.start({});
        await pass(5000);
        await pass(3000);
        expect(seen.final).toBe(undefined);
        server.says.status = answer();
        server.says.start.resolve(answer());
        await pass(1000);
        expect(payment.view.phase).toBe("waiting");
        expect(payment.over).toBe(false);
    });

    test("while the start hangs, money counts", async () => {
        const payment = makePayment();
        const seen = watch(payment);
        server.says.start = hangs();
        server.says.status = paid();
        payment.start({});
        await pass(5000);
        expect(seen.final.outcome).toBe("paid");
    });

    test("the late answer to a start does not undo what was asked since", async () => {
        const payment = makePayment();
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
        const payment = makePayment();
        payment.resume();
        await settle();
        expect(server.count("status")).toBe(1);
        await pass(2000);
        expect(server.count("status")).toBe(3);
        expect(server.count("start")).toBe(0);
    });
});

describe("the question", () => {
    test("comes after 30 s, while the asking goes on; then it is paid", async () => {
        const payment = await waitingPayment();
        const seen = watch(payment);
        await pass(29800);
        expect(payment.view.question).toBe(false);
        await pass(300);
        expect(payment.view.question).toBe(true);
        const asked = server.count("status");
        await pass(5000);
        expect(server.count("status")).toBe(asked + 5);
        server.says.status = paid();
        await pass(1000);
        expect(seen.final.outcome).toBe("paid");
        expect(payment.view.question).toBe(false);
    });

    test("'try again' waits 30 s more, with the same reference", async () => {
        const payment = await waitingPayment();
        await pass(30000);
        payment.armQuestion();
        expect(payment.view.question).toBe(false);
        await pass(29800);
        expect(payment.view.question).toBe(false);
        await pass(300);
        expect(payment.view.question).toBe(true);
        expect(server.count("start")).toBe(1);
    });
});

describe("cancelling", () => {
    test("is over when the server has proven it", async () => {
        const payment = await waitingPayment();
        const seen = watch(payment);
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
        const payment = await waitingPayment();
        server.says.cancel = answer({state: "cancelling", message: "Is paying"});
        server.says.status = answer({state: "cancelling"});
        const proven = payment.cancel();
        await settle();
        expect(payment.view.message).toBe("Is paying");
        await pass(2400);
        expect(server.count("cancel")).toBe(1);
        expect(server.count("status")).toBe(2);
        expect(payment.view.phase).toBe("cancelling");
        server.says.cancel = cancelled();
        await pass(100);
        expect(server.count("cancel")).toBe(2);
        expect(await proven).toBe(true);
    });

    test("a lost answer proves nothing", async () => {
        const payment = await waitingPayment();
        server.says.cancel = new TypeError("Failed to fetch");
        const proven = payment.cancel();
        await settle();
        expect(payment.view.phase).toBe("cancelling");
        expect(payment.over).toBe(false);
        server.says.status = cancelled();
        await pass(1000);
        expect(await proven).toBe(true);
        await pass(5000);
        expect(server.count("cancel")).toBe(1);
    });

    test("that comes too late ends as paid", async () => {
        const payment = await waitingPayment();
        server.says.cancel = paid();
        expect(await payment.cancel()).toBe(false);
        expect(payment.view.tooLate).toBe(true);
        expect(payment.view.phase).toBe("paid");
    });

    test("an ask beside it can find that it is too late", async () => {
        const payment = await waitingPayment();
        server.says.cancel = hangs();
        const proven = payment.cancel();
        server.says.status = paid();
        await pass(1000);
        expect(payment.view.tooLate).toBe(true);
        server.says.cancel.resolve(answer({state: "cancelling"}));
        expect(await proven).toBe(false);
    });

    test("that the server gives up leaves the payment waiting, with the reason", async () => {
        const payment = await waitingPayment();
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

    test("does not overtake the start", async () => {
        const payment = makePayment();
        server.says.start = hangs();
        payment.start({});
        payment.cancel();
        await pass(3000);
        expect(server.count("cancel")).toBe(0);
        expect(payment.view.phase).toBe("cancelling");
        server.says.start.resolve(answer());
        await settle();
        expect(server.count("cancel")).toBe(1);
        expect(payment.over).toBe(true);
    });

    test("waits for a start that is not even on its way", async () => {
        const payment = makePayment();
        payment.cancel();
        await settle();
        expect(server.count("cancel")).toBe(0);
        payment.start({});
        await settle();
        expect(server.calls.map((call) => call.route)).toEqual(["start", "cancel"]);
    });

    test("twice is once", async () => {
        const payment = await waitingPayment();
        server.says.cancel = new Deferred();
        const [first, second] = [payment.cancel(), payment.cancel()];
        await settle();
        expect(server.count("cancel")).toBe(1);
        server.says.cancel.resolve(cancelled());
        expect(await Promise.all([first, second])).toEqual([true, true]);
    });

    test("without proof for 30 s is told to the cashier", async () => {
        const payment = await waitingPayment();
        await pass(20000);
        server.says.cancel = new TypeError("Failed to fetch");
        payment.cancel();
        await pass(29000);
        expect(payment.view.question).toBe(false);
        await pass(1000);
        expect(payment.view.question).toBe(true);
        expect(payment.view.phase).toBe("cancelling");
    });
});
