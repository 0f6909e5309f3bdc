import {
    FakeServer,
    answer,
    hangs,
    pass,
    settle,
    watch,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {GlaseRefund} from "@pos_glase/lazy/refund/glase_refund";

const ORDER = {uuid: "R1"};
const REFUNDED = answer({outcome: "paid", state: "refunded"});
const SENDING = answer({outcome: "wait", state: "sending"});

function makeRefund() {
    const server = new FakeServer();
    Object.assign(server.says, {
        refund: REFUNDED,
        refund_status: SENDING,
        undo: REFUNDED,
    });
    const refund = new GlaseRefund(
        {paymentUuid: "P1", attempt: 2, amount: 10},
        (route, params) => server.handle(route, params)
    );
    return {refund, server};
}

test("sent once, with the order and what proves a manager", async () => {
    const {refund, server} = makeRefund();
    const proof = {employee_id: 7, pin: "4711"};
    expect(await refund.send(ORDER, proof)).toBe(REFUNDED);
    expect(server.calls).toEqual([
        {
            route: "refund",
            payment_uuid: "P1",
            attempt: 2,
            amount: 10,
            order: ORDER,
            ...proof,
        },
    ]);
});

test("a lost answer is asked about, and never followed by another refund", async () => {
    const {refund, server} = makeRefund();
    server.says.refund = new Error("lost");
    const seen = watch(refund.send(ORDER));
    await pass(3000);
    expect(seen.final).toBe(undefined);
    expect(server.count("refund_status")).toBeGreaterThan(2);
    server.says.refund_status = REFUNDED;
    await pass(1100);
    expect(seen.final).toBe(REFUNDED);
    expect(server.count("refund")).toBe(1);
});

test("asked once a second for as long as Glase has it", async () => {
    const {refund, server} = makeRefund();
    server.says.refund = SENDING;
    refund.send(ORDER);
    await pass(5000);
    expect(server.count("refund")).toBe(1);
    expect(server.count("refund_status")).toBeGreaterThan(3);
    expect(server.count("refund_status")).toBeLessThan(7);
});

test("a slow answer and a lost connection are told", async () => {
    const {refund, server} = makeRefund();
    const late = hangs();
    server.says.refund = () => late;
    refund.send(ORDER);
    await pass(3100);
    expect(refund.view.trouble).toBe("slow");
    server.says.refund_status = new Error("lost");
    late.reject(new Error("lost"));
    await settle();
    expect(refund.view.trouble).toBe("offline");
});

test("an undo is said again until it is known: the server does it once", async () => {
    const {refund, server} = makeRefund();
    server.says.undo = new Error("lost");
    const seen = watch(refund.undo(ORDER));
    await pass(2500);
    server.says.undo = REFUNDED;
    await pass(1100);
    expect(seen.final).toBe(REFUNDED);
    expect(server.count("refund")).toBe(0);
    expect(server.count("refund_status")).toBe(0);
});
