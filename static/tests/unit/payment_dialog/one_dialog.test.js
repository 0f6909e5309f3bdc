import {
    answer,
    hangs,
    lost,
    pass,
    passAndDraw,
    refunded,
    setupLine,
    showPaymentScreen,
} from "@pos_glase/../tests/unit/glase_helpers";
import {animationFrame, expect, queryAllTexts, test} from "@odoo/hoot";
import {contains, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {notesOf} from "@pos_glase/lazy/bar/notes";
import {toFinish} from "@pos_glase/lazy/payment/finish_order";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

// No dialog stacks on a dialog: what comes up by itself, after an answer or a reload,
// finds the cashier busy with something else here.

definePosModels();

async function setup() {
    const till = await setupLine();
    await mountWithCleanup(MainComponentsContainer);
    showPaymentScreen(till.store, till.order);
    return till;
}

/** The cashier has opened something. */
async function openAnother({store}) {
    store.dialog.add(AlertDialog, {title: "Another", body: "customer"});
    await animationFrame();
    await expectOnlyAnother();
}

async function expectOnlyAnother() {
    await passAndDraw(100);
    expect(".modal").toHaveCount(1);
    expect(queryAllTexts(".modal-title")).toEqual(["Another"]);
}

/** What is said beside everything else, for a moment or under the bar. */
const told = ({store}) => [
    ...queryAllTexts(".o_notification_content"),
    ...Object.values(notesOf(store)).map(({message}) => message.toString()),
];

test("a payment that is gone on with", async () => {
    const till = await setup();
    await openAnother(till);
    till.line.setPaymentStatus("waitingCapture");
    till.store.resumeGlasePayment(till.line);
    await expectOnlyAnother();
    expect(Boolean(till.glase.get(till.line.uuid))).toBe(true);
});

test("a refund that is gone on with, and its end that is not known", async () => {
    const till = await setup();
    await openAnother(till);
    till.line.setAmount(-5);
    till.line.setPaymentStatus("waitingCapture");
    till.store.resumeGlasePayment(till.line);
    await expectOnlyAnother();
    till.server.says.refund_status = refunded({
        state: "unconfirmed",
        message: "Do NOT",
    });
    await pass(1300);
    await expectOnlyAnother();
    expect(told(till)).toEqual(["Do NOT"]);
    expect(till.line.payment_status).toBe("done");
});

test("a payment whose giving back is gone on with", async () => {
    const till = await setup();
    await openAnother(till);
    till.line.uiState.glase.undoing = true;
    till.line.setPaymentStatus("reversing");
    till.server.says.undo = hangs();
    till.store.resumeGlasePayment(till.line);
    await expectOnlyAnother();
    expect(till.server.count("undo")).toBe(1);
});

test("what is gone on with on another screen stays aside", async () => {
    const till = await setup();
    till.store.router.state.current = "ProductScreen";
    till.line.setAmount(-5);
    till.line.setPaymentStatus("waitingCapture");
    till.store.resumeGlasePayment(till.line);
    await passAndDraw(100);
    expect(".modal").toHaveCount(0);
    expect(till.server.count("refund_status")).toBe(1);
});

test("a refund that needs a manager says so, and can be sent again", async () => {
    const till = await setup();
    till.store.user = {raw: {role: "manager"}};
    till.line.setAmount(-5);
    const late = hangs();
    till.server.says.refund = () => late;
    till.line.pay();
    await pass(100);
    await contains(".glase-refund-dialog .btn-secondary").click();
    await openAnother(till);
    late.resolve(
        answer({
            outcome: "error",
            state: "none",
            message: "Only a manager may refund.",
            manager_needed: true,
        })
    );
    await expectOnlyAnother();
    expect(till.line.payment_status).toBe("retry");
    expect(till.line.uiState.glase.message).toBe("Only a manager may refund.");
});

test("the manager's menu, when its answer was slow", async () => {
    const till = await setup();
    till.store.user = {raw: {role: "manager"}};
    const late = hangs();
    onRpc("/pos_glase/overview", async () => {
        await late;
        return {message: "", terminal: {}, unresolved: [], last: []};
    });
    const opens = till.store.openGlaseMenu();
    await openAnother(till);
    late.resolve();
    await opens;
    await expectOnlyAnother();
});

test("what the cashier tapped, when it had to be fetched first", async () => {
    const till = await setup();
    const {poller} = till.glase;
    const fetched = hangs();
    till.glase.poller = null;
    till.glase.load = async () => {
        await fetched;
        till.glase.poller = poller;
        return true;
    };
    till.line.pay();
    await openAnother(till);
    fetched.resolve();
    await expectOnlyAnother();
    expect(till.server.count("start")).toBe(0);
    expect(till.line.payment_status).toBe("retry");
});

/** The network comes and goes ten times, for some ten minutes, and stays in the end. */
async function flap(till, open) {
    const {server} = till;
    for (let times = 0; times < 10; times++) {
        server.says.open = lost();
        window.dispatchEvent(new Event("offline"));
        await pass(30_000);
        await expectAtMostOne(till);
        server.says.open = open;
        window.dispatchEvent(new Event("online"));
        window.dispatchEvent(new CustomEvent("pos-network-online"));
        await pass(30_000);
        await expectAtMostOne(till);
    }
}

async function expectAtMostOne(till) {
    await animationFrame();
    expect(document.querySelectorAll(".modal").length).toBeLessThan(2);
    expect(told(till).length).toBeLessThan(2);
}

test("ten network changes with a waiting payment: it goes on by itself", async () => {
    const till = await setup();
    const {server, line} = till;
    const {amount} = line;
    const {open} = server.says;
    server.says.start = answer({amount});
    server.says.status = () =>
        server.says.open === open ? answer({amount}) : server.says.open;
    line.pay();
    await pass(100);
    await flap(till, open);
    expect(server.count("start")).toBe(1);
    server.says.status = answer({outcome: "paid", state: "paid", amount});
    await pass(2000);
    await expectAtMostOne(till);
    expect(line.payment_status).toBe("done");
    expect(".modal").toHaveCount(0);
});

test("ten network changes: one message about money without an order", async () => {
    const till = await setup();
    const gone = {payment_uuid: "P-gone", order_uuid: "O-gone"};
    const elsewhere = {payment_uuid: "P-else", order_uuid: "O-else", silent: false};
    const transactions = [
        answer({...gone, outcome: "paid", state: "paid"}),
        answer(elsewhere),
    ];
    till.store.glaseMissed = true; // It was opened without a network
    await flap(till, {...till.server.says.open, transactions});
    expect(told(till)).toHaveLength(1);
    expect(told(till)[0]).toMatch(/This register does not have the order/);
});

test("a paid order that waits to be finished is offered once, in the bar", async () => {
    const till = await setup();
    till.store.config.auto_validate_terminal_payment = true;
    till.store.router.state.current = "TicketScreen";
    till.line.setPaymentStatus("done");
    const {uuid: payment_uuid, amount} = till.line;
    const paid = answer({
        outcome: "paid",
        state: "paid",
        payment_uuid,
        order_uuid: till.order.uuid,
        amount,
    });
    for (let times = 0; times < 3; times++) {
        till.store.resumeGlase([paid]);
        await pass(100);
    }
    await animationFrame();
    expect(toFinish(till.store)).toHaveLength(1);
    expect(told(till)).toEqual([]);
});
