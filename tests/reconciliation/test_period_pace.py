# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""When Glase is asked for its lists (glase_api.md, 8.4), on a clock that can be
moved."""

from types import SimpleNamespace

from odoo import fields
from odoo.tests import tagged

from ...models.reconciliation.glase_period import ASK_PAUSES
from ...services.reconciliation import close_period
from ..periods import PeriodCase


@tagged("post_install", "-at_install")
class TestPeriodPace(PeriodCase):
    def setUp(self):
        super().setUp()
        self.patch_pauses("ASK_PAUSES", ASK_PAUSES)
        self.now, self.planned, self.asked_at = 0, 0, []
        clock = SimpleNamespace(monotonic=lambda: self.now, sleep=self.pause)
        self.patch(close_period, "time", clock)
        periods = type(self.env["glase.period"])
        in_seconds, fetch = periods._in, close_period._fetch

        def plan(period, seconds):
            self.planned = seconds
            return in_seconds(period, seconds)

        def asked(*args, **kwargs):
            self.asked_at.append(self.now)
            return fetch(*args, **kwargs)

        self.patch(periods, "_in", plan)
        self.patch(close_period, "_fetch", asked)

    def pause(self, _seconds=0):
        """As long as was planned, whatever of it the test itself has used up."""
        self.now += self.planned
        self.periods.next_at = self.env["glase.transaction"]._clock()
        self.env.flush_all()

    def test_within_the_job_and_then_each_minute(self):
        self.glase.control("mode", not_ready=99)
        self.sell()
        self.close()
        self.run_job()
        self.assertEqual(self.asked_at, list(range(3, 34, 3)), "in its 35 seconds")
        self.assertEqual(self.periods.state, "marked")
        for minute in range(1, 11):
            self.pause()
            self.run_job()
            self.assertEqual(
                self.asked_at[11:], [33 + 60 * n for n in range(1, minute + 1)]
            )
        self.assertEqual(self.periods.state, "no_list", "by hand, from now on")

    def test_the_job_is_woken_when_the_closing_is_committed(self):
        job = self.env.ref("pos_glase.ir_cron_period").sudo()
        triggers = self.env["ir.cron.trigger"].sudo()
        of_job = [("cron_id", "=", job.id)]
        triggers.search(of_job).unlink()
        self.close()
        trigger = triggers.search(of_job)
        self.assertEqual(len(trigger), 1)
        self.assertLessEqual(trigger.call_at, fields.Datetime.now())
