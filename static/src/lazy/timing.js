import {TIMING, delay} from "@pos_glase/app/services/timing";

const LAZY = {
    /** From the start of one poll to the start of the next. */
    POLL_INTERVAL_MS: 1000,
    /** After this the cashier is asked whether to go on; the polling goes on anyway. */
    QUESTION_MS: 30000,
    /** Later than that by so much: the device has slept, and nothing was polled. */
    SLEPT_MS: 5000,
    /** A request that is under way for longer than this is called slow. */
    SLOW_MS: 3000,
    /** A start that has not answered by now is polled for: its answer may be lost. */
    POLL_BESIDE_START_MS: 5000,
    /** How often a paid payment is polled until Glase has heard of it. */
    ACKNOWLEDGE_TRIES: 15,
    /** A cancel that is not proven yet is repeated after this. */
    CANCEL_AGAIN_MS: 2500,
    /** So long no tap reaches what a dialog of ours uncovers; after a tap, at least: */
    SHIELD_MS: 600,
    NEXT_TAP_MS: 400,
    /** How often a waiting payment is told to the customer display again. */
    DISPLAY_BEAT_MS: 10000,
    /** So many unclear answers to a cancel, and the cashier may abandon it. */
    UNCLEAR_CANCELS: 3,
    /** So many answers in a row, and Odoo is in reach again. */
    REACHED_ANSWERS: 3,
    /** Somebody else is paying at this till: from one try to the next. */
    BUSY_AGAIN_MS: 2000,
    /** Odoo is told that a payment was abandoned, when it could not be told at once. */
    ABANDON_AGAIN_MS: 5000,
    ABANDON_TRIES: 24,
    /** After this nobody polls any more for what a wiped browser had: see Glase's 20 s. */
    LOOK_AGAIN_MS: 21000,
};

// What a tour has set before this was fetched stays
Object.assign(TIMING, {...LAZY, ...TIMING});

/** Waits until a poll that began then may be followed by the next. */
export const nextPoll = (began) =>
    delay(Math.max(0, began + TIMING.POLL_INTERVAL_MS - Date.now()));

export {TIMING, delay};
