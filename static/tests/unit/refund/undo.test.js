import {
    answer,
    hangs,
    mountPaymentScreen,
    pass,
    refunded,
    setupLine,
    showPaymentScreen,
} from "@pos_glase/../tests/unit/glase_helpers";
import {animationFrame, expect, test} from "@odoo/hoot";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {toFinish} from "@pos_glase/lazy/payment/finish_order";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

/** A payment that is undone before its order is finished. */
async function setupPaid() {
    const till = await setupLine();
    await mountWithCleanup(MainComponentsContainer);
    const {order, line} = till;
    line.setAmount(2);
    line.setPaymentStatus("done");
    till.server.says.undo = refunded({amount: 2});
    await mountPaymentScreen(order);
    await animationFrame();
    return till;
}

test("a paid line can be given back, after a question", async () => {
    const {line, server, order} = await setupPaid();
    await contains(".glase-undo").click();
    expect(server.count("undo")).toBe(0);
    await contains(".modal-footer .btn-primary").click();
    await pass(100);
    expect(server.count("undo")).toBe(1);
    expect(line.payment_status).toBe("reversed");
    expect(line.amount).toBe(0);
    expect(order.remainingDue).toBe(order.priceIncl);
});

test("not given back: the line stays paid and says why", async () => {
    const {line, server} = await setupPaid();
    server.says.undo = answer({outcome: "error", state: "failed", message: "No."});
    await contains(".glase-undo").click();
    await contains(".modal-footer .btn-primary").click();
    await pass(100);
    expect(line.payment_status).toBe("done");
    expect(line.amount).toBe(2);
    expect(line.uiState.glase.message).toBe("No.");
});

test("giving back goes on after a reload", async () => {
    const {line, store, server, glase} = await setupPaid();
    server.says.undo = hangs();
    await contains(".glase-undo").click();
    await contains(".modal-footer .btn-primary").click();
    await pass(100);
    delete glase.refunds[line.uuid]; // What a reload forgets
    server.says.undo = refunded({amount: 2});
    store.resumeGlasePayment(line);
    await pass(200);
    expect(server.count("undo")).toBe(2);
    expect(line.payment_status).toBe("reversed");
});

test("the page was left at the question: nothing is given back", async () => {
    const {line, store, server} = await setupPaid();
    await contains(".glase-undo").click();
    expect(line.payment_status).toBe("reversing");
    store.resumeGlasePayment(line);
    await pass(200);
    expect(server.count("undo")).toBe(0);
    expect(line.payment_status).toBe("done");
});

test("after a reload a manager is needed: the cashier reads it", async () => {
    const {line, store, order, server} = await setupPaid();
    const message = "Only a manager may do this.";
    const needed = {outcome: "error", state: "none", manager_needed: true, message};
    server.says.undo = answer(needed);
    line.setPaymentStatus("reversing");
    line.uiState.glase.undoing = true;
    showPaymentScreen(store, order);
    store.resumeGlasePayment(line);
    await pass(200);
    expect(line.payment_status).toBe("done");
    expect(line.uiState.glase.message).toMatch(/^A manager has to make this refund/);
});

test("an offer to finish the order goes when its payment is given back", async () => {
    const {line, store, order} = await setupPaid();
    expect(toFinish(store).map((each) => each.order)).toEqual([order]);
    await contains(".glase-undo").click();
    await contains(".modal-footer .btn-primary").click();
    await pass(100);
    await animationFrame();
    expect(line.payment_status).toBe("reversed");
    expect(toFinish(store)).toEqual([]);
});
