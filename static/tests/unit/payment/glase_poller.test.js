import {
    answer,
    cancelled,
    hangs,
    paid,
    pass,
    settle,
    setupGlaseTill,
} from "@pos_glase/../tests/unit/glase_helpers";
import {after, expect, test} from "@odoo/hoot";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {manuallyDispatchProgrammaticEvent} from "@odoo/hoot-dom";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

definePosModels();

/** Gives something of the browser another value for the time of a test. */
function pretend(object, name, descriptor) {
    Object.defineProperty(object, name, {configurable: true, ...descriptor});
    after(() => delete object[name]);
}

/** A tablet that is locked with `show(false)`; `locks` are those that keep it awake. */
async function setupTablet({allowed = true} = {}) {
    const locks = [];
    const page = {visibilityState: "visible"};
    const wakeLock = {
        async request(type) {
            if (!allowed) {
                throw new Error("not allowed");
            }
            const lock = {type, released: false};
            lock.release = () => (lock.released = true);
            locks.push(lock);
            return lock;
        },
    };
    pretend(navigator, "wakeLock", {get: () => wakeLock});
    pretend(document, "visibilityState", {get: () => page.visibilityState});
    const till = await setupGlaseTill();
    till.server.calls.length = 0;
    const show = async (visible) => {
        if (!visible) {
            // So does a browser when the page is hidden
            locks.forEach((lock) => lock.release());
        }
        page.visibilityState = visible ? "visible" : "hidden";
        await manuallyDispatchProgrammaticEvent(document, "visibilitychange");
        await settle();
    };
    const begin = async () => {
        const request = {paymentUuid: "P1", orderUuid: "O1", attempt: 1, amount: 10};
        const payment = till.glase.poller.begin({
            configId: till.store.config.id,
            ...request,
        });
        payment.start({uuid: "O1"});
        await pass(100);
        return payment;
    };
    const held = () => locks.filter((lock) => !lock.released).length;
    return {...till, begin, show, locks, held};
}

test("the screen stays on while a payment waits, and no longer", async () => {
    const {begin, server, held, locks} = await setupTablet();
    expect(held()).toBe(0);
    await begin();
    expect(held()).toBe(1);
    expect(locks[0].type).toBe("screen");
    await server.answerPoll(paid(), 1100);
    expect(held()).toBe(0);
});

test("unlocked: asked at once, and kept awake again", async () => {
    const {begin, server, show, held} = await setupTablet();
    await begin();
    await show(false);
    expect(held()).toBe(0);
    const asked = server.count("status");
    await show(true);
    await pass(100);
    expect(server.count("status")).toBe(asked + 1);
    expect(held()).toBe(1);
    await server.answerPoll(cancelled(), 1100);
    expect(held()).toBe(0);
});

test("locked: nothing is asked because of that, and nothing is asked twice", async () => {
    const {begin, server, show} = await setupTablet();
    await begin();
    const asked = server.count("status");
    await show(false);
    expect(server.count("status")).toBe(asked);
    await show(true);
    await show(true);
    await pass(100);
    expect(server.count("status")).toBeLessThan(asked + 3);
    expect(server.count("start")).toBe(1);
});

test("unlocked with nothing that waits: nobody is asked, nothing is kept on", async () => {
    const {server, show, held} = await setupTablet();
    await show(false);
    await show(true);
    await pass(100);
    expect(server.calls).toHaveLength(0);
    expect(held()).toBe(0);
});

test("a browser that may not stay awake takes the payment all the same", async () => {
    const {begin, server} = await setupTablet({allowed: false});
    const payment = await begin();
    await server.answerPoll(paid(), 1100);
    expect((await payment.finished).outcome).toBe("paid");
});

/** The tablet has slept for ten minutes, in which no timer ran; now it is unlocked. */
async function sleepAndWake({show, server}) {
    await show(false);
    const {now} = Date;
    patchWithCleanup(Date, {now: () => now() + 600_000});
    server.calls.length = 0;
    await show(true);
}

test("ten minutes of sleep: asked once, at once, and no question flashes up", async () => {
    const tablet = await setupTablet();
    const {begin, server} = tablet;
    const payment = await begin();
    server.says.status = hangs();
    await sleepAndWake(tablet);
    expect(server.count("status")).toBe(1);
    await pass(15_000);
    expect(server.count("status")).toBe(1);
    await pass(16_000); // What was to happen during the sleep happens now
    const {question, unclear, phase} = payment.view;
    expect({question, unclear, phase}).toEqual({
        question: false,
        unclear: false,
        phase: "waiting",
    });
});

for (const said of [paid(), cancelled({message: "Not paid. Try again."})]) {
    test(`${said.outcome} during the sleep: the first answer tells`, async () => {
        const tablet = await setupTablet();
        const payment = await tablet.begin();
        tablet.server.says.status = said;
        await sleepAndWake(tablet);
        await pass(100);
        expect(tablet.server.count("status")).toBe(1);
        expect(await payment.finished).toEqual(said);
        expect([payment.view.question, payment.view.unclear]).toEqual([false, false]);
    });
}

test("the browser says that it is offline: at once, and taken back if it is wrong", async () => {
    const {begin, server} = await setupTablet();
    const payment = await begin();
    server.says.status = answer({seen: "abc"});
    await pass(1200);
    server.says.status = hangs();
    server.says.life = false;
    await pass(1200);
    window.dispatchEvent(new Event("offline"));
    await pass(100);
    expect(payment.view.trouble).toBe("offline");
    expect(payment.view.offline).toBe(false);
    await pass(3000);
    expect(payment.view.offline).toBe(true);
    server.says.status = answer({seen: "abc"});
    payment.pollAnew();
    await pass(100);
    expect(payment.view.trouble).toBe("");
    expect(payment.view.offline).toBe(false);
});
