# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from collections import defaultdict

from odoo import fields, models
from odoo.tools import format_date, format_datetime

from ..report.reconciliation import Block, Paper
from .glase_period_line import DIFFERENCES


class GlasePeriod(models.Model):
    """The periods as the bookkeeper files them: totals, and each difference."""

    _inherit = "glase.period"

    def action_print(self):
        self.check_access("read")
        numbers = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/pos_glase/reconciliation?periods={numbers}",
            "target": "new",
        }

    def _on_paper(self):
        """What stands on the printed report, in the user's language and time zone."""
        env = self.env
        blocks = [
            self._totals_on_paper(env._("By day"), env._("Day"), self._day_of),
            self._totals_on_paper(env._("By till"), env._("Till"), self._till_of),
            self._totals_on_paper(
                env._("By cashier"), env._("Cashier"), lambda line: line.cashier or "–"
            ),
            self._differences_on_paper(),
            self._periods_on_paper(),
        ]
        return Paper(
            env._("Glase reconciliation"),
            (
                ", ".join(self.company_id.mapped("name")),
                env._(
                    "Printed on %(at)s by %(user)s",
                    at=format_datetime(env, fields.Datetime.now()),
                    user=env.user.name,
                ),
            ),
            tuple(filter(None, blocks)),
        )

    def _day_of(self, line):
        """The day of the payment where the user is, not the day that Glase closed."""
        at = line.transaction_id.payment_date or line.period_id.marked_at
        return format_date(self.env, fields.Datetime.context_timestamp(self, at))

    def _till_of(self, line):
        return line.terminal_id.name or line.terminal_code or "–"

    def _totals_on_paper(self, heading, what, key):
        env = self.env
        counts, glase, odoo = defaultdict(int), defaultdict(float), defaultdict(float)
        lines = self.line_ids.sorted("id")
        for line in lines:
            name = key(line)
            counts[name] += 1
            glase[name] += line.amount_glase
            odoo[name] += line.amount_odoo
        if not lines:
            return None
        money = self.currency_id[:1].format
        rows = [
            (name, str(counts[name]), money(glase[name]), money(odoo[name]))
            for name in counts
        ]
        total = (
            env._("Total"),
            str(len(lines)),
            money(sum(glase.values())),
            money(sum(odoo.values())),
        )
        head = (what, env._("Number"), env._("At Glase"), env._("In Odoo"))
        return Block(heading, (head, *rows, total))

    def _differences_on_paper(self):
        env = self.env
        lines = self.line_ids.filtered(lambda line: line.kind in DIFFERENCES)
        if not lines:
            return None
        kinds = dict(lines._fields["kind"]._description_selection(env))
        head = (
            env._("Difference"),
            env._("Glase reference"),
            env._("Till"),
            env._("State"),
            env._("At Glase"),
            env._("In Odoo"),
        )
        rows = [
            (
                kinds[line.kind],
                line.ers_reference or "",
                self._till_of(line),
                env._("open, %(days)s days", days=line.age)
                if line.is_open
                else line.note or env._("settled"),
                line.currency_id.format(line.amount_glase),
                line.currency_id.format(line.amount_odoo),
            )
            for line in lines
        ]
        return Block(env._("Differences"), (head, *rows), 4)

    def _periods_on_paper(self):
        env = self.env
        head = (env._("Period"), env._("Number at Glase"), env._("Result"))
        rows = [(p.display_name, p.period_ref or "–", p.summary or "") for p in self]
        return Block(env._("Periods"), (head, *rows), 9)
