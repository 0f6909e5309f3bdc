import {
    REFUSED,
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
import {describe, expect, test} from "@odoo/hoot";

describe.current.tags("headless");

describe("nothing clear", () => {
    test("for 30 s opens the ways out; a clear answer closes them", async () => {
        const {payment, server} = await waitingPayment();
        server.says.status = answer({slow: true});
        await pass(29000);
        expect(payment.view.unclear).toBe(false);
        await pass(1500);
        expect(payment.view.unclear).toBe(true);
        await server.answerPoll(answer(), 1000);
        expect(payment.view.unclear).toBe(false);
    });

    test("is what a lost connection tells", async () => {
        const {payment, server} = await waitingPayment();
        server.says.status = lost();
        await pass(31000);
        expect(payment.view.unclear).toBe(true);
        payment.tryAgain();
        expect(payment.view.unclear).toBe(false);
        expect(payment.view.question).toBe(false);
        await pass(31000);
        expect(payment.view.unclear).toBe(true);
        expect(server.count("start")).toBe(1);
    });

    test("is what Odoo answers while nobody knows of the invoice", async () => {
        const {payment, server} = makePayment();
        server.says.start = lost();
        server.says.status = answer({state: "sending", slow: true});
        payment.start({});
        await pass(30500);
        expect(payment.view.phase).toBe("sending");
        expect(payment.view.unclear).toBe(true);
    });

    test("of three cancels in a row opens them too", async () => {
        const {payment, server} = await waitingPayment();
        server.says.status = answer({state: "cancelling"});
        server.says.cancel = answer({state: "cancelling", slow: true});
        payment.cancel();
        await pass(3000);
        expect(payment.view.cancelUnclear).toBe(false);
        await pass(3500);
        expect(payment.view.cancelUnclear).toBe(true);
        server.says.cancel = answer({state: "cancelling", message: "Is paying"});
        await pass(6000);
        expect(payment.view.cancelUnclear).toBe(false);
        payment.over = true;
    });
});

describe("abandon", () => {
    test("ends the asking; the line may leave", async () => {
        const {payment, server, seen} = await waitingPayment();
        await payment.abandon();
        expect(payment.abandoned).toBe(true);
        expect(payment.cancelled).toBe(true);
        expect(payment.view.tooLate).toBe(false);
        await settle();
        expect(seen.final.outcome).toBe("cancelled");
        await pass(40000);
        expect(server.count("status")).toBe(0);
        expect(server.count("let_go")).toBe(1);
    });

    test("of what turns out to be paid is a payment", async () => {
        const {payment, server, seen} = await waitingPayment();
        server.says.let_go = paid();
        await payment.abandon();
        await settle();
        expect(payment.abandoned).toBe(false);
        expect(seen.final.outcome).toBe("paid");
    });

    test("of what is paid and not confirmed yet waits on", async () => {
        const {payment, server, seen} = await waitingPayment();
        server.says.let_go = answer({state: "paid", message: "A moment."});
        server.says.status = server.says.let_go;
        await payment.abandon();
        await settle();
        expect([payment.abandoned, seen.final]).toEqual([false, undefined]);
        expect(payment.view.message).toBe("A moment.");
        await server.answerPoll(paid(), 1500);
        expect(seen.final.outcome).toBe("paid");
    });

    test("of money that cannot be booked abandons nothing", async () => {
        const {payment, server} = await waitingPayment();
        server.says.let_go = answer({outcome: "error", state: "paid"});
        await payment.abandon();
        expect(payment.over).toBe(true);
        expect(payment.abandoned).toBe(false);
    });

    test("works without Odoo, which is told later", async () => {
        const {payment, server, seen} = await waitingPayment();
        server.says.let_go = lost();
        server.says.status = lost();
        await payment.abandon();
        await settle();
        expect(payment.abandoned).toBe(true);
        expect(seen.final.outcome).toBe("cancelled");
        await pass(11000);
        expect(server.count("let_go")).toBe(3);
        server.says.let_go = cancelled();
        await pass(30000);
        expect(server.count("let_go")).toBe(4);
        expect(server.count("status")).toBe(0);
    });

    test("without Odoo, which had heard of the money: somebody must know", async () => {
        const {payment, server} = await waitingPayment();
        const late = [];
        payment.onLate = ({outcome}) => late.push(outcome);
        server.says.let_go = lost();
        await payment.abandon();
        server.says.let_go = answer({state: "paid"});
        await pass(5500);
        expect(late).toEqual([]);
        server.says.let_go = paid();
        await pass(30000);
        expect(late).toEqual(["paid"]);
        expect(server.count("let_go")).toBe(3);
    });

    test("while an answer was on its way changes nothing", async () => {
        const {payment, server, seen} = await waitingPayment();
        const late = hangs();
        server.says.let_go = late;
        const gone = payment.abandon();
        await server.answerPoll(paid(), 1200);
        late.resolve(cancelled());
        await gone;
        expect(seen.final.outcome).toBe("paid");
        expect(payment.abandoned).toBe(false);
    });
});

describe("override", () => {
    const PROOF = {reason: "The phone shows it", employee_id: 7, pin: "4711"};

    test("the till goes on, and so does the asking", async () => {
        const {payment, server, seen} = await waitingPayment();
        expect(await payment.override(PROOF)).toBe("");
        const call = server.calls.at(-1);
        expect([call.reason, call.employee_id, call.pin]).toEqual([
            "The phone shows it",
            7,
            "4711",
        ]);
        await settle();
        expect(seen.final.outcome).toBe("overridden");
        expect(payment.over).toBe(false);
        await pass(5000);
        expect(server.count("status")).toBe(5);
    });

    test("a late answer is told once, and ends the asking", async () => {
        const {payment, server} = await waitingPayment();
        const late = [];
        payment.onLate = ({outcome}) => late.push(outcome);
        await payment.override(PROOF);
        server.says.status = paid();
        await pass(5000);
        expect(late).toEqual(["paid"]);
        expect(server.count("status")).toBe(1);
    });

    test("a late no is told too", async () => {
        const {payment, server} = await waitingPayment();
        const late = [];
        payment.onLate = ({outcome}) => late.push(outcome);
        await payment.override(PROOF);
        server.says.status = cancelled();
        await pass(2000);
        expect(late).toEqual(["cancelled"]);
    });

    test("of a payment that is being cancelled ends the cancelling", async () => {
        const {payment, server} = await waitingPayment();
        server.says.cancel = answer({state: "cancelling", slow: true});
        const gone = payment.cancel();
        await settle();
        await payment.override(PROOF);
        expect(await gone).toBe(false);
        await pass(6000);
        expect(server.count("cancel")).toBe(1);
        expect(server.count("status")).toBeGreaterThan(4);
    });

    test("what the server refuses is said, and the payment waits on", async () => {
        const {payment, server} = await waitingPayment();
        server.says.force = answer({...REFUSED, message: "Wrong PIN."});
        expect(await payment.override(PROOF)).toBe("Wrong PIN.");
        expect(payment.over).toBe(false);
        expect(payment.view.overridden).toBe(false);
        expect(payment.view.phase).toBe("waiting");
    });

    test("a clear answer of Glase's needs no force", async () => {
        const {payment, server} = await waitingPayment();
        await pass(31000);
        server.says.force = answer({message: "Not paid."});
        expect(await payment.override(PROOF)).toBe("");
        expect(payment.view.overridden).toBe(false);
        expect(payment.view.refusal).toBe("Not paid.");
        expect(payment.view.question).toBe(false);
        server.says.force = paid();
        expect(await payment.override(PROOF)).toBe("");
        expect(payment.view.phase).toBe("paid");
    });

    test("out of reach is neither a yes nor a no", async () => {
        const {payment, server} = await waitingPayment();
        server.says.force = lost();
        expect(await payment.override(PROOF)).toBe(null);
        expect(payment.view.overridden).toBe(false);
        payment.markOverridden();
        expect((await payment.finished).outcome).toBe("overridden");
        expect(payment.over).toBe(false);
    });
});
