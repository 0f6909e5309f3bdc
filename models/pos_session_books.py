# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..const import GLASE


class PosSession(models.Model):
    """Glase's sum in the books: one entry for each payment, where that is wanted."""

    _inherit = "pos.session"

    def _create_combine_account_payment(self, payment_method, amounts, diff_amount):
        """One entry for each payment, with Glase's reference as its label.

        The session's own entry keeps one line, which all of them settle together.
        ``split_transactions`` would do the same, but wants a customer for each sale.
        """
        glase = payment_method.use_payment_terminal == GLASE
        if not glase or not payment_method.glase_entry_each:
            return super()._create_combine_account_payment(
                payment_method, amounts, diff_amount
            )
        if diff_amount:
            self._create_diff_account_move_for_split_payment_method(
                payment_method, diff_amount
            )
        lines = self.env["account.move.line"]
        for payment in self._glase_booked_payments(payment_method):
            label = payment._glase_label()
            lines |= self._glase_book(payment_method, payment.amount, label)
        return lines

    def _glase_book(self, payment_method, amount, label):
        """One entry on Glase's account; below zero it lessens what Glase will pay out,
        where core's own way books a refund on one account twice.

        Answers the line that the session's entry is settled with.
        """
        outstanding = payment_method.outstanding_account_id
        receivable = self._get_receivable_account(payment_method)
        payment = (
            self.env["account.payment"]
            .with_context(pos_payment=True)
            .create(
                {
                    "amount": abs(amount),
                    "payment_type": "inbound" if amount > 0 else "outbound",
                    "journal_id": payment_method.journal_id.id,
                    "force_outstanding_account_id": outstanding.id,
                    "destination_account_id": receivable.id,
                    "memo": label,
                    "pos_payment_method_id": payment_method.id,
                    "pos_session_id": self.id,
                    "company_id": self.company_id.id,
                }
            )
        )
        payment.action_post()
        payment.move_id.line_ids.name = label
        return payment.move_id.line_ids.filtered(
            lambda line: line.account_id == receivable
        )

    def _glase_booked_payments(self, payment_method):
        payments = self._get_closed_orders().payment_ids
        return payments.filtered(
            lambda payment: payment.payment_method_id == payment_method
            and not self.currency_id.is_zero(payment.amount)
        )


class PosPayment(models.Model):
    _inherit = "pos.payment"

    def _glase_label(self):
        """What Glase calls the payment; the order, for one that has no name yet."""
        return self.glase_ers_reference or self.env._(
            "%(order)s, finished by hand", order=self.pos_order_id.name
        )
