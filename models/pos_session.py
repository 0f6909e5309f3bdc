# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError

from ..exchange.cursor import own_transaction
from .glase_transaction import LIVE


class PosSession(models.Model):
    """No session closes over a live Glase payment, by none of its four doors."""

    _inherit = "pos.session"

    def _cannot_close_session(self, bank_payment_method_diffs=None):
        refusal = super()._cannot_close_session(bank_payment_method_diffs)
        reason = not refusal and self._glase_why_not_closing()
        if reason:
            return {"successful": False, "message": reason, "redirect": False}
        return refusal

    def update_closing_control_state_session(self, notes):
        self._glase_refuse_closing()
        return super().update_closing_control_state_session(notes)

    def action_pos_session_closing_control(self, *args, **kwargs):
        self._glase_refuse_closing()
        return super().action_pos_session_closing_control(*args, **kwargs)

    def action_pos_session_validate(self, *args, **kwargs):
        self._glase_refuse_closing()
        return super().action_pos_session_validate(*args, **kwargs)

    def _glase_refuse_closing(self):
        for session in self:
            reason = session._glase_why_not_closing()
            if reason:
                raise UserError(reason)

    def _glase_why_not_closing(self):
        """One sentence if a Glase payment of the session is live, else empty.

        ``start`` holds the session's row in share while it reserves. So the row is
        locked first, and the journal is then read in a transaction that began
        afterwards: closing and start cannot pass each other.
        """
        if not self.ids:
            return ""
        self.env.cr.execute(
            "SELECT id FROM pos_session WHERE id IN %s FOR UPDATE",
            [tuple(self.ids)],
            log_exceptions=False,
        )
        with own_transaction(self.env) as fresh:
            row = fresh["glase.transaction"].search(
                [
                    ("session_id", "in", self.ids),
                    ("state", "in", LIVE),
                    ("released", "=", False),
                    ("forced", "=", False),
                ],
                limit=1,
            )
            cashier = row.cashier or row.user_id.name
        if not row:
            return ""
        return self.env._(
            "A Glase payment is still open at this till (%(cashier)s). Finish or "
            "cancel it, then close the register.",
            cashier=cashier,
        )
