# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from .glase_period_line import INCOHERENT


class GlasePeriod(models.Model):
    """Whether the day is right, in one line."""

    _inherit = "glase.period"

    summary = fields.Char(compute="_compute_summary")

    @api.depends(
        "state",
        "result",
        "open_count",
        "amount_glase",
        "count_glase",
        "sum_ids.agrees",
        "report_ids.problem",
    )
    def _compute_summary(self):
        for period in self:
            period.summary = period._summary()

    def _summary(self):
        """In one line: is it right?"""
        if self.state in ("lost", "no_list"):
            return self._why_no_list()
        if self.state != "done":
            return self.last_answer or self.env._("Under way.")
        if self.open_count == 1:
            return self.env._("One difference needs somebody.")
        if self.open_count:
            return self.env._(
                "%(count)s differences need somebody.", count=self.open_count
            )
        if not self.result:
            return self.env._("A payment of Glase's list is still under way in Odoo.")
        amount = self.currency_id.format(self.amount_glase)
        if self.count_glase == 1:
            payments = self.env._("One payment, %(amount)s", amount=amount)
        else:
            payments = self.env._(
                "%(count)s payments, %(amount)s", count=self.count_glase, amount=amount
            )
        if self.result == "not_comparable":
            return self.env._("Glase sent sums only, and they are not those of Odoo.")
        if not self.listed:
            return self.env._("Glase sent sums only; they are those of Odoo.")
        if self._has_incoherent():
            return self.env._(
                "%(payments)s at Glase. Odoo has others; a manager settled that.",
                payments=payments,
            )
        if not all(self.sum_ids.mapped("agrees")):
            return self.env._(
                "%(payments)s: each is known in Odoo, but Glase's own sums are others.",
                payments=payments,
            )
        return self.env._("%(payments)s: Odoo and Glase agree.", payments=payments)

    def _why_no_list(self):
        if self.state == "lost":
            return self.env._(
                "Glase's answer was lost, so its list of these payments can never be "
                "fetched. Nothing is missing because of that."
            )
        if self.report_ids[:1].problem:
            return self.env._("Glase's list cannot be read. Fetch it again by hand.")
        if self.terminal_id:
            return self.env._(
                "Glase has sent no list yet. Fetch it by hand; if it never comes, the "
                "period may have been closed without the till."
            )
        return self.env._("Glase has sent no list yet. Fetch it by hand.")

    def _result(self):
        if self.state == "lost":
            return "not_comparable"
        if self.state != "done":
            return False
        if self.open_count or self._has_incoherent():
            return "differences"
        if self._is_undecided():
            return False
        if not self.listed:
            agree = all(self.sum_ids.mapped("agrees"))
            return "right" if agree else "not_comparable"
        return "right"

    def _has_incoherent(self):
        """Whether Odoo and the journal disagree, also where a manager has settled it
        with a note: the books and Glase's list still differ."""
        lines = self.env["glase.period.line"]
        incoherent = [("period_id", "=", self.id), ("kind", "in", INCOHERENT)]
        return bool(lines.search_count(incoherent, limit=1))

    def _is_undecided(self):
        """Whether a payment under way may still be one of the list."""
        undecided = [("period_id", "=", self.id), ("kind", "=", "undecided")]
        return bool(self.env["glase.period.line"].search_count(undecided, limit=1))
