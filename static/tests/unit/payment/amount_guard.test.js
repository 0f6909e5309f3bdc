import {
    answer,
    cancelled,
    mountPaymentScreen,
    paid,
    pass,
    passAndDraw,
    refunded,
    setupLine,
    validationOf,
} from "@pos_glase/../tests/unit/glase_helpers";
import {animationFrame, expect, queryAllTexts, test} from "@odoo/hoot";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

/** A register without cash: an order with a line for Glase, selected, of 2.00. */
async function setupScreen() {
    const till = await setupLine();
    const {store, server, order, line} = till;
    store.config.payment_method_ids = store.config.payment_method_ids.filter(
        ({type}) => type !== "cash"
    );
    line.setAmount(2);
    Object.assign(server.says, {
        start: answer({amount: 2}),
        status: answer({amount: 2}),
        undo: refunded({amount: 2}),
    });
    const screen = await mountPaymentScreen(order);
    return {...till, screen};
}

/** How each state comes about that holds an amount. */
const STATES = {
    async waiting({line}) {
        line.pay();
        await pass(100);
    },
    async paid({line, server}) {
        server.says.status = paid({amount: 2});
        await STATES.waiting({line});
        await pass(1300);
        expect(line.payment_status).toBe("done");
    },
    /** By another device, or before the page was loaded anew. */
    async loaded({line}) {
        line.setPaymentStatus("done");
    },
    async stuck({line}) {
        line.setPaymentStatus("retry");
        line.uiState.glase.stuck = true;
    },
    async refunded({line}) {
        line.setAmount(-2);
        line.setPaymentStatus("done");
    },
    async undone({line, server, method}) {
        await STATES.paid({line, server});
        line.uiState.glase.undoing = true;
        line.setPaymentStatus("reversing");
        method.payment_terminal.till.refunds.resume(line);
        await pass(100);
        expect(line.payment_status).toBe("reversed");
    },
};

/** All that a person, a scanner or a script can do to the amount of the selected line. */
async function tryAll({screen, line}) {
    for (const key of ["9", "9", "+50", "-", "Backspace", "Backspace", "Delete"]) {
        screen.numberBuffer.sendKey(key);
        await pass(200);
    }
    for (const typed of [0, 1, 99999, -3, null, NaN]) {
        screen.updateSelectedPaymentline(typed);
    }
    line.setAmount(0);
    line.amount = 7;
    line.update({amount: 9, ticket: "kept"});
    await animationFrame();
}

for (const [state, enter] of Object.entries(STATES)) {
    test(`${state}: nothing changes the amount, and the line stays`, async () => {
        const till = await setupScreen();
        await enter(till);
        const {order, line} = till;
        const {amount, payment_status} = line;
        await tryAll(till);
        expect([line.amount, line.payment_status]).toEqual([amount, payment_status]);
        expect(line.ticket).toBe("kept");
        expect(order.payment_ids).toEqual([line]);
    });
}

test("a tap on the paid part and a key: the order is validated with it", async () => {
    const till = await setupScreen();
    const {order, line, screen, store} = till;
    await mountWithCleanup(MainComponentsContainer);
    await STATES.paid(till);
    await passAndDraw(800); // The dialog is green for a moment
    const card = screen.payment_methods_from_config.find(
        ({id}) => id !== till.method.id
    );
    await screen.addNewPaymentLine(card);
    await animationFrame();
    await contains(".paymentline .payment-infos:contains(Glase)").click();
    await contains(".numpad button[value='9']").click();
    await passAndDraw(200);
    expect(queryAllTexts(".modal")).toEqual([]);
    expect(line.amount).toBe(2);
    const validation = validationOf(store, order);
    validation.shouldHideValidationBehindFeedbackScreen = () => {};
    expect(await validation.validateOrder(false)).toBe(true);
    expect(order.payment_ids.map(({amount}) => amount)).toEqual([
        2,
        order.currency.round(order.priceIncl - 2),
    ]);
});

test("a device that tells of 0.00 changes nothing that was paid here", async () => {
    const till = await setupScreen();
    const {store, line, order} = till;
    await STATES.paid(till);
    for (const payment_status of ["done", "pending", "retry", false]) {
        const values = {...line.raw, payment_status, amount: 0};
        store.models.connectNewData({"pos.payment": [values]});
        expect([line.amount, line.payment_status]).toEqual([2, "done"]);
    }
    order.removePaymentline(line);
    expect(order.payment_ids).toHaveLength(1);
});

test("a paid line of 0.00, wherever that comes from, is kept", async () => {
    const {line, order, screen} = await setupScreen();
    line.setAmount(0);
    line.setPaymentStatus("done");
    screen.deletePaymentLine(line.uuid);
    order.removePaymentline(line);
    expect(order.payment_ids).toHaveLength(1);
});

test("given back: no zero payment is left on the finished order", async () => {
    const till = await setupScreen();
    const {order, screen, store, method, line} = till;
    await STATES.undone(till);
    expect(line.amount).toBe(0);
    const card = screen.payment_methods_from_config.find(({id}) => id !== method.id);
    await screen.addNewPaymentLine(card);
    const validation = validationOf(store, order);
    validation.shouldHideValidationBehindFeedbackScreen = () => {};
    expect(await validation.validateOrder(false)).toBe(true);
    expect(order.payment_ids.map(({amount}) => amount)).toEqual([order.priceIncl]);
});

test("what was given back at another device is not called paid here", async () => {
    const till = await setupScreen();
    const {store, line} = till;
    await STATES.paid(till);
    const values = {...line.raw, payment_status: "reversed", amount: 0};
    store.models.connectNewData({"pos.payment": [values]});
    expect([line.amount, line.payment_status]).toEqual([0, "reversed"]);
});

test("what Glase or the till refused can be typed anew at once", async () => {
    const till = await setupScreen();
    const {line, screen, server} = till;
    server.says.status = cancelled();
    await STATES.waiting(till);
    await pass(1300);
    expect(line.payment_status).toBe("retry");
    screen.numberBuffer.sendKey("1");
    await pass(200);
    expect(line.amount).toBe(1);
    till.store.data.network.offline = true;
    line.pay();
    await pass(300);
    expect([line.payment_status, line.amount]).toEqual(["retry", 1]);
    screen.numberBuffer.reset();
    screen.numberBuffer.sendKey("3");
    await pass(200);
    expect(line.amount).toBe(3);
});

test("what was cancelled is no target of the keys until it is tapped", async () => {
    const till = await setupScreen();
    const {line, screen, server, order, glase} = till;
    await mountWithCleanup(MainComponentsContainer);
    server.says.cancel = cancelled();
    await STATES.waiting(till);
    glase.get(line.uuid).cancel();
    await pass(1300);
    expect(line.payment_status).toBe("retry");
    const type = async (key) => {
        screen.numberBuffer.sendKey(key);
        await pass(200);
    };
    await type("+20");
    await type("+20");
    await type("Backspace");
    await type("Backspace");
    await animationFrame();
    expect([line.amount, order.payment_ids.length]).toEqual([2, 1]);
    expect(new Set(queryAllTexts(".o_notification_content"))).toEqual(
        new Set(["To change the amount, tap the payment first."])
    );
    await contains(".paymentline .payment-infos").click();
    await type("1");
    expect(line.amount).toBe(1);
    line.pay();
    await pass(100);
    expect(line.uiState.glase.cameBack).toBe(false);
});
