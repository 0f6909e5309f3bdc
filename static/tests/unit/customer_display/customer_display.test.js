import {
    QR,
    answer,
    cancelled,
    paid,
    pass,
    setupGlaseTill,
} from "@pos_glase/../tests/unit/glase_helpers";
import {expect, test} from "@odoo/hoot";
import {mountWithCleanup, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {Chrome} from "@point_of_sale/app/pos_app";
import {CustomerDisplayPosAdapter} from "@point_of_sale/app/customer_display/customer_display_adapter";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";

definePosModels();

const INVOICE = "HTTP://SEQR.SE/R1234567890123";

/** A till whose messages to the display are kept: `shown()` is what stands on it. */
async function setupDisplay(settings = {}) {
    const till = await setupGlaseTill();
    const display = {};
    const messages = [];
    patchWithCleanup(CustomerDisplayPosAdapter.prototype, {
        dispatch() {
            const message = JSON.parse(JSON.stringify(this.data));
            messages.push(message);
            Object.assign(display, message);
        },
    });
    Object.assign(till.store.config, settings);
    const order = await getFilledOrder(till.store);
    till.store.setOrder(order);
    await mountWithCleanup(Chrome, {props: {disableLoader: () => {}}});
    await pass(100);
    const shown = () => display.glase;
    return {...till, order, shown, messages};
}

/** The same, with a payment that waits for the customer. */
async function setupWaiting(settings, said = answer()) {
    const till = await setupDisplay(settings);
    Object.assign(till.server.says, {start: said, status: said});
    const {data: line} = till.order.addPaymentline(till.method);
    line.pay();
    await pass(100);
    return {...till, line};
}

test("nothing is shown before a payment waits", async () => {
    const {shown, order, method} = await setupDisplay();
    expect(shown()).toBe(null);
    order.addPaymentline(method);
    await pass(100);
    expect(shown()).toBe(null);
});

test("amount and code of a waiting payment", async () => {
    const {shown} = await setupWaiting();
    expect(shown().amount).toMatch(/10\.00/);
    expect(shown().code).toBe(QR);
    expect(shown().test).toBe(false);
});

test("not while the invoice is on its way to Glase", async () => {
    const {shown} = await setupWaiting({}, answer({state: "sending"}));
    expect(shown()).toBe(null);
});

test("shown whichever line is selected", async () => {
    const {shown, order} = await setupWaiting();
    order.selectPaymentline(null);
    await pass(100);
    expect(shown().code).toBe(QR);
});

test("gone when it is cancelled", async () => {
    const {shown, server} = await setupWaiting();
    await server.answerPoll(cancelled());
    expect(shown()).toBe(null);
});

test("paid: said for a moment, also while the order is finished", async () => {
    const {shown, server, order} = await setupWaiting();
    await server.answerPoll(paid());
    expect(shown().paid).toBe(true);
    expect(shown().code).toBe("");
    expect(shown().amount).toMatch(/10\.00/);
    order.state = "paid";
    await pass(1000);
    expect(shown().paid).toBe(true);
    await pass(2500);
    expect(shown()).toBe(null);
});

test("paid, and the next customer is served already", async () => {
    const {shown, server, store} = await setupWaiting();
    await server.answerPoll(paid());
    store.setOrder(await getFilledOrder(store));
    await pass(100);
    expect(shown()).toBe(null);
});

test("gone as soon as the cashier cancels", async () => {
    const {shown, server, glase, line} = await setupWaiting();
    server.says.cancel = answer({state: "cancelling"});
    glase.get(line.uuid).cancel();
    await pass(10);
    expect(shown()).toBe(null);
});

test("gone while another order is served, and back with its own", async () => {
    const {shown, store, order} = await setupWaiting();
    store.setOrder(await getFilledOrder(store));
    await pass(100);
    expect(shown()).toBe(null);
    store.setOrder(order);
    await pass(100);
    expect(shown().code).toBe(QR);
});

test("gone while no order is shown at all", async () => {
    const {shown, store} = await setupWaiting();
    store.selectedOrderUuid = null;
    await pass(100);
    expect(shown()).toBe(null);
});

test("told again while it waits, and not afterwards", async () => {
    const {shown, server, messages} = await setupWaiting();
    const {beat} = shown();
    await pass(11000);
    expect(shown().beat).toBeGreaterThan(beat);
    await server.answerPoll(cancelled());
    const told = messages.length;
    await pass(30000);
    expect(messages.length).toBe(told);
});

test("by setting: the code of the invoice", async () => {
    const said = answer({invoice_qr: INVOICE});
    const {shown} = await setupWaiting({glase_display: "invoice"}, said);
    expect(shown().code).toBe(INVOICE);
});

for (const invoice_qr of ["", "HTTP://SEQR.SE/Q1", "https://example.com"]) {
    test(`no invoice's code that looks like "${invoice_qr}"`, async () => {
        const said = answer({invoice_qr});
        const {shown} = await setupWaiting({glase_display: "invoice"}, said);
        expect(shown().code).toBe("");
        expect(shown().amount).toMatch(/10\.00/);
    });
}

test("the code of an invoice that was replaced is not shown", async () => {
    const said = answer({invoice_qr: INVOICE});
    const {shown, server} = await setupWaiting({glase_display: "invoice"}, said);
    await server.answerPoll(answer({attempt: 2, invoice_qr: ""}));
    expect(shown().code).toBe("");
});

test("by setting: no code", async () => {
    const {shown} = await setupWaiting({glase_display: "none"});
    expect(shown().code).toBe("");
});
