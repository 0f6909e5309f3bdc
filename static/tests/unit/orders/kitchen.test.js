import {
    cancelled,
    paid,
    validationOf,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

/** An order that waits for Glase; `validate` does what *Validate* does. */
async function setupKitchen() {
    const till = await waitingLine();
    const {store, order} = till;
    store.config.module_pos_restaurant = false;
    patchWithCleanup(store, {
        checkPreparationStateAndSentOrderInPreparation: () => expect.step("ticket"),
        navigate: () => true,
    });
    patchWithCleanup(store.dialog, {add: () => true});
    const validate = () => validationOf(store, order).validateOrder(false);
    return {...till, validate};
}

test("no ticket while the invoice waits, nor when it is cancelled (odoo#287418)", async () => {
    const {order, line, server, validate} = await setupKitchen();
    await validate();
    await server.answerPoll(cancelled({amount: line.amount}), 1200);
    expect(line.payment_status).toBe("retry");
    await validate();
    expect(order.state).toBe("draft");
    expect.verifySteps([]);
});

test("one ticket when it is paid, however often it is validated (odoo#287418)", async () => {
    const {order, line, server, validate} = await setupKitchen();
    await server.answerPoll(paid({amount: line.amount}), 1200);
    expect(line.payment_status).toBe("done");
    await validate();
    await validate();
    expect(order.state).toBe("paid");
    expect.verifySteps(["ticket"]);
});
