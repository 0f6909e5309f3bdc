# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError

from ..exchange.cursor import own_transaction
from .glase_transaction import LIVE
from .pos_payment_method import GLASE


class PosSession(models.Model):
    """No session closes over a live Glase payment, by none of its four doors."""

    _inherit = "pos.session"

    def _cannot_close_session(self, bank_payment_method_diffs=None):
        refusal = super()._cannot_close_session(bank_payment_method_diffs)
        reason = not refusal and self._glase_why_not_closing()
        if reason:
            return {"successful": False, "message": reason, "redirect": False}
        return refusal

    def get_closing_control_data(self):
        """Glase's line in the closing popup: also how many payments need somebody."""
        data = super().get_closing_control_data()
        methods = self.env["pos.payment.method"]
        for row in data["non_cash_payment_methods"]:
            if methods.browse(row["id"]).use_payment_terminal == GLASE:
                row["glase"] = {"unresolved": len(self._glase_unresolved())}
        return data

    def update_closing_control_state_session(self, notes):
        self._glase_refuse_closing()
        self._glase_refuse_unresolved(notes)
        return super().update_closing_control_state_session(notes)

    def action_pos_session_closing_control(self, *args, **kwargs):
        self._glase_refuse_closing()
        return super().action_pos_session_closing_control(*args, **kwargs)

    def action_pos_session_validate(self, *args, **kwargs):
        self._glase_refuse_closing()
        return super().action_pos_session_validate(*args, **kwargs)

    def _glase_unresolved(self):
        """What a manager must know before the session closes: money without an order,
        sales finished by hand, and whatever else is on the unresolved list."""
        return (
            self.env["glase.transaction"]
            .sudo()
            .search(
                [
                    ("session_id", "in", self.ids),
                    "|",
                    ("unresolved", "=", True),
                    *self.env["glase.transaction"]._unmatched(),
                ]
            )
        )

    def _glase_refuse_unresolved(self, notes):
        """A manager may close over unresolved payments, and says why in the notes."""
        rows = self._glase_unresolved()
        manager = self.env.user.has_group("point_of_sale.group_pos_manager")
        if rows and not (manager and (notes or "").strip()):
            raise UserError(
                self.env._(
                    "%(count)s Glase payments of this session need a manager, who "
                    "may close the register over them with a closing note.",
                    count=len(rows),
                )
            )
        for row in rows:
            self.env["glase.event"]._note(row, "session closed over it", note=notes)

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
