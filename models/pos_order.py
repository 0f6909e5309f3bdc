# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError

from .pos_payment import COMPUTED
from .pos_payment_method import GLASE


class PosOrder(models.Model):
    _inherit = "pos.order"

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
                row._set_linked(payment)
                payment.invalidate_recordset(COMPUTED, flush=False)
            if payment.payment_status != "done":
                payment.payment_status = "done"

    def _glase_forced_row(self, payment):
        """The row of a payment that a manager finished before Glase confirmed it.

        The permit is the server's; or a reason travelled with the order, because Odoo
        was out of reach when it was given.
        """
        rows = self.env["glase.transaction"].sudo()
        row = rows._newest(self.config_id, payment.uuid)
        if row.forced and row.payment_id in (payment, payment.browse()):
            return row
        reason = payment.glase_forced_reason
        terminal = rows.terminal_id._of_config(self.config_id)
        if not reason or row.state == "paid" or not (row or terminal):
            return rows
        row = row or rows._bury(terminal, payment.uuid, 1)
        row._set_forced(reason)
        return row

    def _glase_row_of(self, payment):
        rows = self.env["glase.transaction"].sudo()
        row = rows.search(
            [
                ("payment_uuid", "=", payment.uuid),
                ("order_uuid", "=", self.uuid),
                ("company_id", "=", self.company_id.id),
                ("state", "=", "paid"),
                ("payment_id", "in", (False, payment.id)),
            ],
            limit=1,
        )
        currency = self.currency_id
        if (
            not row
            or row.paid_currency != currency.name
            or currency.compare_amounts(row.amount_paid, payment.amount)
        ):
            raise UserError(
                self.env._(
                    "Glase has not confirmed a payment of %(amount)s for this order. "
                    "Look at the payment line, and take the payment again or use "
                    "another way to pay.",
                    amount=currency.format(payment.amount),
                )
            )
        return row

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
