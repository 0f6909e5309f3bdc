import {expect, test} from "@odoo/hoot";
import {
    answer,
    collectTold,
    hangs,
    mountPaymentScreen,
    pass,
    resume,
    setupGlaseTill,
} from "@pos_glase/../tests/unit/glase_helpers";
import {assets, globalBundleCache} from "@web/core/assets";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";
import {registry} from "@web/core/registry";

definePosModels();

/** A till as it is before it has fetched what it needs for a payment. */
async function setupUnloaded() {
    const till = await setupGlaseTill();
    await pass(2500); // What the till did at its own opening is over
    const later = registry.category("glase_lazy");
    const [name, GlasePoller] = later
        .getEntries()
        .find(([key]) => key === "GlasePoller");
    later.remove(name);
    till.glase.poller = null;
    const bundle = {asked: [], says: () => later.add(name, GlasePoller, {force: true})};
    patchWithCleanup(assets, {
        async loadBundle(asked) {
            bundle.asked.push(asked);
            await bundle.says();
        },
    });
    patchWithCleanup(console, {warn: () => {}});
    const told = collectTold(till.store);
    const order = await getFilledOrder(till.store);
    till.store.setOrder(order);
    till.store.config.auto_validate_terminal_payment = false;
    till.server.calls.length = 0;
    return {...till, bundle, told, order};
}

/** @returns {object} what is fetched comes when this is resolved */
function fetchLate(bundle) {
    const fetched = hangs();
    const {says} = bundle;
    bundle.says = async () => {
        await fetched;
        says();
    };
    return fetched;
}

const fails = () => Promise.reject(new Error("502"));

test("opening the till makes one request; the rest comes when it is idle", async () => {
    const {store, server, bundle} = await setupUnloaded();
    await resume(store, 1500);
    expect(server.calls.map(({route}) => route)).toEqual(["open"]);
    expect(bundle.asked).toEqual([]);
    await pass(1000);
    expect(bundle.asked).toEqual(["pos_glase.assets_lazy"]);
    await pass(60000);
    expect(server.calls.map(({route}) => route)).toEqual(["open"]);
    expect(bundle.asked).toHaveLength(1);
});

test("where money is in an order, what guards it comes at once", async () => {
    const {store, bundle, order, method} = await setupUnloaded();
    order.addPaymentline(method).data.setPaymentStatus("done");
    await resume(store, 100);
    expect(bundle.asked).toHaveLength(1);
});

test("a payment fetches what could not be fetched before", async () => {
    const {store, server, bundle, order, method} = await setupUnloaded();
    const {says} = bundle;
    bundle.says = fails;
    await resume(store, 30000);
    expect(bundle.asked).toHaveLength(1);
    bundle.says = says;
    const {data: line} = order.addPaymentline(method);
    line.pay();
    await pass(100);
    expect(bundle.asked).toHaveLength(2);
    expect(server.count("start")).toBe(1);
    expect(line.payment_status).toBe("waitingCapture");
});

const isEmpty = () => {};

for (const [name, says] of Object.entries({fails, hangs, isEmpty})) {
    test(`nothing is sent when it ${name}, and the cashier is told`, async () => {
        globalBundleCache.set("pos_glase.assets_lazy", hangs());
        const {server, bundle, told, order, method} = await setupUnloaded();
        bundle.says = says;
        const {data: line} = order.addPaymentline(method);
        line.pay();
        await pass(10500);
        expect(line.payment_status).toBe("retry");
        expect(server.calls).toEqual([]);
        expect(told).toHaveLength(1);
        expect(told[0]).toMatch(/could not be loaded/);
        expect(globalBundleCache.has("pos_glase.assets_lazy")).toBe(false);
    });
}

