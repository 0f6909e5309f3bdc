import {TIMING, delay, spread} from "@pos_glase/lazy/timing";

/** The rhythm of a payment at a kiosk, in milliseconds; see `TIMING` of the register. */
Object.assign(TIMING, {
    /** So long the question whether the customer is still there waits for an answer. */
    ANSWER_MS: 15000,
    /** Another customer pays at this kiosk: from one try to the next. */
    KIOSK_BUSY_AGAIN_MS: 7000,
    /** When the staff was asked for, it is no hurry any more. */
    ASK_STAFF_POLL_MS: 5000,
    /** So long without any answer of Odoo, and the staff is asked for. */
    UNHEARD_MS: 60000,
    /** So long nobody touched what a payment ended with: the next customer may begin. */
    LEFT_ALONE_MS: 45000,
});

Object.assign(TIMING.DEADLINE_MS, {
    "kiosk/start": 37000,
    // The server keeps it for 9.5 s, twice as long while its database does not answer
    "kiosk/status": 35000,
    "kiosk/cancel": 37000,
});

export {TIMING, delay, spread};
