import {TIMING} from "@pos_glase/lazy/timing";
import {delay} from "@pos_glase/app/services/timing";
import {isProven} from "@pos_glase/lazy/payment/payment_view";

/*
 * What people may do about a payment that does not end by itself: a manager finishes the
 * sale or takes the till over, a cashier lets go or changes the bill.
 */

/**
 * The line may leave the order: nobody asks any more, so that Glase gives back what may
 * be paid. Also where Odoo is out of reach, for then nobody can ask anyway.
 *
 * @param {GlasePayment} payment
 */
export async function letGo(payment) {
    const answer = await payment.request("let_go");
    if (payment.over) {
        return;
    }
    if (answer?.outcome === "wait") {
        payment.hear(answer); // Paid, and Glase must hear of it first: see `let_go`
        return;
    }
    payment.released = !answer || isProven(answer);
    payment.finish(answer || {outcome: "cancelled", message: ""});
    if (!answer) {
        tellLetGo(payment);
    }
}

/**
 * Odoo learns of it as soon as it can be reached; else its watch finds out. Where it had
 * heard of the money before, nobody gives that back, and the cashier must know.
 */
async function tellLetGo(payment) {
    for (let tries = 0; tries < TIMING.LET_GO_TRIES; tries++) {
        await delay(TIMING.LET_GO_AGAIN_MS);
        const answer = await payment.request("let_go");
        if (answer && answer.outcome !== "wait") {
            if (!isProven(answer)) {
                payment.onLate(answer);
            }
            return;
        }
    }
}

/**
 * Asks the server for what only a manager may do.
 *
 * @param {GlasePayment} payment
 * @param {string} route
 * @param {object} proof `{reason?, employee_id?, pin?}`
 * @param {Function} goOn what the till does with the answer, unless that is a refusal
 * @returns {Promise<string | null>} "": settled one way or the other; a sentence: why
 * not; null: the server is out of reach
 */
async function askAsManager(payment, route, proof, goOn) {
    const answer = await payment.request(route, proof);
    if (payment.over) {
        return "";
    }
    if (!answer) {
        return null;
    }
    if (answer.outcome === "error" && answer.state === "none") {
        return answer.message;
    }
    goOn(answer);
    return "";
}

/** Finishes the sale, though Glase does not answer; see `askAsManager`. */
export function force(payment, proof) {
    return askAsManager(payment, "force", proof, (answer) => {
        if (answer.outcome === "wait" && answer.forced) {
            markForced(payment);
            return;
        }
        payment.view.refusal = answer.message;
        payment.armQuestion();
        payment.hear({...answer, message: ""});
    });
}

/** The till does not wait any more; the asking goes on, for silence gives money back. */
export function markForced(payment) {
    payment.view.forced = true;
    payment.resolveIssued();
    payment.resolveFinished({outcome: "forced"});
}

/**
 * Frees the till from somebody else's payment, and goes on with this one; see
 * `askAsManager`.
 */
export function takeOver(payment, proof) {
    return askAsManager(payment, "take_over", proof, ({outcome, message}) => {
        payment.view.refusal = outcome === "wait" ? message : "";
        payment.startWhenFree();
    });
}

/**
 * Sends the changed bill, as long as the customer has not scanned the old one.
 *
 * @param {GlasePayment} payment that waits for the customer
 * @param {object} order as the till would save it
 * @param {number} amount
 * @returns {Promise<boolean>} whether the customer sees the new bill
 */
export async function update(payment, order, amount) {
    const answer = await payment.request("update", {order, amount});
    if (!answer || payment.over) {
        return false;
    }
    const {outcome, message, slow} = answer;
    payment.hear({...answer, message: ""});
    payment.view.refusal = slow ? "" : message;
    return outcome === "wait" && !slow && !message && answer.amount === amount;
}
