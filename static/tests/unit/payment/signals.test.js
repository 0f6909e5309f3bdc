import {
    answer,
    cancelled,
    collectSounds,
    paid,
    pass,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {animationFrame, queryText} from "@odoo/hoot-dom";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";

definePosModels();

/** A payment that waits with its dialog on the screen, and what is heard of it. */
async function setup() {
    const till = await waitingLine();
    await mountWithCleanup(MainComponentsContainer);
    return {...till, heard: collectSounds(till.store)};
}

test("paid: heard, green for a moment, and the money waits for nothing", async () => {
    const {heard, server, line, store} = await setup();
    await server.answerPoll(paid({amount: line.amount}), 1200);
    await animationFrame();
    expect(heard).toEqual(["bell"]);
    expect(line.payment_status).toBe("done");
    expect(store.paymentTerminalInProgress).toBe(false);
    expect(queryText(".glase-headline")).toBe("Paid");
    await pass(800);
    await animationFrame();
    expect(".glase-dialog").toHaveCount(0);
});

test("declined: heard, and the line says who, and that nothing was paid", async () => {
    const {heard, server, line, told} = await setup();
    const said = "The customer declined. Nothing was paid.";
    await server.answerPoll(cancelled({message: said}));
    await animationFrame();
    expect(heard).toEqual(["error"]);
    expect(".glase-dialog").toHaveCount(0);
    expect(line.uiState.glase.message).toBe(said);
    expect(told).toEqual([said]);
});

test("what the server says is not added to: Glase may hold money", async () => {
    const {server, line} = await setup();
    const no = {outcome: "error", state: "paid", message: "Call a manager."};
    await server.answerPoll(answer(no));
    expect(line.uiState.glase.message).toBe("Call a manager.");
});

test("a question is heard once, and again when it comes back", async () => {
    const {heard, payment, server, line} = await setup();
    server.says.status = answer({amount: line.amount});
    await pass(31000);
    expect(heard).toEqual(["error"]);
    payment.tryAgain();
    await pass(31000);
    expect(heard).toEqual(["error", "error"]);
    payment.over = true;
});

test("without sounds nothing is heard", async () => {
    const {heard, server, line, store} = await setup();
    store.config.glase_sounds = false;
    await server.answerPoll(paid({amount: line.amount}));
    expect(heard).toEqual([]);
});
