import {animationFrame, expect, queryAll, queryOne, queryText, test} from "@odoo/hoot";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {GlaseSteps} from "@pos_glase/backend/glase_steps";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

const STEPS = [
    {code: "one", text: "First", done: true, button: "action_one"},
    {code: "two", text: "Second", done: false, button: "action_two"},
    {code: "three", text: "Certified", done: false, tick: "certified"},
];

test("each open step leads to its place, and the next one stands out", async () => {
    await setupPosEnv();
    await mountWithCleanup(GlaseSteps, {
        props: {
            title: "First steps",
            steps: STEPS,
            press: ({button}) => expect.step(button),
            tick: ({tick}, ticked) => expect.step(`${tick} ${ticked}`),
        },
    });
    expect(queryText("[data-glase=steps] > div")).toInclude("1 of 3");
    expect(queryAll("[data-step=one] button")).toHaveLength(0);
    const weightOf = (shown) => Number(getComputedStyle(queryOne(shown)).fontWeight);
    expect(weightOf("[data-step=two] button")).toBeGreaterThan(600);
    expect(weightOf("[data-step=three] label")).toBeLessThan(600);
    await contains("[data-step=two] button").click();
    await contains("[data-step=three] input").click();
    await animationFrame();
    expect.verifySteps(["action_two", "certified true"]);
});
