import {
    answer,
    makePayment,
    openDialog,
    passAndDraw,
    setupGlaseTill,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {
    animationFrame,
    click,
    expect,
    queryAll,
    queryOne,
    queryText,
    test,
} from "@odoo/hoot";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {Navbar} from "@point_of_sale/app/components/navbar/navbar";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

/** The dialog of a payment that nobody asks about: the test says how it stands. */
async function showDialog() {
    const {store} = await setupGlaseTill();
    const {payment, server} = makePayment({orderName: "1001"});
    payment.stopTimers();
    await openDialog(store, payment);
    return {payment, server, view: payment.view};
}

/** What is shown: the state, the headline and the classes of the buttons. */
async function shown(view, values) {
    Object.assign(view, values);
    await animationFrame();
    const buttons = queryAll(".glase-buttons button");
    return [
        queryOne(".glase-layout").dataset.state,
        queryText(".glase-headline"),
        buttons.map((button) => button.className.match(/glase-[a-z-]+/)[0]).join(" "),
    ];
}

test("each state has its own words and buttons, and can be put aside", async () => {
    const {view} = await showDialog();
    const again = "glase-cancel glase-again glase-let-go glase-force";
    for (const [values, expected] of [
        [{phase: "sending"}, ["sending", "Preparing the payment", "glase-cancel"]],
        [
            {unclear: true},
            [
                "lost",
                "Does the customer's phone show a payment?",
                "glase-phone-no glase-phone-yes",
            ],
        ],
        [{phase: "waiting"}, ["unclear", "No answer yet", again]],
        [{unclear: false}, ["waiting", "Waiting for the customer", "glase-cancel"]],
        [{paying: true}, ["waiting", "The customer is paying", "glase-cancel"]],
        [
            {paying: false, changed: true},
            ["changed", "The order has changed", "glase-send-again glase-keep"],
        ],
        [
            {changed: false, question: true},
            ["question", "The customer has not paid yet", "glase-cancel glase-again"],
        ],
        [{phase: "cancelling", question: false}, ["cancelling", "Cancelling…", ""]],
        [{question: true}, ["stuck", "The cancellation is not confirmed yet", ""]],
        [
            {cancelUnclear: true},
            [
                "unclear",
                "The cancellation is not confirmed yet",
                "glase-again glase-let-go glase-force",
            ],
        ],
        [
            {phase: "busy", cancelUnclear: false},
            [
                "busy",
                "Another customer is paying at this register",
                "glase-cancel glase-take-over",
            ],
        ],
    ]) {
        expect(await shown(view, values)).toEqual(expected);
        expect(".glase-aside").toHaveCount(1);
        expect(queryText(".glase-advice")).not.toBe("");
    }
    expect(queryText(".glase-order")).toBe("1001");
});

const PARTS = ["dialog", "head", "amount", "code", "headline", "cancel"];

/** Where each part stands, and how wide it is; what is not shown is left out. */
function places() {
    return PARTS.flatMap((part) => {
        const element = document.querySelector(`.glase-${part}`);
        const {left, top, width} = element?.getBoundingClientRect() || {};
        return element ? [[part, Math.round(left), Math.round(top), width]] : [];
    });
}

test("nothing moves while the dialog changes its state", async () => {
    const {view} = await showDialog();
    await shown(view, {phase: "sending"});
    expect(getComputedStyle(queryOne(".glase-layout")).display).toBe("grid");
    const [...first] = places();
    expect(first.map(([part]) => part)).toEqual(PARTS);
    for (const values of [
        {phase: "waiting"},
        {trouble: "slow"},
        {trouble: "offline"},
        {trouble: "", paying: true},
        {question: true},
        {question: false, message: "The customer is paying right now. Please wait."},
    ]) {
        await shown(view, values);
        expect(places()).toEqual(first);
    }
    await shown(view, {phase: "busy", message: "Another Glase payment is still open."});
    expect(places().slice(0, -1)).toEqual(first.slice(0, -1));
    expect(places().at(-1).slice(0, -1)).toEqual(first.at(-1).slice(0, -1));
    for (const values of [
        {phase: "cancelling", message: ""},
        {question: true},
        {phase: "paid", tooLate: true},
    ]) {
        await shown(view, values);
        expect(places()).toEqual(first.slice(0, -1));
    }
});

test("the focus is never on what ends a payment", async () => {
    const {view} = await showDialog();
    for (const values of [
        {phase: "sending"},
        {unclear: true},
        {phase: "waiting"},
        {phase: "cancelling"},
        {phase: "busy"},
        {phase: "waiting", unclear: false, changed: true},
        {changed: false, question: true},
    ]) {
        await shown(view, values);
        const focused = document.activeElement;
        expect(focused.matches(".glase-title, .glase-again")).toBe(true);
    }
});

test("the phone shows nothing: cancelled; or perhaps: the ways out", async () => {
    const {view, payment, server} = await showDialog();
    await shown(view, {phase: "sending", unclear: true});
    await click(".glase-phone-yes");
    await animationFrame();
    expect(queryOne(".glase-layout").dataset.state).toBe("unclear");
    server.says.cancel = answer({state: "sending", slow: true});
    await click(".glase-cancel");
    await animationFrame();
    // Nothing new is known, so the ways out stay
    expect(queryOne(".glase-layout").dataset.state).toBe("unclear");
    expect(server.count("cancel")).toBe(1);
    payment.over = true;
});

test("each button does what it says", async () => {
    const {view} = await showDialog();
    await shown(view, {phase: "waiting", unclear: true});
    await click(".glase-let-go");
    await animationFrame();
    await click(".glase-force");
    await shown(view, {phase: "busy"});
    await click(".glase-take-over");
    await shown(view, {phase: "waiting", unclear: false, changed: true});
    await click(".glase-send-again");
    await animationFrame();
    await click(".glase-keep");
    expect.verifySteps(["abandon", "override", "takeOver", "sendAgain", "keep"]);
});

test("the badge shows what waits, asks for somebody, and brings it back", async () => {
    const {line, glase} = await waitingLine();
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(Navbar);
    expect(".glase-badge .fa-spin").toHaveCount(1);
    expect(queryOne(".glase-badge").getAttribute("aria-label")).toMatch(/17.85/);
    const payment = glase.get(line.uuid);
    payment.view.question = true;
    await animationFrame();
    expect(".glase-badge .fa-question-circle").toHaveCount(1);
    payment.closeDialog?.();
    await animationFrame();
    expect(".glase-dialog").toHaveCount(0);
    await click(".glase-badge");
    await animationFrame();
    expect(".glase-dialog").toHaveCount(1);
    payment.finish({outcome: "cancelled"});
    await passAndDraw(100);
    expect(".glase-badge").toHaveCount(0);
});
