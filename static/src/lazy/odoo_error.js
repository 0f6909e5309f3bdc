import {RPCError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";

/** Why a request failed, in one sentence. Only what Odoo words for people is shown. */
export function whyFailed(error) {
    if (!(error instanceof RPCError)) {
        return _t("No connection to Odoo. Try again.");
    }
    return error.exceptionName?.startsWith("odoo.exceptions.")
        ? error.data.message
        : _t("Odoo has a problem. Try again.");
}
