export const delay = (milliseconds) =>
    new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * The rhythm of a Glase payment at the till, in milliseconds.
 *
 * One object rather than many constants: it is the seam through which a tour or a
 * unit test shortens a wait (`TIMING.QUESTION_MS = 2000`). Nothing else writes to it. What
 * the first payment brings with it is added by `lazy/timing.js`.
 */
export const TIMING = {
    /** A till that was opened is idle after this: it fetches what a payment needs. */
    IDLE_MS: 2000,
    /** Longest wait for that, and from one try to the next while a payment waits. */
    LOAD_MS: 10000,
    LOAD_AGAIN_MS: 5000,
    /** Patience with the first address for as long as it has never answered. */
    FIRST_ADDRESS_MS: 4000,
    /** Longest wait for each route; those of a payment are added by `lazy/timing.js`. */
    DEADLINE_MS: {open: 10000, held: 4000, restore: 10000},
};
