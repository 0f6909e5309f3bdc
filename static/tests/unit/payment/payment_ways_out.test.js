import {
    ERS,
    answer,
    cancelled,
    lost,
    paid,
    pass,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {ManagerDialog} from "@pos_glase/lazy/manager/manager_dialog";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

const PROOF = {reason: "The phone shows it"};

/** Answers the manager's dialog; returns what its `submit` said. */
function answerManager({store}, proof) {
    const said = [];
    store.user = {id: store.user.id, raw: {role: "manager"}};
    patchWithCleanup(store.dialog, {
        add(component, props, options) {
            if (component !== ManagerDialog) {
                return () => {};
            }
            props.submit(proof).then((refusal) => {
                said.push(refusal);
                options.onClose();
            });
            return () => {};
        },
    });
    return said;
}

test("abandoned: the line leaves the order, and another way is free", async () => {
    const till = await waitingLine();
    await till.waysOut.abandon(till.payment);
    await pass(100);
    expect(till.order.payment_ids.length).toBe(0);
    expect(till.told).toEqual(["If the phone shows a payment …"]);
    expect(till.glase.poller.hasLive).toBe(false);
    expect(till.store.paymentTerminalInProgress).toBe(false);
    expect(till.order.electronicPaymentInProgress()).toBe(false);
});

test("abandon of what was paid: the sale goes on", async () => {
    const till = await waitingLine();
    till.server.says.let_go = paid({amount: till.line.amount});
    await till.waysOut.abandon(till.payment);
    await pass(100);
    expect(till.line.payment_status).toBe("done");
    expect(till.told).toEqual([]);
});

test("abandon of what is paid and not confirmed yet: the line stays", async () => {
    const till = await waitingLine();
    const {amount} = till.line;
    till.server.says.let_go = answer({state: "paid", amount});
    till.server.says.status = till.server.says.let_go;
    await till.waysOut.abandon(till.payment);
    await pass(100);
    expect(till.line.payment_status).toBe("waitingCapture");
    await till.server.answerPoll(paid({amount}), 1500);
    expect(till.line.payment_status).toBe("done");
    expect(till.told).toEqual([]);
});

test("force done: the line is done, held, and asked about on and on", async () => {
    const till = await waitingLine();
    const said = answerManager(till, PROOF);
    await till.waysOut.override(till.payment);
    await pass(100);
    expect(said).toEqual([""]);
    expect(till.line.payment_status).toBe("done");
    expect(till.glase.poller.hasLive).toBe(false);
    till.line.delete();
    expect(till.order.payment_ids.length).toBe(1);
    const before = till.server.count("status");
    await pass(3000);
    expect(till.server.count("status")).toBe(before + 3);
});

test("a late yes is told and never reopens a finished order", async () => {
    const till = await waitingLine();
    answerManager(till, PROOF);
    await till.waysOut.override(till.payment);
    await pass(100);
    till.order.state = "paid";
    await till.server.answerPoll(paid({amount: till.line.amount}), 1200);
    expect(till.line.glase_ers_reference).toBe(ERS);
    expect(till.line.payment_status).toBe("done");
    expect(till.order.state).toBe("paid");
    expect(till.told.length).toBe(1);
    expect(till.told[0]).toMatch(/Glase has confirmed/);
    expect(till.glase.poller.background.size).toBe(0);
});

test("a late no is told loudly, and the order is open again", async () => {
    const till = await waitingLine();
    answerManager(till, PROOF);
    await till.waysOut.override(till.payment);
    await pass(100);
    await till.server.answerPoll(cancelled(), 1200);
    expect(till.line.payment_status).toBe("retry");
    expect(till.told[0]).toMatch(/was not paid/);
});

for (const [state, told] of [
    ["cancelled", /Glase never confirmed this sale/],
    ["reversed", /: Glase reversed it./],
]) {
    test(`a late no (${state}) changes no finished order`, async () => {
        const till = await waitingLine();
        answerManager(till, PROOF);
        await till.waysOut.override(till.payment);
        await pass(100);
        till.order.state = "paid";
        const message = "Glase reversed it.";
        const no = answer({outcome: "error", state, message});
        await till.server.answerPoll(no, 1200);
        expect(till.line.payment_status).toBe("done");
        expect(till.told).toHaveLength(1);
        expect(till.told[0]).toMatch(told);
    });
}

test("Odoo is out of reach: no force, for then Glase gives the money back", async () => {
    const till = await waitingLine();
    till.server.says.force = lost();
    till.server.says.status = lost();
    const said = answerManager(till, PROOF);
    await till.waysOut.override(till.payment);
    await pass(100);
    expect(said).toEqual(["No connection to Odoo. Try again."]);
    expect(till.line.payment_status).toBe("waitingCapture");
    expect(till.payment.view.reached).toBe(false);
});

test("a refused force leaves the payment waiting, with its dialog", async () => {
    const till = await waitingLine();
    const refused = {outcome: "error", state: "none", message: "Wrong PIN."};
    till.server.says.force = answer(refused);
    const said = answerManager(till, PROOF);
    await till.waysOut.override(till.payment);
    await pass(100);
    expect(said).toEqual(["Wrong PIN."]);
    expect(till.line.payment_status).toBe("waitingCapture");
    expect(Boolean(till.payment.closeDialog)).toBe(true);
});
