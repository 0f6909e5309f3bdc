import {
    answer,
    cancelled,
    hangs,
    mountPaymentScreen,
    paid,
    pass,
    passAndDraw,
    waitingLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {
    animationFrame,
    click,
    expect,
    keyDown,
    keyUp,
    pointerDown,
    queryAll,
    queryOne,
    test,
    waitFor,
} from "@odoo/hoot";
import {askManager} from "@pos_glase/lazy/manager/ask_manager";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {settleDifference} from "@pos_glase/lazy/payment/amount_check";

// That the pane covers the page, and which button stands where, is tested with a real
// pointer in three sizes: `tests/live/test_taps.py`.

definePosModels();

const SHIELD = ".glase-shield";
const CALM = {
    phase: "waiting",
    question: false,
    unclear: false,
    cancelUnclear: false,
    changed: false,
    tooLate: false,
};
const STATES = {
    sending: {phase: "sending"},
    question: {question: true},
    lost: {phase: "sending", unclear: true},
    unclear: {unclear: true},
    changed: {changed: true},
    busy: {phase: "busy"},
    cancelling: {phase: "cancelling"},
    stuck: {phase: "cancelling", question: true},
    notConfirmed: {phase: "cancelling", cancelUnclear: true},
    tooLate: {phase: "paid", tooLate: true},
};

const pane = () => document.querySelector(SHIELD); // Outside of what HOOT looks at
const isUp = () => Boolean(pane());

async function isDown() {
    for (let tries = 0; isUp() && tries < 15; tries++) {
        await pass(100);
    }
    expect(isUp()).toBe(false);
}

/** A finger: it meets the pane where there is one. */
const tap = (target) => click(pane() || target);

/** The payment screen of an order that waits for Glase, and nothing has moved lately. */
async function setup() {
    // Those of other suites, whose clocks have stopped
    document.querySelectorAll(SHIELD).forEach((stale) => stale.remove());
    const till = await waitingLine();
    patchWithCleanup(till.store, {user: {raw: {role: "manager"}}}); // Sees all buttons
    const screen = await mountPaymentScreen(till.order);
    const glaseTill = till.method.payment_terminal.till;
    await waitFor(".glase-cancel");
    await isDown();
    const goTo = async (state) => {
        Object.assign(till.payment.view, CALM, STATES[state]);
        await animationFrame();
    };
    return {...till, screen, glaseTill, goTo};
}

const shownButtons = () =>
    queryAll(".glase-layout button:visible").map(({className}) => className);

/** The pane is there for 600 ms; real time passes too, so with some slack. */
async function expectShield() {
    expect(isUp()).toBe(true);
    await pass(200);
    expect(isUp()).toBe(true);
    await isDown();
}

test("whatever buttons come or go, the pane is up", async () => {
    const {payment, goTo} = await setup();
    payment.stopTimers();
    payment.over = true;
    for (const state of Object.keys(STATES)) {
        const before = shownButtons();
        await goTo(state);
        const isChanged = shownButtons().join() !== before.join();
        expect(isChanged).toBe(state !== "sending");
        await (isChanged ? expectShield() : expect(isUp()).toBe(false));
        await goTo("waiting");
        await (isChanged ? expectShield() : expect(isUp()).toBe(false));
    }
    payment.closeDialog();
    await animationFrame();
    await expectShield();
});

test("force comes and goes with Odoo, and so does the pane", async () => {
    const {payment, goTo} = await setup();
    payment.stopTimers();
    await goTo("unclear");
    await isDown();
    expect(".glase-force").toHaveCount(1);
    payment.setTrouble("slow");
    await animationFrame();
    expect(".glase-force").toHaveCount(1);
    for (const kind of ["offline", "odoo"]) {
        payment.setTrouble(kind);
        await animationFrame();
        expect(".glase-force").toHaveCount(0);
        await expectShield();
        payment.setTrouble("slow"); // The next request hangs
        await animationFrame();
        expect(".glase-force").toHaveCount(0);
        for (const answered of ["", "", kind, "", ""]) {
            payment.setTrouble(answered); // It flaps, and nothing comes or goes
            await animationFrame();
            expect(".glase-force").toHaveCount(0);
            expect(isUp()).toBe(false);
        }
        payment.noteGlaseReached();
        await pass(3000);
        await animationFrame();
        expect(".glase-force").toHaveCount(1);
        await expectShield();
    }
    payment.over = true;
});

for (let delay = 100; delay <= 900; delay += 100) {
    test(`cancelled by two taps, ${delay} ms apart: the amount stays`, async () => {
        const {line, order, server} = await setup();
        const {amount} = line;
        await tap(".glase-cancel");
        await pass(delay);
        await tap(".numpad button[value='+20']");
        await pass(2000);
        expect([line.amount, line.payment_status]).toEqual([amount, "retry"]);
        expect(order.payment_ids).toHaveLength(1);
        expect(server.count("cancel")).toBe(1);
    });
}

test("six taps on 'Cancel and send again' leave the new invoice alone", async () => {
    const {line, order, server, goTo, screen} = await setup();
    order.lines[0].setQuantity(order.lines[0].qty + 1);
    const due = order.remainingDue;
    server.says.start = ({amount}) => answer({amount, attempt: 2});
    server.says.status = answer({amount: due, attempt: 2});
    await goTo("changed");
    await pass(1000);
    await tap(".glase-send-again");
    for (let taps = 1; taps < 6; taps++) {
        await passAndDraw(350);
        await tap(
            document.querySelector(".glase-left, .glase-cancel") ||
                ".numpad button[value='+50']"
        );
    }
    await pass(1000);
    expect([server.count("cancel"), server.count("start")]).toEqual([1, 2]);
    expect([line.amount, line.payment_status]).toEqual([due, "waitingCapture"]);
    expect(screen.currentOrder.payment_ids).toHaveLength(1);
});

test("who taps on keeps the pane up, who waits finds the page", async () => {
    const {payment} = await setup();
    payment.closeDialog();
    await animationFrame();
    for (let taps = 0; taps < 4; taps++) {
        await pass(350);
        await pointerDown(pane());
    }
    await pass(300);
    expect(isUp()).toBe(true);
    await pass(200);
    expect(isUp()).toBe(false);
});

test("paid: no tap goes through the green, and who waits finds the page behind it", async () => {
    const {server, line} = await setup();
    server.says.status = paid({amount: line.amount});
    const isPaid = () => queryOne(".glase-layout").dataset.state === "paid";
    for (let tries = 0; !isPaid() && tries < 20; tries++) {
        await passAndDraw(100);
    }
    expect(isPaid()).toBe(true);
    await passAndDraw(400);
    expect(".glase-dialog").toHaveCount(1);
    expect(isUp()).toBe(true);
    await passAndDraw(450);
    expect(".glase-dialog").toHaveCount(0);
    expect(isUp()).toBe(false);
});

test("Enter that is held reaches nothing that comes up, nor does Space", async () => {
    const {goTo} = await setup();
    for (const key of ["Enter", " "]) {
        await goTo("question");
        const again = queryOne(".glase-again");
        again.addEventListener("keydown", () => expect.step("reached"));
        again.focus();
        await keyDown(key);
        await isDown();
        await keyDown(key, {repeat: true});
        await keyUp(key);
        expect.verifySteps([]);
        await keyDown(key);
        await keyUp(key);
        expect.verifySteps(["reached"]);
        await goTo("waiting");
        await isDown();
    }
});

test("the manager's dialog: no tap goes through it, before or after", async () => {
    const {payment, store} = await setup();
    payment.closeDialog();
    await pass(800);
    store.user = {raw: {role: "manager"}};
    const asked = askManager(store, {title: "T", body: "B", reason: true});
    await animationFrame();
    await expectShield();
    await click("#glase-reason");
    await click(".glase-manager .btn-secondary");
    await asked;
    await animationFrame();
    await expectShield();
});

test("more than is due: no tap goes through the question", async () => {
    const {payment, line, screen, server, glaseTill} = await setup();
    server.says.cancel = cancelled();
    payment.cancel();
    await pass(1000);
    line.setAmount(line.amount + 1);
    const settled = settleDifference(screen, line);
    await animationFrame();
    await expectShield();
    await click(".modal-footer .btn-primary");
    expect(await settled).toBe(false);
    await animationFrame();
    await expectShield();
    line.setPaymentStatus("done");
    server.says.undo = hangs();
    glaseTill.refunds.undo(line);
    await animationFrame();
    await expectShield();
    await click(".modal-footer .btn-primary"); // Give back
    await animationFrame();
    expect(".glase-refund-dialog").toHaveCount(1);
    await expectShield();
});
