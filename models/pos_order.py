# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from copy import deepcopy

from odoo import api, models
from odoo.exceptions import UserError

from ..exchange import reasons
from ..exchange.states import RETURNED
from .pos_payment import COMPUTED
from .pos_payment_method import GLASE


class UnprovenPayment(UserError):
    """No money that the journal knows stands behind a Glase payment."""


class PosOrder(models.Model):
    _inherit = "pos.order"

    @api.model
    def sync_from_ui(self, orders):
        """One order that claims money it has not got does not stop the others."""
        uuids = [order.get("uuid") for order in orders]
        several = self.with_context(glase_several=len(orders) > 1)
        result = super(PosOrder, several).sync_from_ui(orders)
        self.search([("uuid", "in", uuids)])._glase_note_cancelled()
        return result

    @api.model
    def _process_order(self, order, existing_order):
        if not self.env.context.get("glase_several"):
            order_id = super()._process_order(order, existing_order)
        else:
            order_id = self._glase_process_order(order, existing_order)
        self.browse(order_id)._glase_settle_drafts()
        return order_id

    @api.model
    def _glase_process_order(self, order, existing_order):
        """An order without its money stays a draft, and the cashier reads why."""
        draft = {**deepcopy(order), "state": "draft"}  # core changes what it is given
        try:
            with self.env.cr.savepoint():
                return super()._process_order(order, existing_order)
        except UnprovenPayment as refused:
            order_id = super()._process_order(draft, existing_order)
            config = self.browse(order_id).config_id
            config._notify("GLASE_REFUSED", {"message": str(refused)})
            return order_id

    def _glase_settle_drafts(self):
        """A line that a till still calls waiting is done if the journal knows better:
        another device may open the order (design, law 4)."""
        for payment in self.filtered(lambda order: order.state == "draft").payment_ids:
            method = payment.payment_method_id
            if (
                method.use_payment_terminal == GLASE
                and payment.payment_status != "done"
            ):
                if payment.pos_order_id._glase_paid_row(payment):
                    payment.payment_status = "done"

    def _glase_note_cancelled(self):
        """Another device has cancelled the order that was paid for: not lost."""
        cancelled = self.filtered(lambda order: order.state == "cancel")
        rows = self.env["glase.transaction"].sudo()
        unmatched = rows._unmatched() if cancelled else []
        domain = [("order_uuid", "in", cancelled.mapped("uuid")), *unmatched]
        for row in rows.search(domain):
            row._lock()._set_unresolved(reasons.ORDER_CANCELLED)

    def action_pos_order_paid(self):
        """No order becomes paid with a Glase payment that the journal does not know."""
        self._glase_link_payments()
        return super().action_pos_order_paid()

    def _glase_link_payments(self):
        """Give each Glase payment of the order its money (design, law 4).

        A sale that was finished by hand is accepted and flagged.

        :raises UserError: when the journal has no unused paid row that fits
        """
        for payment in self.payment_ids:
            if payment.payment_method_id.use_payment_terminal != GLASE:
                continue
            row = self._glase_forced_row(payment) or self._glase_row_of(payment)
            if row.payment_id != payment:
                row._lock()._set_linked(payment)
                payment.invalidate_recordset(COMPUTED, flush=False)
            if payment.payment_status != "done":
                payment.payment_status = "done"

    def _glase_forced_row(self, payment):
        """The row of a payment that a manager finished before Glase confirmed it.

        The permit is the server's; or a reason travelled with the order, because Odoo
        was out of reach when it was given.
        """
        rows = self.env["glase.transaction"].sudo()
        if payment.amount < 0:
            return rows  # a refund that nobody has made cannot be called done
        row = rows._newest(self.config_id, payment.uuid)
        if row.forced and row.payment_id in (payment, payment.browse()):
            self._glase_compare_forced(row, payment)
            return row
        reason = payment.glase_forced_reason
        terminal = rows.terminal_id._of_config(self.config_id)
        if not reason or row.state == "paid" or not (row or terminal):
            return rows
        row = row or rows._bury(
            terminal,
            payment.uuid,
            1,
            order_uuid=self.uuid,
            amount=payment.amount,
            session_id=self.session_id.id,
        )
        row._set_forced(reason)
        self._glase_compare_forced(row, payment)
        return row

    def _glase_compare_forced(self, row, payment):
        """The permit was for one order and one amount: another one is flagged."""
        amount = row.amount
        if row.state == "paid":  # of what was given back before, nothing is left
            amount = row.amount_paid - (0 if row.payment_id else row.amount_returned)
        currency = row.currency_id
        if row.order_uuid != self.uuid:
            note = self.pos_reference or self.name
            row._set_unresolved(reasons.FORCED_OTHER_ORDER, note)
        elif currency.compare_amounts(amount, payment.amount):
            note = f"{currency.format(amount)} → {currency.format(payment.amount)}"
            row._set_unresolved(reasons.FORCED_OTHER_AMOUNT, note)

    def _glase_paid_row(self, payment):
        """The unused row with money that fits a payment, or a refund, of this order."""
        row = (
            self.env["glase.transaction"]
            .sudo()
            .search(
                [
                    ("payment_uuid", "=", payment.uuid),
                    ("order_uuid", "=", self.uuid),
                    ("company_id", "=", self.company_id.id),
                    ("state", "in", ("paid", *RETURNED)),
                    ("payment_id", "in", (False, payment.id)),
                ],
                limit=1,
            )
        )
        currency = self.currency_id
        fits = (
            (row.paid_currency or row.currency_id.name) == currency.name
            and not currency.compare_amounts(row._booked_amount(), payment.amount)
            and (row.payment_id or not (row.amount_returned or row.no_amount))
        )
        return row if fits else row.browse()

    def _glase_row_of(self, payment):
        row = self._glase_paid_row(payment)
        if not row:
            raise UnprovenPayment(self._glase_not_confirmed(payment))
        return row

    def _glase_not_confirmed(self, payment):
        if payment.amount < 0:
            return self.env._(
                "Glase has not confirmed a refund of %(amount)s for this order. Press "
                "Refund on the payment line, or remove it and give the money back "
                "another way.",
                amount=self.currency_id.format(-payment.amount),
            )
        return self.env._(
            "Glase has not confirmed a payment of %(amount)s for this order. Look at "
            "the payment line, and take the payment again or use another way to pay.",
            amount=self.currency_id.format(payment.amount),
        )

    # An order with money does not vanish; its payments go by SQL cascade, unasked

    @api.ondelete(at_uninstall=False)
    def _unlink_except_glase_money(self):
        self._glase_refuse_removal()

    def action_pos_order_cancel(self):
        self._glase_refuse_removal()
        return super().action_pos_order_cancel()

    @api.model
    def remove_from_ui(self, server_ids):
        self.browse(server_ids).exists()._glase_refuse_removal()
        return super().remove_from_ui(server_ids)

    def _glase_refuse_removal(self):
        reason = self._glase_why_not_removing()
        if reason:
            raise UserError(reason)

    def _glase_why_not_removing(self):
        """One sentence if a draft has Glase money, or may get some; else empty."""
        drafts = self.filtered(lambda order: order.state == "draft")
        rows = self.env["glase.transaction"]._guarding(
            "order_uuid", drafts.mapped("uuid")
        )
        if not rows:
            return ""
        order = drafts.filtered(lambda order: order.uuid == rows[0].order_uuid)
        return self.env._(
            "Order %(order)s has a Glase payment that is paid or may still be paid. "
            "Finish the order, or cancel the payment at the till first.",
            order=order[:1].pos_reference or order[:1].name,
        )
