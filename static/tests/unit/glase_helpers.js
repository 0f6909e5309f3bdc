import {Deferred, advanceTime, animationFrame, expect, microTick} from "@odoo/hoot";
import {GlaseDialog} from "@pos_glase/lazy/payment_dialog/glase_dialog";
import {GlasePayment} from "@pos_glase/lazy/payment/glase_payment";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";
import {PaymentScreen} from "@point_of_sale/app/screens/payment_screen/payment_screen";
import {PosConfig} from "@point_of_sale/../tests/unit/data/pos_config.data";
import {PosPaymentMethod} from "@point_of_sale/../tests/unit/data/pos_payment_method.data";
import {TIMING} from "@pos_glase/lazy/timing";
import {life} from "@pos_glase/lazy/payment/sign_of_life";
import {way} from "@pos_glase/lazy/payment/poll_loop";
import {reactive} from "@odoo/owl";
import {getFilledOrder, setupPosEnv} from "@point_of_sale/../tests/unit/utils";

export const QR = "HTTP://SEQR.SE/Q004610027501";
export const ERS = "0123456789012345678901234";
export const OLD_ERS = "1111111111111111111111111";

/** An answer of the till's routes; see the contract in `controllers/payment.py`. */
export function answer(values = {}) {
    return {
        outcome: "wait",
        message: "",
        state: "issued",
        payment_uuid: "P1",
        order_uuid: "O1",
        attempt: 1,
        amount: 10,
        currency: "USD",
        ers_reference: "",
        invoice_reference: "1234567890123",
        payment_date: "",
        sticker_qr: QR,
        invoice_qr: "",
        test: false,
        slow: false,
        paying: false,
        forced: false,
        confirmed: true,
        ask_after_ms: 1000,
        ...values,
    };
}

export const paid = (values) =>
    answer({outcome: "paid", state: "paid", ers_reference: ERS, ...values});

export const refunded = (values) =>
    answer({
        outcome: "paid",
        state: "refunded",
        ers_reference: ERS,
        refunded_ers_reference: OLD_ERS,
        ...values,
    });

export const cancelled = (values) =>
    answer({outcome: "cancelled", state: "cancelled", ...values});

/**
 * The server's side of the till's routes. `says` holds, for each route, what it
 * answers: a value, a function of the parameters, an Error, or `hangs()`.
 */
export class FakeServer {
    constructor() {
        patchWithCleanup(TIMING, {chance: () => 0});
        patchWithCleanup(life, {ask: async () => this.says.life});
        Object.assign(way, {cuts: 0, holdSeconds: Infinity});
        this.calls = [];
        this.says = {
            open: {
                terminal: {
                    ready: true,
                    reason: "",
                    test: false,
                    glase_id: "004610027501",
                    sticker_qr: QR,
                },
                transactions: [],
            },
            held: {held: []},
            life: true, // Whether Odoo is there at all
            start: answer(),
            status: answer(),
            cancel: cancelled(),
            let_go: cancelled({message: "If the phone shows a payment …"}),
            force: answer({forced: true}),
            take_over: cancelled(),
            update: ({amount}) => answer({amount}),
            restore: {order_id: false},
            refund_offer: {parts: []},
            refund: answer({outcome: "paid", state: "refunded"}),
            refund_status: answer({outcome: "wait", state: "sending"}),
            undo: answer({outcome: "paid", state: "refunded"}),
        };
    }

    /** Answers polls with this from now on, and lets the next one come. */
    async answerPoll(said, milliseconds = 1300) {
        this.says.status = said;
        await pass(milliseconds);
    }

    /** How often a route was called. */
    count(route) {
        return this.calls.filter((call) => call.route === route).length;
    }

    async handle(route, params) {
        this.calls.push({route, ...params});
        let said = this.says[route];
        if (typeof said === "function") {
            said = said(params);
        }
        if (said instanceof Error) {
            throw said;
        }
        return said;
    }

    /** Answers from now on as a server does that the till reaches by JSON-RPC. */
    listen(addresses = ["/websocket/pos_glase/", "/pos_glase/"]) {
        for (const address of addresses) {
            for (const route of Object.keys(this.says)) {
                onRpc(address + route, async (request) => {
                    const {params} = await request.json();
                    return this.handle(route, {address, ...params});
                });
            }
        }
        return this;
    }
}

/** An answer that comes only when `resolve` or `reject` is called on it. */
export const hangs = () => new Deferred();

/** Lets everything run that waits for no time. */
export async function settle() {
    for (let i = 0; i < 30; i++) {
        await microTick();
    }
}

/**
 * Lets time pass as it does: what an answer sets going begins when the answer comes.
 * Real time passes too, a little, so a test leaves some slack around a moment.
 */
export async function pass(milliseconds) {
    for (let left = milliseconds; left > 0; left -= 100) {
        await advanceTime(Math.min(left, 100), {animationFrame: false});
        await settle();
    }
}

/** Lets time pass, and what it has changed be drawn. */
export async function passAndDraw(milliseconds) {
    await pass(milliseconds);
    await animationFrame();
}

