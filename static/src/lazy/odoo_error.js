import {RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";

/**
 * Why Odoo did not do what was asked. Only what it words for people is for the cashier.
 *
 * @param {Error} error of a request
 * @returns {string} one sentence
 */
export function whyFailed(error) {
    if (!(error instanceof RPCError)) {
        return _t("No connection to Odoo. Try again.");
    }
    return error.exceptionName?.startsWith("odoo.exceptions.")
        ? error.data.message
        : _t("Odoo has a problem. Try again.");
}
