import {
    Deferred,
    advanceTime,
    animationFrame,
    destroy,
    expect,
    queryText,
    test,
} from "@odoo/hoot";
import {mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {GlasePolling} from "@pos_glase/backend/glase_polling";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

const MODEL = "glase.certification";

/** The form's record: what it is asked to do becomes a step of the test. */
const record = (dirty = false) => ({
    resModel: MODEL,
    resId: 7,
    isDirty: async () => dirty,
    load: async () => expect.step("load"),
    save: async () => expect.step("save"),
});

async function asking(values) {
    return await mountWithCleanup(GlasePolling, {
        props: {record: values, readonly: false},
    });
}

test("asks each second, shows what it hears, and stops with the form", async () => {
    await setupPosEnv();
    onRpc(MODEL, "ask", ({args}) => {
        expect.step(`ask ${args[0]}`);
        return {changed: false, text: "Now: ISSUED"};
    });
    const widget = await asking(record());
    await animationFrame();
    expect(queryText(".glase-polling")).toBe("Now: ISSUED");
    await advanceTime(1000);
    await advanceTime(1000);
    expect.verifySteps(["ask 7", "ask 7", "ask 7"]);
    destroy(widget);
    await advanceTime(5000);
    expect.verifySteps([]);
});

test("never two asks at a time", async () => {
    await setupPosEnv();
    const answer = new Deferred();
    onRpc(MODEL, "ask", () => {
        expect.step("ask");
        return answer;
    });
    await asking(record());
    await advanceTime(5000);
    expect.verifySteps(["ask"]);
    answer.resolve({changed: false, text: ""});
    await advanceTime(100);
    expect.verifySteps(["ask"]);
});

test("reads the form anew when something has changed, and loses no typing", async () => {
    await setupPosEnv();
    onRpc(MODEL, "ask", () => ({changed: true, text: ""}));
    await asking(record());
    await animationFrame();
    await asking(record(true));
    await animationFrame();
    expect.verifySteps(["load", "save"]);
});

test("goes on asking after an error", async () => {
    await setupPosEnv();
    let good = false;
    onRpc(MODEL, "ask", () => {
        if (!good) {
            throw new Error("down");
        }
        return {changed: false, text: "Now: PAID"};
    });
    await asking(record());
    await animationFrame();
    expect(queryText(".glase-polling")).toBe("No answer from Odoo, still trying.");
    good = true;
    await advanceTime(1000);
    await animationFrame();
    expect(queryText(".glase-polling")).toBe("Now: PAID");
});
