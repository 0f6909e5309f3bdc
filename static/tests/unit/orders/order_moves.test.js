import {expect, test} from "@odoo/hoot";
import {
    collectTold,
    hangs,
    outOfReach,
    pass,
    setupGlaseTill,
} from "@pos_glase/../tests/unit/glase_helpers";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {getFilledOrder} from "@point_of_sale/../tests/unit/utils";
import {isAnyTaken, mayMove} from "@pos_glase/lazy/orders/order_moves";
import {PosData} from "@point_of_sale/app/services/data_service";
import {makeServerError} from "@web/../tests/web_test_helpers";

definePosModels();

/** An order with a Glase line, beside one that has none. */
async function twoOrders(status) {
    const till = await setupGlaseTill();
    const [order, other] = [
        await getFilledOrder(till.store),
        await getFilledOrder(till.store),
    ];
    const {data: line} = order.addPaymentline(till.method);
    line.setPaymentStatus(status);
    return {...till, order, other, line, told: collectTold(till.store)};
}

for (const [status, words] of Object.entries({
    waitingCapture: /is being paid with Glase/,
    waiting: /is being paid with Glase/,
    done: /has a Glase payment/,
})) {
    test(`articles stay, in both orders, while one is ${status}`, async () => {
        const {store, order, other, told} = await twoOrders(status);
        expect(await mayMove(store, [order, other])).toBe(false);
        expect(await mayMove(store, [other, order])).toBe(false);
        expect(told.length).toBe(2);
        expect(told[0]).toMatch(words);
        expect(store.removeOrder(order)).toBe(false);
        expect(store.models["pos.order"].getBy("uuid", order.uuid)).toBe(order);
    });
}

test("articles may go where no money is", async () => {
    const {store, server, order, other, told} = await twoOrders("retry");
    expect(await mayMove(store, [order, other])).toBe(true);
    expect(await mayMove(store, [order, undefined])).toBe(true);
    expect(told).toEqual([]);
    expect(server.count("held")).toBe(0); // No other device knows these
});

test("money that the till cannot book keeps them, too", async () => {
    const {store, order, line, told} = await twoOrders("retry");
    line.uiState.glase.stuck = true;
    expect(await mayMove(store, [order])).toBe(false);
    expect(told[0]).toMatch(/Call a manager: Glase holds money for /);
});

test("what another device has begun keeps them; the server knows", async () => {
    const {store, server, order, other, told} = await twoOrders("retry");
    const synced = Object.create(other, {isSynced: {value: true}});
    server.says.held = {held: [other.uuid]};
    expect(await mayMove(store, [order, synced])).toBe(false);
    expect(told[0]).toMatch(/unfinished.* on the other device, or call/);
    expect(server.calls.at(-1).order_uuids).toEqual([other.uuid]);
    server.says.held = outOfReach;
    expect(await mayMove(store, [order, synced])).toBe(true);
    expect(await mayMove(store, [order, synced], true)).toBe(false);
    expect(told[1]).toMatch(/No connection to Odoo/);
    server.says.held = () => {
        throw makeServerError({message: "Your session has expired."});
    };
    expect(await mayMove(store, [order, synced], true)).toBe(false);
    expect(told[2]).toBe("Your session has expired.");
    server.says.held = () => {
        throw makeServerError({errorName: "builtins.KeyError", message: "'uuid'"});
    };
    expect(await mayMove(store, [order, synced], true)).toBe(false);
    expect(told[3]).toMatch(/Odoo has a problem/);
});

for (const [words, happens] of Object.entries({
    "is sent": ({line}) => line.setPaymentStatus("waitingCapture"),
    "is finished": ({order}) => (order.state = "paid"),
    "is removed": ({order}) => order.delete(),
})) {
    test(`nothing moves of an order that ${words} while the server is asked`, async () => {
        const till = await twoOrders("retry");
        const {store, server, order, other, told} = till;
        server.says.held = hangs();
        const synced = Object.create(other, {isSynced: {value: true}});
        const may = mayMove(store, [order, synced]);
        await pass(100);
        happens(till);
        server.says.held.resolve({held: []});
        expect(await may).toBe(false);
        expect(told).toHaveLength(1);
    });
}

/** A table with an order is dragged onto another one's; needs no restaurant's models. */
async function dropTable({store, order, other}) {
    const [table, parent] = [{id: 1}, {id: 2, update: () => expect.step("linked")}];
    table.rootTable = table;
    parent.rootTable = parent;
    const tables = {readMany: () => [table], get: () => parent};
    const orders = store.models["pos.order"];
    const models = {"restaurant.table": tables, "pos.order": orders};
    const pos = Object.create(store, {
        models: {value: models},
        getActiveOrdersOnTable: {value: (at) => [at === table ? order : other]},
    });
    const data = Object.create(store.data, {
        models: {value: models},
        deviceSync: {value: {pos}},
    });
    pos.mergeOrders(order, other);
    PosData.prototype.write.call(data, "restaurant.table", [1], {parent_id: 2});
    await pass(100);
}

test("tables are linked only where their orders are merged", async () => {
    const till = await twoOrders("retry");
    till.server.says.held = outOfReach;
    const synced = Object.create(till.order, {isSynced: {value: true}});
    await dropTable({...till, order: synced});
    expect(till.told[0]).toMatch(/No connection to Odoo/);
    expect(till.told).toHaveLength(1);
    expect.verifySteps([]);
    expect(till.server.count("held")).toBe(1);
});

test("an article and a deposit that comes back leave the order, though in sum none", () => {
    expect(isAnyTaken({organizer: 1, deposit: -1})).toBe(true);
    expect(isAnyTaken({organizer: 0, deposit: 0})).toBe(false);
    expect(isAnyTaken({})).toBe(false);
});
