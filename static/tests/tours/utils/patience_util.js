import {delay, waitUntil} from "@odoo/hoot-dom";
import {registry} from "@web/core/registry";

/*
 * What lets a tour end alike on a quick machine and on a slow one. Each step has all the
 * time that Odoo allows; the till puts its deadlines off; and what happens outside of the
 * till (the customer acts, Glase answers at last) happens when the tour says so.
 */

const CUSTOMER = {glase_id: "004610027501"}; // Is at this sticker
const STEP_MS = 60000; // No step may have more
const PUT_OFF_MS = 600000;

/** The steps of a tour, each with all the time that it may have. */
export function patiently(...steps) {
    return steps.flat(Infinity).map((step) => ({...step, timeout: STEP_MS}));
}

/** A control call to Glase, which `tests/tours.py` hears and makes. */
function control(content, path, values) {
    const call = JSON.stringify({path, ...values});
    // eslint-disable-next-line no-console
    return [{content, trigger: "body", run: () => console.log(`Glase, ${call}`)}];
}

export const customerPays = () => control("the customer pays", "pay", CUSTOMER);

export const customerDeclines = () =>
    control("the customer declines", "decline", CUSTOMER);

/** What Glase was slow with is answered now, and what it has failed with, from now on. */
export const glaseAnswers = (operation) =>
    control("Glase answers", "fault", {operation, times: 0});

/** Waits inside of a step, a little shorter than the step, so that it can say why. */
export const waitFor = (predicate, message) =>
    waitUntil(predicate, {timeout: STEP_MS - 5000, message});

/** Core's `refresh` allows the page two seconds to go. */
export function reload() {
    return [
        {
            content: "the page is loaded anew",
            trigger: "body",
            expectUnloadPage: true,
            run: async () => {
                const {indexedDB} = window.posmodel.data;
                await delay(305); // Core begins to save what has changed after 300 ms
                await waitFor(() => !indexedDB.activeTransactions.size, "Not saved");
                window.location.reload();
            },
        },
    ];
}

/**
 * How long the till waits for what. Looked up when the page is there: this bundle is also
 * loaded on pages that have no till.
 */
export const timing = () =>
    odoo.loader.modules.get("@pos_glase/app/services/timing")?.TIMING;

/** On each page, also after a reload; `askQuestionAfter` takes it back for a question. */
registry.category("services").add("glase_patience", {
    start() {
        const till = timing();
        if (till) {
            for (const wait of ["QUESTION_MS", "LOAD_MS", "FIRST_ADDRESS_MS"]) {
                till[wait] = PUT_OFF_MS;
            }
            // Of each route, also those that come with the first payment
            till.DEADLINE_MS = new Proxy({}, {get: () => PUT_OFF_MS});
        }
    },
});
