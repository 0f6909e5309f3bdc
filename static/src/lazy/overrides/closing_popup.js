import {ClosePosPopup} from "@point_of_sale/app/components/popups/closing_popup/closing_popup";
import {GlaseClosing} from "@pos_glase/lazy/closing/glase_closing";
import {_t} from "@web/core/l10n/translation";
import {askManager} from "@pos_glase/lazy/manager/ask_manager";
import {patch} from "@web/core/utils/patch";
import {rpc} from "@web/core/network/rpc";

patch(ClosePosPopup.prototype, {
    /** The component of what the popup tells of Glase. */
    get glaseClosing() {
        return GlaseClosing;
    },

    /** Of the session: each of its Glase methods tells the same. */
    get glaseUnresolved() {
        const method = this.props.non_cash_payment_methods.find(({glase}) => glase);
        return method?.glase.unresolved || 0;
    },

    async closeSession() {
        this.glasePermitted ||= !this.glaseUnresolved || (await this.closeOverGlase());
        if (this.glasePermitted) {
            return super.closeSession(...arguments);
        }
    },

    /**
     * Lets a manager close over what is unresolved; why stands in the closing note.
     *
     * @returns {Promise<boolean>} whether the server has granted it
     */
    async closeOverGlase() {
        const note = this.state.notes.trim();
        const proof = await askManager(this.pos, {
            title: _t("Close with unresolved Glase payments?"),
            body: _t(
                "%(count)s unresolved: payments without an order, or sales that Glase has not confirmed. After closing they stay on the list of unresolved Glase payments.",
                {count: this.glaseUnresolved}
            ),
            confirmLabel: _t("Close anyway"),
            reason: !note,
            submit: async (given) => {
                const {message} = await rpc("/pos_glase/close_over", {
                    config_id: this.pos.config.id,
                    ...given,
                    reason: note || given.reason,
                });
                return message;
            },
        });
        if (!proof) {
            return false;
        }
        this.state.notes = note || proof.reason;
        return true;
    },

    /**
     * Core offers to cancel all open orders whenever a session cannot close. Glase's
     * reasons go away by finishing something, and no order with money is cancelled.
     */
    async handleClosingError(response) {
        if (response.glase) {
            return this.sayGlaseKeepsOpen(response.message);
        }
        const orders = this.pos.models["pos.order"].filter((order) => !order.finalized);
        const held = orders.find((order) => this.pos.glaseDeleteRefusal(order));
        if (held) {
            const reason = this.pos.glaseDeleteRefusal(held);
            return this.sayGlaseKeepsOpen(`${held.getName()}: ${reason}`);
        }
        return super.handleClosingError(...arguments);
    },

    /** Beside the popup, not on top of it. */
    sayGlaseKeepsOpen(reason) {
        this.pos.notification.add(reason, {
            title: _t("The register stays open"),
            type: "warning",
            sticky: true,
        });
    },
});
