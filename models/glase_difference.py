# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from uuid import uuid4

from odoo import models

from ..const import NEVER_SENT, UNDER_WAY, events, reasons
from .glase_period_line import DIFFERENCES


class GlasePeriodLine(models.Model):
    """Money in Glase's list that the journal does not know by its reference."""

    _inherit = "glase.period.line"

    def _find_out(self):
        """Whose money is it? First compared with attempts that ended without a
        reference (state_machine.md, chapter 4); a refund that nobody knows the end of
        is settled only when it alone fits (state_machine.md, chapter 7)."""
        self.ensure_one()
        self.terminal_id = self.terminal_id or self._terminal_of_code()
        rows = self.env["glase.transaction"]
        known = rows.search(
            [
                ("ers_reference", "=", self.ers_reference),
                ("company_id", "=", self.company_id.id),
            ],
            limit=1,
        )
        if known:
            self._match(self.period_id, self.position, self.position + 1)
            self.modified(["is_open"])  # what a done period tells comes from its lines
        elif not self.terminal_id:
            self.kind = "only_glase"
        elif self.amount_glase < 0:
            self._find_refund()
        elif rows.search_count(
            [
                ("terminal_id", "=", self.terminal_id.id),
                ("kind", "=", "payment"),
                ("state", "in", UNDER_WAY),
                ("create_date", "<=", self.period_id.marked_at),
            ],
            limit=1,
        ):
            self.kind = "undecided"  # it may be this one, and will tell by itself
        else:
            self._find_attempt()

    def _terminal_of_code(self):
        """The till by its number at Glase, which it may have lost meanwhile."""
        period = self.period_id
        if self.terminal_code in (False, period.terminal_code):
            return period.terminal_id
        terminals = self.env["glase.terminal"].with_context(active_test=False)
        same = [
            ("account_id", "=", period.account_id.id),
            ("terminal_code", "=", self.terminal_code),
        ]
        return (
            terminals.search(
                [
                    ("account_id", "=", period.account_id.id),
                    ("terminal_id", "=", self.terminal_code),
                ],
                limit=1,
            )
            or self.env["glase.period"].search(same, limit=1).terminal_id
        )

    def _find_attempt(self):
        """An attempt of this till and amount that ended, and never got a reference."""
        period = self.period_id
        attempts = self.env["glase.transaction"].search(
            [
                ("terminal_id", "=", self.terminal_id.id),
                ("kind", "=", "payment"),
                ("state", "in", ("cancelled", "failed")),
                ("invoice_reference", "=", False),
                ("ers_reference", "=", False),
                ("status_word", "!=", NEVER_SENT),
                ("create_date", "<=", period.marked_at),
                ("amount", "=", self.amount_glase),
            ]
        )
        if period.since:
            attempts = attempts.filtered(lambda row: row.create_date >= period.since)
        if len(attempts) == 1 and len(self._alike()) == 1:
            attempts._lock()._set_paid(
                self.amount_glase,
                self.currency_id.name,
                ers_reference=self.ers_reference,
                payment_date=attempts.create_date,
                confirmed=True,
            )
            self._claim("only_glase", attempts)
        else:
            self._claim("only_glase", self._new_row("paid", "payment"))

    def _find_refund(self):
        refunds = self._refunds_without_reference()
        if "sending" in refunds.mapped("state"):
            self.kind = "undecided"  # it may be this one, and will tell by itself
        elif len(refunds) == 1 and len(self._alike()) == 1:
            refunds._lock_refund()
            if refunds.state == "refunded":
                refunds._set_named(self.ers_reference)
            else:
                refunds._set_refunded(self.ers_reference)
            self._claim("refund_confirmed", refunds)
        elif refunds:
            self.kind = "only_glase"  # one of these; a manager knows which
        else:
            self._claim("only_glase", self._new_row("refunded", "refund"))

    def _refunds_without_reference(self):
        """Refunds of this amount that may be meant: under way, not known, or called
        done without Glase's reference: by a manager, or because a repetition found
        nothing left to give back."""
        period = self.period_id
        refunds = self.env["glase.transaction"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "refund"),
                ("state", "in", ("sending", "unconfirmed", "refunded")),
                ("ers_reference", "=", False),
                ("amount", "=", -self.amount_glase),
                ("terminal_id.account_id", "=", period.account_id.id),
                ("create_date", "<=", period.marked_at),
            ]
        )
        if not period.since:
            return refunds
        return refunds.filtered(
            lambda row: row.state != "refunded" or row.create_date >= period.since
        )

    def _alike(self):
        """The lines of this amount that nobody has claimed."""
        return self.search(
            [
                ("period_id.account_id", "=", self.period_id.account_id.id),
                ("terminal_id", "in", (False, self.terminal_id.id))
                if self.amount_glase > 0
                else ("id", "!=", False),
                ("amount_glase", "=", self.amount_glase),
                ("transaction_id", "=", False),
                ("note", "=", False),
            ]
        )

    def _claim(self, kind, row):
        amount = row.amount_paid
        self.write({"kind": kind, "transaction_id": row.id, "amount_odoo": amount})

    def _new_row(self, state, kind):
        """Money that is on nobody's books: the journal takes it, for a manager."""
        uuid = str(uuid4())
        terminal, period = self.terminal_id, self.period_id
        row = self.env["glase.transaction"].create(
            {
                "payment_uuid": uuid,
                "attempt": 1,
                "client_invoice_id": f"{uuid}-1",
                "kind": kind,
                "state": state,
                "terminal_id": terminal.id,
                "config_id": terminal.config_id.id,
                "company_id": self.company_id.id,
                "cashier": self.cashier,
                "currency_id": self.currency_id.id,
                "amount": abs(self.amount_glase),
                "amount_paid": self.amount_glase,
                "paid_currency": self.currency_id.name,
                "ers_reference": self.ers_reference,
                "payment_date": period.marked_at,
                "changed_at": period._clock(),
                "status_word": "PAID",
                "confirmed": True,
                "receipt_state": "failed",
            }
        )
        row._set_unresolved(reasons.NOT_KNOWN_HERE)
        return row

    def _settle_amounts(self, period):
        """An amount that was unclear, until Glase's list told
        (state_machine.md, 3.1)."""
        lines = self.search(
            [
                ("period_id", "=", period.id),
                ("kind", "=", "matched"),
                ("transaction_id.unresolved", "=", True),
                "|",
                ("transaction_id.no_amount", "=", True),
                ("transaction_id.unresolved_why", "=", reasons.AMOUNT_UNCLEAR),
            ]
        )
        for row in lines.transaction_id:
            row._lock()._set_settled(
                events.RESOLVED, self.env._("Glase's list has this amount.")
            )

    def _untold(self):
        """Differences that no manager has heard of."""
        return self.search([("kind", "in", DIFFERENCES), ("flagged", "=", False)])

    def _flag(self):
        """Put the payment on the list of what needs somebody, once."""
        self.ensure_one()
        row = self.transaction_id
        why = {
            "differs": reasons.OTHER_LIST_AMOUNT,
            "only_odoo": reasons.NOT_LISTED,
        }.get(self.kind)
        if why and not self.flagged and not row.unresolved:
            row._lock()._set_unresolved(why)
        self.flagged = True
        self.invalidate_recordset(["is_open"])
        self._compute_is_open()
