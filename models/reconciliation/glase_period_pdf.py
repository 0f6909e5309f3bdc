# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import pytz

from odoo import fields, models
from odoo.tools import format_date, format_time

from ...report.reconciliation import Block, Paper
from ...services.common.texts import label
from ..mixins.actions import open_url
from .glase_period_line import DIFFERENCES

# The day of the payment where the shop is, not the day that Glase closed.
TOTALS = """
    SELECT (COALESCE(t.payment_date, p.marked_at) AT TIME ZONE 'UTC'
            AT TIME ZONE %(zone)s)::date AS day,
           l.terminal_id, CASE WHEN l.terminal_id IS NULL THEN l.terminal_code END,
           l.cashier, l.currency_id,
           COUNT(*), COALESCE(SUM(l.amount_glase), 0),
           COALESCE(SUM(l.amount_odoo) FILTER (
               WHERE NOT (l.kind = 'only_glase' AND l.is_open)), 0)
      FROM glase_period_line l
      JOIN glase_period p ON p.id = l.period_id
      LEFT JOIN glase_transaction t ON t.id = l.transaction_id
     WHERE l.period_id IN %(periods)s
     GROUP BY 1, 2, 3, 4, 5
     ORDER BY 1, 2, 3, 4
"""


class GlasePeriod(models.Model):
    """The periods as the bookkeeper files them: totals, and each difference."""

    _inherit = "glase.period"

    def action_print(self):
        self.check_access("read")
        numbers = ",".join(map(str, self.ids))
        return open_url(f"/pos_glase/reconciliation?periods={numbers}")

    def _on_paper(self):
        """The printed report, in the user's language."""
        env = self.env
        by_day = env._("By day (%(zone)s)", zone=self._zone())
        columns = (
            (by_day, env._("Day")),
            (env._("By point of sale"), env._("Point of Sale")),
            (env._("By cashier"), env._("Cashier")),
        )
        totals = self._totals()
        blocks = [self._periods_on_paper(), self._differences_on_paper()]
        for column, (heading, what) in enumerate(columns):
            blocks.append(self._totals_on_paper(heading, what, column, totals))
        printed = env._(
            "Printed on %(at)s by %(user)s",
            at=self._moment_on_paper(fields.Datetime.now()),
            user=env.user.name,
        )
        return Paper(
            env._("Glase reconciliation"),
            (", ".join(self.company_id.mapped("name")), printed),
            tuple(filter(None, blocks)),
            (env._("Checked on"), env._("Name and signature")),
        )

    def _moment_on_paper(self, moment):
        """Paper has one clock: the shop's."""
        if not moment:
            return "–"
        env, zone = self.env, self._zone()
        there = pytz.utc.localize(moment).astimezone(pytz.timezone(zone))
        clock = format_time(env, there.time(), time_format="short")
        return f"{format_date(env, there.date())} {clock}"

    def _zone(self):
        """The company's time zone, so that all users print the same days; where its
        address has none, the reader's."""
        zone = self.company_id[:1].partner_id.sudo().tz
        return zone or self.env.context.get("tz") or self.env.user.tz or "UTC"

    def _totals(self):
        """[(day, terminal, cashier, currency, number, at Glase, in Odoo)]; summed up by
        the database, for a large period has too many payments to read each."""
        self.env.flush_all()
        self.env.cr.execute(TOTALS, {"periods": tuple(self.ids), "zone": self._zone()})
        return [
            (
                format_date(self.env, day),
                self.env["glase.terminal"].browse(terminal_id).name or code or "–",
                cashier or "–",
                self.env["res.currency"].browse(currency_id),
                *figures,
            )
            for day, terminal_id, code, cashier, currency_id, *figures in (
                self.env.cr.fetchall()
            )
        ]

    def _totals_on_paper(self, heading, what, column, totals):
        """Totals by one of the first columns; companies may count in other money."""
        env = self.env
        if not totals:
            return None
        groups, sums = {}, {}
        for row in totals:
            currency, figures = row[3], row[4:]
            _add(groups, (row[column], currency), figures)
            _add(sums, (env._("Total"), currency), figures)
        head = (
            what,
            env._("Number"),
            env._("At Glase"),
            env._("In Odoo"),
            env._("Difference"),
        )
        rows, red = [], []
        for (name, currency), (number, glase, odoo) in (groups | sums).items():
            money, differs = currency.format, currency.compare_amounts(glase, odoo)
            rows.append(
                (
                    name,
                    str(number),
                    money(glase),
                    money(odoo),
                    money(currency.round(glase - odoo)) if differs else "–",
                )
            )
            if differs:
                red.append(len(rows))
        widths = (6, 3, 4, 4, 4)
        return Block(heading, (head, *rows), 1, widths, len(sums), tuple(red))

    def _differences_on_paper(self):
        env = self.env
        lines = self.line_ids.filtered(lambda line: line.kind in DIFFERENCES)
        if not lines:
            return None
        head = (
            env._("Difference"),
            env._("Glase reference"),
            env._("Point of Sale"),
            env._("Status"),
            env._("At Glase"),
            env._("In Odoo"),
            env._("Difference"),
        )
        rows = [
            (
                label(line, "kind"),
                line.ers_reference or "",
                line.terminal_id.name or line.terminal_code or "–",
                self._state_on_paper(line),
                line.currency_id.format(line.amount_glase),
                line.currency_id.format(
                    0.0 if line._is_unclaimed() else line.amount_odoo
                ),
                line.currency_id.format(line.amount_difference),
            )
            for line in lines
        ]
        red = tuple(n for n, line in enumerate(lines, 1) if line.is_open)
        widths = (4, 7, 4, 5, 3, 3, 3)
        return Block(env._("Differences"), (head, *rows), 4, widths, red=red)

    def _state_on_paper(self, line):
        if line.is_open:
            return self.env._("open, %(days)s days", days=line.age)
        return line.note or line.transaction_id.settled_note or self.env._("resolved")

    def _periods_on_paper(self):
        env = self.env
        head = (
            env._("Period"),
            env._("Closed at"),
            env._("Period number"),
            env._("Result"),
        )
        rows = [
            (
                period.scope,
                self._moment_on_paper(period.marked_at),
                period.period_ref or "–",
                period.summary or "",
            )
            for period in self
        ]
        red = tuple(n for n, p in enumerate(self, 1) if p.result == "differences")
        widths = (4, 4, 6, 7)
        return Block(env._("Periods"), (head, *rows), len(head), widths, red=red)


def _add(sums, key, figures):
    sums[key] = tuple(map(sum, zip(sums.get(key, (0, 0, 0)), figures, strict=True)))
