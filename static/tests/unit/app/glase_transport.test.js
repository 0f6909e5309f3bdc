import {FakeServer, hangs, outOfReach} from "@pos_glase/../tests/unit/glase_helpers";
import {advanceTime, beforeEach, describe, expect, test} from "@odoo/hoot";
import {
    ConnectionAbortedError,
    ConnectionLostError,
    RPCError,
} from "@web/core/network/rpc";
import {GlaseTransport} from "@pos_glase/app/services/glase_transport";
import {makeMockServer, patchWithCleanup} from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

const FIRST = "/websocket/pos_glase/";
const SECOND = "/pos_glase/";

let server = null;
let first = null;
let transport = null;

// The second address answers by itself; the first one says what a test tells it to say
beforeEach(async () => {
    first = new FakeServer().listen([FIRST]);
    server = new FakeServer().listen([SECOND]);
    await makeMockServer();
    transport = new GlaseTransport();
    patchWithCleanup(console, {warn: (text) => expect.step(text.slice(0, 32))});
});

test("the first address is used for as long as it answers", async () => {
    await transport.post("open", {config_id: 1});
    await transport.post("status", {});
    expect(first.calls.map((call) => call.route)).toEqual(["open", "status"]);
    expect(first.calls[0].config_id).toBe(1);
    expect(server.calls).toEqual([]);
});

test("a first address that hangs is given 4 s, and then up for the session", async () => {
    first.says.open = hangs();
    const answer = transport.post("open", {config_id: 1});
    await advanceTime(3800);
    expect(server.calls).toEqual([]);
    await advanceTime(300);
    expect((await answer).terminal.ready).toBe(true);
    expect.verifySteps(["Glase: /websocket/pos_glase/… do"]);
    await transport.post("status", {});
    await transport.post("status", {});
    expect(first.calls.length).toBe(1);
    expect(server.count("status")).toBe(2);
    expect.verifySteps([]);
});

test("a start that hangs at the first address keeps its key at the second", async () => {
    first.says.start = hangs();
    const answer = transport.post("start", {payment_uuid: "P1", attempt: 1});
    await advanceTime(4000);
    await answer;
    expect(server.calls).toEqual([
        {route: "start", address: SECOND, payment_uuid: "P1", attempt: 1},
    ]);
    expect.verifySteps(["Glase: /websocket/pos_glase/… do"]);
});

test("a proxy's error page at the first address leads to the second", async () => {
    first.says.open = outOfReach;
    await transport.post("open", {});
    expect(transport.fellBack).toBe(true);
    expect.verifySteps(["Glase: /websocket/pos_glase/… do"]);
});

test("an Odoo that is out of reach proves nothing about the address", async () => {
    first.says.open = outOfReach;
    server.says.open = outOfReach;
    await expect(transport.post("open", {})).rejects.toThrow(ConnectionLostError);
    expect(transport.fellBack).toBe(false);
    first.says.open = {terminal: {}, transactions: []};
    await transport.post("open", {});
    expect(transport.fellBack).toBe(false);
});

test("an error in Odoo is an answer", async () => {
    expect.errors(0);
    first.says.status = new Error("Odoo Server Error");
    await expect(transport.post("status", {})).rejects.toThrow(RPCError);
    expect(transport.fellBack).toBe(false);
    expect(server.calls).toEqual([]);
});

test("an address that has answered is not given up because Glase is slow", async () => {
    await transport.post("open", {});
    first.says.status = hangs();
    const answer = transport.post("status", {});
    await advanceTime(9000);
    first.says.status.resolve({outcome: "wait"});
    expect(await answer).toEqual({outcome: "wait"});
    expect(transport.fellBack).toBe(false);
});

test("an address that begins to hang is given little patience again", async () => {
    await transport.post("open", {});
    first.says.status = hangs();
    const lost = transport.post("status", {});
    lost.catch(() => {});
    await advanceTime(16000);
    await expect(lost).rejects.toThrow(ConnectionAbortedError);
    expect(server.calls).toEqual([]);
    const answer = transport.post("status", {});
    await advanceTime(4000);
    expect((await answer).outcome).toBe("wait");
    expect(transport.fellBack).toBe(true);
    expect.verifySteps(["Glase: /websocket/pos_glase/… do"]);
});

test("the second address too has a deadline", async () => {
    transport.fellBack = true;
    server.says.status = hangs();
    const lost = transport.post("status", {});
    lost.catch(() => {});
    await advanceTime(15800);
    expect(server.count("status")).toBe(1);
    await advanceTime(300);
    await expect(lost).rejects.toThrow(ConnectionAbortedError);
});
