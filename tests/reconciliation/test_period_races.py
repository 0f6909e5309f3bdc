# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Two at once: closings, marks and comparisons of one till (glase_api.md, 8.7)."""

from unittest.mock import patch

from odoo.tests import tagged

from ...glase.client import GlaseClient
from ...services.reconciliation import close_period, matching
from ..periods import MARK, PeriodCase


@tagged("post_install", "-at_install")
class TestPeriodRaces(PeriodCase):
    def during_mark(self, action, after=False):
        """``action()`` happens once while Glase closes a period: before it has closed
        it, or after that and before the answer is here."""
        waiting = [action]

        def mark(*args, **kwargs):
            if not after and waiting:
                waiting.pop()()
            reference = MARK(*args, **kwargs)
            if after and waiting:
                waiting.pop()()
            return reference

        self.patch(GlaseClient, "mark_transaction_period", mark)

    def another_session(self):
        """The till opens again, sells and closes; nobody else may mark meanwhile."""
        self.session_id = self.open_register(self.main_pos_config)
        self.rows.append(self.sell())
        self.close()
        second = self.periods[-1:]
        self.assertEqual(second.state, "waiting")
        marked = len(self.marks())
        close_period.care(self.env, second.id)
        self.env.invalidate_all()
        self.assertEqual((second.state, len(self.marks())), ("waiting", marked))
        self.assertIn("still being closed", second.last_answer)

    def close_twice(self, after=False):
        self.rows = [self.sell()]
        self.during_mark(self.another_session, after)
        self.close()
        self.run_job()
        return self.periods

    def test_a_closing_after_the_mark_gets_a_period_of_its_own(self):
        first, second = self.close_twice(after=True)
        self.assertEqual((first.result, second.result), ("right", "right"))
        found = [self.kinds(period) for period in (first, second)]
        references = [row.ers_reference for row in self.rows]
        self.assertEqual(found, [[("matched", name)] for name in references])
        self.assertEqual(len(self.marks()), 2)

    def test_after_a_no_one_mark_is_for_both(self):
        self.glase.fault("markTransactionPeriod", "code:33")
        period = self.close_twice()
        self.run_job_later()
        self.assertEqual((len(period), period.result), (1, "right"))
        self.assertEqual(len(period.line_ids), 2)

    def test_a_period_that_is_not_needed_any_more_stops_no_job(self):
        """Glase has refused the one before it while the job cared for others."""
        self.sell()
        self.close()
        gone = self.periods.copy({"state": "marked"})
        due = [gone.id, self.periods[0].id]
        gone.unlink()
        model = type(self.periods)
        with patch.object(model, "_due", lambda periods: periods.browse(due)):
            with patch.object(model, "_seconds_until_due", lambda periods: None):
                with self.assertNoLogs(close_period.__name__, "ERROR"):
                    self.run_job()
        self.assertEqual(self.periods.state, "marked")

    def test_after_a_lost_answer_the_next_one_is_there_already(self):
        self.glase.fault("markTransactionPeriod", "drop_after")
        lost, again = self.close_twice()
        self.assertEqual((lost.state, again.state), ("lost", "done"))
        self.assertEqual(again.lost_before, 1)
        self.assertEqual(set(lost.line_ids.mapped("kind")), {"not_comparable"})
        self.assertFalse(any(row.unresolved for row in self.rows))

    def test_an_answer_after_its_lease_is_good(self):
        row = self.sell()
        self.close()
        period = self.periods

        def given_up():
            period._set_marking(-10)
            self.env.flush_all()
            close_period.care(self.env, period.id)
            self.env.invalidate_all()
            self.assertEqual(period.state, "lost")

        self.during_mark(given_up, after=True)
        self.run_job()
        self.run_job()
        self.assertEqual(self.periods.mapped("state"), ["done", "done"])
        self.assertEqual(period.period_ref, self.marks()[0]["period_id"])
        self.assertIn(("matched", row.ers_reference), self.kinds(period))

    # Comparing

    def test_fetched_again_while_it_is_compared(self):
        """The older comparison stops, and drops nothing that the newer one reads."""
        rows = [self.sell(amount) for amount in (10.0, 20.0, 30.0)]
        real, stored = matching._store, []

        def store(env, period_id, run, done, batch):
            going_on = real(env, period_id, run, done, batch)
            if not stored:
                env["glase.period"].browse(period_id)._set_over()
            stored.append(done)
            return going_on

        self.close()
        with patch.object(matching, "BATCH", 1):
            with patch.object(matching, "_store", store):
                self.run_job()
            self.assertEqual(self.periods.state, "reading")
            self.run_job()
        period = self.periods
        self.assertEqual((period.state, period.count_glase), ("done", 3))
        references = [row.ers_reference for row in rows]
        self.assertEqual(self.kinds(period), [("matched", name) for name in references])

    def test_compared_twice_at_once(self):
        """The second process goes through the batches that the first has stored."""
        self.sell()
        self.close()
        real = matching._all_stored

        def all_stored(env, period_id, run):
            with patch.object(matching, "_all_stored", real):
                matching.compare(self.env, period_id)
            return real(env, period_id, run)

        with patch.object(matching, "_all_stored", all_stored):
            self.run_job()
        self.assertEqual(self.periods.result, "right")
        self.assertEqual(len(self.periods.line_ids), 1)
        self.assertEqual(len(self.periods.sum_ids), 1)

    def test_a_list_by_hand_is_not_given_up_by_the_job(self):
        self.sell()
        period = self.close_day()
        close_period._record_not_ready(self.env, period.id, "Not yet")
        close_period._record_fetched(self.env, period.id, by_hand=False)
        self.env.invalidate_all()
        self.assertEqual((period.state, period.next_at), ("done", False))

    # The register closes whatever is wrong with the job

    def test_a_job_that_somebody_has_deleted(self):
        self.env.ref("pos_glase.ir_cron_period").unlink()
        self.close()
        self.assertEqual(self.session_id.state, "closed")
        self.assertEqual(self.periods.state, "waiting")

    def test_a_cashier_closes_and_a_manager_is_responsible(self):
        self.sold_for(90.0)
        group = self.env.ref("point_of_sale.group_pos_manager")
        period = self.close_day(user=self.pos_user)
        self.assertIn(period.user_id, group.all_user_ids)
        self.assertEqual(period.line_ids.owner_id, period.user_id)
