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
    if (amount < 0) {
        return _t("Glase refunds are not offered yet. Please refund another way.");
    }
    if (!amount) {
        return _t("Nothing is left to pay.");
    }
    if (network.offline) {
        return _t("No connection to Odoo. Glase needs one.");
    }
    if (terminal.known && !terminal.ready) {
        return terminal.reason || _t("This till is not registered with Glase.");
    }
    return "";
}
