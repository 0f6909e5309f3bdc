import {
    ERS,
    answer,
    cancelled,
    collectTold,
    hangs,
    paid,
    pass,
    resume,
    setupLine,
} from "@pos_glase/../tests/unit/glase_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {TIMING} from "@pos_glase/app/services/timing";
import {definePosModels} from "@point_of_sale/../tests/unit/data/generate_model_definitions";
import {patchWithCleanup} from "@web/../tests/web_test_helpers";

/*
 * Whatever a payment waits for, whatever happens to it: money is never lost, and nothing
 * is ever sent a second time. Each state with each event.
 */

definePosModels();

const QUESTION_MS = 3000;

/** What the server answers in each state, and how the till gets there. */
const STATES = {
    sending: {start: hangs, status: {state: "sending"}},
    waiting: {},
    paying: {status: {paying: true}},
    busy: {start: {outcome: "error", state: "none", busy: true}},
    question: {then: () => pass(QUESTION_MS)},
    unclear: {status: {slow: true}, then: () => pass(QUESTION_MS)},
    cancelling: {
        status: {state: "cancelling"},
        cancel: {state: "cancelling"},
        then: ({payment}) => {
            payment.cancel();
            return pass(500);
        },
    },
    overridden: {
        then: ({payment}) => {
            payment.markOverridden();
            return pass(300);
        },
    },
};

/** A payment in a state; `answers` makes the server say one thing on all routes. */
async function bring({start = {}, status = {}, cancel = {}, then}) {
    patchWithCleanup(TIMING, {QUESTION_MS, POLL_BESIDE_START_MS: 1000});
    const till = await setupLine();
    const {line} = till;
    const told = collectTold(till.store);
    const {amount} = line;
    Object.assign(till.server.says, {
        start: typeof start === "function" ? start() : answer({amount, ...start}),
        status: answer({amount, ...status}),
        cancel: answer({amount, ...cancel}),
    });
    line.pay();
    await pass(300);
    const payment = till.glase.get(line.uuid);
    await then?.({payment});
    const answers = (said) =>
        Object.assign(till.server.says, {start: said, status: said, cancel: said});
    return {...till, amount, payment, told, answers};
}

/** As after a reload: the page knows the line only. */
async function reload({store, glase, payment, line, method}) {
    payment.over = true; // Whatever that page still did is gone
    payment.stopTimers();
    payment.closeDialog?.();
    delete glase.live[line.uuid];
    method.payment_terminal.requests = {};
    glase.poller.background.clear();
    await resume(store, 1500);
}

for (const [state, way] of Object.entries(STATES)) {
    const isOverridden = state === "overridden";
    // Nothing was sent: a till that is free may send it. Else never a second time
    const sentOnce = ({server}) => state === "busy" || server.count("start") === 1;

    describe(state, () => {
        test("the customer has paid", async () => {
            const till = await bring(way);
            till.answers(paid({amount: till.amount}));
            await pass(3000);
            expect(till.line.payment_status).toBe("done");
            expect(till.line.glase_ers_reference).toBe(ERS);
            expect(till.glase.poller.polled).toHaveLength(0);
            expect(till.payment.view.tooLate).toBe(state === "cancelling");
            expect(sentOnce(till)).toBe(true);
        });

        test("it came to nothing", async () => {
            const till = await bring(way);
            till.answers(answer({outcome: "error", state: "failed", message: "No."}));
            await pass(3000);
            expect(till.line.payment_status).toBe("retry");
            expect(till.told.some((said) => /not paid/.test(said))).toBe(isOverridden);
            expect(till.glase.poller.polled).toHaveLength(0);
            expect(sentOnce(till)).toBe(true);
        });

        test("the connection is lost, and back", async () => {
            const till = await bring(way);
            const before = {...till.server.says};
            till.answers(new Error("lost"));
            await pass(4000);
            expect(till.payment.view.trouble).not.toBe("");
            expect(till.payment.over).toBe(false);
            expect(till.line.isDone()).toBe(isOverridden);
            Object.assign(till.server.says, before, {
                status: paid({amount: till.amount}),
                cancel: paid({amount: till.amount}),
            });
            await pass(6000);
            expect(till.line.payment_status).toBe("done");
            expect(sentOnce(till)).toBe(true);
        });

        test("it is deleted, by anybody", async () => {
            const till = await bring(way);
            till.order.removePaymentline(till.line);
            till.line.delete();
            expect(till.order.payment_ids).toHaveLength(1);
            expect(await till.store._onBeforeDeleteOrder(till.order)).toBe(false);
            expect(till.payment.over).toBe(false);
        });

        test("the page is loaded anew", async () => {
            const till = await bring(way);
            const sent = till.server.count("start");
            const asked = till.server.count("status");
            till.server.says.open = {
                ...till.server.says.open,
                transactions: isOverridden
                    ? [answer({forced: true, payment_uuid: till.line.uuid})]
                    : [],
            };
            till.server.says.status = answer({amount: till.amount});
            await reload(till);
            expect(till.server.count("start")).toBe(sent);
            expect(till.server.count("status")).toBeGreaterThan(asked);
            till.answers(paid({amount: till.amount}));
            await pass(1500);
            expect(till.line.payment_status).toBe("done");
            expect(till.glase.poller.polled).toHaveLength(0);
        });

        test("a late answer changes no end", async () => {
            const till = await bring(way);
            const late = hangs();
            await till.server.answerPoll(late, 1100);
            till.payment.hear(cancelled());
            await pass(300);
            const status = till.line.payment_status;
            expect(status).toBe("retry");
            late.resolve(answer({amount: till.amount}));
            await pass(3000);
            expect(till.line.payment_status).toBe(status);
            expect(till.glase.poller.polled).toHaveLength(0);
        });

        if (!isOverridden) {
            test("it is cancelled", async () => {
                const till = await bring(way);
                till.server.says.cancel = cancelled();
                const proven = till.payment.cancel();
                await pass(4000);
                expect(await proven).toBe(true);
                expect(till.line.payment_status).toBe("retry");
                expect(till.glase.poller.polled).toHaveLength(0);
                expect(sentOnce(till)).toBe(true);
            });
        }
    });
}
