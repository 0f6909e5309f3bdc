import {expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {onRpc, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {PosStore} from "@point_of_sale/app/services/pos_store";
import {setupLine} from "@pos_glase/../tests/unit/glase_helpers";

definePosModels();

/** A synced order, part of it paid with Glase; the server says what it was told. */
async function setupPartlyPaid(status) {
    const {store, order, line} = await setupLine();
    line.setAmount(1);
    line.setPaymentStatus(status);
    await store.syncAllOrders({orders: [order]});
    onRpc("pos.order", "write", ({args}) => {
        expect.step(args[1]);
        return true;
    });
    // The method of `pos_online_payment`, which the bundle of these tests is without
    patchWithCleanup(Object.getPrototypeOf(PosStore.prototype), {
        updateOnlinePaymentsDataWithServer(_order, amount) {
            expect.step(amount);
            return {isPaid: false};
        },
    });
    return {store, order, line};
}

/** As `pos_online_payment` does when the cashier closes its window. */
const takeOff = ({store, order}) => store.updateOnlinePaymentsDataWithServer(order, 0);

test("an online line taken off deletes no payment with Glase (odoo#248430)", async () => {
    const till = await setupPartlyPaid("done");
    const data = await takeOff(till);
    expect.verifySteps([{next_online_payment_amount: 0}, false]);
    expect(data.isPaid).toBe(false);
    expect(till.order.payment_ids).toHaveLength(1);
});

test("without money of Glase core does as ever", async () => {
    const till = await setupPartlyPaid("retry");
    await takeOff(till);
    expect.verifySteps([0]);
});

test("an order that cannot be told so is not known", async () => {
    const till = await setupPartlyPaid("done");
    onRpc("pos.order", "write", () => {
        throw new Error("Odoo is out of reach");
    });
    expect(await takeOff(till)).toBe(null);
    expect.verifySteps([]);
});
