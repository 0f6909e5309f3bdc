import {answer, cancelled, paid, pass, waitingLine} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

test("one ticket for a paid order, none while it waits or is cancelled (odoo#287418)", async () => {
    const {store, order, line, server} = await waitingLine();
    const {amount} = line;
    store.config.module_pos_restaurant = false;
    patchWithCleanup(store, {
        checkPreparationStateAndSentOrderInPreparation: () => expect.step("ticket"),
        navigate: () => true,
    });
    patchWithCleanup(store.dialog, {add: () => true});
    const validate = () =>
        new OrderPaymentValidation({pos: store, orderUuid: order.uuid}).validateOrder(false);
    await validate();
    expect.verifySteps([]);

    server.says.status = cancelled({amount});
    await pass(1200);
    expect(line.payment_status).toBe("retry");
    await validate();
    expect.verifySteps([]);

    server.says.start = answer({amount, attempt: 2});
    server.says.status = paid({amount, attempt: 2});
    line.pay();
    await pass(1200);
    expect(line.payment_status).toBe("done");
    await validate();
    await validate();
    expect(order.state).toBe("paid");
    expect.verifySteps(["ticket"]);
});
