import {SignOfLife} from "@pos_glase/lazy/payment/sign_of_life";
import {TIMING} from "@pos_glase/lazy/timing";
import {
    advanceTime,
    animationFrame,
    beforeEach,
    expect,
    mockFetch,
    test,
} from "@odoo/hoot";

/** Odoo, or something on the way to it: what it answers, and what it was asked for. */
let odoo = {};

beforeEach(() => {
    odoo = {asked: [], pageStatus: 200, beats: null, streams: true};
    mockFetch((path, {signal}) => {
        const {pathname} = new URL(path, location.origin);
        odoo.asked.push(pathname);
        if (!odoo.pageStatus) {
            throw new TypeError("Failed to fetch");
        }
        if (pathname.endsWith("/health")) {
            return new Response("{}", {status: odoo.pageStatus});
        }
        return new Promise((resolve, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
            if (odoo.streams) {
                const source = {start: (controller) => (odoo.beats = controller)};
                resolve(new Response(new ReadableStream(source)));
            }
        });
    });
});

async function beat() {
    odoo.beats.enqueue(new TextEncoder().encode(":\n\n"));
    await animationFrame();
}

const asked = (end) => odoo.asked.filter((path) => path.endsWith(end)).length;

test("while beats come nothing is asked for", async () => {
    const life = new SignOfLife();
    expect(await life.ask(false)).toBe(true);
    await animationFrame();
    expect(odoo.asked).toEqual(["/websocket/health", "/websocket/pos_glase/alive"]);
    for (let seconds = 0; seconds < 20; seconds += 2) {
        await beat();
        await advanceTime(2000);
        expect(await life.ask(false)).toBe(true);
    }
    expect(odoo.asked).toHaveLength(2);
});

test("beats that stop: the page is asked for, and the beats anew", async () => {
    const life = new SignOfLife();
    await life.ask(false);
    await animationFrame();
    await beat();
    odoo.pageStatus = 0;
    await advanceTime(TIMING.BEAT_FRESH_MS);
    expect(await life.ask(false)).toBe(false);
    odoo.pageStatus = 200;
    expect(await life.ask(false)).toBe(true);
    await animationFrame();
    expect(asked("/alive")).toBe(3);
    await beat();
    expect(await life.ask(false)).toBe(true);
    expect(asked("/alive")).toBe(3);
});

test("where the beats are kept back only the page is asked for", async () => {
    odoo.streams = false;
    const life = new SignOfLife();
    for (let round = 0; round < 3; round++) {
        expect(await life.ask(false)).toBe(true);
        await advanceTime(TIMING.LIFE_EVERY_MS + 1);
        await animationFrame();
    }
    expect(asked("/alive")).toBe(1);
    expect(asked("/health")).toBe(3);
});

test("a network that is gone does not make the beats count as kept back", async () => {
    odoo.pageStatus = 0;
    const life = new SignOfLife();
    expect(await life.ask(false)).toBe(false);
    await advanceTime(TIMING.LIFE_EVERY_MS + 1);
    odoo.pageStatus = 200;
    expect(await life.ask(false)).toBe(true);
    expect(asked("/alive")).toBe(2);
});

test("a proxy that does not reach Odoo is no sign of life", async () => {
    odoo.pageStatus = 502;
    odoo.streams = false;
    expect(await new SignOfLife().ask(false)).toBe(false);
});

test("at the second address there are no beats", async () => {
    expect(await new SignOfLife().ask(true)).toBe(true);
    expect(odoo.asked).toEqual(["/web/health"]);
});

test("when nobody asks any more the stream ends", async () => {
    const life = new SignOfLife();
    await life.ask(false);
    await animationFrame();
    await beat();
    await advanceTime(2 * TIMING.LIFE_EVERY_MS + 1);
    await beat();
    expect(life.stream.signal.aborted).toBe(true);
});
