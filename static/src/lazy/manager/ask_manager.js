import {ManagerDialog} from "@pos_glase/lazy/manager/manager_dialog";
import {managersOf, needsPin} from "@pos_glase/lazy/manager/manager";
import {_t} from "@web/core/l10n/translation";

/**
 * Asks for a manager's PIN where the user is none, and for a reason where one is wanted.
 *
 * The PIN is verified by the server only, together with what it permits: `submit` sends
 * both and answers "" or the sentence why not. The dialog then shows the sentence and
 * lets the manager try again.
 *
 * @param {object} pos the PosStore
 * @param {object} request props of the dialog
 * @param {boolean} [request.reason] whether a reason must be given
 * @param {string} [request.suggestion] a reason to take over by a tap
 * @param {Function} [request.submit] `async ({employee_id?, pin?, reason?}) => sentence`
 * @param {Promise} [request.over] closes the dialog when it settles: no need any more
 * @returns {Promise<object | null>} `{employee_id?, pin?, reason?}`, null: given up
 */
export function askManager(pos, {over, ...request}) {
    const employees = needsPin(pos) ? managersOf(pos) : [];
    if (needsPin(pos) && !employees.length) {
        pos.notification.add(
            _t("Only a manager may do this. Ask a manager to log in at this register."),
            {type: "warning"}
        );
        return Promise.resolve(null);
    }
    return new Promise((resolve) => {
        const close = pos.dialog.add(
            ManagerDialog,
            {...request, employees, getPayload: resolve},
            {onClose: () => resolve(null)}
        );
        over?.then(() => close());
    });
}