test("what was waiting goes on by itself, as soon as it can", async () => {
    const {store, server, bundle, order, method, glase} = await setupUnloaded();
    const {says} = bundle;
    bundle.says = fails;
    const {data: line} = order.addPaymentline(method);
    line.setPaymentStatus("waitingCapture");
    await resume(store, 11000);
    expect(bundle.asked).toHaveLength(3);
    expect(server.count("status")).toBe(0);
    bundle.says = says;
    await pass(5000);
    expect(glase.get(line.uuid).view.phase).toBe("waiting");
    expect(server.count("start")).toBe(0);
});

test("what a screen finds waiting goes on as soon as it can", async () => {
    const {store, server, bundle, order, method, glase} = await setupUnloaded();
    const {says} = bundle;
    bundle.says = fails;
    const {data: line} = order.addPaymentline(method);
    line.setPaymentStatus("waitingCapture");
    patchWithCleanup(store.env.services.dialog, {add: () => expect.step("dialog")});
    await mountPaymentScreen(order);
    await pass(6000);
    expect(glase.get(line.uuid)).toBe(undefined);
    bundle.says = says;
    await pass(5000);
    expect(glase.get(line.uuid).view.phase).toBe("waiting");
    expect(server.count("start")).toBe(0);
    expect.verifySteps([]); // The router says that the cashier is somewhere else
});

test("two taps on closing while it is fetched open one popup", async () => {
    const {store, bundle} = await setupUnloaded();
    bundle.says = hangs;
    patchWithCleanup(store, {getClosePosInfo: () => expect.step("asked")});
    store.closeSession();
    store.closeSession();
    await pass(10500);
    expect.verifySteps(["asked"]);
});

test("two taps on a part while it is fetched ask once", async () => {
    const {server, bundle, order, method} = await setupUnloaded();
    const fetched = fetchLate(bundle);
    const screen = await mountPaymentScreen(order);
    patchWithCleanup(screen.dialog, {add: () => expect.step("question")});
    const {data: line} = order.addPaymentline(method);
    line.setAmount(1);
    screen.sendPaymentRequest(line);
    screen.sendPaymentRequest(line);
    fetched.resolve();
    await pass(100);
    expect.verifySteps(["question"]);
    expect(server.count("start")).toBe(0);
});

test("a second tap on Glase while it is fetched does nothing", async () => {
    const {server, bundle, order, method} = await setupUnloaded();
    const fetched = fetchLate(bundle);
    const screen = await mountPaymentScreen(order);
    patchWithCleanup(screen.dialog, {add: ({name}) => expect.step(name)});
    screen.addNewPaymentLine(method);
    await pass(100);
    await screen.addNewPaymentLine(method);
    fetched.resolve();
    await pass(100);
    expect.verifySteps(["GlaseDialog"]);
    expect(server.count("start")).toBe(1);
    expect(order.payment_ids.map((line) => line.payment_status)).toEqual([
        "waitingCapture",
    ]);
});

test("a cancel while it is fetched is a cancel", async () => {
    const {server, bundle, order, method} = await setupUnloaded();
    const fetched = fetchLate(bundle);
    const {data: line} = order.addPaymentline(method);
    line.pay();
    const proven = method.payment_terminal.sendPaymentCancel(order, line.uuid);
    await pass(1000);
    fetched.resolve();
    await pass(100);
    expect(await proven).toBe(true);
    expect(server.count("cancel")).toBe(1);
    await pass(100);
    expect(line.payment_status).toBe("retry");
});

test("a tap while it is fetched is sent, whatever else is gone on with", async () => {
    const {store, server, bundle, order, method} = await setupUnloaded();
    const fetched = fetchLate(bundle);
    server.says.open.transactions = [
        answer({payment_uuid: "P2", order_uuid: "O2", silent: false}),
    ];
    await resume(store, 100);
    const {data: line} = order.addPaymentline(method);
    line.pay();
    await pass(100);
    fetched.resolve();
    await pass(100);
    expect(server.calls.map(({route}) => route)).toEqual(["open", "start"]);
    expect(line.payment_status).toBe("waitingCapture");
});
