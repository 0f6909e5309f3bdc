# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models

from ..const import GLASE


class PosSession(models.Model):
    """A session that gave back more than it took: the money leaves Glase's account."""

    _inherit = "pos.session"

    def _create_combine_account_payment(self, payment_method, amounts, diff_amount):
        """Core turns the accounts round after it has created the payment; where the
        method names its outstanding account, that one then stands on both sides."""
        glase = payment_method.use_payment_terminal == GLASE
        at_once = glase and not payment_method.glase_entry_each
        if not at_once or self.currency_id.compare_amounts(amounts["amount"], 0.0) >= 0:
            return super()._create_combine_account_payment(
                payment_method, amounts, diff_amount
            )
        payment = self.env["account.payment"].with_context(pos_payment=True)
        payment = payment.create(self._glase_outbound(payment_method, amounts))
        payment.action_post()
        if not self.currency_id.is_zero(diff_amount):
            self._apply_diff_on_account_payment_move(
                payment, payment_method, diff_amount
            )
        receivable = payment.destination_account_id
        return payment.move_id.line_ids.filtered(
            lambda line: line.account_id == receivable
        )

    def _glase_outbound(self, payment_method, amounts):
        receivable = self._get_receivable_account(payment_method)
        return {
            "payment_type": "outbound",
            "amount": -amounts["amount"],
            "journal_id": payment_method.journal_id.id,
            "force_outstanding_account_id": payment_method.outstanding_account_id.id,
            "destination_account_id": receivable.id,
            "memo": self.env._(
                "Combine %(method)s POS refunds from %(session)s",
                method=payment_method.name,
                session=self.name,
            ),
            "pos_payment_method_id": payment_method.id,
            "pos_session_id": self.id,
            "company_id": self.company_id.id,
        }
