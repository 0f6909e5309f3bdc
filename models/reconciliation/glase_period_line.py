# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json
from uuid import uuid4

from psycopg2.extras import execute_values

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...const import NEVER_SENT, UNDER_WAY, events, reasons
from ...services.common import difference_texts
from ..mixins.actions import open_wizard

INCOHERENT = ("unproven", "unbooked")  # between Odoo and Glase (coherence.py)
DIFFERENCES = ("differs", "only_glase", "only_odoo", *INCOHERENT)

INSERT = """
    INSERT INTO glase_period_line
        (period_id, company_id, currency_id, owner_id, run, position, ers_reference,
         terminal_code, cashier, amount_glase, extra, kind, is_open, flagged)
    VALUES %s
    ON CONFLICT (period_id, ers_reference) WHERE position IS NOT NULL
    DO UPDATE SET run = EXCLUDED.run, position = EXCLUDED.position,
                  amount_glase = EXCLUDED.amount_glase
"""
# Our amount: what was paid, below zero for a refund; nothing if Glase said that it
# reversed the payment.
MATCH = """
    UPDATE glase_period_line l
       SET transaction_id = t.id, terminal_id = t.terminal_id,
           amount_odoo = j.amount,
           kind = CASE WHEN j.amount = l.amount_glase THEN
                      CASE l.kind WHEN 'refund_confirmed' THEN l.kind
                                  WHEN 'only_glase' THEN l.kind ELSE 'matched' END
                  ELSE 'differs' END,
           is_open = CASE WHEN j.amount = l.amount_glase
                     THEN l.is_open AND l.kind = 'only_glase'
                     ELSE NOT l.flagged OR COALESCE(t.unresolved, FALSE) END
      FROM glase_transaction t
      CROSS JOIN LATERAL (
          SELECT CASE WHEN t.state IN ('paid', 'refunded')
                      THEN ROUND(t.amount_paid::numeric, %(decimals)s) ELSE 0 END
                 AS amount) j
     WHERE t.ers_reference = l.ers_reference AND t.company_id = l.company_id
       AND l.period_id = %(period)s
       AND l.position >= %(start)s AND l.position < %(end)s
"""


