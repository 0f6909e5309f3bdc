import {expect, test} from "@odoo/hoot";
import {ClosePosPopup} from "@point_of_sale/app/components/popups/closing_popup/closing_popup";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    animationFrame,
    click,
    queryAllTexts,
    queryOne,
    queryText,
} from "@odoo/hoot-dom";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {UnresolvedDialog} from "@pos_glase/lazy/closing/unresolved_dialog";
import {
    collectTold,
    settle,
    setupGlaseTill,
} from "@pos_glase/../tests/unit/glase_helpers";

definePosModels();

const REFUSED = {
    successful: false,
    title: "The register stays open",
    message: "A Glase payment is still open at this till (Mitchell).",
    redirect: false,
    glase: true,
};

/** The closing popup as it opens, and what it then asks of the server. */
async function setupClosing(glase, role = "manager", methods = [9]) {
    const till = await setupGlaseTill();
    const dialogs = [];
    patchWithCleanup(till.store.dialog, {
        add(component, props) {
            dialogs.push(props);
            return () => {};
        },
    });
    const calls = [];
    till.answers = {close_session_from_ui: {successful: true}};
    patchWithCleanup(till.store.data, {
        async call(model, method, args) {
            calls.push([method, ...args.slice(1)]);
            return till.answers[method];
        },
    });
    patchWithCleanup(till.store.router, {close: () => expect.step("left the till")});
    till.store.config.cash_control = false;
    const popup = await mountWithCleanup(ClosePosPopup, {
        props: {
            orders_details: {quantity: 1, amount: 10},
            opening_notes: "",
            default_cash_details: {},
            non_cash_payment_methods: methods.map((id) => ({
                id,
                name: `Glase ${id}`,
                amount: 10,
                number: 1,
                type: "bank",
                glase,
            })),
            is_manager: true,
            amount_authorized_diff: null,
            close: () => {},
        },
    });
    patchWithCleanup(till.store, {user: {raw: {role}}});
    return {...till, popup, dialogs, calls};
}

/** What is said beside the popup, on which no dialog stacks. */
test("nothing unresolved: closes as ever", async () => {
    const {popup, dialogs, calls} = await setupClosing({unresolved: 0});
    expect(".glase-unresolved").toHaveCount(0);
    await popup.closeSession();
    expect(dialogs).toEqual([]);
    expect(calls.map(([method]) => method)).toEqual([
        "update_closing_control_state_session",
        "close_session_from_ui",
    ]);
    expect.verifySteps(["left the till"]);
});

test("the popup tells how many need a manager", async () => {
    await setupClosing({unresolved: 2});
    expect(queryText(".glase-unresolved")).toInclude("2");
    expect(queryAllTexts(".glase-unresolved")).toHaveLength(1);
});

test("a manager closes over them, and the reason becomes the note", async () => {
    onRpc("/pos_glase/close_over", async (request) => {
        const {params} = await request.json();
        expect.step(`${params.config_id}: ${params.reason}`);
        return {message: ""};
    });
    const {popup, dialogs, calls, store} = await setupClosing({unresolved: 2});
    const closed = popup.closeSession();
    await settle();
    expect(dialogs).toHaveLength(1);
    expect(dialogs[0].count).toBe(2);
    dialogs[0].closeAnyway();
    await settle();
    expect(dialogs).toHaveLength(2);
    expect(dialogs[1].reason).toBe(true);
    expect(dialogs[1].body).toInclude("2 unresolved");
    expect(calls).toEqual([]);
    expect(await dialogs[1].submit({reason: "Called Glase"})).toBe("");
    dialogs[1].getPayload({reason: "Called Glase"});
    await closed;
    expect(calls[0]).toEqual(["update_closing_control_state_session", "Called Glase"]);
    expect.verifySteps([`${store.config.id}: Called Glase`, "left the till"]);
});

test("two methods: each is counted once, and a manager is asked once", async () => {
    onRpc("/pos_glase/close_over", () => ({message: ""}));
    const unresolved = {unresolved: 2};
    const {popup, dialogs, answers} = await setupClosing(
        unresolved,
        "manager",
        [9, 10]
    );
    answers.close_session_from_ui = REFUSED;
    const closed = popup.closeSession();
    await settle();
    dialogs[0].closeAnyway();
    await settle();
    expect(dialogs[1].body).toInclude("2 unresolved");
    expect(await dialogs[1].submit({reason: "Called Glase"})).toBe("");
    dialogs[1].getPayload({reason: "Called Glase"});
    await closed;
    answers.close_session_from_ui = {successful: true};
    await popup.closeSession(); // As core does after "Cancel Orders"
    expect(dialogs).toHaveLength(2);
    expect.verifySteps(["left the till"]);
});

test("a closing note is reason enough", async () => {
    onRpc("/pos_glase/close_over", async (request) => {
        const {params} = await request.json();
        expect.step(params.reason);
        return {message: "Wrong PIN."};
    });
    const {popup, dialogs} = await setupClosing({unresolved: 1});
    popup.state.notes = " Till 2 was down ";
    popup.closeSession();
    await settle();
    dialogs[0].closeAnyway();
    await settle();
    expect(dialogs[1].reason).toBe(false);
    expect(await dialogs[1].submit({employee_id: 1, pin: "1"})).toBe("Wrong PIN.");
    expect.verifySteps(["Till 2 was down"]);
});

