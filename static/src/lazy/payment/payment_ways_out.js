import {_t} from "@web/core/l10n/translation";
import {askManager} from "@pos_glase/lazy/manager/ask_manager";

/**
 * What the cashier or a manager may do about a payment that does not end by itself,
 * beside waiting and cancelling.
 */
export class PaymentWaysOut {
    /** @param {GlaseTill} till */
    constructor(till) {
        this.till = till;
    }

    /** Whether a manager could prove to be one here; see `PosStore.glaseManagerIs`. */
    get managerIs() {
        return this.till.pos.glaseManagerIs();
    }

    /** The line leaves the order, so that the customer can pay another way. */
    async abandon(payment) {
        await payment.abandon();
        if (payment.abandoned) {
            const {message} = await payment.finished;
            await this.till.removeLine(payment);
            const text = _t(
                "Use another way to pay. If the customer's phone shows a payment, Glase reverses it."
            );
            this.till.notify(message || text, {type: "warning"});
        }
    }

    /** Finishes the sale at a manager's word. */
    override(payment) {
        return this.askManager(payment, {
            title: _t("Finish without confirmation?"),
            body: _t(
                "Glase reverses a payment that the register could not confirm, even if the customer's phone shows it. Finish the sale only if you are sure that the shop gets its %(amount)s. The register keeps checking; until Glase confirms, the payment stays on the list of unresolved payments.",
                {amount: this.till.formatAmount(payment.view.amount)}
            ),
            confirmLabel: _t("Finish without confirmation"),
            reason: true,
            suggestion: _t("I called Glase and they confirmed it"),
            submit: (proof) => payment.override(proof),
            over: payment.finished,
        });
    }

    /** Ends somebody else's payment, who blocks the till. */
    takeOver(payment) {
        return this.askManager(payment, {
            title: _t("Take over this register"),
            body: _t(
                "This cancels the other payment. If that customer has already paid, the money counts for that order."
            ),
            confirmLabel: _t("Take over"),
            submit: (proof) => payment.takeOver(proof),
            over: Promise.race([payment.issued, payment.finished]),
        });
    }

    /**
     * Asks in place of the payment's dialog. While Odoo is out of reach nobody polls Glase,
     * and what the customer has paid goes back: so nothing is allowed here.
     */
    async askManager(payment, {submit, ...request}) {
        payment.closeDialog?.();
        await askManager(this.till.pos, {
            ...request,
            submit: async (proof) =>
                (await submit(proof)) ?? _t("No connection to Odoo. Try again."),
        });
        if (!payment.over && !payment.view.overridden) {
            this.till.show(payment);
        }
    }
}
