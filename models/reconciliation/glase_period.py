# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import logging

from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date

from ...const import MANAGER
from ...const.times import ASK_PAUSES, LOST_PAUSES, MARK_PAUSES, QUEUE_PAUSE
from ...services.reconciliation import close_period
from ..mixins.jobs import wake_job

_logger = logging.getLogger(__name__)


class GlasePeriod(models.Model):
    """A transaction period at Glase (glase_api.md, chapter 8).

    It is committed before Glase is asked to close it. An answer that was lost stays as
    a fact: that period's list can never be fetched, so its payments cannot be compared,
    and the next period asks again.
    """

    _name = "glase.period"
    _inherit = ["glase.exported", "glase.lease"]
    _description = "Glase period"
    _order = "id desc"
    _machine_fields = frozenset(
        """
        terminal_code tries lost_before next_at last_answer run rows_read
        refused_reports listed judged alarmed alarm_id scope
        """.split()
    )

    account_id = fields.Many2one(
        "glase.account", required=True, readonly=True, ondelete="restrict", index=True
    )
    account_name = fields.Char(string="Glase account", related="account_id.name")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    terminal_id = fields.Many2one(
        "glase.terminal",
        string="Point of Sale",
        readonly=True,
        ondelete="restrict",
        index=True,
        help="Empty: the period of the whole shop.",
    )
    scope = fields.Char(
        string="Point of sale or shop", compute="_compute_scope", compute_sudo=True
    )
    terminal_code = fields.Char(string="Terminal ID", readonly=True)
    session_id = fields.Many2one("pos.session", readonly=True, index="btree_not_null")
    user_id = fields.Many2one(
        "res.users", string="Responsible", help="Resolves the differences."
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting to be closed at Glase"),
            ("marking", "Being closed at Glase"),
            ("marked", "Waiting for Glase's report"),
            ("reading", "Being compared"),
            ("done", "Compared"),
            ("no_list", "No report from Glase"),
            ("lost", "Answer lost"),
        ],
        string="Status",
        required=True,
        readonly=True,
        default="waiting",
    )
    period_ref = fields.Char(string="Period at Glase", readonly=True, index=True)
    since = fields.Datetime(
        string="From", readonly=True, help="When the period before was closed."
    )
    marked_at = fields.Datetime(string="Closed at", readonly=True, index=True)
    compared_at = fields.Datetime(string="Compared at", readonly=True)
    next_at = fields.Datetime(string="Next try", readonly=True)
    tries = fields.Integer(string="Attempts", readonly=True)
    lost_before = fields.Integer(string="Answers lost right before", readonly=True)
    last_answer = fields.Char(readonly=True)
    report_ids = fields.One2many(
        "glase.report", "period_id", string="Reports", readonly=True
    )

    _scope_uniq = models.UniqueIndex(
        "(account_id, COALESCE(terminal_id, 0), state) "
        "WHERE state IN ('waiting', 'marking')",
        "This period is already being closed.",
    )
    _due_idx = models.Index(
        "(next_at) WHERE state IN ('waiting', 'marking', 'marked', 'reading')"
    )

    @api.depends("terminal_id.name", "account_id.name")
    def _compute_scope(self):
        for period in self:
            period.scope = period.terminal_id.name or period.account_id.name

    @api.depends("scope", "marked_at")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        """Without the time: each screen formats that by the clock of its browser."""
        for period in self:
            at = period.marked_at or period.create_date or fields.Datetime.now()
            day = fields.Datetime.context_timestamp(period, at).date()
            period.display_name = f"{period.scope} · {format_date(self.env, day)}"

    # Which periods there are to be

    @api.model
    def _after_closing(self, session):
        """A session has closed: the period of its terminal, or of the shop, ends.

        Only notes it, in the database transaction that closes the session; Glase is
        called by a job, so that the register does not wait for it.
        """
        terminal = self.env["glase.terminal"]._of_config(session.config_id)
        if not terminal.registered:
            return
        account = terminal.account_id
        mode = account.report_mode
        if mode == "terminal" or (
            mode == "master" and account.master_config_id == session.config_id
        ):
            self._wanted(account, terminal, session_id=session.id)

    @api.model
    def _wanted(self, account, terminal, **vals):
        """The period that is to be closed next: of the terminal, or of its whole shop.

        There is one at a time for each; who comes second finds it. While one is being
        closed already, the next waits for it: that one may lack the latest sales.
        """
        terminal = terminal if account.report_mode == "terminal" else terminal.browse()
        currency = terminal.config_id.currency_id or account.company_id.currency_id
        user = self._responsible(account, vals.get("session_id"))
        try:
            with self.env.cr.savepoint():
                self.create(
                    {
                        "account_id": account.id,
                        "company_id": account.company_id.id,
                        "terminal_id": terminal.id,
                        "terminal_code": terminal.terminal_id,
                        "currency_id": currency.id,
                        "user_id": user.id,
                        "next_at": self._clock(),
                        **vals,
                    }
                ).flush_recordset()
        except UniqueViolation:
            _logger.info("Glase: the period of %s waits already", account.id)
        wake_job(self.env, "pos_glase.ir_cron_period")
        return self._of_scope(account, terminal, "waiting")

    @api.model
    def _of_scope(self, account, terminal, state):
        return self.search(
            [
                ("account_id", "=", account.id),
                ("terminal_id", "=", terminal.id),
                ("state", "=", state),
            ]
        )

    @api.model
    def _responsible(self, account, session_id=False):
        """Who may look after it: a cashier sees no differences."""
        user = self.env.user
        if user.active and user.has_group(MANAGER):
            return user
        session = self.env["pos.session"].browse(session_id)
        return self.env["glase.transaction"]._manager_of(account.company_id, session)

    @api.model
    def _newest_of(self, config):
        terminal = self.env["glase.terminal"]._of_config(config)
        return self.search(
            [
                ("account_id", "=", terminal.account_id.id),
                ("terminal_id", "in", (False, terminal.id)),
                ("marked_at", "!=", False),
            ],
            order="marked_at desc",
            limit=1,
        )

    @api.model
    def _unmarked(self, terminals):
        """The terminals among these with money that no closed period covers yet."""
        self.env.cr.execute(
            """
            SELECT DISTINCT t.terminal_id
              FROM glase_transaction t
              JOIN glase_terminal m ON m.id = t.terminal_id
              JOIN glase_account a ON a.id = m.account_id
             WHERE t.terminal_id IN %s
               AND t.state IN ('paid', 'refunded', 'unconfirmed')
               AND NOT EXISTS (
                   SELECT FROM glase_period p
                    WHERE p.account_id = a.id AND p.marked_at > t.changed_at
                      AND (p.terminal_id = m.id OR p.terminal_id IS NULL))
            """,
            [tuple(terminals.ids or [0])],
        )
        return terminals.browse(row[0] for row in self.env.cr.fetchall())

    # The job

    @api.model
    def _cron_periods(self):
        close_period.run(self.env)

    @api.model
    def _due(self):
        now = self._clock()
        return self.search(
            [
                ("state", "in", ("waiting", "marking", "marked", "reading")),
                ("next_at", "<=", now),
                *self._without_lease(now),
            ],
            order="id",
        ).filtered(lambda period: not period.account_id.fenced)

    @api.model
    def _seconds_until_due(self):
        """None when nothing waits for a list."""
        waiting = self.search(
            [
                ("state", "in", ("waiting", "marked")),
                ("next_at", "!=", False),
                ("lease_until", "=", False),
            ],
            order="next_at",
        ).filtered(lambda period: not period.account_id.fenced)[:1]
        if not waiting:
            return None
        return max(0.0, (waiting.next_at - self._clock()).total_seconds())

    # How a period comes from one state to the next

    def _set_marking(self, deadline):
        self.write({"state": "marking", "lease_until": self._lease_end(deadline)})

    def _set_queued(self):
        answer = self.env._("The period before this one is still being closed.")
        self.write({"next_at": self._in(QUEUE_PAUSE), "last_answer": answer})

    def _set_not_marked(self, answer):
        """A definite no, or nothing has arrived: later again.

        One that has come meanwhile for the same sales is not needed any more.
        """
        self._next_waiting().unlink()
        pause = MARK_PAUSES[min(self.tries, len(MARK_PAUSES) - 1)]
        self.write(
            {
                "state": "waiting",
                "lease_until": False,
                "tries": self.tries + 1,
                "next_at": self._in(pause),
                "last_answer": answer,
            }
        )

    def _set_marked(self, period_ref):
        """An answer that came after its lease is good, too."""
        self.write(
            {
                "state": "marked",
                "lease_until": False,
                "period_ref": period_ref,
                "since": self.since or self._last_mark(),
                "marked_at": self.marked_at or self._clock(),
                "tries": 0,
                "next_at": self._in(ASK_PAUSES[0]),
                "last_answer": False,
            }
        )

    def _set_lost(self, answer):
        """Perhaps Glase closed it; its number is lost, so close one again
        (glase_api.md, 8.7)."""
        self.write(
            {
                "state": "lost",
                "lease_until": False,
                "since": self._last_mark(),
                "marked_at": self._clock(),
                "next_at": False,
                "last_answer": answer,
            }
        )
        self.flush_recordset()
        pause = LOST_PAUSES[min(self.lost_before, len(LOST_PAUSES) - 1)]
        vals = {"lost_before": self.lost_before + 1, "next_at": self._in(pause)}
        waiting = self._next_waiting()
        if waiting:
            waiting._lock().write(vals)
        else:
            again = {"state": "waiting", "since": False, "marked_at": False}
            self.copy({**again, **vals})

    def _next_waiting(self):
        return self._of_scope(self.account_id, self.terminal_id, "waiting") - self

    def _last_mark(self):
        return self.search(
            [
                ("account_id", "=", self.account_id.id),
                ("terminal_id", "=", self.terminal_id.id),
                ("marked_at", "!=", False),
                ("id", "!=", self.id),
            ],
            order="marked_at desc",
            limit=1,
        ).marked_at

    def _set_not_ready(self, answer):
        """Try again soon, then each minute; then leave it to be fetched by hand."""
        tries = self.tries + 1
        over = tries >= len(ASK_PAUSES)
        self.write(
            {
                "tries": tries,
                "next_at": False if over else self._in(ASK_PAUSES[tries]),
                "last_answer": answer,
                "lease_until": False,
            }
        )
        if over:
            self._set_over()

    def _set_put_off(self):
        """An error of our own: try again in a minute, and do not hold up the others."""
        self.write({"next_at": self._in(60), "lease_until": False})

    # By hand

    def action_fetch(self):
        self.check_access("read")
        self.ensure_one()
        return close_period.fetch_now(self.env, self.id)

    def action_mark_now(self):
        self.check_access("write")
        self.ensure_one()
        return close_period.mark_now(self.env, self.id)

    def write(self, vals):
        """A manager may hand the work over, and nothing else."""
        if not self.env.su and set(vals) - {"user_id"}:
            raise AccessError(self.env._("Glase periods cannot be changed by hand."))
        return super().write(vals)
