import {TIMING} from "@pos_glase/app/services/timing";

const LATER = {
    /** From the start of one ask to the start of the next. */
    ASK_INTERVAL_MS: 1000,
    /** After this the cashier is asked whether to go on; the asking goes on anyway. */
    QUESTION_MS: 30000,
    /** Later than that by so much: the device has slept, and nobody was asked. */
    SLEPT_MS: 5000,
    /** An ask that is under way for longer than this is called slow. */
    SLOW_MS: 3000,
    /** A start that has not answered by now is asked about: its answer may be lost. */
    ASK_BESIDE_START_MS: 5000,
    /** How often a paid payment is asked about until Glase has heard of it. */
    ACKNOWLEDGE_TRIES: 15,
    /** A cancel that is not proven yet is repeated after this. */
    CANCEL_AGAIN_MS: 2500,
    /** So long no tap reaches what a dialog of ours uncovers; after a tap, at least: */
    SHIELD_MS: 600,
    NEXT_TAP_MS: 400,
    /** How often a waiting payment is told to the customer display again. */
    DISPLAY_BEAT_MS: 10000,
    /** So many unclear answers to a cancel, and the cashier may let go. */
    UNCLEAR_CANCELS: 3,
    /** So many answers in a row, and Odoo is in reach again. */
    REACHED_ANSWERS: 3,
    /** Somebody else is paying at this till: from one try to the next. */
    BUSY_AGAIN_MS: 2000,
    /** Odoo is told that a payment was let go, when it could not be told at once. */
    LET_GO_AGAIN_MS: 5000,
    LET_GO_TRIES: 24,
    /** After this nobody asks any more about what a wiped browser had: see Glase's 20 s. */
    LOOK_AGAIN_MS: 21000,
};

// What a tour has set before this was fetched stays
Object.assign(TIMING, {...LATER, ...TIMING});

export {TIMING};
