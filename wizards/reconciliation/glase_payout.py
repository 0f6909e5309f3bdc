# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import groupby

from ...const import GLASE

# Proposed by the statement line that is chosen, and free to be changed
FROM_LINE = {"compute": "_compute_from_line", "readonly": False}
FROM_LINE |= {"store": True, "precompute": True}


class GlasePayout(models.TransientModel):
    """Glase pays out less its fee: which payments does this money on the bank pay? A
    statement line of the bank, or its amount and date, is booked against the entries
    that wait on Glase's account; the rest goes on the account for fees."""

    _name = "glase.payout"
    _inherit = ["glase.chosen"]
    _description = "Payout of Glase"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    statement_line_id = fields.Many2one(
        "account.bank.statement.line",
        string="Bank statement line",
        domain="[('is_reconciled', '=', False), ('company_id', '=', company_id), "
        "('amount', '>', 0)]",
    )
    journal_id = fields.Many2one(
        "account.journal",
        string="Bank",
        **FROM_LINE,
        domain="[('type', '=', 'bank'), ('company_id', '=', company_id)]",
    )
    date = fields.Date(**FROM_LINE, required=True)
    amount = fields.Monetary(string="Paid out", **FROM_LINE)
    entry_ids = fields.Many2many(
        "account.move.line",
        string="Glase payments in this payout",
        compute="_compute_entry_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', candidate_ids)]",
    )
    candidate_ids = fields.Many2many(
        "account.move.line", compute="_compute_candidate_ids"
    )
    total = fields.Monetary(string="Total of the payments", compute="_compute_fee")
    fee = fields.Monetary(string="Glase's fee", compute="_compute_fee")
    fee_account_id = fields.Many2one(
        "account.account",
        string="Account for the fee",
        compute="_compute_fee_account_id",
        store=True,
        readonly=False,
        domain="[('company_ids', 'in', company_id), "
        "('account_type', 'in', ('expense', 'expense_direct_cost'))]",
        help="Kept for the next payout.",
    )

    @api.depends("company_id")
    def _compute_fee_account_id(self):
        for payout in self:
            payout.fee_account_id = payout.company_id.glase_fee_account_id

    @api.depends("statement_line_id")
    def _compute_from_line(self):
        for payout in self:
            line = payout.statement_line_id
            payout.journal_id = line.journal_id or payout.journal_id
            payout.date = line.date or payout.date or fields.Date.context_today(payout)
            payout.amount = line.amount or payout.amount

    @api.depends("company_id", "date")
    def _compute_candidate_ids(self):
        methods = self.env["pos.payment.method"].sudo()
        for payout in self:
            glase = methods.search(
                [
                    ("use_payment_terminal", "=", GLASE),
                    ("company_id", "=", payout.company_id.id),
                ]
            )
            payout.candidate_ids = self.env["account.move.line"].search(
                [
                    ("account_id", "in", glase.outstanding_account_id.ids),
                    ("company_id", "=", payout.company_id.id),
                    ("parent_state", "=", "posted"),
                    ("reconciled", "=", False),
                    ("date", "<=", payout.date),
                ],
                order="date, id",
            )

    @api.depends("candidate_ids", "amount")
    def _compute_entry_ids(self):
        for payout in self:
            payout.entry_ids = payout._proposed()

    def _proposed(self):
        """The oldest whole days that come to the amount, or a little more: the fee."""
        entries = self.env["account.move.line"]
        for _date, of_day in groupby(self.candidate_ids, key=lambda line: line.date):
            rest = self.amount - self._sum(entries)
            if self.currency_id.compare_amounts(rest, 0.0) <= 0:
                break
            entries |= entries.concat(*of_day)
        return entries

    def _sum(self, entries):
        return sum(entries.mapped("amount_residual"))

    @api.depends("entry_ids", "amount")
    def _compute_fee(self):
        for payout in self:
            payout.total = payout._sum(payout.entry_ids)
            payout.fee = payout.total - payout.amount

    def action_book(self):
        """Book the payout and its fee, and settle the payments that it pays."""
        self.ensure_one()
        self._check()
        line = self.statement_line_id or self._new_statement_line()
        self.company_id.sudo().glase_fee_account_id = self.fee_account_id
        _liquidity, suspense, _others = line._seek_for_lines()
        line.with_context(force_delete=True, skip_readonly_check=True).write(
            {
                "line_ids": [
                    *(Command.delete(one.id) for one in suspense),
                    *(Command.create(vals) for vals in self._counterparts(line)),
                ]
            }
        )
        for account, entries in self.entry_ids.grouped("account_id").items():
            mine = line.line_ids.filtered(lambda one, of=account: one.account_id == of)
            (mine | entries).reconcile()
        return line.move_id._get_records_action()

    def _check(self):
        if not self.entry_ids:
            raise UserError(
                self.env._("No Glase payment waits for a payout on that day.")
            )
        if self.currency_id.compare_amounts(self.fee, 0.0) < 0:
            raise UserError(
                self.env._(
                    "Glase has paid out %(more)s more than these payments. Add the "
                    "missing payments.",
                    more=self.currency_id.format(-self.fee),
                )
            )
        if self.fee and not self.fee_account_id:
            raise UserError(self.env._("Choose the account for Glase's fee."))
        if not self.journal_id or not self.amount:
            raise UserError(
                self.env._("Choose a bank statement line, or enter bank and amount.")
            )
        if self.journal_id.currency_id not in (self.currency_id, self.currency_id[:0]):
            raise UserError(
                self.env._(
                    "The currency of %(bank)s differs from that of the Glase payments. "
                    "Book this payout by hand.",
                    bank=self.journal_id.name,
                )
            )

    def _new_statement_line(self):
        return self.env["account.bank.statement.line"].create(
            {
                "journal_id": self.journal_id.id,
                "date": self.date,
                "amount": self.amount,
                "payment_ref": self.env._("Payout of Glase"),
            }
        )

    def _counterparts(self, line):
        """What stands against the bank: each account of Glase, and the fee."""
        name = line.payment_ref
        for account, entries in self.entry_ids.grouped("account_id").items():
            yield self._counterpart(account, name, -self._sum(entries))
        if not self.currency_id.is_zero(self.fee):
            name = self.env._("Glase's fee")
            yield self._counterpart(self.fee_account_id, name, self.fee)

    def _counterpart(self, account, name, balance):
        return {
            "account_id": account.id,
            "name": name,
            "balance": balance,
            "amount_currency": balance,
            "currency_id": self.currency_id.id,
        }
