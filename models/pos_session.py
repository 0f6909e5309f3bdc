# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..const import GLASE, MANAGER, events
from ..services.orders import must_not_vanish

SHUT = ("closing_control", "closed")


class PosSession(models.Model):
    """No session closes over a live Glase payment, by none of its four doors; over
    what is unresolved only a manager closes, with a note."""

    _inherit = "pos.session"

    # The till's doors

    def _cannot_close_session(self, bank_payment_method_diffs=None):
        reason = must_not_vanish.why_not_closing(self)
        reason = reason or self._glase_why_not_cancelling()
        if reason:
            return self._glase_refusal(reason)
        return super()._cannot_close_session(bank_payment_method_diffs)

    def update_closing_control_state_session(self, notes):
        """Core would first shut the session and then find out that it cannot close,
        and an order that comes in between would find no open session."""
        must_not_vanish.refuse_closing(self)
        self._glase_refuse_unresolved(notes)
        return super().update_closing_control_state_session(notes)

    def close_session_from_ui(self, bank_payment_method_diff_pairs=None):
        reason = self._glase_why_not_closing_over(self.closing_notes)
        if reason and not self._cannot_close_session():
            return self._glase_refusal(reason)
        return super().close_session_from_ui(bank_payment_method_diff_pairs)

    # The back office's doors

    def action_pos_session_closing_control(self, *args, **kwargs):
        must_not_vanish.refuse_closing(self)
        for session in self:
            session._glase_refuse_unresolved(session.closing_notes)
        return super().action_pos_session_closing_control(*args, **kwargs)

    def action_pos_session_validate(self, *args, **kwargs):
        must_not_vanish.refuse_closing(self)
        for session in self:
            session._glase_refuse_unresolved(session.closing_notes)
        return super().action_pos_session_validate(*args, **kwargs)

    # and whoever writes the state past them

    def write(self, vals):
        state = vals.get("state")
        for session in self if state in SHUT else ():
            if session.state in (state, "closed"):
                continue
            must_not_vanish.refuse_closing(session)
            notes = vals.get("closing_notes", session.closing_notes)
            session._glase_refuse_unresolved(notes)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_glase_transactions(self):
        rows = self.env["glase.transaction"].sudo()
        if rows.search_count([("session_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("This session has Glase transactions and is kept.")
            )

    def _validate_session(self, *args, **kwargs):
        unresolved = self._glase_unresolved()
        result = super()._validate_session(*args, **kwargs)
        if self.state == "closed":
            for row in unresolved:
                self.env["glase.event"]._note(
                    row, events.CLOSED_OVER, note=self.closing_notes
                )
            self._glase_tell_elsewhere()
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
            "elsewhere": self._glase_elsewhere(),
        }

    def _glase_elsewhere(self):
        """Where this session's books and what its terminal took are not the same.

        A payment is booked in the session of its order, as Odoo does with every
        payment; with orders that registers share it may be taken at another terminal.

        :returns: [{"text": for people, "amount"}], one for each other session
        """
        rows = self.env["glase.transaction"].sudo()
        linked = [("order_id", "!=", False), ("payment_id", "!=", False)]
        taken = rows.search([("session_id", "=", self.id), *linked])
        booked = rows.search([("order_id.session_id", "=", self.id), *linked])
        taken_here = (taken - booked).grouped(lambda row: row.order_id.session_id)
        booked_here = (booked - taken).filtered("session_id").grouped("session_id")
        here = self.env._("Taken here, booked in %(session)s (%(count)s)")
        there = self.env._("Booked here, taken in %(session)s (%(count)s)")
        return [
            {
                "text": text % {"session": session.name, "count": len(found)},
                "amount": sum(row._booked_amount() for row in found),
            }
            for text, by_session in ((here, taken_here), (there, booked_here))
            for session, found in by_session.items()
        ]

    def _glase_tell_elsewhere(self):
        """For the bookkeeper, who has no popup."""
        for each in self._glase_elsewhere():
            amount = self.currency_id.format(each["amount"])
            body = self.env._(
                "Glase: %(what)s: %(amount)s", what=each["text"], amount=amount
            )
            self.sudo().message_post(body=body)

    def _glase_unresolved(self):
        """What a manager must know before the session closes: money without an order,
        sales finished by hand, what is not coherent, and whatever else is on the
        unresolved list."""
        rows = self.env["glase.transaction"].sudo()
        rows._check_coherence(self.sudo())
        return rows.search(
            [
                "|",
                ("session_id", "in", self.ids),
                ("order_id.session_id", "in", self.ids),
                "|",
                ("unresolved", "=", True),
                *rows._unmatched(),
            ]
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

    def _glase_refuse_unresolved(self, notes):
        reason = self._glase_why_not_closing_over(notes)
        if reason:
            raise UserError(reason)

    def _glase_why_not_closing_over(self, notes):
        """A manager may close over unresolved payments, and says why in the notes.

        At a till where employees log in, the manager is one whose PIN the server has
        verified: each payment then has the permit.
        """
        rows = self._glase_unresolved()
        manager = self.env.user.has_group(MANAGER)
        if not rows or (manager and (notes or "").strip()):
            return ""
        if all(row.closing_permit_id == self for row in rows):
            return ""
        return self.env._(
            "%(count)s Glase payments of this session need a manager, who may close "
            "the register over them with a closing note.",
            count=len(rows),
        )

    def _glase_permit_closing(self, reason):
        """A manager has proven to be one: this session may close over its rows."""
        for row in self._glase_unresolved():
            row.closing_permit_id = self
            self.env["glase.event"]._note(row, events.CLOSING_PERMITTED, note=reason)

    def _glase_why_not_cancelling(self):
        """Core offers to cancel the open orders; not when there is money in one."""
        orders = self.get_session_orders().filtered(
            lambda order: order.state == "draft"
        )
        return must_not_vanish.why_not_removing(orders)
