import {_t} from "@web/core/l10n/translation";

/**
 * Why Glase cannot take an amount now.
 *
 * @param {number} amount
 * @param {object} terminal what the server said about the till's terminal
 * @param {object} network the till's connection
 * @returns {string} one sentence for the cashier; empty: Glase can take it
 */
export function glaseRefusal(amount, terminal, network) {
    if (!amount) {
        return _t("Nothing is left to pay.");
    }
    if (network.offline) {
        return _t("No connection to Odoo. Glase needs one.");
    }
    // Any till may refund: the server finds the terminal that took the payment
    if (amount > 0 && terminal.known && !terminal.ready) {
        return terminal.reason || _t("This till is not registered with Glase.");
    }
    return "";
}
