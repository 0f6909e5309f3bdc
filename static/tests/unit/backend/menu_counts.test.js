import {expect, test} from "@odoo/hoot";
import {EventBus} from "@odoo/owl";
import {glaseMenuCounts} from "@pos_glase/backend/menu_counts";

const APP = 9;

/** The service in a shop with these counts; `rename()` is what the menu says then. */
function shop(counts, app = APP) {
    const items = ["unresolved", "difference", "account"].map((name, id) => ({
        id,
        appID: APP,
        name,
        xmlid: `pos_glase.glase_${name}_menu`,
    }));
    const bus = new EventBus();
    bus.addEventListener("MENUS:APP-CHANGED", () => expect.step("drawn"));
    const menu = {getCurrentApp: () => ({appID: app}), getAll: () => items};
    const call = async () => {
        expect.step("asked");
        return await counts();
    };
    const {count} = glaseMenuCounts.start({bus}, {menu, orm: {silent: {call}}});
    return async () => {
        await count();
        return items.map(({name}) => name);
    };
}

test("how many there are stands beside the names", async () => {
    let found = {unresolved: 2, differences: 0};
    const rename = shop(() => found);
    expect(await rename()).toEqual(["unresolved (2)", "difference", "account"]);
    expect.verifySteps(["asked", "drawn"]);
    await rename();
    expect.verifySteps(["asked"]);
    found = {unresolved: 0, differences: 1};
    expect(await rename()).toEqual(["unresolved", "difference (1)", "account"]);
    expect.verifySteps(["asked", "drawn"]);
});

test("without an answer the menus keep their names", async () => {
    const rename = shop(() => Promise.reject(new Error("Offline")));
    expect(await rename()).toEqual(["unresolved", "difference", "account"]);
    expect.verifySteps(["asked"]);
});

test("nobody is asked in another app", async () => {
    await shop(() => ({unresolved: 2}), 5)();
    expect.verifySteps([]);
});
