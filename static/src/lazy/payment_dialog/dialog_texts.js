import {_t} from "@web/core/l10n/translation";

/** What the dialog says in large letters. The words stand in `GlaseDialog.state`. */
export function headline(state, view) {
    switch (state) {
        case "paid":
            return _t("Paid");
        case "tooLate":
            return _t("Too late to cancel: the customer has paid");
        case "offline":
            // Beyond the register's own network, nobody knows where it is broken
            return navigator.onLine
                ? _t("No connection to Odoo")
                : _t("No internet at this register");
        case "unclear":
            return view.phase === "cancelling"
                ? _t("The cancellation is not confirmed yet")
                : _t("No answer yet");
        case "lost":
            return _t("Does the customer's phone show a payment?");
        case "changed":
            return _t("The order has changed");
        case "busy":
            return _t("Another customer is paying at this register");
        case "stuck":
            return _t("The cancellation is not confirmed yet");
        case "cancelling":
            return _t("Cancelling…");
        case "sending":
            return _t("Preparing the payment");
    }
    if (view.paying) {
        return _t("The customer is paying");
    }
    return state === "question"
        ? _t("The customer has not paid yet")
        : _t("Waiting for the customer");
}

/**
 * What the cashier, or the customer, can do now.
 *
 * @param {string} state
 * @param {object} view
 * @param {Function} format an amount
 */
export function advice(state, view, format) {
    switch (state) {
        case "paid":
            return "";
        case "tooLate":
            return _t(
                "The sale continues. To return the money, refund the order afterwards."
            );
        case "offline":
            return _t(
                "Ask the customer to wait. The register continues by itself as soon as the connection is back."
            );
        case "unclear":
            return _t(
                "Still checking. You can also choose Pay another way: Glase reverses a payment that the register could not confirm, even if the phone shows it."
            );
        case "lost":
            return _t(
                "It is unknown whether Glase received the invoice. Still checking."
            );
        case "changed":
            return _t("Customer's invoice %(invoice)s · Order now %(order)s", {
                invoice: format(view.amount),
                order: format(view.due),
            });
        case "busy":
            return _t("Yours starts as soon as that payment ends.");
        case "stuck":
            return _t("Still checking. You can put this aside and serve others.");
        case "cancelling":
            return _t("Please wait until Glase has confirmed it.");
        case "question":
            return _t(
                "Still checking: the customer can still pay. Keep waiting, or cancel the payment."
            );
        case "sending":
            return _t("Ask the customer not to scan yet.");
    }
    return view.paying
        ? _t("The customer confirms it on the phone.")
        : _t(
              "Ask the customer to scan this code, or the sticker, and to confirm with the PIN."
          );
}
