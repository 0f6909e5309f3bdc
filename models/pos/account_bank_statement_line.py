# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date


class AccountBankStatementLine(models.Model):
    """How a bookkeeper knows a payout among the lines of the bank: by day, amount and
    label. Odoo calls them by their entry's number only."""

    _inherit = "account.bank.statement.line"

    @api.depends_context("glase_payout")
    def _compute_display_name(self):
        if not self.env.context.get("glase_payout"):
            return super()._compute_display_name()
        for line in self:
            money = line.currency_id.format(line.amount)
            day = format_date(self.env, line.date)
            line.display_name = f"{day}, {money}, {line.payment_ref or line.name}"
        return None

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        if self.env.context.get("glase_payout") and operator in ("ilike", "="):
            domain = Domain(domain) | Domain("payment_ref", operator, value)
        return domain
