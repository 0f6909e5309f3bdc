import {FakeKioskServer, answer} from "./glase_kiosk_helpers";
import {animationFrame, describe, expect, test} from "@odoo/hoot";
import {getFilledSelfOrder, setupSelfPosEnv} from "@pos_self_order/../tests/unit/utils";
import {
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {PaymentPage} from "@pos_self_order/app/pages/payment_page/payment_page";
import {TIMING, delay} from "@pos_self_order_glase/app/kiosk_timing";
import {calm} from "@pos_self_order_glase/app/kiosk_calm";
import {definePosSelfModels} from "@pos_self_order/../tests/unit/data/generate_model_definitions";
import {pass} from "@pos_glase/../tests/unit/glase_helpers";
import {transport} from "@pos_self_order_glase/overrides/payment_page";

describe.current.tags("headless");
definePosSelfModels();

/** A kiosk whose only method is Glase, with a cart. */
async function setupKiosk() {
    const server = new FakeKioskServer();
    for (const name of Object.keys(server.says)) {
        const route = `kiosk/${name}`;
        onRpc(`/websocket/pos_glase/${route}`, async (request) => {
            const {params} = await request.json();
            return server.handle(route, params);
        });
    }
    patchWithCleanup(calm, {payment: null, putOff: null});
    patchWithCleanup(transport, {firstAnswered: false, fellBack: false});
    const store = await setupSelfPosEnv();
    const methods = store.models["pos.payment.method"].getAll();
    for (const method of methods.slice(1)) {
        method.delete();
    }
    methods[0].use_payment_terminal = "glase";
    await animationFrame(); // The page of core that was mounted goes to its start
    patchWithCleanup(store.router, {
        navigate: (page) => expect.step(page),
        back: () => expect.step("back"),
    });
    patchWithCleanup(store, {confirmationPage: () => expect.step("confirmation")});
    const order = await getFilledSelfOrder(store);
    return {store, server, order};
}

test("Glase is offered at a kiosk only", async () => {
    const {store} = await setupKiosk();
    const methods = store.models["pos.payment.method"].getAll();
    expect(store.filterPaymentMethods(methods)).toHaveLength(1);
    store.config.self_ordering_mode = "mobile";
    expect(store.filterPaymentMethods(methods)).toHaveLength(0);
    await animationFrame(); // Core draws its start anew
    expect.verifySteps(["default"]);
});

test("the order is sent, then its payment begins", async () => {
    const {store, server, order} = await setupKiosk();
    await store.confirmOrder();
    expect.verifySteps(["payment"]);
    await mountWithCleanup(PaymentPage, {});
    await pass(100);
    await animationFrame();
    expect(server.last("start").params.order_uuid).toBe(order.uuid);
    expect(".glase-kiosk").toHaveAttribute("data-screen", "waiting");
    expect(".payment-state-container").toHaveCount(0);
    expect(calm.isPaying).toBe(true);
});

test("Glase may take long over the first start of a page", async () => {
    const {store, server} = await setupKiosk();
    const handle = server.handle.bind(server);
    server.handle = async (route, params) => {
        if (route === "kiosk/start") {
            await delay(TIMING.FIRST_ADDRESS_MS + 2000);
        }
        return handle(route, params);
    };
    await store.confirmOrder();
    expect.verifySteps(["payment"]);
    await mountWithCleanup(PaymentPage, {});
    await pass(TIMING.FIRST_ADDRESS_MS + 1000);
    await animationFrame();
    expect(".glase-kiosk").toHaveAttribute("data-screen", "sending");
    await pass(2000);
    await animationFrame();
    expect(".glase-kiosk").toHaveAttribute("data-screen", "waiting");
    expect(server.count("start")).toBe(1);
    expect(transport.fellBack).toBe(false);
});

test("a page that nobody asked for begins nothing by itself", async () => {
    const {store, server} = await setupKiosk();
    await store.sendDraftOrderToServer();
    const page = await mountWithCleanup(PaymentPage, {});
    await pass(100);
    await animationFrame();
    expect(server.count("start")).toBe(0);
    expect(page.state.selection).toBe(true);
    page.selectMethod(store.models["pos.payment.method"].getFirst().id);
    await pass(100);
    expect(server.count("start")).toBe(1);
});

test("another method is core's", async () => {
    const {store, server} = await setupKiosk();
    store.models["pos.payment.method"].getFirst().use_payment_terminal = "adyen";
    onRpc("/kiosk/payment/1/kiosk", () => expect.step("core"));
    await store.confirmOrder();
    await mountWithCleanup(PaymentPage, {});
    await pass(100);
    expect.verifySteps(["payment", "core"]);
    expect(server.count("start")).toBe(0);
});

test("paid: the order is fetched until it is paid, then confirmed", async () => {
    const {store, server, order} = await setupKiosk();
    await store.confirmOrder();
    let asked = 0;
    onRpc("/pos-self-order/get-user-data/", () => {
        asked++;
        if (asked > 1) {
            order.state = "paid";
        }
        return {};
    });
    await mountWithCleanup(PaymentPage, {});
    await pass(100);
    server.says.status = answer("paid");
    await pass(3000);
    expect(asked).toBe(2);
    expect.verifySteps(["payment", "confirmation"]);
});

test("nobody there: back to the start", async () => {
    const {store} = await setupKiosk();
    await store.confirmOrder();
    await mountWithCleanup(PaymentPage, {});
    await pass(46000);
    expect.verifySteps(["payment", "default"]);
});

test("busy: it is tried again", async () => {
    const {store, server} = await setupKiosk();
    server.says.start = answer("busy");
    await store.confirmOrder();
    await mountWithCleanup(PaymentPage, {});
    await pass(1000);
    server.says.start = answer();
    await pass(7000);
    await animationFrame();
    expect(server.count("start")).toBe(2);
    expect(".glase-kiosk").toHaveAttribute("data-screen", "waiting");
    expect.verifySteps(["payment"]);
});
