import {
    AlertDialog,
    ConfirmationDialog,
} from "@web/core/confirmation_dialog/confirmation_dialog";
import {_t} from "@web/core/l10n/translation";
import {differenceOf, glaseState} from "@pos_glase/app/payment/glase_lines";
import {raiseTapShield} from "@pos_glase/lazy/tap_shield/tap_shield";

/**
 * Settles with the cashier an amount that is not just what is due, before it is sent.
 *
 * Less: Glase demands to be the last means of payment, so the others come first, or the
 * cashier says that they come later. More: only where the till can give change.
 *
 * @param {object} screen the payment screen
 * @param {object} line
 * @returns {Promise<boolean>} whether it may be sent
 */
export async function settleDifference(screen, line) {
    if (!line.pos_order_id) {
        return false; // Gone while this was fetched
    }
    const difference = differenceOf(line);
    if (!difference) {
        return true; // The rest was entered meanwhile
    }
    const format = (amount) => screen.env.utils.formatCurrency(amount);
    const amount = format(line.amount);
    if (difference < 0) {
        return mayBeSent(screen, {
            title: _t("Glase comes last"),
            body: _t(
                "%(rest)s remains. Enter the other payment first, then send the Glase payment. Or does the customer pay %(amount)s with Glase first?",
                {amount, rest: format(-difference)}
            ),
            confirmLabel: _t("Enter the rest first"),
            cancelLabel: _t("Glase first"),
        });
    }
    const change = format(difference);
    if (!hasCash(screen)) {
        const body = _t(
            "This register cannot give %(change)s in change. Lower the amount.",
            {change}
        );
        openShielded(screen, AlertDialog, {title: _t("More than is due"), body});
        return false;
    }
    const isAgreed = await mayBeSent(screen, {
        title: _t("More than is due"),
        body: _t("The customer would get %(change)s of the %(amount)s back in cash.", {
            amount,
            change,
        }),
        confirmLabel: _t("Change the amount"),
        cancelLabel: _t("Send %(amount)s", {amount}),
    });
    glaseState(line).agreed = isAgreed ? difference : 0;
    return isAgreed;
}

/** Whether the register gives change: `register` is a payment screen or a validation. */
export function hasCash(register) {
    return register.payment_methods_from_config.some(({type}) => type === "cash");
}

/** What was agreed for an amount of before holds for what is still too much only. */
export function limitAgreed(line) {
    const state = glaseState(line);
    state.agreed = Math.min(state.agreed || 0, Math.max(0, differenceOf(line)));
}

/** Asks; whatever is not the wish to send, such as a scanner's Enter, sends nothing. */
export function mayBeSent(screen, props) {
    return new Promise((resolve) => {
        const stay = () => resolve(false);
        const answers = {confirm: stay, dismiss: stay, cancel: () => resolve(true)};
        openShielded(screen, ConfirmationDialog, {...props, ...answers}, stay);
    });
}

/** Opens a dialog of core's as one of ours: a second tap does not reach it. */
function openShielded({dialog}, component, props, onClose = () => {}) {
    raiseTapShield();
    dialog.add(component, props, {
        onClose: () => {
            raiseTapShield();
            onClose();
        },
    });
}