/** What a browser reports when Odoo is out of reach. */
export const outOfReach = () => new Response("", {status: 502});

/** What the browser throws when no answer came. */
export const lost = () => new TypeError("Failed to fetch");

/** What the server answers when it does not begin. */
export const REFUSED = {outcome: "error", state: "none"};

/** A payment that nothing was done with yet, its server, and how it ends. */
export function makePayment(values = {}) {
    const server = new FakeServer();
    const adopted = [];
    const payment = new GlasePayment(
        {paymentUuid: "P1", orderUuid: "O1", attempt: 1, amount: 10, ...values},
        (route, params) => server.handle(route, params),
        (attempt) => adopted.push(attempt)
    );
    return {payment, server, adopted, seen: watch(payment.finished)};
}

/** A payment that Glase has, and that the customer has not scanned. */
export async function waitingPayment() {
    const made = makePayment();
    made.payment.start({uuid: "O1"});
    await settle();
    expect(made.payment.view.phase).toBe("waiting");
    return made;
}

/** What a promise was settled with: `final`, undefined while pending. */
export function watch(promise) {
    const seen = {};
    promise.then((final) => Object.assign(seen, {final}));
    return seen;
}

/** A till with the payment method Glase, and a server that knows it. */
export async function setupGlaseTill() {
    const server = new FakeServer().listen();
    const methods = PosPaymentMethod._records;
    PosPaymentMethod._records = [
        ...methods,
        {
            ...methods[0],
            id: 9,
            name: "Glase",
            sequence: 9,
            use_payment_terminal: "glase",
            payment_method_type: "terminal",
        },
    ];
    PosConfig._records = PosConfig._records.map((config) => ({
        ...config,
        glase_one_tap: true,
        glase_display: "sticker",
        glase_sounds: true,
        payment_method_ids: [...config.payment_method_ids, 9],
    }));
    const store = await setupPosEnv();
    const method = store.models["pos.payment.method"].get(9);
    const {glase} = store.env.services;
    await glase.load();
    return {store, server, method, glase};
}

/** A till whose cashier serves an order, which is not validated by itself. */
export async function setupOrder() {
    const till = await setupGlaseTill();
    const order = await getFilledOrder(till.store);
    till.store.setOrder(order);
    till.store.config.auto_validate_terminal_payment = false;
    return {...till, order};
}

/** The same, with a line for Glase that was not sent. */
export async function setupLine() {
    const till = await setupOrder();
    const {data: line} = till.order.addPaymentline(till.method);
    return {...till, line};
}

export const mountPaymentScreen = (order) =>
    mountWithCleanup(PaymentScreen, {props: {orderUuid: order.uuid}});

/** Opens the till as after a reload: what waits is gone on with. */
export async function resume(store, milliseconds) {
    store.resumeGlasePayments();
    await pass(milliseconds);
}

/** The router says that the cashier looks at the payment screen of an order. */
export function showPaymentScreen(store, order) {
    store.router.state.current = "PaymentScreen";
    store.router.state.params = {orderUuid: order.uuid};
}

export const validationOf = (store, order) =>
    new OrderPaymentValidation({pos: store, orderUuid: order.uuid});

/** What the cashier is told beside everything else, for a moment or under the bar. */
export function collectTold(store) {
    const told = [];
    patchWithCleanup(store.notification, {
        add(text) {
            told.push(text.toString());
            return () => {};
        },
    });
    collectNotes(store, ({message}) => told.push(message.toString()));
    return told;
}

/** Tells of each note under the bar, with its key. */
export function collectNotes(store, tell) {
    store.glaseNotes = new Proxy(reactive({}), {
        set(notes, key, note) {
            tell(note, key);
            notes[key] = note;
            return true;
        },
    });
}

/** Which of core's sounds are heard. */
export function collectSounds(store) {
    const heard = [];
    patchWithCleanup(store.sound, {play: (name) => heard.push(name)});
    return heard;
}

/** The dialog of a payment; what its buttons do is noted as steps, and tried elsewhere. */
export async function openDialog(store, payment, moreWays = {}) {
    const ways = ["abandon", "override", "takeOver", "sendAgain", "keep"];
    const steps = Object.fromEntries(ways.map((way) => [way, () => expect.step(way)]));
    await mountWithCleanup(MainComponentsContainer);
    store.env.services.dialog.add(GlaseDialog, {
        payment,
        formatAmount: (amount) => `${amount} kr`,
        waysOut: {managerIs: "here", ...steps, ...moreWays},
        invoiceChange: steps,
    });
}

/**
 * A till whose selected order waits for Glase, as after a tap on the payment screen, and
 * what the cashier is told from then on.
 */
export async function waitingLine() {
    const till = await setupLine();
    const {line, method, store} = till;
    const {amount} = line;
    Object.assign(till.server.says, {
        start: answer({amount}),
        status: answer({amount}),
        force: answer({amount, forced: true}),
    });
    line.pay();
    await pass(100);
    const payment = till.glase.get(line.uuid);
    const {waysOut, invoiceChange} = method.payment_terminal.till;
    return {...till, payment, waysOut, invoiceChange, told: collectTold(store)};
}
