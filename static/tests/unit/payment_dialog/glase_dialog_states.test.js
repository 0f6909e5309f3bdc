import {tellOnce, untell} from "@pos_glase/lazy/bar/notes";
import {
    answer,
    collectSounds,
    makePayment,
    openDialog,
    paid,
    passAndDraw,
    setupGlaseTill,
    setupLine,
    showPaymentScreen,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {
    animationFrame,
    click,
    expect,
    queryAll,
    queryAllTexts,
    queryOne,
    queryText,
    test,
} from "@odoo/hoot";
import {MainComponentsContainer} from "@web/core/main_components_container";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {Navbar} from "@point_of_sale/app/components/navbar/navbar";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

/** The dialog of a payment that nobody asks about: the test says how it stands. */
async function showDialog(ways) {
    const {store} = await setupGlaseTill();
    const {payment, server} = makePayment({orderName: "1001"});
    payment.stopTimers();
    await openDialog(store, payment, ways);
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
    const again = "glase-cancel glase-let-go glase-again glase-force";
    for (const [values, expected] of [
        [
            {phase: "sending"},
            ["sending", "Preparing the payment", "glase-cancel glase-aside"],
        ],
        [
            {unclear: true},
            [
                "lost",
                "Does the customer's phone show a payment?",
                "glase-phone-no glase-phone-yes",
            ],
        ],
        [{phase: "waiting"}, ["unclear", "No answer yet", again]],
        [
            {unclear: false},
            ["waiting", "Waiting for the customer", "glase-cancel glase-aside"],
        ],
        [
            {paying: true},
            ["waiting", "The customer is paying", "glase-cancel glase-aside"],
        ],
        [
            {offline: true},
            ["offline", "No connection to Odoo", "glase-cancel glase-aside"],
        ],
        [
            {unclear: true},
            [
                "offline",
                "No connection to Odoo",
                "glase-cancel glase-let-go glase-aside",
            ],
        ],
        [
            {offline: false, unclear: false, paying: false, changed: true},
            [
                "changed",
                "The order has changed",
                "glase-cancel glase-keep glase-send-again",
            ],
        ],
        [
            {changed: false, question: true},
            ["question", "The customer has not paid yet", "glase-cancel glase-again"],
        ],
        [
            {phase: "cancelling", question: false},
            ["cancelling", "Cancelling…", "glase-aside"],
        ],
        [
            {question: true},
            ["stuck", "The cancellation is not confirmed yet", "glase-aside"],
        ],
        [
            {cancelUnclear: true},
            [
                "unclear",
                "The cancellation is not confirmed yet",
                "glase-let-go glase-again glase-force",
            ],
        ],
        [
            {phase: "busy", cancelUnclear: false},
            [
                "busy",
                "Another customer is paying at this register",
                "glase-cancel glase-take-over glase-aside",
            ],
        ],
    ]) {
        expect(await shown(view, values)).toEqual(expected);
        expect(".glase-aside").toHaveCount(1);
        expect(queryText(".glase-advice")).not.toBe("");
    }
    expect(queryText(".glase-order")).toBe("Order 1001");
});

test("one main button, on the right; the left one always cancels", async () => {
    const {view} = await showDialog();
    for (const values of [
        {phase: "sending"},
        {unclear: true},
        {phase: "waiting"},
        {unclear: false, changed: true},
        {changed: false, question: true},
        {phase: "busy"},
    ]) {
        await shown(view, values);
        expect(queryAll(".glase-buttons .btn-primary").length).toBeLessThan(2);
        expect(".glase-buttons .btn-primary:not(.glase-right)").toHaveCount(0);
        expect(queryText(".glase-left")).toMatch(/cancel/i);
    }
});

test("paid: it is green, says so, and nothing is left to tap", async () => {
    const {view} = await showDialog();
    const seen = await shown(view, {phase: "paid"});
    expect(seen).toEqual(["paid", "Paid", ""]);
    expect(".glase-tick").toHaveCount(1);
    expect(".glase-aside").toHaveCount(0);
    expect(queryText(".glase-amount")).toBe("10 kr");
    const {backgroundColor} = getComputedStyle(queryOne(".glase-dialog"));
    expect(backgroundColor).toBe("rgb(21, 115, 71)");
});

test("out of reach: the code is pale at once, and no force until Glase speaks", async () => {
    const {view} = await showDialog();
    await shown(view, {phase: "waiting", trouble: "offline", reached: false});
    expect(".glase-code-off").toHaveCount(1);
    expect(queryText(".glase-notice")).toBe("No connection to Odoo, still trying");
    await shown(view, {offline: true});
    expect(queryText(".glase-advice")).toMatch(/customer to wait/);
    expect(queryText(".glase-notice")).toBe("");
    await shown(view, {offline: false, trouble: "", unclear: true});
    expect(".glase-force").toHaveCount(0);
    await shown(view, {reached: true});
    expect(".glase-force.btn-link").toHaveCount(1);
});

