import {expect, test} from "@odoo/hoot";
import {makeServerError, onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {notesOf} from "@pos_glase/lazy/bar/notes";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";
import {
    hangs,
    pass,
    setupGlaseTill,
    validationOf,
} from "@pos_glase/../tests/unit/glase_helpers";

definePosModels();

const REASON = "The fiscal device does not answer.";

/** A finished sale with Glase that was not sent, and the next customer's in cash. */
async function setupTwoSales() {
    const {store, method} = await setupGlaseTill();
    const notes = notesOf(store);
    const told = () => Object.values(notes).map(({message}) => message.toString());
    patchWithCleanup(store.dialog, {add: () => expect.step("a dialog")});
    const finished = async (method, status) => {
        const order = await getFilledOrder(store);
        const {data: line} = order.addPaymentline(method);
        line.setPaymentStatus(status);
        return order;
    };
    const held = await finished(method, "done");
    held.state = "paid";
    store.addPendingOrder([held.id]);
    const cash = store.config.payment_method_ids.find(
        ({is_cash_count}) => is_cash_count
    );
    const next = await finished(cash);
    return {store, told, held, next};
}

/** The server refuses one order for as long as `hindered.by` says why, or it hangs. */
function hinder(order) {
    const hindered = {by: REASON};
    onRpc("pos.order", "sync_from_ui", ({args, parent}) => {
        if (hindered.hangs && args[0][0].uuid === order.uuid) {
            expect.step("asked");
            return hindered.hangs;
        }
        if (hindered.by && args[0][0].uuid === order.uuid) {
            throw makeServerError({message: hindered.by});
        }
        return parent();
    });
    return hindered;
}

/** Finishes an order, and lets what is sent behind it be answered. */
async function validate(store, order) {
    patchWithCleanup(OrderPaymentValidation.prototype, {
        afterOrderValidation: () => true,
    });
    await validationOf(store, order).finalizeValidation();
    await pass(100);
}

test("a sale that Odoo refuses does not hold the next customer's", async () => {
    const {store, told, held, next} = await setupTwoSales();
    const hindered = hinder(held);
    await validate(store, next);
    expect(next.isSynced).toBe(true);
    expect(next.state).toBe("paid");
    expect(held.isSynced).toBe(false);
    expect(held.state).toBe("paid");
    expect(told()).toHaveLength(1);
    expect(told()[0]).toInclude(REASON);
    expect.verifySteps([]); // No dialog over the next customer's sale

    const third = await getFilledOrder(store);
    await validate(store, third);
    expect(told()).toHaveLength(1);

    hindered.by = "";
    await validate(store, await getFilledOrder(store));
    expect(held.isSynced).toBe(true);
    expect(told()).toHaveLength(0);
});

test("no customer waits while Odoo is slow with a sale of before", async () => {
    const {store, told, held, next} = await setupTwoSales();
    const hindered = hinder(held);
    hindered.hangs = hangs();
    for (const order of [next, await getFilledOrder(store)]) {
        await validate(store, order);
        expect([order.state, order.isSynced]).toEqual(["paid", true]);
    }
    expect.verifySteps(["asked"]); // Once, by the first
    hindered.hangs.reject(makeServerError({message: REASON}));
    await pass(100);
    expect(told()).toHaveLength(1);
    Object.assign(hindered, {hangs: null, by: ""});
    await validate(store, await getFilledOrder(store));
    expect(held.isSynced).toBe(true);
});
