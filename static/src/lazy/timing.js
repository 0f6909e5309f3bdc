import {TIMING, delay} from "@pos_glase/app/services/timing";

const LAZY = {
    /** From the start of one poll to the start of the next, at least. */
    POLL_INTERVAL_MS: 1000,
    /** So many seconds the server may keep a poll until there is news. */
    HOLD_S: 9.5,
    /** After a poll that failed; twice as long after each further one, up to the last. */
    AGAIN_MS: 500,
    AGAIN_AT_MOST_MS: 8000,
    /** Between 0 and 1: registers spread themselves by chance. */
    chance: Math.random,
    /** Polls that were cut off after so long were cut by something on the way. */
    CUT_MS: 1500,
    /** After this the cashier is asked whether to go on; the polling goes on anyway. */
    QUESTION_MS: 30000,
    /** Later than that by so much: the device has slept, and nothing was polled. */
    SLEPT_MS: 5000,
    /** A request that is under way for longer than this is called slow. */
    SLOW_MS: 3000,
    /** While one is, Odoo has to give a sign of life: after this, and within this. */
    LIFE_EVERY_MS: 3000,
    LIFE_MS: 3000,
    /** A beat that is no older than this is one; Odoo sends one each 2 s. */
    BEAT_FRESH_MS: 2500,
    /** Odoo is out of reach for longer than this: the dialog says nothing else. */
    OFFLINE_MS: 3000,
    /** So long "Paid" is shown, at the register and on the customer display. */
    PAID_MS: 700,
    DISPLAY_PAID_MS: 3000,
    /** A start that has not answered by now is polled for: its answer may be lost. */
    POLL_BESIDE_START_MS: 5000,
    /** How often a paid payment is polled until Glase has heard of it. */
    ACKNOWLEDGE_TRIES: 15,
    /** A cancel that is not proven yet is repeated after this, then ever more slowly. */
    CANCEL_AGAIN_MS: 2500,
    CANCEL_AT_MOST_MS: 8000,
    /** So long no tap reaches what a dialog of ours uncovers; after a tap, at least: */
    SHIELD_MS: 600,
    NEXT_TAP_MS: 400,
    /** How often a waiting payment is told to the customer display again. */
    DISPLAY_BEAT_MS: 10000,
    /** So many unclear answers to a cancel, and the cashier may abandon it. */
    UNCLEAR_CANCELS: 3,
    /** So long without trouble after an answer of Glase's, and Glase is in reach again. */
    REACHED_MS: 3000,
    /** Somebody else is paying at this till: from one try to the next. */
    BUSY_AGAIN_MS: 2000,
    /** Odoo is told that a payment was abandoned, when it could not be told at once. */
    ABANDON_AGAIN_MS: 5000,
    ABANDON_TRIES: 24,
    /** After this nobody polls any more for what a wiped browser had: see Glase's 20 s. */
    LOOK_AGAIN_MS: 21000,
};

/**
 * Longest wait for each route: the server's own deadline (10 s to poll Glase, 30 s for
 * the other calls, 5 s of lease), and a little for the way.
 */
const DEADLINE_MS = {
    status: 16000,
    start: 37000,
    cancel: 37000,
    let_go: 5000,
    force: 16000,
    take_over: 37000,
    // Three tries at Glase
    update: 100000,
    refund: 37000,
    refund_offer: 10000,
    refund_status: 10000,
    undo: 37000,
};

// What a tour has set before this was fetched stays
Object.assign(TIMING, {...LAZY, ...TIMING});
Object.assign(TIMING.DEADLINE_MS, {...DEADLINE_MS, ...TIMING.DEADLINE_MS});

/** So many milliseconds, and by chance up to a tenth more. */
export const spread = (milliseconds) => milliseconds * (1 + TIMING.chance() / 10);

/** Waits until a poll that began then may be followed by the next. */
export const nextPoll = (began) =>
    delay(Math.max(0, began + TIMING.POLL_INTERVAL_MS - Date.now()));

export {TIMING, delay};