test("the customer's invoice and the order of now are both said", async () => {
    const {view} = await showDialog();
    await shown(view, {phase: "waiting", changed: true, due: 29.61});
    expect(queryText(".glase-advice")).toBe(
        "Customer's invoice 10 kr · Order now 29.61 kr"
    );
    expect(queryText(".glase-keep")).toBe("Keep 10 kr");
    expect(queryText(".glase-send-again")).toBe("Send 29.61 kr instead");
    await shown(view, {due: -1});
    expect(queryText(".glase-send-again")).toBe("Cancel and send again");
});

test("what only a manager may do says so, and is not there without any", async () => {
    const asked = await showDialog({managerIs: "asked"});
    await shown(asked.view, {phase: "waiting", unclear: true});
    expect(queryText(".glase-force")).toBe("Finish without confirmation (manager)…");
    await shown(asked.view, {phase: "busy"});
    expect(queryText(".glase-take-over")).toBe("Take over (manager)…");
});

test("where no manager can prove to be one, nothing is offered that needs one", async () => {
    const {view} = await showDialog({managerIs: "away"});
    await shown(view, {phase: "waiting", unclear: true});
    expect(".glase-force").toHaveCount(0);
    expect(".glase-let-go").toHaveCount(1);
    await shown(view, {phase: "busy"});
    expect(".glase-take-over").toHaveCount(0);
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

test("paid while it was put aside: green in the bar until the order is finished", async () => {
    const {line, order, glase, store, server} = await waitingLine();
    const heard = collectSounds(store);
    await mountWithCleanup(MainComponentsContainer);
    await mountWithCleanup(Navbar);
    glase.get(line.uuid).closeDialog();
    await server.answerPoll(paid({amount: line.amount}));
    await animationFrame();
    expect(queryText(".glase-badge")).toBe("Paid $ 17.85 – finish");
    expect(".glase-badge.glase-good .fa-check").toHaveCount(1);
    expect(".o_notification").toHaveCount(0);
    expect(heard).toEqual(["bell"]);
    patchWithCleanup(store, {navigate: (screen) => expect.step(screen)});
    await click(".glase-badge");
    expect.verifySteps(["PaymentScreen"]);
    showPaymentScreen(store, order);
    await animationFrame();
    expect(".glase-badge").toHaveCount(0); // It is on the screen
    store.router.state.current = "TicketScreen";
    await animationFrame();
    expect(".glase-badge").toHaveCount(1);
    order.state = "paid";
    await animationFrame();
    expect(".glase-badge").toHaveCount(0);
});

test("several in the bar: amounts only, what they are is said to who asks", async () => {
    const {store, order, line, method} = await waitingLine();
    await mountWithCleanup(Navbar);
    const {data: paidLine} = store.addNewOrder().addPaymentline(method);
    Object.assign(paidLine, {amount: 5, glase_ers_reference: "1"});
    paidLine.setPaymentStatus("done");
    await animationFrame();
    expect(queryAllTexts(".glase-badge")).toEqual(["$ 5.00", "$ 17.85"]);
    expect(".glase-finish").toHaveAttribute("aria-label", /^Paid \$.5.00/);
    expect(".glase-finish").toHaveAttribute("title", /^Paid \$.5.00/);
    expect(order.payment_ids).toEqual([line]);
});

test("what must be read stands under the bar, and covers nothing", async () => {
    const {store} = await setupGlaseTill();
    const heard = collectSounds(store);
    await mountWithCleanup(Navbar);
    tellOnce(store, "O1", "Call a manager.", "danger");
    tellOnce(store, "O2", "Bring it here?", "warning", {
        name: "Bring",
        onClick: () => expect.step("brought"),
    });
    await animationFrame();
    expect(".glase-note").toHaveCount(2);
    expect(".o_notification").toHaveCount(0);
    expect(heard).toEqual(["error", "error"]);
    tellOnce(store, "O1", "Call a manager now.", "danger");
    await animationFrame();
    expect(queryText(".glase-note-danger")).toBe("Call a manager now.");
    await click(".glase-note-button");
    expect.verifySteps(["brought"]);
    untell(store, "O1");
    await animationFrame();
    expect(".glase-note").toHaveCount(0);
});

test("on the screen of its articles it is finished behind the green, at once", async () => {
    const {store, server, method, order, line} = await setupLine();
    await mountWithCleanup(MainComponentsContainer);
    store.config.auto_validate_terminal_payment = true;
    patchWithCleanup(store.numberBuffer, {get: () => null});
    patchWithCleanup(OrderPaymentValidation.prototype, {
        validateOrder: () => expect.step("validated"),
    });
    Object.assign(store.router.state, {
        current: "ProductScreen",
        params: {orderUuid: order.uuid},
    });
    server.says.start = answer({amount: line.amount});
    server.says.status = answer({amount: line.amount});
    method.payment_terminal.till.request(line);
    await passAndDraw(100);
    expect(queryOne(".glase-layout").dataset.state).toBe("waiting");
    await server.answerPoll(paid({amount: line.amount}));
    expect(".glase-layout").toHaveCount(1);
    expect.verifySteps(["validated"]);
});
