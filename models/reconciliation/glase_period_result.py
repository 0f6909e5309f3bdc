# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models

from ..payment.glase_transaction_backoffice import TODO
from .glase_period_line import DIFFERENCES, INCOHERENT
from .glase_report import DETAILS, REPORTS

# A payment's own time is Glase's; the transaction was made before, by our clock.
PAID_AT = "GREATEST(COALESCE(t.payment_date, t.create_date), t.create_date)"
OF_SCOPE = "m.account_id = %(account)s AND (%(terminal)s IN (0, m.id))"

# A refund that a repetition called done: Glase found nothing left to give back (98),
# and named no reference. A refund outside of Odoo looks the same, so a manager hears of
# it when no list of its time has a refund that may be this one.
NAMELESS = """
    (t.state = 'refunded' AND t.ers_reference IS NULL AND t.settled_note IS NULL
     AND NOT EXISTS (
         SELECT FROM glase_period_line l JOIN glase_period p ON p.id = l.period_id
          WHERE p.account_id = %(account)s AND l.transaction_id IS NULL
            AND l.amount_glase = -t.amount)
     AND NOT EXISTS (
         SELECT FROM glase_period p
          WHERE p.account_id = %(account)s AND p.state IN ('lost', 'no_list')
            AND p.marked_at > t.create_date))
"""
UNCLAIMED = f"""
    INSERT INTO glase_period_line
        (period_id, company_id, currency_id, owner_id, kind, is_open, flagged,
         transaction_id, ers_reference, terminal_id, cashier, amount_odoo)
    SELECT %(period)s, t.company_id, t.currency_id, %(owner)s,
           CASE t.state WHEN 'reversed' THEN 'reversed' ELSE %(verdict)s END,
           FALSE, t.state = 'reversed',
           t.id, t.ers_reference, t.terminal_id, t.cashier,
           CASE t.state WHEN 'reversed' THEN 0 ELSE t.amount_paid END
      FROM glase_transaction t
      JOIN glase_terminal m ON m.id = t.terminal_id
     WHERE t.state IN ('paid', 'refunded', 'reversed')
       AND (t.ers_reference IS NOT NULL OR {NAMELESS})
       AND {OF_SCOPE}
       AND {PAID_AT} <= %(until)s AND {PAID_AT} > %(since)s
       AND NOT EXISTS (
           SELECT FROM glase_period_line l
            WHERE l.transaction_id = t.id AND l.kind NOT IN ('unproven', 'unbooked'))
"""

LIST = "/odoo/action-pos_glase.glase_period_action"
# Differences that no transaction stands for, so the unresolved list has none of them
UNLISTED = [("is_open", "=", True), ("transaction_id", "=", False)]


