import {
    Deferred,
    animationFrame,
    click,
    edit,
    expect,
    press,
    queryOne,
    queryText,
    test,
} from "@odoo/hoot";
import {askManager} from "@pos_glase/lazy/manager/ask_manager";
import {needsPin} from "@pos_glase/lazy/manager/manager";
import {contains, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {setupPosEnv} from "@point_of_sale/../tests/unit/utils";

definePosModels();

const BOSS = {id: 7, name: "Boss", _role: "manager", _pin: "hash"};
const OWNER = {id: 8, name: "Owner", _role: "manager", _pin: "hash"};
const CLERK = {id: 9, name: "Clerk", _role: "cashier", _pin: "hash"};
const WITHOUT_PIN = {id: 10, name: "Guest", _role: "manager", _pin: false};

const WORDS = {title: "Finish without confirmation", body: "No answer yet."};

/** A till with these employees, or with none at all: pos_hr is another module. */
async function setupTill({role = "cashier", employees = null, cashier = null} = {}) {
    const {dialog, notification} = (await setupPosEnv()).env.services;
    await mountWithCleanup(MainComponentsContainer);
    return {
        config: {module_pos_hr: Boolean(employees)},
        user: {raw: {role}},
        models: employees ? {"hr.employee": employees} : {},
        getCashier: () => cashier,
        dialog,
        notification,
    };
}

const confirm = ".glase-manager-confirm";
const message = () => queryText(".glase-manager-message");

test("a manager's user gives no PIN, only the reason", async () => {
    const till = await setupTill({role: "manager"});
    const asked = askManager(till, {...WORDS, reason: true});
    await animationFrame();
    expect("input[type=password]").toHaveCount(0);
    await click(confirm);
    await animationFrame();
    expect(message()).toBe("Enter a short reason.");
    await contains("#glase-reason").edit("  The phone shows it ", {confirm: false});
    await click(confirm);
    expect(await asked).toEqual({reason: "The phone shows it"});
    await animationFrame();
    expect(".glase-manager").toHaveCount(0);
});

test("a reason may be suggested; it is taken over by a tap and can be changed", async () => {
    const till = await setupTill({role: "manager"});
    const suggestion = "I called Glase and they confirmed it";
    const asked = askManager(till, {...WORDS, reason: true, suggestion});
    await animationFrame();
    await click(".glase-manager-suggestion");
    await animationFrame();
    expect(queryOne("#glase-reason").value).toBe(suggestion);
    await click(confirm);
    expect(await asked).toEqual({reason: suggestion});
});

test("the main button stands on the right, the way back on the left", async () => {
    const till = await setupTill({role: "manager"});
    askManager(till, WORDS);
    await animationFrame();
    const [back, main] = [".glase-manager-back", confirm].map(
        (button) => queryOne(button).getBoundingClientRect().left
    );
    expect(back).toBeLessThan(main);
});

test("no reason is offered: the manager says it", async () => {
    const till = await setupTill({role: "manager"});
    askManager(till, {...WORDS, reason: true});
    await animationFrame();
    expect(".glase-manager-reason").toHaveCount(1);
    expect(".glase-manager-reason button").toHaveCount(0);
});

test("an employee gives the PIN, by keys or on the screen", async () => {
    const till = await setupTill({employees: [CLERK, BOSS], cashier: CLERK});
    const asked = askManager(till, WORDS);
    await animationFrame();
    expect("input[type=password]").toBeFocused();
    await edit("47");
    for (const key of ["1", "2", "⌫", "1"]) {
        await contains(`.numpad button[value="${key}"]`).click();
    }
    await animationFrame();
    await press("Enter");
    expect((await asked).pin).toBe("4711");
    expect(await asked).toEqual({employee_id: BOSS.id, pin: "4711"});
});

test("with several managers somebody must say who it is", async () => {
    const employees = [CLERK, BOSS, OWNER, WITHOUT_PIN];
    const till = await setupTill({employees, cashier: CLERK});
    const asked = askManager(till, WORDS);
    await animationFrame();
    expect("#glase-manager option").toHaveCount(3);
    await edit("1");
    await click(confirm);
    await animationFrame();
    expect(message()).toBe("Choose your name.");
    await contains("#glase-manager").select(String(OWNER.id));
    await click(confirm);
    expect(await asked).toEqual({employee_id: OWNER.id, pin: "1"});
});

test("a wrong PIN: one sentence, and another try", async () => {
    const till = await setupTill({employees: [BOSS], cashier: CLERK});
    const submit = ({pin}) => (pin === "4711" ? "" : "Wrong PIN.");
    const asked = askManager(till, {...WORDS, submit});
    await animationFrame();
    await contains("input[type=password]").edit("1", {confirm: false});
    await click(confirm);
    await animationFrame();
    expect(message()).toBe("Wrong PIN.");
    expect("input[type=password]").toHaveValue("");
    expect("input[type=password]").toBeFocused();
    await edit("4711");
    await click(confirm);
    expect((await asked).pin).toBe("4711");
});

test("two taps submit once", async () => {
    const till = await setupTill({role: "manager"});
    const answered = new Deferred();
    const submit = () => expect.step("submitted") || answered;
    const asked = askManager(till, {...WORDS, submit});
    await contains(confirm).click();
    await animationFrame();
    expect(confirm).not.toBeEnabled();
    answered.resolve("");
    expect(await asked).toEqual({});
    expect.verifySteps(["submitted"]);
});

test("given up, or not needed any more: nothing", async () => {
    const till = await setupTill({role: "manager"});
    const given = askManager(till, WORDS);
    await contains(".glase-manager button:contains(Back)").click();
    expect(await given).toBe(null);
    const over = new Deferred();
    const asked = askManager(till, {...WORDS, over});
    await animationFrame();
    over.resolve();
    expect(await asked).toBe(null);
});

test("where nobody can prove to be a manager, that is said", async () => {
    const till = await setupTill({employees: [CLERK, WITHOUT_PIN], cashier: CLERK});
    till.notification = {add: (text) => expect.step(text)};
    expect(await askManager(till, WORDS)).toBe(null);
    expect.verifySteps([
        "Only a manager may do this. Ask a manager to log in at this register.",
    ]);
});

test("who needs a PIN", async () => {
    const employees = [BOSS, CLERK];
    for (const [values, needed] of [
        [{role: "cashier"}, true],
        [{role: "manager"}, false],
        [{role: "manager", employees, cashier: BOSS}, false],
        // A manager logged in and left the till to the employees
        [{role: "manager", employees, cashier: CLERK}, true],
        [{role: "manager", employees: [CLERK], cashier: CLERK}, false],
        [{role: "cashier", employees, cashier: BOSS}, true],
    ]) {
        const {role, employees: known = null, cashier = null} = values;
        const till = {
            config: {module_pos_hr: Boolean(known)},
            user: {raw: {role}},
            models: {"hr.employee": known},
            getCashier: () => cashier,
        };
        expect(needsPin(till)).toBe(needed);
    }
});
