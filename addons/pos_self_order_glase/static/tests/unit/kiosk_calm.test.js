import {describe, expect, test} from "@odoo/hoot";
import {calm} from "@pos_self_order_glase/app/kiosk_calm";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

test("what would disturb a customer waits until the next may begin", () => {
    patchWithCleanup(calm, {payment: {over: false}, putOff: null});
    calm.later(() => expect.step("reload"));
    expect.verifySteps([]);
    expect(calm.isPaying).toBe(true);
    calm.payment.over = true;
    expect(calm.isPaying).toBe(false);
    calm.atStart();
    expect.verifySteps(["reload"]);
    calm.later(() => expect.step("at once"));
    expect.verifySteps(["at once"]);
});
