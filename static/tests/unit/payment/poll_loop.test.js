import {
    answer,
    hangs,
    lost,
    paid,
    pass,
    settle,
    waitingPayment,
} from "@pos_glase/../tests/unit/glase_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {TIMING} from "@pos_glase/lazy/timing";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

describe.current.tags("headless");

const lastPoll = (server) =>
    server.calls.filter(({route}) => route === "status").at(-1);

test("a poll says what was seen, and for how long the server may keep it", async () => {
    const {server} = await waitingPayment();
    await server.answerPoll(answer({seen: "abc"}));
    await server.answerPoll(answer({seen: "abc"}), 1000);
    expect(lastPoll(server).hold).toBe(9.5);
    expect(lastPoll(server).seen).toBe("abc");
});

test("a server that gives no mark is polled once a second", async () => {
    const {server} = await waitingPayment();
    await server.answerPoll(answer(), 5000);
    expect(lastPoll(server).hold).toBe(undefined);
    expect(server.count("status")).toBe(5);
});

test("a poll that is kept is followed by the next at once", async () => {
    const {server} = await waitingPayment();
    await server.answerPoll(answer({seen: "abc"}), 1000);
    const kept = hangs();
    server.says.status = kept;
    await pass(1000);
    const before = server.count("status");
    await pass(8000);
    expect(server.count("status")).toBe(before);
    server.says.status = hangs();
    kept.resolve(answer({seen: "abc"}));
    await settle();
    await pass(50);
    expect(server.count("status")).toBe(before + 1);
});

test("a kept poll is not called slow before its time is over", async () => {
    const {payment, server} = await waitingPayment();
    await server.answerPoll(answer({seen: "abc"}), 1000);
    server.says.status = hangs();
    await pass(1000 + 11000);
    expect(payment.view.trouble).toBe("");
    await pass(1500);
    expect(payment.view.trouble).toBe("slow");
    payment.over = true;
});

test("registers step back by chance, ever longer", async () => {
    const {server} = await waitingPayment();
    patchWithCleanup(TIMING, {chance: () => 1});
    server.says.status = lost();
    await pass(1100);
    expect(server.count("status")).toBe(1);
    await pass(600);
    expect(server.count("status")).toBe(1); // 750 ms by chance, else 250
    await pass(100);
    expect(server.count("status")).toBe(2);
    await pass(1400);
    expect(server.count("status")).toBe(2);
    await pass(100);
    expect(server.count("status")).toBe(3);
});

test("a step back is half its length more or less, and 8 s at most", async () => {
    const {payment} = await waitingPayment();
    const steps = (luck) => {
        patchWithCleanup(TIMING, {chance: () => luck});
        return [1, 2, 3, 4, 5, 20].map((failures) => {
            payment.failures = failures;
            return payment.stepBack();
        });
    };
    expect(steps(0)).toEqual([250, 500, 1000, 2000, 4000, 4000]);
    expect(steps(1)).toEqual([750, 1500, 3000, 6000, 8000, 8000]);
});

test("polls that something cuts off are kept for a shorter time", async () => {
    const {server} = await waitingPayment();
    await server.answerPoll(answer({seen: "abc"}), 1000);
    for (let cut = 0; cut < 2; cut++) {
        server.says.status = hangs();
        await pass(1100);
        const {status} = server.says;
        expect(lastPoll(server).hold).toBe(9.5);
        await pass(5000);
        server.says.status = answer({seen: "abc"});
        status.reject(lost());
        await settle();
        await pass(300);
    }
    await pass(1000);
    expect(lastPoll(server).hold).toBe(4);
});

test("in reach again after Glase's own answer and a while without trouble", async () => {
    const {payment, server} = await waitingPayment();
    await server.answerPoll(lost(), 1100);
    expect(payment.view.reached).toBe(false);
    await server.answerPoll(answer({slow: true}), 5000); // Only Odoo's
    expect(payment.view.reached).toBe(false);
    await server.answerPoll(answer(), 1100);
    expect(payment.view.reached).toBe(false);
    await pass(3000);
    expect(payment.view.reached).toBe(true);
});

test("a kept poll that never comes is followed by another one", async () => {
    const {payment, server} = await waitingPayment();
    await server.answerPoll(answer({seen: "abc"}), 1000);
    const lost = hangs();
    server.says.status = lost;
    await pass(1000);
    const before = server.count("status");
    await pass(18000);
    expect(server.count("status")).toBe(before);
    server.says.status = answer({seen: "abc"});
    await pass(1200);
    expect(server.count("status")).toBe(before + 1);
    lost.resolve(paid()); // Late, and still the server's word
    await settle();
    expect(payment.view.phase).toBe("paid");
});

test("a page that is shown again does not wait for the poll of before", async () => {
    const {payment, server} = await waitingPayment();
    await server.answerPoll(answer({seen: "abc"}), 1000);
    server.says.status = hangs();
    await pass(1000);
    const before = server.count("status");
    payment.pollAnew();
    await settle();
    expect(server.count("status")).toBe(before + 1);
    payment.over = true;
});

/** A payment whose server keeps a poll, on a network that can die. */
async function keptPayment() {
    const made = await waitingPayment();
    const network = {isAlive: true};
    made.payment.isAlive = async () => network.isAlive;
    await made.server.answerPoll(answer({seen: "abc"}), 1000);
    made.server.says.status = hangs();
    await pass(1000);
    return {...made, network};
}

test("a network that dies while a poll is kept is noticed, and so is its end", async () => {
    const {payment, server, network} = await keptPayment();
    network.isAlive = false;
    await pass(3200);
    expect(payment.view.trouble).toBe("offline");
    expect(payment.view.offline).toBe(false);
    await pass(3000);
    expect(payment.view.offline).toBe(true);
    expect(payment.view.reached).toBe(false);
    await pass(12000); // Slow says nothing new
    expect(payment.view.trouble).toBe("offline");
    server.says.status = answer({seen: "abc"});
    network.isAlive = true;
    await pass(3200);
    expect(payment.view.trouble).toBe("");
    expect(payment.view.offline).toBe(false);
    payment.over = true;
});

test("a sign of life that does not come has taken its time already", async () => {
    const {payment} = await keptPayment();
    payment.isAlive = async () => {
        await new Promise((resolve) => setTimeout(resolve, TIMING.LIFE_MS));
        return false;
    };
    await pass(6300);
    expect(payment.view.offline).toBe(true);
    payment.over = true;
});

test("a kept poll alone is no trouble, however long it is kept", async () => {
    const {payment} = await keptPayment();
    await pass(9000);
    expect(payment.view.trouble).toBe("");
    payment.over = true;
});

test("after a failure the next poll is not kept: the answer is wanted at once", async () => {
    const {payment, server} = await waitingPayment();
    await server.answerPoll(answer({seen: "abc"}), 1000);
    await server.answerPoll(lost(), 1100);
    await server.answerPoll(answer({seen: "abc"}), 1000);
    expect(lastPoll(server).hold).toBe(undefined);
    expect(payment.view.trouble).toBe("");
    await pass(1000);
    expect(lastPoll(server).hold).toBe(9.5);
});
