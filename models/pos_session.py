# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..exchange.cursor import own_transaction
from ..exchange.manager import MANAGER, PERMITTED
from ..exchange.states import LIVE
from .pos_payment_method import GLASE


class PosSession(models.Model):
    """No session closes over a live Glase payment, by none of its four doors; over
    what is unresolved only a manager closes, with a note."""

    _inherit = "pos.session"

    # The till's doors

    def _cannot_close_session(self, bank_payment_method_diffs=None):
        reason = self._glase_why_not_closing() or self._glase_why_not_cancelling()
        if reason:
            return self._glase_refusal(reason)
        return super()._cannot_close_session(bank_payment_method_diffs)

    def update_closing_control_state_session(self, notes):
        """Core would first shut the session and then find out that it cannot close,
        and an order that comes in between would find no open session."""
        self._glase_refuse_closing()
        self._glase_refuse_unresolved(notes)
        return super().update_closing_control_state_session(notes)

    def close_session_from_ui(self, bank_payment_method_diff_pairs=None):
        reason = self._glase_why_not_closing_over(self.closing_notes)
        if reason and not self._cannot_close_session():
            return self._glase_refusal(reason)
        return super().close_session_from_ui(bank_payment_method_diff_pairs)

    # The back office's doors

    def action_pos_session_closing_control(self, *args, **kwargs):
        self._glase_refuse_closing()
        for session in self:
            session._glase_refuse_unresolved(session.closing_notes)
        return super().action_pos_session_closing_control(*args, **kwargs)

    def action_pos_session_validate(self, *args, **kwargs):
        self._glase_refuse_closing()
        for session in self:
            session._glase_refuse_unresolved(session.closing_notes)
        return super().action_pos_session_validate(*args, **kwargs)

    def _validate_session(self, *args, **kwargs):
        unresolved = self._glase_unresolved()
        result = super()._validate_session(*args, **kwargs)
        if self.state == "closed":
            for row in unresolved:
                self.env["glase.event"]._note(
                    row, "session closed over it", note=self.closing_notes
                )
            self.env["glase.period"].sudo()._after_closing(self)
        return result

    # What the popup shows

    def get_closing_control_data(self):
        """Glase's line in the closing popup: also how many payments need somebody."""
        data = super().get_closing_control_data()
        methods = self.env["pos.payment.method"]
        for row in data["non_cash_payment_methods"]:
            if methods.browse(row["id"]).use_payment_terminal == GLASE:
                row["glase"] = self._glase_closing_data(methods.browse(row["id"]))
        return data

    def _glase_closing_data(self, method):
        payments = self._get_closed_orders().payment_ids
        amounts = payments.filtered(lambda p: p.payment_method_id == method).mapped(
            "amount"
        )
        period = self.env["glase.period"].sudo()._newest_of(self.config_id)
        return {
            "unresolved": len(self._glase_unresolved()),
            "count": sum(amount > 0 for amount in amounts),
            "amount": sum(amount for amount in amounts if amount > 0),
            "refunds": sum(amount < 0 for amount in amounts),
            "amount_refunds": sum(amount for amount in amounts if amount < 0),
            "reconciled": period.summary or "",
            "reconciled_at": period.marked_at
            and format_datetime(self.env, period.marked_at, tz=self.env.user.tz),
            "reconciled_well": period.result == "right",
        }

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

    # Why not

    def _glase_refusal(self, reason):
        """What the till's popup reads; ``glase``: there is nothing to cancel here."""
        return {
            "successful": False,
            "title": self.env._("The register stays open"),
            "message": reason,
            "redirect": False,
            "glase": True,
        }

    def _glase_refuse_closing(self):
        for session in self:
            reason = session._glase_why_not_closing()
            if reason:
                raise UserError(reason)

    def _glase_refuse_unresolved(self, notes):
        reason = self._glase_why_not_closing_over(notes)
        if reason:
            raise UserError(reason)

    def _glase_why_not_closing_over(self, notes):
        """A manager may close over unresolved payments, and says why in the notes.

        At a till where employees log in, the manager is one whose PIN the server has
        verified: the audit trail of each payment then has the permit.
        """
        rows = self._glase_unresolved()
        manager = self.env.user.has_group(MANAGER)
        if not rows or (manager and (notes or "").strip()):
            return ""
        if all(PERMITTED in row.event_ids.mapped("what") for row in rows):
            return ""
        return self.env._(
            "%(count)s Glase payments of this session need a manager, who may close "
            "the register over them with a closing note.",
            count=len(rows),
        )

    def _glase_why_not_cancelling(self):
        """Core offers to cancel the open orders; not when there is money in one."""
        orders = self.get_session_orders().filtered(
            lambda order: order.state == "draft"
        )
        return orders._glase_why_not_removing()

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
