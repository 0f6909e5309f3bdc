# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError

from ...const import GLASE, MANAGER, events
from ...services.common.texts import moment
from ...services.orders import must_not_vanish

SHUT = ("closing_control", "closed")


class PosSession(models.Model):
    """No session closes over a live Glase payment, whatever closes it; over what is
    unresolved only a manager closes, with a note."""

    _inherit = "pos.session"

    # Closed by the register

    def _cannot_close_session(self, bank_payment_method_diffs=None):
        drafts = self.get_session_orders().filtered(
            lambda order: order.state == "draft"
        )
        reason = must_not_vanish.why_not_closing(self)
        # Core offers to cancel the open orders; not when there is money in one
        reason = reason or must_not_vanish.why_not_removing(drafts)
        if reason:
            return self._glase_refusal(reason)
        return super()._cannot_close_session(bank_payment_method_diffs)

    def update_closing_control_state_session(self, notes):
        """Core would first shut the session and then find out that it cannot close,
        and an order that comes in between would find no open session."""
        self._glase_refuse_closing(notes)
        return super().update_closing_control_state_session(notes)

    def close_session_from_ui(self, bank_payment_method_diff_pairs=None):
        reason = self._glase_why_not_closing_over(self.closing_notes)
        if reason and not self._cannot_close_session():
            return self._glase_refusal(reason)
        return super().close_session_from_ui(bank_payment_method_diff_pairs)

    # Closed in the back office

    def action_pos_session_closing_control(self, *args, **kwargs):
        for session in self:
            session._glase_refuse_closing(session.closing_notes)
        return super().action_pos_session_closing_control(*args, **kwargs)

    def action_pos_session_validate(self, *args, **kwargs):
        for session in self:
            session._glase_refuse_closing(session.closing_notes)
        return super().action_pos_session_validate(*args, **kwargs)

    # Closed by whoever writes the state

    def write(self, vals):
        state = vals.get("state")
        for session in self if state in SHUT else ():
            if session.state not in (state, "closed"):
                notes = vals.get("closing_notes", session.closing_notes)
                session._glase_refuse_closing(notes)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_glase_transactions(self):
        transactions = self.env["glase.transaction"].sudo()
        if transactions.search_count([("session_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("This session has Glase transactions and cannot be deleted.")
            )

    def _validate_session(self, *args, **kwargs):
        unresolved = self._glase_unresolved()
        result = super()._validate_session(*args, **kwargs)
        if self.state == "closed":
            for tx in unresolved:
                self.env["glase.event"]._note(
                    tx, events.CLOSED_OVER, note=self.closing_notes
                )
            for each in self._glase_elsewhere():  # the bookkeeper has no popup
                amount = self.currency_id.format(each["amount"])
                body = self.env._(
                    "Glase: %(what)s: %(amount)s", what=each["text"], amount=amount
                )
                self.sudo().message_post(body=body)
            self.env["glase.period"].sudo()._after_closing(self)
        return result

    # What the popup shows

    def get_closing_control_data(self):
        data = super().get_closing_control_data()
        for line in data["non_cash_payment_methods"]:
            method = self.env["pos.payment.method"].browse(line["id"])
            if method.use_payment_terminal == GLASE:
                line["glase"] = self._glase_closing_data(method)
        return data

    def _glase_closing_data(self, method):
        payments = self._get_closed_orders().payment_ids
        payments = payments.filtered(lambda one: one.payment_method_id == method)
        amounts = payments.mapped("amount")
        unresolved = self._glase_unresolved()
        period = self.env["glase.period"].sudo()._newest_of(self.config_id)
        return {
            "unresolved": len(unresolved),
            "unresolved_list": unresolved._as_unresolved(),
            "count": sum(amount > 0 for amount in amounts),
            "amount": sum(amount for amount in amounts if amount > 0),
            "refunds": sum(amount < 0 for amount in amounts),
            "amount_refunds": sum(amount for amount in amounts if amount < 0),
            "reconciled": period.summary or "",
            "reconciled_at": moment(period.marked_at),
            "reconciled_well": period.result == "right",
            "elsewhere": self._glase_elsewhere(),
        }

    def _glase_elsewhere(self):
        """Where this session's books and what its terminal took are not the same.

        A payment is booked in the session of its order, as Odoo does with every
        payment; with orders that registers share it may be taken at another terminal.

        :returns: [{"text": for people, "amount"}], one for each other session
        """
        transactions = self.env["glase.transaction"].sudo()
        linked = [("order_id", "!=", False), ("payment_id", "!=", False)]
        taken = transactions.search([("session_id", "=", self.id), *linked])
        booked = transactions.search([("order_id.session_id", "=", self.id), *linked])
        taken_here = (taken - booked).grouped(lambda tx: tx.order_id.session_id)
        booked_here = (booked - taken).filtered("session_id").grouped("session_id")
        here = self.env._("Taken here, booked in %(session)s (%(count)s)")
        there = self.env._("Booked here, taken in %(session)s (%(count)s)")
        return [
            {
                "text": text % {"session": session.name, "count": len(found)},
                "amount": sum(tx._booked_amount() for tx in found),
            }
            for text, by_session in ((here, taken_here), (there, booked_here))
            for session, found in by_session.items()
        ]

    def _glase_unresolved(self):
        """What a manager must know before the session closes."""
        transactions = self.env["glase.transaction"].sudo()
        transactions._check_coherence(self.sudo())
        return transactions.search(transactions._unresolved_in(sessions=self))

    # Why not

    def _glase_refusal(self, reason):
        """What the register's popup reads; ``glase``: nothing is to be cancelled."""
        return {
            "successful": False,
            "title": self.env._("The register stays open"),
            "message": reason,
            "redirect": False,
            "glase": True,
        }

    def _glase_refuse_closing(self, notes):
        must_not_vanish.refuse_closing(self)
        reason = self._glase_why_not_closing_over(notes)
        if reason:
            raise UserError(reason)

    def _glase_why_not_closing_over(self, notes):
        """A manager may close over unresolved payments, and says why in the notes.

        At a register where employees log in, the manager is one whose PIN the server
        has verified: each payment then has the permit.
        """
        unresolved = self._glase_unresolved()
        if self.env.user.has_group(MANAGER) and (notes or "").strip():
            return ""
        if all(tx.closing_permit_id == self for tx in unresolved):
            return ""
        return self.env._(
            "Only a manager can close this register, with a closing note. Unresolved "
            "Glase payments: %(count)s.",
            count=len(unresolved),
        )

    def _glase_permit_closing(self, reason):
        """A manager has proven to be one: this session may close over these."""
        for tx in self._glase_unresolved():
            tx.closing_permit_id = self
            self.env["glase.event"]._note(tx, events.CLOSING_PERMITTED, note=reason)

    # Glase's sum in the books: one entry for each payment, where that is wanted

    def _create_combine_account_payment(self, payment_method, amounts, diff_amount):
        amount = amounts["amount"]
        if payment_method.use_payment_terminal == GLASE:
            if payment_method.glase_entry_each:
                return self._glase_book_each(payment_method, diff_amount)
            if self.currency_id.compare_amounts(amount, 0.0) < 0:
                return self._glase_book_outbound(payment_method, amount, diff_amount)
        return super()._create_combine_account_payment(
            payment_method, amounts, diff_amount
        )

    def _glase_book_each(self, payment_method, diff_amount):
        """One entry for each payment, with Glase's reference as its label.

        The session's own entry keeps one line, which all of them settle together.
        ``split_transactions`` would do the same, but wants a customer for each sale.
        """
        if diff_amount:
            self._create_diff_account_move_for_split_payment_method(
                payment_method, diff_amount
            )
        lines = self.env["account.move.line"]
        for payment in self._get_closed_orders().payment_ids:
            is_zero = self.currency_id.is_zero(payment.amount)
            if payment.payment_method_id != payment_method or is_zero:
                continue
            label = payment._glase_label()
            entry = self._glase_book(payment_method, payment.amount, label)
            entry.move_id.line_ids.name = label
            lines |= self._glase_settling(entry)
        return lines

    def _glase_book_outbound(self, payment_method, amount, diff_amount):
        """A session that gave back more than it took."""
        label = self.env._(
            "Combine %(method)s POS refunds from %(session)s",
            method=payment_method.name,
            session=self.name,
        )
        entry = self._glase_book(payment_method, amount, label)
        if not self.currency_id.is_zero(diff_amount):
            self._apply_diff_on_account_payment_move(entry, payment_method, diff_amount)
        return self._glase_settling(entry)

    def _glase_book(self, payment_method, amount, label):
        """An entry on Glase's account; below zero it lessens what Glase will pay out.

        Core turns the accounts of a refund round after it has created the payment:
        where the method names its outstanding account, that one then stands on both
        sides.
        """
        entry = (
            self.env["account.payment"]
            .with_context(pos_payment=True)
            .create(
                {
                    "amount": abs(amount),
                    "payment_type": "inbound" if amount > 0 else "outbound",
                    "journal_id": payment_method.journal_id.id,
                    "force_outstanding_account_id": (
                        payment_method.outstanding_account_id.id
                    ),
                    "destination_account_id": (
                        self._get_receivable_account(payment_method).id
                    ),
                    "memo": label,
                    "pos_payment_method_id": payment_method.id,
                    "pos_session_id": self.id,
                    "company_id": self.company_id.id,
                }
            )
        )
        entry.action_post()
        return entry

    def _glase_settling(self, entry):
        """The line of an entry that the session's own is settled with."""
        receivable = entry.destination_account_id
        return entry.move_id.line_ids.filtered(
            lambda line: line.account_id == receivable
        )
