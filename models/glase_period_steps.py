# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import AccessError

from ..const import LEASE_GRACE
from ..services.reconciliation import close_period

# Seconds until the next ask for the lists, by the number of asks that found them not
# ready (glase_api.md, 8.4): every 3 s within the job's 35 s, then each minute ten
# times.
ASK_PAUSES = (3,) * 11 + (60,) * 10
# Seconds until Glase is asked again to close a period, when it could not be.
MARK_PAUSES = (60,) * 10 + (600,) * 6 + (3600,)
# Seconds, by how many answers in a row were lost: each of them may have closed one.
LOST_PAUSES = (3, 60, 300, 900, 3600)
QUEUE_PAUSE = 3  # seconds until a period is looked at that waits for the one before


class GlasePeriod(models.Model):
    """How a period comes from one state to the next."""

    _inherit = "glase.period"

    # Each change is one short transaction, under a lock on the row

    def _set_marking(self, deadline):
        self.write(
            {
                "state": "marking",
                "lease_until": self._in(deadline + LEASE_GRACE),
            }
        )

    def _set_queued(self):
        """The one before it is just being closed: one at a time."""
        self.write(
            {
                "next_at": self._in(QUEUE_PAUSE),
                "last_answer": self.env._(
                    "The period before this one is still being closed."
                ),
            }
        )

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
        """Perhaps Glase closed it; its number is lost, so ask again
        (glase_api.md, 8.7)."""
        since, now = self._last_mark(), self._clock()
        self.write(
            {
                "state": "lost",
                "lease_until": False,
                "since": since,
                "marked_at": now,
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
        """What came while this one was being closed."""
        return self._of_scope(self.account_id, self.terminal_id, "waiting") - self

    def _last_mark(self):
        """When the period before this one was closed."""
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
        """Ask again soon, then each minute; then leave it to be fetched by hand."""
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
        """Our own trouble: try again in a minute, and do not hold up the others."""
        self.write({"next_at": self._in(60), "lease_until": False})

    # By hand

    def action_fetch(self):
        """Fetch the lists again, in the user's language, and compare anew."""
        self.check_access("read")
        self.ensure_one()
        return close_period.fetch_now(self.env, self.id)

    def action_mark_now(self):
        """Close the period at Glase: for managers, who may write here."""
        self.check_access("write")
        self.ensure_one()
        return close_period.mark_now(self.env, self.id)

    def write(self, vals):
        """A manager may hand the work to somebody, and nothing else."""
        if not self.env.su and set(vals) - {"user_id"}:
            raise AccessError(self.env._("Only Odoo itself writes Glase's periods."))
        return super().write(vals)