class GlasePeriodLine(models.Model):
    """One payment or refund in Glase's list, in Odoo, or in both."""

    _name = "glase.period.line"
    _inherit = ["glase.exported"]
    _description = "Glase reconciliation line"
    _order = "is_open desc, id"
    _rec_name = "ers_reference"
    _log_access = False
    _machine_fields = frozenset(("flagged", "position", "run", "story"))

    period_id = fields.Many2one(
        "glase.period", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    marked_at = fields.Datetime(related="period_id.marked_at")
    kind = fields.Selection(
        [
            ("matched", "Matched"),
            ("differs", "Amount differs"),
            ("only_glase", "Only at Glase"),
            ("only_odoo", "Only in Odoo"),
            ("unproven", "Unproven in Odoo"),
            ("unbooked", "Not in Odoo's orders"),
            ("refund_confirmed", "Refund confirmed"),
            ("reversed", "Reversed by Glase"),
            ("not_comparable", "Not comparable"),
            ("undecided", "Still in progress"),
            ("unknown", "Being compared"),
        ],
        string="Result",
        required=True,
        readonly=True,
    )
    is_open = fields.Boolean(
        string="Open",
        compute="_compute_is_open",
        store=True,
        help="This difference is not resolved yet.",
    )
    flagged = fields.Boolean(string="Manager informed", readonly=True)
    position = fields.Integer(string="Position in the report", readonly=True)
    run = fields.Integer(string="Number of the comparison", readonly=True)
    ers_reference = fields.Char(string="Glase reference", readonly=True)
    transaction_id = fields.Many2one(
        "glase.transaction", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    order_id = fields.Many2one(related="transaction_id.order_id")
    order_name = fields.Char(related="transaction_id.order_name")
    terminal_id = fields.Many2one(
        "glase.terminal", string="Point of Sale", readonly=True, ondelete="restrict"
    )
    terminal_code = fields.Char(string="Terminal ID", readonly=True)
    cashier = fields.Char(readonly=True)
    amount_glase = fields.Monetary(string="At Glase", readonly=True)
    amount_odoo = fields.Monetary(string="In Odoo", readonly=True)
    amount_difference = fields.Monetary(
        string="Difference",
        compute="_compute_story",
        help="What Glase has more than Odoo; below zero, what it has less.",
    )
    story = fields.Char(string="What it means", compute="_compute_story")
    extra = fields.Json(
        readonly=True,
        groups=fields.NO_ACCESS,
        help="Other data from Glase's report.",
    )
    owner_id = fields.Many2one("res.users", string="Responsible")
    note = fields.Char(string="Resolved because", readonly=True)
    settled_at = fields.Datetime(string="Resolved at", readonly=True)
    age = fields.Integer(string="Age in days", compute="_compute_age")

    _listed_uniq = models.UniqueIndex(
        "(period_id, ers_reference) WHERE position IS NOT NULL"
    )
    _position_idx = models.Index("(period_id, position)")
    _open_idx = models.Index("(period_id) WHERE is_open IS TRUE")
    _difference_idx = models.Index(f"(period_id) WHERE kind IN {DIFFERENCES}")
    _undecided_idx = models.Index("(id) WHERE kind IN ('unknown', 'undecided')")

    @api.depends("kind", "note", "transaction_id.unresolved")
    def _compute_is_open(self):
        for line in self:
            needs = not line.transaction_id or line.transaction_id.unresolved
            line.is_open = line.kind in DIFFERENCES and not line.note and needs

    @api.depends("period_id.marked_at")
    def _compute_age(self):
        now = fields.Datetime.now()
        for line in self:
            since = line.period_id.marked_at or now
            line.age = max(0, (now - since).days) if line.is_open else 0

    @api.depends("kind", "is_open", "amount_glase", "amount_odoo", "transaction_id")
    @api.depends_context("lang")
    def _compute_story(self):
        for line in self:
            line.amount_difference = line._difference()
            differs = line.currency_id and line.kind in DIFFERENCES
            line.story = difference_texts.story(line) if differs else ""

    def _difference(self):
        if self.kind in INCOHERENT:
            return -self.amount_odoo
        odoo = 0.0 if self._is_unclaimed() else self.amount_odoo
        more = self.amount_glase - odoo
        return self.currency_id.round(more) if self.currency_id else more

    def _is_unclaimed(self):
        """Money that only Glase knew, and that no manager has seen to yet."""
        return self.is_open and self.kind == "only_glase"

    def write(self, vals):
        """A manager may hand a difference over; buttons do the rest."""
        if not self.env.su and set(vals) - {"owner_id"}:
            raise AccessError(
                self.env._("Reconciliation lines cannot be changed by hand.")
            )
        return super().write(vals)

    # Reading a list

    @api.model
    def _store(self, period, start, rows):
        """Take rows of Glase's list into the period, matched where they are known. A
        large list must not take a record for each row."""
        currency = period.currency_id
        # A list that names a payment twice has it once; its sums then tell
        unique = {row.ers_reference: row for row in rows}.values()
        self.env.flush_all()
        fixed = (
            period.id,
            period.company_id.id,
            currency.id,
            period.user_id.id or None,
            period.run,
        )
        execute_values(
            self.env.cr._obj,
            INSERT,
            [
                (
                    *fixed,
                    start + number,
                    row.ers_reference,
                    row.terminal_id or None,
                    row.cashier or None,
                    round(row.amount or 0, currency.decimal_places),
                    json.dumps(row.extra) if row.extra else None,
                    "unknown",
                    False,
                    False,
                )
                for number, row in enumerate(unique)
            ],
            page_size=1000,
        )
        self._match(period, start, start + len(rows))

    @api.model
    def _match(self, period, start, end):
        self.env.cr.execute(
            MATCH,
            {
                "period": period.id,
                "start": start,
                "end": end,
                "decimals": period.currency_id.decimal_places,
            },
        )
        self.env.invalidate_all()

    @api.model
    def _drop_stale(self, period):
        """What a list that was fetched again does not show any more."""
        self.env.cr.execute(
            "DELETE FROM glase_period_line WHERE period_id = %s AND run < %s "
            "AND position IS NOT NULL AND note IS NULL",
            [period.id, period.run],
        )
        self.env.invalidate_all()

    # What a manager does about it

    def action_attach(self):
        return self._known_transaction().action_attach()

    def action_refund(self):
        return self._known_transaction().action_refund()

    def action_settle(self):
        self.check_access("write")
        self.ensure_one()
        title = self.env._("Resolve with a note")
        return open_wizard("glase.settle.line", title, line_id=self.id)

    def _known_transaction(self):
        self.check_access("read")
        self.ensure_one()
        if not self.transaction_id:
            raise UserError(
                self.env._(
                    "This payment was made at a terminal that is not in this Odoo. "
                    "Resolve it with a note."
                )
            )
        return self.transaction_id

    def _set_settled(self, note):
        for line in self:
            line.write({"note": note, "settled_at": line.period_id._clock()})
            tx = line.transaction_id
            if tx.unresolved and tx.state != "unconfirmed":
                tx._set_settled(events.RESOLVED, note)
        self.env["glase.period"]._sync_activities()

    # Money in Glase's list that is not known by its reference

    def _find_out(self):
        """Whose money is it? First compared with attempts that ended without a
        reference (state_machine.md, chapter 4); an unknown refund is resolved only when
        it alone fits (state_machine.md, chapter 7)."""
        self.ensure_one()
        self.terminal_id = self.terminal_id or self._terminal_of_code()
        transactions = self.env["glase.transaction"]
        known = transactions.search(
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
        elif transactions.search_count(
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
        """The terminal by its number at Glase, which it may have lost meanwhile."""
        period, code = self.period_id, self.terminal_code
        if code in (False, period.terminal_code):
            return period.terminal_id
        account = ("account_id", "=", period.account_id.id)
        terminals = self.env["glase.terminal"].with_context(active_test=False)
        periods = self.env["glase.period"]
        return (
            terminals.search([account, ("terminal_id", "=", code)], limit=1)
            or periods.search(
                [account, ("terminal_code", "=", code)], limit=1
            ).terminal_id
        )

    def _find_attempt(self):
        """An attempt of this terminal and amount that ended without a reference."""
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
            attempts = attempts.filtered(lambda tx: tx.create_date >= period.since)
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
            self._claim("only_glase", self._new_transaction("paid", "payment"))

    def _find_refund(self):
        refunds = self._refunds_without_reference()
        if "sending" in refunds.mapped("state"):
            self.kind = "undecided"  # it may be this one, and will tell by itself
        elif len(refunds) == 1 and len(self._alike()) == 1:
            refunds._lock_refund()._set_named(self.ers_reference)
            self._claim("refund_confirmed", refunds)
        elif refunds:
            self.kind = "only_glase"  # one of these; a manager knows which
        else:
            self._claim("only_glase", self._new_transaction("refunded", "refund"))
            self.transaction_id.unresolved_note = self._perhaps_resolved_wrongly()

    def _perhaps_resolved_wrongly(self):
        """Whether a manager has said of such a refund that it did not happen, and may
        have refunded it again: one sentence, or empty."""
        said = self.env["glase.event"].search(
            [
                ("what", "=", events.WAS_NOT_REFUNDED),
                ("transaction_id.state", "=", "failed"),
                ("transaction_id.amount", "=", -self.amount_glase),
                ("transaction_id.company_id", "=", self.company_id.id),
            ]
        )
        refunds = said.transaction_id.filtered_domain(self._of_account())
        if not refunds:
            return ""
        return self.env._(
            "Resolved as not refunded before: %(refunds)s. If it was refunded again, "
            "the customer may have the money twice.",
            refunds=", ".join(refunds.mapped("client_invoice_id")),
        )

    def _refunds_without_reference(self):
        """Refunds of this amount that may be meant: under way, unknown, or called done
        without Glase's reference: by a manager, or because a repetition found nothing
        left to give back."""
        period = self.period_id
        refunds = self.env["glase.transaction"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("kind", "=", "refund"),
                ("state", "in", ("sending", "unconfirmed", "refunded")),
                ("ers_reference", "=", False),
                ("amount", "=", -self.amount_glase),
                *self._of_account(),
                ("create_date", "<=", period.marked_at),
            ]
        )
        if not period.since:
            return refunds
        return refunds.filtered(
            lambda tx: tx.state != "refunded" or tx.create_date >= period.since
        )

    def _of_account(self):
        """Domain: transactions of the list's account, with which their terminal need
        not be registered any more."""
        account = self.period_id.account_id
        return [
            "|",
            ("account_id", "=", account.id),
            "&",
            ("account_id", "=", False),
            ("terminal_id.account_id", "=", account.id),
        ]

    def _alike(self):
        """The lines of this amount that belong to no transaction."""
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

    def _claim(self, kind, tx):
        amount = tx.amount_paid
        self.write({"kind": kind, "transaction_id": tx.id, "amount_odoo": amount})

    def _new_transaction(self, state, kind):
        """Money that Odoo has not known, for a manager to see to."""
        uuid = str(uuid4())
        terminal, period = self.terminal_id, self.period_id
        tx = self.env["glase.transaction"].create(
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
        tx._set_unresolved(reasons.NOT_KNOWN_HERE)
        return tx

    def _settle_amounts(self, period):
        """An amount that was unknown, until Glase's list told
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
        for tx in lines.transaction_id:
            tx._lock()._set_settled(
                events.RESOLVED, self.env._("Glase's report has this amount.")
            )

    def _untold(self):
        """Differences that no manager has heard of."""
        return self.search([("kind", "in", DIFFERENCES), ("flagged", "=", False)])

    def _flag(self):
        """Put the payment on the list of unresolved ones, once."""
        self.ensure_one()
        why = {"differs": reasons.OTHER_LIST_AMOUNT, "only_odoo": reasons.NOT_LISTED}
        if self.kind in why and not self.flagged and not self.transaction_id.unresolved:
            self.transaction_id._lock()._set_unresolved(why[self.kind])
        self.flagged = True
        self.invalidate_recordset(["is_open"])
        self._compute_is_open()
