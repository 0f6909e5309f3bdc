# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A till whose session closes, and Glase's list of what it sold."""

from unittest.mock import patch
from uuid import uuid4

from ..models import glase_period_steps as steps
from .orders import OrderCase


class PeriodCase(OrderCase):
    """Nobody waits for a list here: it is asked for again at once."""

    def setUp(self):
        super().setUp()
        for pauses in ("ASK_PAUSES", "MARK_PAUSES", "LOST_PAUSES"):
            none = (0,) * len(getattr(steps, pauses))
            self.patch_pauses(pauses, none)

    def patch_pauses(self, name, pauses):
        patcher = patch.object(steps, name, pauses)
        patcher.start()
        self.addCleanup(patcher.stop)

    @property
    def periods(self):
        self.env.invalidate_all()
        return self.env["glase.period"].sudo().search([], order="id")

    def wanted(self):
        return self.env["glase.period"].sudo()._wanted(self.account, self.terminal)

    def sell(self, amount=100.0, sync=True):
        """A whole sale; returns the row of the journal."""
        uuid = str(uuid4())
        self.data = self.ui_order(uuid, amount)
        started = self.start(uuid, order=self.data, amount=amount)
        self.assertEqual(started["state"], "issued", started)
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
        if sync:
            self.sync(state="paid")
        self.ask(uuid)
        return self.row(uuid)

    def close(self, notes="", user=None):
        """Close the session as the till does; returns it."""
        session = self.session_id.with_user(user or self.pos_admin)
        session.post_closing_cash_details(0)
        session.update_closing_control_state_session(notes)
        answer = session.close_session_from_ui()
        self.assertTrue(answer["successful"], answer)
        return session

    def run_job(self):
        self.env["glase.period"]._cron_periods()
        self.env.invalidate_all()

    def run_job_later(self):
        """As if every pause were over."""
        self.periods.next_at = self.env["glase.transaction"]._clock()
        self.env.flush_all()
        self.run_job()

    def close_day(self, **options):
        """Close, let the job run, open again; returns the newest period."""
        self.close(**options)
        self.run_job()
        self.session_id = self.open_register()
        return self.periods[-1:]

    def kinds(self, period):
        lines = period.line_ids.sorted("id")
        return [(line.kind, line.ers_reference) for line in lines]

    def marks(self):
        return self.glase.calls("markTransactionPeriod")
