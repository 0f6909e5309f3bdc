import {
    REFUSED,
    answer,
    cancelled,
    lost,
    makePayment,
    paid,
    pass,
    settle,
    waitingPayment,
} from "@pos_glase/../tests/unit/glase_helpers";
import {describe, expect, test} from "@odoo/hoot";

describe.current.tags("headless");

const BUSY = answer({...REFUSED, busy: true, message: "Anna is paying."});

/** A payment of a till where somebody else is paying. */
async function busyPayment() {
    const made = makePayment();
    made.server.says.start = BUSY;
    made.payment.start({uuid: "O1"});
    await settle();
    return made;
}

describe("a busy till", () => {
    test("nothing was sent: tried again until it is free, never asked about", async () => {
        const {payment, server, seen} = await busyPayment();
        expect(payment.view.phase).toBe("busy");
        expect(payment.view.message).toBe("Anna is paying.");
        payment.poll();
        payment.wake();
        await pass(5000);
        expect(server.count("status")).toBe(0);
        expect(server.count("start")).toBe(3);
        server.says.start = answer();
        await pass(2000);
        expect(payment.view.phase).toBe("waiting");
        expect(server.calls.at(-1).attempt).toBe(1);
        await pass(3000);
        expect(server.count("start")).toBe(4);
        expect(seen.final).toBe(undefined);
    });

    test("a lost answer to the next try is asked about, not tried again", async () => {
        const {payment, server} = await busyPayment();
        server.says.start = lost();
        await pass(6000);
        expect(server.count("start")).toBe(2);
        expect(server.count("status")).toBeGreaterThan(2);
        expect(payment.view.phase).toBe("waiting");
    });

    test("a cancel of it is proven by the server, which buries the attempt", async () => {
        const {payment, server} = await busyPayment();
        server.says.cancel = cancelled({state: "none"});
        expect(await payment.cancel()).toBe(true);
        await pass(6000);
        expect(server.count("start")).toBe(1);
    });

    test("taken over: sent at once", async () => {
        const {payment, server} = await busyPayment();
        server.says.start = answer();
        expect(await payment.takeOver({employee_id: 7, pin: "1"})).toBe("");
        await settle();
        expect(server.count("start")).toBe(2);
        expect(payment.view.phase).toBe("waiting");
        await pass(3000);
        expect(server.count("start")).toBe(2);
    });

    test("the other customer's answers are not this one's", async () => {
        const {payment, server} = await busyPayment();
        server.says.take_over = answer({message: "The customer is paying."});
        expect(await payment.takeOver({})).toBe("");
        expect(payment.view.refusal).toBe("The customer is paying.");
        server.says.take_over = answer({...REFUSED, message: "Wrong PIN."});
        expect(await payment.takeOver({})).toBe("Wrong PIN.");
        server.says.take_over = lost();
        expect(await payment.takeOver({})).toBe(null);
        server.says.take_over = paid({attempt: 5, payment_uuid: "P2"});
        expect(await payment.takeOver({})).toBe("");
        expect(payment.over).toBe(false);
        expect(payment.view.attempt).toBe(1);
        payment.over = true;
    });
});

describe("another invoice", () => {
    test("the customer gets it", async () => {
        const {payment, server} = await waitingPayment();
        expect(await payment.update({uuid: "O1"}, 12.5)).toBe(true);
        const {order, amount, attempt} = server.calls.at(-1);
        expect([order, amount, attempt]).toEqual([{uuid: "O1"}, 12.5, 1]);
        expect(payment.view.amount).toBe(12.5);
        expect(payment.view.refusal).toBe("");
    });

    test("too late: the old one stands, and why is kept on the screen", async () => {
        const {payment, server} = await waitingPayment();
        server.says.update = answer({message: "The customer has the bill."});
        expect(await payment.update({}, 12.5)).toBe(false);
        await pass(2000);
        expect(payment.view.amount).toBe(10);
        expect(payment.view.refusal).toBe("The customer has the bill.");
    });

    test("unclear or lost: not known, and nothing is sent anew", async () => {
        const {payment, server} = await waitingPayment();
        server.says.update = answer({slow: true, amount: 12.5});
        expect(await payment.update({}, 12.5)).toBe(false);
        server.says.update = lost();
        expect(await payment.update({}, 12.5)).toBe(false);
        expect(server.count("start")).toBe(1);
        expect(payment.over).toBe(false);
    });

    test("paid meanwhile ends it", async () => {
        const {payment, server} = await waitingPayment();
        server.says.update = paid();
        expect(await payment.update({}, 12.5)).toBe(false);
        expect(payment.view.phase).toBe("paid");
    });
});
