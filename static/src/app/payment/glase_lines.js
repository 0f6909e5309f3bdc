/**
 * What the till's payment lines tell about Glase.
 *
 * A line that waits for Glase has core's status `waitingCapture`: it is shown with a
 * spinner and without buttons, for cancel and the rest live in our dialog. The other
 * statuses here are those in which core may leave a line for a moment.
 */

export const LIVE_STATUS = "waitingCapture";

export const UNDOING_STATUS = "reversing";

const LIVE_STATUSES = [
    "waiting",
    "waitingCard",
    "waitingCancel",
    UNDOING_STATUS,
    LIVE_STATUS,
];

export function isGlase(paymentMethod) {
    return paymentMethod?.use_payment_terminal === "glase";
}

export function isGlaseLine(line) {
    return isGlase(line.payment_method_id);
}

/** Money may be on its way, to the shop or back, without our knowing. */
export function isLiveLine(line) {
    return isGlaseLine(line) && LIVE_STATUSES.includes(line.payment_status);
}

/** Paid, or given back; or done at a manager's word, see `bookOverridden`. */
export function isPaidLine(line) {
    return isGlaseLine(line) && line.payment_status === "done";
}

/** In these words, whatever the language (glase_api.md, chapter 9). */
export const REFUND = "Glase payment (refund)";

/**
 * Glase has said that it is paid, or refunded, perhaps without telling a reference. Not
 * what a manager has finished, nor a refund of which nothing is known.
 */
export function isConfirmedLine(line) {
    return Boolean(line.glase_ers_reference) || line.glase_description === REFUND;
}

/** Not sent yet, or came back without money: it hinders nothing and may be changed. */
export function isUnsentLine(line) {
    return (
        isGlaseLine(line) &&
        ["pending", "retry"].includes(line.payment_status) &&
        !isStuckLine(line)
    );
}

/** Glase has money for it that the till cannot book, in another currency for example. */
export function isStuckLine(line) {
    return isGlaseLine(line) && glaseState(line).stuck;
}

/** Money is in it, or may be. */
const hasMoney = (line) => isLiveLine(line) || isPaidLine(line) || isStuckLine(line);

/** A line that must not vanish. */
export function isHeldLine(line) {
    return line.pos_order_id?.finalized === false && hasMoney(line);
}

/** A line whose amount is what Glase says, or was asked for; of what was undone: 0. */
export function isFixedLine(line) {
    const isUndone = isGlaseLine(line) && line.payment_status === "reversed";
    return isUndone || hasMoney(line);
}

/** How much more than what is due; below zero: it is a part. */
export function differenceOf({amount, pos_order_id: {currency, remainingDue}}) {
    const difference = currency.round(amount - remainingDue);
    return currency.isZero(difference) ? 0 : difference;
}

/** What the till remembers of a line beside its stored fields; survives a reload. */
export function glaseState(line) {
    line.uiState ??= {};
    line.uiState.glase ??= {attempt: 0, message: "", stuck: false};
    return line.uiState.glase;
}
