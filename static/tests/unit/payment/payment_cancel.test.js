import {
    answer,
    cancelled,
    collectSounds,
    hangs,
    pass,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

/** The customer declines in the second in which the cashier cancels. */
async function cancelBeside({says, cancel, told = "Nothing was paid."}) {
    const till = await waitingLine();
    const heard = collectSounds(till.store);
    Object.assign(till.server.says, says);
    till.payment.cancel();
    await pass(2 * 1000);
    expect(till.glase.get(till.line.uuid)).toBe(undefined);
    cancel?.resolve(cancelled({message: "Nothing was paid."}));
    await pass(1000);
    expect(till.told).toEqual([]);
    expect(till.line.uiState.glase.message).toBe(`You cancelled. ${told}`);
    expect(heard).toEqual([]);
    expect(till.line.payment_status).toBe("retry");
    expect(till.store.paymentTerminalInProgress).toBe(false);
    till.order.removePaymentline(till.line);
    expect(till.order.payment_ids.length).toBe(0);
}

test("declined, and the cancel's own answer comes later", async () => {
    const cancel = hangs();
    const told = "The customer declined. Nothing was paid.";
    const status = cancelled({message: told});
    await cancelBeside({says: {cancel, status}, cancel, told});
});

test("cancelled, and only an ask knows that it is over", async () => {
    const status = cancelled({message: "Nothing was paid."});
    await cancelBeside({says: {cancel: answer({state: "cancelling"}), status}});
});
