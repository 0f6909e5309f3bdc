/* Run at an open register after axe-core: shows each state of our dialogs, the bar and
   the payment screen with what we add, and tells what is serious there. Nothing is sent. */

/* global posmodel, seriousIn, tell */

const moduleOf = (path) => odoo.loader.modules.get(`@pos_glase/${path}`);
const frames = () =>
    new Promise((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(resolve))
    );
const nothing = () => {
    // What a button does is tried elsewhere
};

/** The dialog of a payment in each of its states; what is set stays for the next. */
const STATES = {
    sending: {},
    lost: {unclear: true},
    waiting: {phase: "waiting", unclear: false, test: true},
    "no answer yet": {trouble: "slow"},
    "the customer is paying": {trouble: "", paying: true},
    question: {paying: false, question: true},
    unclear: {unclear: true, question: false},
    offline: {offline: true, trouble: "offline"},
    changed: {offline: false, unclear: false, trouble: "", changed: true, due: 9},
    busy: {phase: "busy", changed: false, message: "Mitchell Admin is paying."},
    cancelling: {phase: "cancelling", message: ""},
    stuck: {question: true},
    "too late": {phase: "paid", question: false, tooLate: true},
    paid: {tooLate: false},
};

const ROW = {
    id: 1,
    order: "3001",
    order_uuid: "O1",
    amount: 13.8,
    cashier: "Mitchell Admin",
    state_name: "Paid",
    ers_reference: "0123456789012345678901234",
    at: "2026-01-31T23:59:59Z",
    why: "Paid after the register went offline.",
    advice: "Attach it to an order, or refund it.",
};

const formatAmount = (amount) => posmodel.env.utils.formatCurrency(amount);

function newView() {
    return moduleOf("lazy/payment/payment_view").viewOf({
        paymentUuid: "P1",
        orderUuid: "O1",
        orderName: "3001",
        attempt: 1,
        amount: 13.8,
        terminal: {sticker_qr: "HTTP://SEQR.SE/Q004610027501"},
    });
}

async function lookAtPayment() {
    const {GlaseDialog} = moduleOf("lazy/payment_dialog/glase_dialog");
    const view = newView();
    const close = posmodel.dialog.add(GlaseDialog, {
        payment: {view, cancel: nothing, tryAgain: nothing},
        formatAmount,
        waysOut: {managerIs: "asked"},
        invoiceChange: {},
    });
    const found = [];
    for (const [name, values] of Object.entries(STATES)) {
        Object.assign(view, values);
        await frames();
        found.push(...(await seriousIn(name, ".glase-dialog")));
    }
    close();
    await frames();
    return found;
}

/** Our other dialogs: name, module, component, props. */
const DIALOGS = [
    [
        "a refund",
        "lazy/refund/refund_dialog",
        "RefundDialog",
        {
            view: {phase: "sending", trouble: "", orderName: "3001", amount: 13.8},
            formatAmount,
        },
    ],
    [
        "an unknown refund",
        "lazy/refund/refund_dialog",
        "RefundDialog",
        {
            view: {phase: "unknown", trouble: "", amount: 13.8, message: "Do NOT."},
            formatAmount,
        },
    ],
    [
        "a manager's PIN and reason",
        "lazy/manager/manager_dialog",
        "ManagerDialog",
        {
            title: "Finish without confirmation?",
            body: "Glase reverses a payment that the register could not confirm.",
            employees: [{id: 1, name: "Boss"}],
            reason: true,
            suggestion: "I called Glase and they confirmed it",
            getPayload: nothing,
        },
    ],
    [
        "unresolved before closing",
        "lazy/closing/unresolved_dialog",
        "UnresolvedDialog",
        {
            rows: [ROW],
            count: 1,
            mayClose: true,
            mayOpen: () => true,
            open: nothing,
            goAndFix: nothing,
            closeAnyway: nothing,
            formatAmount,
        },
    ],
    [
        "the menu Glase",
        "lazy/manager/glase_menu",
        "GlaseMenu",
        {
            overview: {
                terminal: {
                    state: "registered",
                    state_name: "Registered",
                    test: true,
                    glase_id: "004610027501",
                    last_answer: "Glase assigned the Glase ID 004610027501.",
                    last_answer_at: "2026-01-31T23:59:59Z",
                },
                unresolved: [ROW],
                last: [],
            },
            post: nothing,
            formatAmount,
        },
    ],
];

async function lookAtDialogs() {
    const found = [];
    for (const [name, path, component, props] of DIALOGS) {
        const dialog = moduleOf(path)[component];
        const close = posmodel.dialog.add(dialog, props);
        await frames();
        found.push(...(await seriousIn(name, ".modal-content")));
        close();
        await frames();
    }
    return found;
}

/** Two orders: one is paid and waits for its end, the other came back. */
async function lookAtScreen() {
    const {tellOnce} = moduleOf("lazy/bar/notes");
    const {glaseState} = moduleOf("app/payment/glase_lines");
    const [paid, open] = [posmodel.addNewOrder(), posmodel.addNewOrder()];
    const lineOf = (order) => order.addPaymentline(posmodel.glaseMethod).data;
    lineOf(paid).setPaymentStatus("done");
    const back = lineOf(open);
    back.setPaymentStatus("retry");
    glaseState(back).message = "The customer declined. Nothing was paid.";
    const view = newView();
    posmodel.env.services.glase.live.P1 = {view};
    tellOnce(posmodel, "O1", "A customer has paid.", "warning", {
        name: "Bring the order here",
        onClick: nothing,
    });
    tellOnce(posmodel, "O2", "Call a manager.", "danger");
    posmodel.setOrder(open);
    posmodel.navigate("PaymentScreen", {orderUuid: open.uuid});
    const parts = [".glase-badges", ".glase-notes", ".glase-grey", ".glase-message"];
    while (parts.some((part) => !document.querySelector(part))) {
        await frames();
    }
    const found = [];
    for (const part of parts) {
        // The picture of a payment method is core's
        found.push(...(await seriousIn(part, part, [".payment-method-icon"])));
    }
    return found;
}

async function lookAtAll() {
    await posmodel.ready;
    await posmodel.env.services.glase.loadAtLast();
    tell([
        ...(await lookAtPayment()),
        ...(await lookAtDialogs()),
        ...(await lookAtScreen()),
    ]);
}

// Not a promise, which the test would wait for in silence
setTimeout(lookAtAll);