class GlasePeriod(models.Model):
    """What the comparison of a period has found."""

    _inherit = "glase.period"

    line_ids = fields.One2many(
        "glase.period.line", "period_id", string="Payments", readonly=True
    )
    open_line_ids = fields.One2many(
        "glase.period.line",
        "period_id",
        string="Differences",
        domain=[("kind", "in", DIFFERENCES)],
    )
    sum_ids = fields.One2many(
        "glase.period.sum", "period_id", string="Totals", readonly=True
    )
    run = fields.Integer(string="Number of the comparison", readonly=True)
    rows_read = fields.Integer(string="Rows read", readonly=True)
    refused_reports = fields.Char(string="Reports that Glase refused", readonly=True)
    listed = fields.Boolean(
        string="Each payment listed",
        readonly=True,
        help="Glase's report lists each payment.",
    )
    judged = fields.Boolean(
        string="Compared with the next report",
        readonly=True,
        help="The next report was compared, too: nothing more is expected.",
    )
    count_glase = fields.Integer(string="Payments at Glase", readonly=True)
    amount_glase = fields.Monetary(string="Total at Glase", readonly=True)
    count_odoo = fields.Integer(
        string="Payments in Odoo", compute="_compute_odoo", store=True
    )
    amount_odoo = fields.Monetary(
        string="Total in Odoo", compute="_compute_odoo", store=True
    )
    count_refunds = fields.Integer(string="Refunds", readonly=True)
    amount_refunds = fields.Monetary(string="Total refunded", readonly=True)
    open_count = fields.Integer(
        string="Open differences", compute="_compute_open_count", store=True
    )
    result = fields.Selection(
        [
            ("right", "Balanced"),
            ("differences", "Differences"),
            ("not_comparable", "Not comparable"),
        ],
        compute="_compute_open_count",
        store=True,
    )
    summary = fields.Char(compute="_compute_summary")
    alarmed = fields.Boolean(string="Manager informed", readonly=True)
    alarm_id = fields.Many2one(
        "mail.activity",
        string="To-do",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends(
        "state", "listed", "line_ids.is_open", "line_ids.kind", "sum_ids.agrees"
    )
    def _compute_open_count(self):
        counts = dict(
            self.env["glase.period.line"]._read_group(
                [("period_id", "in", self.ids), ("is_open", "=", True)],
                ["period_id"],
                ["__count"],
            )
        )
        for period in self:
            period.open_count = counts.get(period, 0)
            period.result = period._result()

    @api.depends("state", "line_ids.is_open")
    def _compute_odoo(self):
        """What Odoo has, in Glase's list or not: the sums that are printed, too. Money
        that only Glase knew counts here when a manager has seen to it."""
        lines = self.env["glase.period.line"]
        lines.flush_model(["kind", "is_open", "amount_odoo"])
        self.env.cr.execute(
            """
            SELECT period_id, COUNT(*) FILTER (WHERE amount_odoo > 0), SUM(amount_odoo)
              FROM glase_period_line
             WHERE period_id IN %s AND NOT (kind = 'only_glase' AND is_open)
             GROUP BY period_id
            """,
            [tuple(self.ids or [0])],
        )
        found = {period: sums for period, *sums in self.env.cr.fetchall()}
        for period in self:
            period.count_odoo, amount = found.get(period.id, (0, 0))
            period.amount_odoo = amount or 0

    # Reports

    def _kind_of_scope(self):
        return "terminal" if self.terminal_id else "shop"

    def _reports(self):
        """Which reports there are of this kind of period (glase_api.md, 8.2)."""
        refused = (self.refused_reports or "").split()
        every = REPORTS[self._kind_of_scope()]
        return [report for report in every if report not in refused]

    def _missing_reports(self):
        here = self.report_ids.filtered(lambda r: not r.problem).mapped("report")
        return [report for report in self._reports() if report not in here]

    def _set_refused(self, report):
        """Glase does not offer this report; the others will do."""
        self.refused_reports = f"{self.refused_reports or ''} {report}".strip()

    def _details(self):
        """The newest list that names each payment; which report has it differs."""
        good = self.report_ids.filtered(lambda r: not r.problem).sorted("id", True)
        own = good.filtered(lambda r: r.report == DETAILS[self._kind_of_scope()])
        empty = own.filtered(lambda r: not r.rows_total)
        return (good.filtered("has_details") or empty)[:1]

    def _set_over(self):
        """The lists are here, or no more are expected: compare what there is."""
        good = self.report_ids.filtered(lambda report: not report.problem)
        self.write(
            {
                "state": "reading" if good else "no_list",
                "next_at": self._clock() if good else False,
                "lease_until": False,
                "rows_read": 0,
                "run": self.run + 1,
            }
        )

    def _set_done(self):
        self.listed = bool(self._details())
        self.env["glase.period.sum"]._make(self)
        self.env.cr.execute(
            """
            SELECT COUNT(*) FILTER (WHERE amount_glase > 0),
                   SUM(amount_glase),
                   COUNT(*) FILTER (WHERE amount_glase < 0),
                   SUM(amount_glase) FILTER (WHERE amount_glase < 0)
              FROM glase_period_line WHERE period_id = %s AND position IS NOT NULL
            """,
            [self.id],
        )
        names = ("count_glase", "amount_glase", "count_refunds", "amount_refunds")
        found = dict(zip(names, self.env.cr.fetchone(), strict=True))
        self.write(
            {
                **{name: value or 0 for name, value in found.items()},
                "state": "done",
                "compared_at": self._clock(),
                "last_answer": False,
                "next_at": False,
                "lease_until": False,
            }
        )
        self._note_incoherent()

    # Only in Odoo

    def _judge_scope(self):
        """Which of our payments are in neither their list nor the next.

        A sale during the mark belongs to the next period, so a period is judged when
        the list after its own was read. Where an answer to a mark was lost, what is
        missing cannot be compared, and is never called missing (glase_api.md, 8.7).
        """
        periods = self.search(
            [
                ("account_id", "=", self.account_id.id),
                ("terminal_id", "=", self.terminal_id.id),
                ("marked_at", "!=", False),
            ],
            order="marked_at",
        )
        since = False
        for number, period in enumerate(periods):
            if period.judged:
                continue
            verdict = period._verdict(periods[number + 1 :])
            if verdict:
                period._judge(verdict, since)
            else:
                since = period.marked_at
        self.env["glase.period.line"].invalidate_model()

    def _verdict(self, later):
        """``only_odoo``, ``not_comparable`` or None while a list is still awaited."""
        if self._is_known() and later[:1]._is_known():
            return "only_odoo"
        for period in self | later:
            if period.state not in ("done", "lost"):
                return None
            if period != self and period._is_known():
                return "not_comparable"
        return None

    def _is_known(self):
        return self.state == "done" and self.listed

    def _judge(self, verdict, since):
        self.env.flush_all()
        self.env.cr.execute(
            UNCLAIMED,
            {
                "period": self.id,
                "owner": self.user_id.id or None,
                "verdict": verdict,
                "account": self.account_id.id,
                "terminal": self.terminal_id.id or 0,
                "until": self.marked_at,
                "since": since or "-infinity",
            },
        )
        self.judged = True
        self._compute_odoo()

    # Whether the day is right

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
        if self.state in ("lost", "no_list"):
            return self._why_no_list()
        if self.state != "done":
            return self.last_answer or self.env._("In progress.")
        if self.open_count == 1:
            return self.env._("One difference to resolve.")
        if self.open_count:
            return self.env._(
                "%(count)s differences to resolve.", count=self.open_count
            )
        if not self.result:
            return self.env._(
                "A payment in Glase's report is still in progress in Odoo."
            )
        amount = self.currency_id.format(self.amount_glase)
        if self.count_glase == 1:
            payments = self.env._("One payment, %(amount)s", amount=amount)
        else:
            payments = self.env._(
                "%(count)s payments, %(amount)s", count=self.count_glase, amount=amount
            )
        if self.result == "not_comparable":
            return self.env._("Glase sent totals only, and they differ from Odoo's.")
        if not self.listed:
            return self.env._("Glase sent totals only; they match Odoo's.")
        if self._has_incoherent():
            return self.env._(
                "%(payments)s at Glase. Odoo differs; a manager has resolved it.",
                payments=payments,
            )
        if not all(self.sum_ids.mapped("agrees")):
            return self.env._(
                "%(payments)s: each is in Odoo, but Glase's own totals differ.",
                payments=payments,
            )
        return self.env._("%(payments)s: Odoo and Glase agree.", payments=payments)

    def _why_no_list(self):
        if self.state == "lost":
            return self.env._(
                "Glase's answer was lost, so its report of these payments can never be "
                "fetched. No payment is missing because of that."
            )
        if self.report_ids[:1].problem:
            return self.env._("Glase's report cannot be read. Fetch it again by hand.")
        if self.terminal_id:
            return self.env._(
                "No report from Glase yet. Fetch it by hand. If it never arrives, the "
                "period may have been closed without this point of sale."
            )
        return self.env._("No report from Glase yet. Fetch it by hand.")

    def _result(self):
        if self.state == "lost":
            return "not_comparable"
        if self.state != "done":
            return False
        if self.open_count or self._has_incoherent():
            return "differences"
        if self._has_lines(["undecided"]):
            return False  # a payment under way may still be one of the list
        if not self.listed:
            agree = all(self.sum_ids.mapped("agrees"))
            return "right" if agree else "not_comparable"
        return "right"

    def _has_incoherent(self):
        """Also where a manager has resolved it with a note: the books and Glase's list
        still differ."""
        return self._has_lines(INCOHERENT)

    def _has_lines(self, kinds):
        lines = self.env["glase.period.line"]
        of_kinds = [("period_id", "=", self.id), ("kind", "in", kinds)]
        return bool(lines.search_count(of_kinds, limit=1))

    # A to-do about differences of a period that the unresolved list cannot show, as of
    # a terminal that is not in this Odoo: one, however many there are.

    @api.model
    def _sync_activities(self):
        new = [*UNLISTED, ("flagged", "=", True), ("period_id.alarmed", "=", False)]
        for period in self.env["glase.period.line"].search(new).period_id:
            period._schedule_activity()
        alarmed = self.search([("alarm_id", "!=", False)])
        still = self.env["glase.period.line"].search(
            [*UNLISTED, ("period_id", "in", alarmed.ids)]
        )
        (alarmed - still.period_id).alarm_id.unlink()

    def _schedule_activity(self):
        """In the manager's language; mail goes out with Odoo's next batch."""
        self.alarmed = True
        owner = self.user_id
        if not owner or not self.session_id:
            return
        period = self.with_context(lang=owner.lang, mail_notify_force_send=False)
        self.alarm_id = period.session_id.activity_schedule(
            TODO,
            summary=f"Glase: {period._summary()}",
            note=Markup("<p><a href='%s'>%s</a></p>")
            % (f"{LIST}/{period.id}", period.display_name),
            user_id=owner.id,
        )

    # A period with incoherent payments never says that all is right.

    def _note_incoherent(self):
        terminals = self.terminal_id or self.env["glase.terminal"].with_context(
            active_test=False
        ).search([("account_id", "=", self.account_id.id)])
        sessions = self.env["pos.session"].search(
            [
                ("config_id", "in", terminals.config_id.ids),
                ("start_at", "<=", self.marked_at),
                "|",
                ("stop_at", "=", False),
                ("stop_at", ">=", self.since or self.marked_at - timedelta(days=1)),
            ]
        )
        self.env["glase.transaction"]._check_coherence(sessions)

    @api.model
    def _take_incoherent(self, sessions, found):
        """A line for each finding, in the period of its time; none for what was put
        right."""
        transactions = self.env["glase.transaction"]
        lines = self.env["glase.period.line"].search(
            [
                ("kind", "in", INCOHERENT),
                *transactions._of_sessions(sessions, "transaction_id."),
            ]
        )
        lines.filtered(lambda line: line.transaction_id not in found).unlink()
        known = lines.exists().transaction_id
        for tx, finding in found.items():
            period = self._at(tx.terminal_id, finding.at)
            if not period or tx in known:
                continue
            lines.create(
                {
                    "period_id": period.id,
                    "company_id": period.company_id.id,
                    "currency_id": period.currency_id.id,
                    "owner_id": period.user_id.id,
                    "kind": "unproven" if finding.in_odoo else "unbooked",
                    "flagged": True,
                    "transaction_id": tx.id,
                    "ers_reference": tx.ers_reference,
                    "terminal_id": tx.terminal_id.id,
                    "cashier": tx.cashier,
                    "amount_odoo": finding.in_odoo - finding.proven,
                }
            )

    @api.model
    def _at(self, terminal, moment):
        """The compared period of a terminal, or of its shop, that covers a moment."""
        return self.search(
            [
                ("account_id", "=", terminal.account_id.id),
                ("terminal_id", "in", (False, terminal.id)),
                ("marked_at", ">=", moment),
            ],
            order="marked_at",
            limit=1,
        ).filtered(lambda period: period.state == "done")