test("without a manager nothing is closed, and closing is not offered", async () => {
    const {popup, dialogs, calls} = await setupClosing({unresolved: 1}, "cashier");
    popup.closeSession();
    await settle();
    expect(dialogs).toHaveLength(1);
    expect(dialogs[0].mayClose).toBe(false);
    expect(calls).toEqual([]);
});

const ROWS = [
    {
        id: 1,
        order: "3001",
        amount: 15.81,
        order_uuid: "",
        why: "Forced.",
        advice: "Ask.",
    },
    {
        id: 2,
        order: "3002",
        amount: 13.8,
        order_uuid: "O2",
        why: "Paid.",
        advice: "Open.",
    },
];

test("the main way leads to what can be finished here", async () => {
    const {popup, dialogs, store, calls} = await setupClosing({
        unresolved: 2,
        unresolved_list: ROWS,
    });
    const order = await getFilledOrder(store);
    patchWithCleanup(store.models["pos.order"], {
        getBy: (key, uuid) => (uuid === "O2" ? order : undefined),
    });
    patchWithCleanup(store, {
        setOrder: (chosen) => expect.step(chosen.uuid === order.uuid),
        navigate: (screen) => expect.step(screen),
    });
    popup.closeSession();
    await settle();
    expect(dialogs[0].rows.map((row) => dialogs[0].mayOpen(row))).toEqual([
        false,
        true,
    ]);
    dialogs[0].goAndFix();
    expect.verifySteps([true, "PaymentScreen"]);
    order.state = "paid";
    patchWithCleanup(store, {openGlaseMenu: () => expect.step("menu")});
    dialogs[0].goAndFix();
    expect.verifySteps(["menu"]);
    expect(calls).toEqual([]);
});

test("the list names order, amount, why, and what to do; the main button is right", async () => {
    const {store} = await setupGlaseTill();
    await mountWithCleanup(MainComponentsContainer);
    const show = async () => {
        store.env.services.dialog.add(UnresolvedDialog, {
            rows: ROWS,
            count: 2,
            mayClose: true,
            mayOpen: ({id}) => id === 2,
            open: ({id}) => expect.step(`open ${id}`),
            goAndFix: () => expect.step("fix"),
            closeAnyway: () => expect.step("close"),
            formatAmount: (amount) => `${amount} kr`,
        });
        await animationFrame();
    };
    await show();
    expect(queryAllTexts(".glase-unresolved-row b")).toEqual([
        "Order 3001 · 15.81 kr",
        "Order 3002 · 13.8 kr",
    ]);
    expect(queryAllTexts(".glase-unresolved-row")[0]).toInclude("Forced.");
    const [away, main] = [".glase-close-anyway", ".glase-go-and-fix"].map(
        (button) => queryOne(button).getBoundingClientRect().left
    );
    expect(away).toBeLessThan(main);
    const buttons = ["unresolved-open", "go-and-fix", "close-anyway"];
    for (const button of buttons) {
        await click(`.glase-${button}`);
        await animationFrame();
        expect(".glase-unresolved-list").toHaveCount(0);
        await show();
    }
    expect.verifySteps(["open 2", "fix", "close"]);
});

test("who can do nothing about them here is offered nothing", async () => {
    const {store} = await setupGlaseTill();
    await mountWithCleanup(MainComponentsContainer);
    const show = async (mayOpen) => {
        store.env.services.dialog.add(UnresolvedDialog, {
            rows: ROWS,
            count: 2,
            mayClose: false,
            mayOpen,
            open: () => {},
            goAndFix: () => expect.step("fix"),
            closeAnyway: () => {},
            formatAmount: (amount) => `${amount} kr`,
        });
        await animationFrame();
    };
    const buttons = ".glase-unresolved-list .modal-footer button";
    await show(() => false);
    expect(queryAllTexts(buttons)).toEqual(["OK"]);
    await click(buttons);
    await animationFrame();
    expect(".glase-unresolved-list").toHaveCount(0);
    await show(({id}) => id === 2);
    expect(queryAllTexts(buttons)).toEqual(["Resolve them"]);
    await click(buttons);
    expect.verifySteps(["fix"]);
});

test("a refusal is one sentence, without an offer to cancel orders", async () => {
    const {popup, dialogs, answers, store} = await setupClosing({unresolved: 0});
    const told = collectTold(store);
    answers.close_session_from_ui = REFUSED;
    await popup.closeSession();
    await animationFrame();
    expect(queryText(".glase-message")).toBe(REFUSED.message);
    expect(told).toEqual([]);
    expect(dialogs).toEqual([]);
});

test("Cancel Orders is not offered over an order with live or paid money", async () => {
    const {popup, dialogs, store, method} = await setupClosing({unresolved: 0});
    const told = [];
    patchWithCleanup(popup, {sayGlaseKeepsOpen: (reason) => told.push(reason)});
    const drafts = {successful: false, message: "Drafts.", open_order_ids: [7]};
    const order = await getFilledOrder(store);
    const {data: line} = order.addPaymentline(method);
    line.setPaymentStatus("waitingCapture");
    await popup.handleClosingError(drafts);
    line.setPaymentStatus("done");
    await popup.handleClosingError(drafts);
    line.setPaymentStatus("retry");
    await popup.handleClosingError(drafts);
    expect(told).toHaveLength(2);
    expect(told[0]).toInclude(order.getName());
    expect(dialogs.map(({cancelLabel}) => Boolean(cancelLabel))).toEqual([true]);
});
