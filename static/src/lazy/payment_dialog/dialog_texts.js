import {_t} from "@web/core/l10n/translation";

/** What the dialog says in large letters. The words stand in `GlaseDialog.state`. */
export function headline(state, view) {
    switch (state) {
        case "tooLate":
            return _t("Too late to cancel: the customer has paid");
        case "unclear":
            return view.phase === "cancelling"
                ? _t("Glase does not confirm the cancel")
                : _t("Glase does not answer");
        case "lost":
            return _t("Does the customer's phone show a payment?");
        case "changed":
            return _t("The order has changed");
        case "busy":
            return _t("Another customer is paying at this till");
        case "stuck":
            return _t("The cancel is not confirmed yet");
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

/** What the cashier, or the customer, can do now. */
export function advice(state, view) {
    switch (state) {
        case "tooLate":
            return _t("The sale goes on. To give the money back, make a refund.");
        case "unclear":
            return _t(
                "Still checking. Or choose another way to pay: Glase returns a payment that the register could not confirm, even if the phone shows it."
            );
        case "lost":
            return _t("It is not known whether Glase got the bill. We keep asking.");
        case "changed":
            return _t("The customer's bill is still the old one.");
        case "busy":
            return _t("It goes on by itself as soon as the till is free.");
        case "stuck":
            return _t("We keep asking. You may put this aside and serve others.");
        case "cancelling":
            return _t("Please wait until Glase has confirmed it.");
        case "question":
            return _t(
                "We keep asking: if the payment comes in now, it counts. Trying again waits on for the same payment."
            );
        case "sending":
            return _t("Please let the customer wait with scanning.");
    }
    return view.paying
        ? _t("The customer confirms it on the phone.")
        : _t("Ask the customer to scan this code, or the sticker.");
}
