import {PaymentInterface} from "@point_of_sale/app/utils/payment/payment_interface";
import {_t} from "@web/core/l10n/translation";
import {register_payment_method} from "@point_of_sale/app/services/pos_store";
import {registry} from "@web/core/registry";

/**
 * What Odoo's till asks of a payment method. `GlaseTill`, which is fetched after the
 * opening of the till, does it.
 *
 * The promises never reject and always settle: core blocks every payment terminal of
 * the till otherwise.
 */
export class PaymentGlase extends PaymentInterface {
    setup() {
        super.setup(...arguments);
        this.glase = this.env.services.glase;
        this.requests = {};
    }

    /** Whether a tap on the method sends at once. A till of before an update knows not. */
    get fastPayments() {
        return this.pos.config.glase_one_tap !== false;
    }

    /** @returns {GlaseTill} there after `PosStore.loadGlase` only */
    get till() {
        this.ownTill ??= new (registry.category("glase_lazy").get("GlaseTill"))(this);
        return this.ownTill;
    }

    /** @returns {Promise<boolean>} whether the customer has paid */
    sendPaymentRequest(uuid) {
        super.sendPaymentRequest(...arguments);
        this.requests[uuid] ??= this.pay(uuid).finally(
            () => delete this.requests[uuid]
        );
        return this.requests[uuid];
    }

    /** In the same breath as the tap, nearly always: its first part waits for nothing. */
    async pay(uuid) {
        const isThere = this.glase.poller || (await this.pos.loadGlase());
        return Boolean(isThere) && this.till.pay(uuid);
    }

    /** @returns {Promise<boolean>} whether it is proven that nothing is paid */
    async sendPaymentCancel(order, uuid) {
        super.sendPaymentCancel(...arguments);
        return (await this.pos.loadGlase()) && this.till.cancel(this.till.lineOf(uuid));
    }

    /** @returns {Promise<boolean>} whether the customer has the money again */
    async sendPaymentReversal(uuid) {
        super.sendPaymentReversal(...arguments);
        return (
            (await this.pos.loadGlase()) &&
            this.till.refunds.undo(this.till.lineOf(uuid))
        );
    }

    /** Why Glase cannot take an amount now, in one sentence; empty: it can. */
    refusal(amount, isRefund) {
        const {known, ready, reason} = this.glase.terminal;
        if (!amount) {
            return isRefund
                ? _t("Nothing is left to refund.")
                : _t("Nothing is left to pay.");
        }
        if (this.pos.data.network.offline) {
            return _t("No connection to Odoo. Glase does not work without it.");
        }
        // Any till may refund: the server finds the terminal that took the payment
        if (amount > 0 && known && !ready) {
            return reason || _t("Glase is not set up at this register.");
        }
        return "";
    }
}

register_payment_method("glase", PaymentGlase);
