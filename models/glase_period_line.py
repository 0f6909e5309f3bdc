# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import json

from psycopg2.extras import execute_values

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..const import events

INCOHERENT = ("unproven", "unbooked")  # between Odoo and the journal (coherence.py)
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
# The journal's amount: what was paid, below zero for a refund; nothing if Glase said
# that it gave the payment back.
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
    """One payment or refund in Glase's list, in the journal, or in both."""

    _name = "glase.period.line"
    _inherit = ["glase.exported"]
    _description = "Glase reconciliation line"
    _order = "is_open desc, id"
    _rec_name = "ers_reference"
    _log_access = False

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
            ("unproven", "In Odoo, proven by nothing"),
            ("unbooked", "Not in Odoo's orders"),
            ("refund_confirmed", "Refund confirmed"),
            ("reversed", "Given back by Glase"),
            ("not_comparable", "Not comparable"),
            ("undecided", "Still under way"),
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
        help="A difference that nobody has settled yet.",
    )
    flagged = fields.Boolean(string="Manager informed", readonly=True)
    position = fields.Integer(string="Position in the list", readonly=True)
    run = fields.Integer(string="Number of the comparison", readonly=True)
    ers_reference = fields.Char(string="Glase reference", readonly=True)
    transaction_id = fields.Many2one(
        "glase.transaction", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    order_id = fields.Many2one(related="transaction_id.order_id")
    order_name = fields.Char(related="transaction_id.order_name")
    terminal_id = fields.Many2one(
        "glase.terminal", string="Till", readonly=True, ondelete="restrict"
    )
    terminal_code = fields.Char(string="Terminal at Glase", readonly=True)
    cashier = fields.Char(readonly=True)
    amount_glase = fields.Monetary(string="At Glase", readonly=True)
    amount_odoo = fields.Monetary(string="In Odoo", readonly=True)
    extra = fields.Json(
        readonly=True,
        groups=fields.NO_ACCESS,
        help="What else Glase's list says of it.",
    )
    owner_id = fields.Many2one("res.users", string="Responsible")
    note = fields.Char(string="Settled because", readonly=True)
    settled_at = fields.Datetime(string="Settled at", readonly=True)
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

    def _is_unclaimed(self):
        """Money that only Glase knew, and to which nobody has seen yet."""
        return self.is_open and self.kind == "only_glase"

    def write(self, vals):
        """A manager may hand a difference to somebody; buttons do the rest."""
        if not self.env.su and set(vals) - {"owner_id"}:
            raise AccessError(self.env._("Only Odoo itself compares Glase's lists."))
        return super().write(vals)

    # Reading a list

    @api.model
    def _store(self, period, start, rows):
        """Take rows of Glase's list into the period, matched where the journal knows
        them. A large list must not take a record for each row."""
        currency = period.currency_id
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
                for number, row in enumerate(_without_doubles(rows))
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
        """A list that was fetched again has lost what it does not show any more."""
        self.env.cr.execute(
            "DELETE FROM glase_period_line WHERE period_id = %s AND run < %s "
            "AND position IS NOT NULL AND note IS NULL",
            [period.id, period.run],
        )
        self.env.invalidate_all()

    # What somebody does about it

    def action_attach(self):
        return self._row_for_manager().action_attach()

    def action_refund(self):
        return self._row_for_manager().action_refund()

    def action_settle(self):
        self.check_access("write")
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Settle with a note"),
            "res_model": "glase.settle.line",
            "view_mode": "form",
            "target": "new",
            "context": {"default_line_id": self.id},
        }

    def _row_for_manager(self):
        self.check_access("read")
        self.ensure_one()
        if not self.transaction_id:
            raise UserError(
                self.env._(
                    "This payment was made at a terminal that is no till of this Odoo. "
                    "Settle it with a note."
                )
            )
        return self.transaction_id

    def _set_settled(self, note):
        for line in self:
            line.write({"note": note, "settled_at": line.period_id._clock()})
            if line.transaction_id.unresolved:
                line.transaction_id._set_settled(events.RESOLVED, note)
        self.env["glase.period"]._tend_alarms()


def _without_doubles(rows):
    """A list that names a payment twice has it once; its sums then tell."""
    return list({row.ers_reference: row for row in rows}.values())
