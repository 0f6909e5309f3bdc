export const delay = (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The rhythm of a Glase payment at the till, in milliseconds.
 *
 * One object rather than many constants: it is the seam through which a tour or a
 * unit test shortens a wait (`TIMING.QUESTION_MS = 2000`). Nothing else writes to it.
 */
export const TIMING = {
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
    /** So long no tap reaches what a dialog of ours uncovers; a burst of taps: longer. */
    SHIELD_MS: 600,
    NEXT_TAP_MS: 400,
    /** How often a waiting payment is told to the customer display again. */
    DISPLAY_BEAT_MS: 10000,
    /** So many unclear answers to a cancel, and the cashier may let go. */
    UNCLEAR_CANCELS: 3,
    /** Somebody else is paying at this till: from one try to the next. */
    BUSY_AGAIN_MS: 2000,
    /** Odoo is told that a payment was let go, when it could not be told at once. */
    LET_GO_AGAIN_MS: 5000,
    LET_GO_TRIES: 24,
    /** After this nobody asks any more about what a wiped browser had: see Glase's 20 s. */
    LOOK_AGAIN_MS: 21000,
    /** A till that was opened is idle after this: it fetches what a payment needs. */
    IDLE_MS: 2000,
    /** Longest wait for that, and from one try to the next while a payment waits. */
    LOAD_MS: 10000,
    LOAD_AGAIN_MS: 5000,
    /** Patience with the first address for as long as it has never answered. */
    FIRST_ADDRESS_MS: 4000,
    /**
     * Longest wait for each route: the server's own deadline (10 s to ask Glase, 30 s
     * for the other calls, 5 s of lease), and a little for the way.
     */
    DEADLINE_MS: {
        open: 10000,
        held: 4000,
        restore: 10000,
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
    },
};
