import {ClosePosPopup} from "@point_of_sale/app/components/popups/closing_popup/closing_popup";
import {GlaseClosing} from "@pos_glase/lazy/closing/glase_closing";
import {UnresolvedDialog} from "@pos_glase/lazy/closing/unresolved_dialog";
import {_t} from "@web/core/l10n/translation";
import {askManager} from "@pos_glase/lazy/manager/ask_manager";
import {openOrder} from "@pos_glase/lazy/payment/finish_order";
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
        const {unresolved = 0, unresolved_list = []} = method?.glase ?? {};
        return {count: unresolved, rows: unresolved_list};
    },

    async closeSession() {
        this.glasePermitted ||=
            !this.glaseUnresolved.count || (await this.closeOverGlase());
        if (this.glasePermitted) {
            return super.closeSession(...arguments);
        }
    },

    /** @returns {Promise<boolean>} whether to close over what is unresolved */
    async closeOverGlase() {
        const {pos} = this;
        const isAnyway = await new Promise((resolve) => {
            pos.dialog.add(
                UnresolvedDialog,
                {
                    ...this.glaseUnresolved,
                    mayClose: pos.glaseManagerIs() !== "away",
                    mayOpen: (row) => Boolean(orderOf(pos, row)),
                    open: (row) => this.openUnresolved(row),
                    goAndFix: () => this.resolveGlase(),
                    closeAnyway: () => resolve(true),
                    formatAmount: (amount) => this.env.utils.formatCurrency(amount),
                },
                {onClose: () => resolve(false)}
            );
        });
        return isAnyway && this.askToCloseOver();
    },

    openUnresolved(row) {
        this.props.close();
        openOrder(this.pos, orderOf(this.pos, row));
    },

    /** To what can be finished here; else to the menu *Glase*, which lists the rest. */
    resolveGlase() {
        const row = this.glaseUnresolved.rows.find((each) => orderOf(this.pos, each));
        if (row) {
            return this.openUnresolved(row);
        }
        this.props.close();
        return this.pos.openGlaseMenu();
    },

    /**
     * Lets a manager close over what is unresolved; why stands in the closing note.
     *
     * @returns {Promise<boolean>} whether the server has granted it
     */
    async askToCloseOver() {
        const note = this.state.notes.trim();
        const proof = await askManager(this.pos, {
            title: _t("Close with unresolved Glase payments?"),
            body: _t(
                "%(count)s unresolved: payments without an order, or sales that Glase has not confirmed. After closing they stay on the list of unresolved Glase payments.",
                {count: this.glaseUnresolved.count}
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

    /** In the popup, not on top of it. */
    sayGlaseKeepsOpen(reason) {
        this.state.glaseRefusal = reason;
    },
});

/** The order of something unresolved, where it can be finished at this register. */
function orderOf(pos, {order_uuid}) {
    const order = order_uuid && pos.models["pos.order"].getBy("uuid", order_uuid);
    return order && !order.finalized ? order : null;
}
