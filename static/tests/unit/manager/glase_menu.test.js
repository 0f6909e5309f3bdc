import {
    animationFrame,
    click,
    expect,
    press,
    queryAllTexts,
    queryOne,
    test,
} from "@odoo/hoot";
import {ERS, passAndDraw, setupGlaseTill} from "@pos_glase/../tests/unit/glase_helpers";
import {getService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {GlaseMenu} from "@pos_glase/lazy/manager/glase_menu";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";

definePosModels();

const payment = (values) => ({
    id: 1,
    refund: false,
    amount: 20,
    at: "2026-11-23T10:00:00Z",
    state: "paid",
    state_name: "Paid",
    cashier: "Alva",
    ers_reference: ERS,
    why: "",
    ...values,
});

const overview = (terminal = {}, lists = {}) => ({
    message: "",
    terminal: {
        state: "registered",
        state_name: "Registered",
        reason: "",
        test: false,
        glase_id: "004610027501",
        last_answer: "Registered with Glase.",
        last_answer_at: "2026-11-23T10:00:00Z",
        ...terminal,
    },
    unresolved: [],
    last: [],
    ...lists,
});

/** The menu, and a server whose answers stand in `says`. */
async function openMenu(first = overview(), says = {}) {
    const {store} = await setupGlaseTill();
    const calls = [];
    const post = async (route, params) => {
        calls.push({route, ...params});
        if (says[route] instanceof Error) {
            throw says[route];
        }
        return says[route] ?? overview();
    };
    store.env.services.barcode_reader = {scan: () => expect.step("the till's own")};
    await mountWithCleanup(MainComponentsContainer);
    store.dialog.add(GlaseMenu, {
        overview: first,
        post,
        formatAmount: (amount) => `${amount} kr`,
    });
    await animationFrame();
    return {calls};
}

async function scan(code) {
    await getService("barcode_reader").scan(code);
    await animationFrame();
}

test("state, Glase ID and last answer of the terminal", async () => {
    await openMenu();
    expect(queryAllTexts(".glase-menu-state")).toEqual(["Registered"]);
    expect(queryAllTexts(".glase-menu-id")).toEqual(["Glase ID 004610027501"]);
    expect(".glase-menu .glase-test").toHaveCount(0);
    expect(queryOne(".glase-menu").textContent).toMatch(/Registered with Glase/);
});

test("a terminal that is not ready says why, and takes no sticker", async () => {
    await openMenu(overview({state: "new", glase_id: "", reason: "Not registered."}));
    expect(queryOne(".glase-menu").textContent).toMatch(/Not registered\./);
    expect(".glase-assign").toHaveCount(0);
});

test("payments, and why some are unresolved", async () => {
    await openMenu(
        overview(
            {},
            {
                unresolved: [payment({id: 2, why: "Money without an order"})],
                last: [payment(), payment({id: 3, refund: true})],
            }
        )
    );
    const rows = queryAllTexts(".glase-menu-row");
    expect(rows.length).toBe(3);
    expect(rows[0]).toMatch(/Money without an order/);
    expect(rows[1]).toMatch(/20 kr/);
    expect(rows[1]).toMatch(/Alva/);
    expect(rows[1].replace(/\s/g, "")).toMatch(ERS);
    expect(rows[2]).toMatch(/-20 kr/);
});

test("what the scanner reads is assigned as it is, when the manager says so", async () => {
    const says = {assign: {done: true, message: "Assigned."}};
    const {calls} = await openMenu(overview(), says);
    await scan("004610027602");
    expect(calls).toEqual([]);
    says.overview = overview({glase_id: "004610027602"});
    await click(".glase-assign");
    await passAndDraw(100);
    expect(calls[0]).toEqual({route: "assign", glase_id: "004610027602"});
    expect(queryAllTexts(".glase-menu-told.text-success")).toEqual(["Assigned."]);
    expect(queryAllTexts(".glase-menu-id")).toEqual(["Glase ID 004610027602"]);
    expect(queryOne(".glase-menu input").value).toBe("");
});

test("a refusal is shown, and what was typed stays", async () => {
    const says = {assign: {done: false, message: "It is in use already."}};
    const {calls} = await openMenu(overview(), says);
    await scan("HTTP://SEQR.SE/Q1");
    await click(".glase-menu input");
    await press("Enter");
    await passAndDraw(100);
    expect(calls[0].glase_id).toBe("HTTP://SEQR.SE/Q1");
    expect(queryAllTexts(".glase-menu-told.text-danger")).toEqual([
        "It is in use already.",
    ]);
    expect(queryOne(".glase-menu input").value).toBe("HTTP://SEQR.SE/Q1");
});

test("an answer that is lost is told as such", async () => {
    await openMenu(overview(), {assign: new Error("lost")});
    await scan("004610027602");
    await click(".glase-assign");
    await passAndDraw(100);
    expect(queryAllTexts(".glase-menu-told")[0]).toMatch(/Odoo cannot be reached/);
    expect(".glase-assign:not([disabled])").toHaveCount(1);
});
