# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...glase.invoice import clean_text
from ...glase.report import ReportRow, stream_report
from .glase_period_result import OF_SCOPE, PAID_AT

LISTED = """
    SELECT COALESCE(m.terminal_id, l.terminal_code), COALESCE(t.cashier, l.cashier),
           l.amount_odoo
      FROM glase_period_line l
      LEFT JOIN glase_transaction t ON t.id = l.transaction_id
      LEFT JOIN glase_terminal m ON m.id = l.terminal_id
     WHERE l.period_id = %(period)s AND l.position IS NOT NULL AND l.amount_odoo <> 0
"""
BY_TIME = f"""
    SELECT m.terminal_id, t.cashier, t.amount_paid
      FROM glase_transaction t JOIN glase_terminal m ON m.id = t.terminal_id
     WHERE t.state IN ('paid', 'refunded') AND {OF_SCOPE}
       AND {PAID_AT} <= %(until)s AND {PAID_AT} > %(since)s
"""


class GlasePeriodSum(models.Model):
    """A sum as Glase's summary reports tell it, beside Odoo's own.

    No document says whether refunds lessen Glase's sums, so both ways agree; which
    payments are meant is told by the comparison of each of them.
    """

    _name = "glase.period.sum"
    _inherit = ["glase.exported"]
    _description = "Glase total of a period"
    _order = "report, terminal_code, cashier"

    period_id = fields.Many2one(
        "glase.period", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="period_id.company_id", store=True)
    currency_id = fields.Many2one(related="period_id.currency_id")
    report = fields.Char()
    terminal_code = fields.Char(string="Terminal ID")
    terminal_id = fields.Many2one("glase.terminal", string="Point of Sale")
    cashier = fields.Char()
    count_glase = fields.Integer(string="Number at Glase")
    amount_glase = fields.Monetary(string="Total at Glase")
    count_odoo = fields.Integer(string="Number in Odoo")
    amount_odoo = fields.Monetary(string="Total in Odoo")
    agrees = fields.Boolean(string="Totals agree")

    @api.model
    def _make(self, period):
        """Compare the newest of each summary report with Odoo's sums."""
        self.search([("period_id", "=", period.id)]).unlink()
        amounts = self._odoo_amounts(period)
        newest = {}
        for report in period.report_ids.sorted("id"):
            if not report.problem and not report.has_details:
                newest[report.report] = report
        for report in newest.values():
            rows = stream_report(report.text)
            told = [
                row
                for row in rows
                if isinstance(row, ReportRow) and row.count is not None
            ]
            for row in [*told, *self._untold(report, told, amounts)]:
                self.create(self._sum(period, report, row, amounts))

    @api.model
    def _untold(self, report, told, amounts):
        """Terminals or cashiers with payments in Odoo that Glase's report omits."""
        if report.report.endswith("002.xml"):
            ours = {code for code, _cashier, _amount in amounts}
            names = ours - {row.terminal_id for row in told}
            return [ReportRow(terminal_id=name, count=0) for name in sorted(names)]
        if report.report.endswith("004.xml"):
            ours = {cashier for _code, cashier, _amount in amounts}
            names = ours - {row.cashier for row in told}
            return [ReportRow(cashier=name, count=0) for name in sorted(names)]
        return []

    @api.model
    def _odoo_amounts(self, period):
        """(terminal code, cashier, amount) of each payment of the period in Odoo."""
        self.env.flush_all()
        self.env.cr.execute(
            LISTED if period.listed else BY_TIME,
            {
                "period": period.id,
                "account": period.account_id.id,
                "terminal": period.terminal_id.id or 0,
                "until": period.marked_at,
                "since": period.since or "-infinity",
            },
        )
        return [
            (code or "", clean_text(cashier or "").strip(), amount)
            for code, cashier, amount in self.env.cr.fetchall()
        ]

    @api.model
    def _sum(self, period, report, row, amounts):
        by_cashier = report.report.endswith("004.xml")
        by_terminal = report.report.endswith("002.xml")
        ours = [
            amount
            for code, cashier, amount in amounts
            if (not by_terminal or code == row.terminal_id)
            and (not by_cashier or cashier == row.cashier)
        ]
        paid = [amount for amount in ours if amount > 0]
        total = float(row.total or 0)
        currency = period.currency_id
        agrees = any(
            not currency.compare_amounts(total, float(sum(each)))
            and row.count in (len(each), len(paid))
            for each in (ours, paid)
        )
        terminals = self.env["glase.terminal"].with_context(active_test=False)
        return {
            "period_id": period.id,
            "report": dict(report._fields["report"].selection)[report.report],
            "terminal_code": row.terminal_id,
            "terminal_id": row.terminal_id
            and terminals.search([("terminal_id", "=", row.terminal_id)], limit=1).id,
            "cashier": row.cashier,
            "count_glase": row.count,
            "amount_glase": total,
            "count_odoo": len(ours),
            "amount_odoo": sum(ours),
            "agrees": agrees,
        }
