import {
    ERS,
    OLD_ERS,
    answer,
    collectTold,
    hangs,
    mountPaymentScreen,
    pass,
    passAndDraw,
    refunded,
    setupOrder,
    showPaymentScreen,
} from "@pos_glase/../tests/unit/glase_helpers";
import {animationFrame, expect, queryAllTexts, queryText, test} from "@odoo/hoot";
import {
    contains,
    mountWithCleanup,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {AlertDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {isOverriddenLine, isUnknownRefund} from "@pos_glase/lazy/payment/booking";
import {notesOf} from "@pos_glase/lazy/bar/notes";
import {toFinish} from "@pos_glase/lazy/payment/finish_order";

definePosModels();

const DIALOG = ".glase-refund-dialog";
const DO_NOT = "It is not known. Do NOT refund it again.";

/** A refund order on the payment screen; everything of it can come from Glase. */
async function setupRefund() {
    const till = await setupOrder();
    await mountWithCleanup(MainComponentsContainer);
    const {order} = till;
    order.is_refund = true;
    order.lines.forEach((line) => line.setQuantity(-1));
    const due = -order.remainingDue;
    Object.assign(till.server.says, {
        refund_offer: {parts: [due]},
        refund: refunded({amount: due}),
    });
    const screen = await mountPaymentScreen(order);
    await pass(100);
    return {...till, screen, due};
}

/** The same, with a line that waits for a tap on "Refund". */
async function setupLine() {
    const till = await setupRefund();
    await till.screen.addNewPaymentLine(till.method);
    return {...till, line: till.order.payment_ids[0]};
}

test("a tap on Glase asks how much can be refunded, and sends nothing", async () => {
    const {order, server, due, line} = await setupLine();
    const [asked] = server.calls.filter((call) => call.route === "refund_offer");
    expect(asked.amount).toBe(due);
    expect(asked.order.uuid).toBe(order.uuid);
    expect(line.amount).toBe(-due);
    expect(line.payment_status || "").toBe("");
    expect(server.count("refund")).toBe(0);
});

test("one line for each part, and the rest is left for others", async () => {
    const {screen, method, order, server} = await setupRefund();
    server.says.refund_offer = {parts: [3, 2]};
    await screen.addNewPaymentLine(method);
    expect(order.payment_ids.map((line) => line.amount)).toEqual([-3, -2]);
    await screen.addNewPaymentLine(method);
    expect(order.payment_ids.length).toBe(2);
    expect(server.count("refund_offer")).toBe(1);
});

test("what cannot be refunded is said in one sentence", async () => {
    const {screen, method, order, server, store} = await setupRefund();
    server.says.refund_offer = {parts: [], message: "Not paid with Glase."};
    await screen.addNewPaymentLine(method);
    await animationFrame();
    const notes = Object.values(notesOf(store)).map(({message}) => message);
    expect(notes).toEqual(["Not paid with Glase."]);
    expect(".modal, .o_notification").toHaveCount(0);
    expect(order.payment_ids.length).toBe(0);
});

test("who needs a manager knows it before the work", async () => {
    const {screen, method, order, server, store} = await setupRefund();
    server.says.refund_offer = {parts: [3], message: "", manager_needed: true};
    patchWithCleanup(store, {user: {raw: {role: "cashier"}}});
    await screen.addNewPaymentLine(method);
    await animationFrame();
    expect(queryAllTexts(".glase-message")).toEqual([
        "A manager has to make this refund. Ask one to log in at this register, or refund another way.",
    ]);
    expect(".send_refund_request").not.toBeVisible();
    const [line] = order.payment_ids;
    server.says.refund = answer({
        outcome: "error",
        state: "none",
        manager_needed: true,
    });
    await screen.sendPaymentRequest(line); // By whatever way
    await animationFrame();
    expect(".send_payment_request").not.toBeVisible();
    expect(queryAllTexts(".glase-message")[0]).toMatch(/^A manager has to make/);
});

test("a manager's PIN is enough where one can give it", async () => {
    const {screen, method, order, server, store} = await setupRefund();
    server.says.refund_offer = {parts: [3], message: "", manager_needed: true};
    patchWithCleanup(store, {glaseManagerIs: () => "asked"});
    await screen.addNewPaymentLine(method);
    await animationFrame();
    expect(order.payment_ids).toHaveLength(1);
    expect(queryAllTexts(".glase-message")[0]).toMatch(/manager's PIN is needed/);
    expect(".send_refund_request").toBeVisible();
});

test("an order that cannot be told, or is finished meanwhile, gets no lines", async () => {
    const {screen, method, order, server} = await setupRefund();
    const {refunds} = method.payment_terminal.till;
    const {setOrderPrices} = order;
    order.setOrderPrices = () => {
        throw new Error("Another module");
    };
    await expect(refunds.addLines(screen)).rejects.toThrow("Another module");
    expect(refunds.adding).toBe(false);
    order.setOrderPrices = setOrderPrices;
    server.says.refund_offer = hangs();
    const added = refunds.addLines(screen);
    await pass(100);
    order.state = "paid";
    server.says.refund_offer.resolve({parts: [3]});
    expect(await added).toBe(false);
    expect(order.payment_ids).toHaveLength(0);
});

test("the button of a refund that has all it needs says so", async () => {
    const {screen, method, order} = await setupLine();
    order.payment_ids[0].setPaymentStatus("done");
    expect(order.remainingDue).toBe(0);
    expect(screen.glaseRefusal(method)).toBe("Nothing is left to refund.");
    order.is_refund = false;
    expect(screen.glaseRefusal(method)).toBe("Nothing is left to pay.");
});

test("refunded: the line is done, with both references", async () => {
    const {screen, line, server, order, due} = await setupLine();
    await screen.sendPaymentRequest(line);
    expect(line.payment_status).toBe("done");
    expect(line.glase_ers_reference).toBe(ERS);
    expect(line.glase_refunded_reference).toBe(OLD_ERS);
    expect(line.glase_description).toBe("Glase payment (refund)");
    const [sent] = server.calls.filter((call) => call.route === "refund");
    expect(sent.amount).toBe(due);
    expect(sent.attempt).toBe(1);
    expect(sent.order.uuid).toBe(order.uuid);
    await animationFrame();
    expect(DIALOG).toHaveCount(0);
});

test("refunded, and its reference is not known: nothing is in doubt", async () => {
    const {screen, line, server, order, store} = await setupLine();
    server.says.refund = refunded({ers_reference: ""});
    await screen.sendPaymentRequest(line);
    await animationFrame();
    expect(line.payment_status).toBe("done");
    expect(".electronic_status").toBeVisible();
    expect(order.payment_ids.some(isUnknownRefund)).toBe(false);
    expect(order.payment_ids.some(isOverriddenLine)).toBe(false);
    // A reply of Odoo's that is older than that
    const stale = {payment_status: "waitingCapture", glase_description: false};
    store.models.connectNewData({"pos.payment": [{...line.raw, ...stale}]});
    expect(line.payment_status).toBe("done");
    const [waiting] = toFinish(store);
    expect([waiting.order, waiting.isConfirmed]).toEqual([order, true]);
});

test("a double tap refunds once", async () => {
    const {screen, line, server} = await setupLine();
    const late = hangs();
    server.says.refund = () => late;
    const taps = [screen.sendPaymentRequest(line), screen.sendPaymentRequest(line)];
    await passAndDraw(100);
    expect(DIALOG).toHaveCount(1);
    late.resolve(refunded());
    await Promise.all(taps);
    expect(server.count("refund")).toBe(1);
    expect(line.payment_status).toBe("done");
});

test("refused: the line says why and may be tried again", async () => {
    const {screen, line, server} = await setupLine();
    const message = "This shop may not refund with Glase.";
    const no = {outcome: "error", state: "failed", message, attempt: 3};
    server.says.refund = answer(no); // After two attempts of the server's own
    await screen.sendPaymentRequest(line);
    expect(line.payment_status).toBe("retry");
    await animationFrame();
    expect(queryAllTexts(".glase-message")).toEqual([message]);
    expect(".glase-message + .glase-told .send_payment_request").toBeVisible();
    server.says.refund = refunded();
    await screen.sendPaymentRequest(line);
    expect(line.payment_status).toBe("done");
    const attempts = server.calls.filter((call) => call.route === "refund");
    expect(attempts.map((call) => call.attempt)).toEqual([1, 4]);
});

test("no error of the till hides what Glase said", async () => {
    const {screen, line, server, method, store} = await setupLine();
    const told = collectTold(store);
    patchWithCleanup(console, {error: () => expect.step("logged")});
    patchWithCleanup(method.payment_terminal.till.outcome, {
        remark() {
            throw new Error("Another module");
        },
    });
    const message = "This shop may not refund with Glase.";
    server.says.refund = answer({outcome: "error", state: "failed", message});
    await screen.sendPaymentRequest(line);
    expect(line.payment_status).toBe("retry");
    expect(told).toEqual([message]);
    server.says.refund = refunded();
    await screen.sendPaymentRequest(line);
    expect(line.payment_status).toBe("done");
    expect(line.glase_ers_reference).toBe(ERS);
    expect.verifySteps(["logged", "logged"]);
});

test("not known: done, and the cashier must read what not to do", async () => {
    const {screen, line, server} = await setupLine();
    server.says.refund = refunded({
        state: "unconfirmed",
        ers_reference: "",
        message: DO_NOT,
    });
    await screen.sendPaymentRequest(line);
    expect(line.payment_status).toBe("done");
    await animationFrame();
    expect(queryText(`${DIALOG} p`)).toBe(DO_NOT);
    await contains(`${DIALOG} .btn-primary`).click();
    expect(DIALOG).toHaveCount(0);
    expect(server.count("refund")).toBe(1);
});

test("not known while something else is done: said beside it, no dialog on a dialog", async () => {
    const {screen, line, server, store} = await setupLine();
    const late = hangs();
    server.says.refund = () => late;
    const request = screen.sendPaymentRequest(line);
    await passAndDraw(100);
    await contains(`${DIALOG} .btn-secondary`).click();
    expect(DIALOG).toHaveCount(0);
    store.dialog.add(AlertDialog, {title: "Another", body: "customer"});
    await animationFrame();
    expect(".modal-body").toHaveText("customer");
    const told = collectTold(store);
    late.resolve(refunded({state: "unconfirmed", ers_reference: "", message: DO_NOT}));
    await request;
    await animationFrame();
    expect(DIALOG).toHaveCount(0);
    expect(told).toEqual([DO_NOT]);
});

test("a refund under way cannot be removed", async () => {
    const {screen, line, server, order} = await setupLine();
    const late = hangs();
    server.says.refund = () => late;
    const request = screen.sendPaymentRequest(line);
    await pass(100);
    await screen.deletePaymentLine(line.uuid);
    line.delete();
    expect(order.payment_ids.length).toBe(1);
    late.resolve(refunded());
    await request;
    line.delete();
    expect(order.payment_ids.length).toBe(1);
});

test("after a reload the till only asks", async () => {
    const {store, line, server} = await setupLine();
    line.setPaymentStatus("waitingCapture");
    line.uiState.glase.attempt = 3;
    server.says.refund_status = answer({outcome: "wait", state: "sending"});
    showPaymentScreen(store, line.pos_order_id);
    store.resumeGlasePayment(line);
    await passAndDraw(1200);
    expect(DIALOG).toHaveCount(1);
    server.says.refund_status = refunded({attempt: 3});
    await pass(1200);
    expect(line.payment_status).toBe("done");
    expect(server.count("refund")).toBe(0);
    expect(server.calls.at(-1).attempt).toBe(3);
});

test("a manager is asked for where the server wants one", async () => {
    const {screen, line, server, store} = await setupLine();
    store.user = {raw: {role: "manager"}};
    server.says.refund = ({attempt}) =>
        server.count("refund") === 1
            ? answer({outcome: "error", state: "none", manager_needed: true})
            : refunded({attempt});
    const request = screen.sendPaymentRequest(line);
    await passAndDraw(100);
    expect(queryText(".modal-body")).toMatch(/manager has to approve/);
    await contains(".glase-manager-confirm").click();
    await request;
    expect(line.payment_status).toBe("done");
    expect(server.count("refund")).toBe(2);
});

test("without a manager nothing is refunded", async () => {
    const {screen, line, server, store} = await setupLine();
    store.user = {raw: {role: "cashier"}};
    server.says.refund = answer({
        outcome: "error",
        state: "none",
        message: "Only a manager may do this.",
        manager_needed: true,
    });
    await screen.sendPaymentRequest(line);
    expect(line.payment_status).toBe("retry");
    expect(server.count("refund")).toBe(1);
});
