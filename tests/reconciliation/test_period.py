# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Periods are closed at Glase, and their lists fetched (glase_api.md, chapter 8)."""

from dataclasses import replace
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...glase.client import GlaseClient
from ...services.reconciliation import close_period
from ..periods import PeriodCase

EXECUTE_REPORT = GlaseClient.execute_report
RESELLER_ACCESS = close_period.reseller_access


@tagged("post_install", "-at_install")
class TestPeriod(PeriodCase):
    def test_each_till_closes_its_own(self):
        row = self.sell()
        session = self.close()
        self.assertEqual(self.periods.state, "waiting")
        self.assertFalse(self.marks(), "Glase is not asked while the till closes")
        self.run_job()
        period = self.periods
        self.assertEqual((period.state, period.result), ("done", "right"))
        self.assertEqual(period.terminal_id, self.terminal)
        self.assertEqual(period.session_id, session)
        self.assertEqual(self.kinds(period), [("matched", row.ers_reference)])
        self.assertEqual((period.count_glase, period.amount_glase), (1, 100.0))
        self.assertEqual((period.count_odoo, period.amount_odoo), (1, 100.0))
        self.assertTrue(period.sum_ids)
        self.assertTrue(all(period.sum_ids.mapped("agrees")))
        (mark,) = self.marks()
        self.assertEqual(mark["period_id"], period.period_ref)
        reports = {call["report_id"] for call in self.glase.calls("executeReport")}
        self.assertEqual({name[-7:] for name in reports}, {"006.xml", "007.xml"})

    def test_the_shop_by_its_master_till(self):
        self.account.write(
            {"report_mode": "master", "master_config_id": self.main_pos_config.id}
        )
        row = self.sell()
        period = self.close_day()
        self.assertFalse(period.terminal_id)
        self.assertEqual((period.state, period.result), ("done", "right"))
        self.assertEqual(self.kinds(period), [("matched", row.ers_reference)])
        reports = {call["report_id"] for call in self.glase.calls("executeReport")}
        names = {name.rpartition("/")[2] for name in reports}
        expected = ("Shop", "STD_RECON_002", "STD_RECON_003", "STD_RECON_004")
        self.assertEqual(names, {f"{name}.xml" for name in expected})
        self.assertEqual(len(period.sum_ids), 3)
        self.assertTrue(all(period.sum_ids.mapped("agrees")))

    def test_the_shop_by_hand(self):
        self.account.report_mode = "manual"
        self.sell()
        self.close()
        self.assertFalse(self.periods)
        wizard = self.env["glase.close.period"].with_user(self.pos_admin)
        wizard.create({"terminal_id": self.terminal.id}).action_close()
        self.run_job()
        self.assertFalse(self.periods.terminal_id)
        self.assertEqual(self.periods.result, "right")

    def test_another_till_than_the_master_closes_nothing(self):
        other = self.main_pos_config.copy({"name": "Master"})
        self.account.write({"report_mode": "master", "master_config_id": other.id})
        self.sell()
        self.close_day()
        self.assertFalse(self.periods)

    def test_the_lists_in_the_other_shape(self):
        """007 with sums only, as one of the documents shows it (glase_api.md, A24)."""
        self.glase.control("mode", reports="reference")
        self.sell()
        period = self.close_day()
        self.assertEqual((period.state, period.listed), ("done", False))
        self.assertEqual(period.result, "right")
        self.assertFalse(period.line_ids)

    def test_not_ready_three_times(self):
        self.glase.control("mode", not_ready=3)
        self.sell()
        period = self.close_day()
        self.assertEqual((period.state, period.result), ("done", "right"))

    def test_never_ready(self):
        self.glase.control("mode", not_ready=99)
        self.sell()
        period = self.close_day()
        self.assertEqual((period.state, period.result), ("no_list", False))
        asked = self.glase.calls("executeReport")
        self.assertEqual(len(asked), 21 * 2)
        self.glase.control("mode", not_ready=0)
        answer = period.with_user(self.pos_admin).action_fetch()
        self.assertEqual(answer["params"]["type"], "success")
        self.env.invalidate_all()
        self.assertEqual((period.state, period.result), ("done", "right"))

    def test_in_half_a_minute_the_job_ends(self):
        """What is not ready by then waits for the next run."""
        self.glase.control("mode", not_ready=99)
        self.patch_pauses("ASK_PAUSES", (0,) * 3 + (60,) * 10)
        self.sell()
        period = self.close_day()
        self.assertEqual((period.state, period.tries), ("marked", 3))
        self.assertGreater(period.next_at, period._clock())

    def test_closed_without_the_till(self):
        """006 and 007 of such a period are never ready (glase_api.md, 8.2, FAQ)."""
        self.close()
        self.periods.terminal_code = False
        self.run_job()
        self.assertEqual(self.periods.state, "no_list")
        text = self.periods.with_user(self.pos_admin).action_fetch()
        self.assertIn("without this point of sale", text["params"]["message"])

    def test_glase_is_down_when_the_till_closes(self):
        row = self.sell()
        with self.down():
            period = self.close_day()
        self.assertEqual(self.session_id.state, "opened")
        self.assertEqual(period.state, "waiting")
        self.assertIn("cannot be reached", period.last_answer)
        self.run_job_later()
        self.assertEqual(self.kinds(self.periods), [("matched", row.ers_reference)])

    def down(self):
        """Nothing reaches Glase."""
        self.patch_pauses("MARK_PAUSES", (60,))
        endpoint = "http://127.0.0.1:9/nobody"
        return patch.object(
            close_period,
            "reseller_access",
            lambda account: replace(RESELLER_ACCESS(account), endpoint=endpoint),
        )

    def test_a_definite_no_is_tried_again_later(self):
        self.glase.fault("markTransactionPeriod", "code:33", times=1)
        self.patch_pauses("MARK_PAUSES", (60,))
        period = self.close_day()
        self.assertEqual(period.state, "waiting")
        self.assertIn("33", period.last_answer)
        self.assertGreater(period.next_at, period._clock())

    # One at a time for each scope

    def test_who_comes_second_finds_the_first(self):
        first = self.wanted()
        self.assertEqual(self.wanted(), first)
        self.assertEqual(len(self.periods), 1)

    def test_a_second_click_calls_nothing(self):
        period = self.wanted()
        period._set_marking(30)
        self.env.flush_all()
        close_period.care(self.env, period.id)
        self.assertEqual(period.state, "marking")
        self.assertFalse(self.marks())

    # The answer was lost

    def test_a_lost_answer_stays_as_a_fact(self):
        for kind in ("drop_before", "drop_after", "http500_after", "garbage_after"):
            with self.subTest(kind):
                self.lost_answer(kind)

    def lost_answer(self, kind):
        known = self.periods
        row = self.sell()
        self.glase.fault("markTransactionPeriod", kind)
        self.close_day()
        lost, again = self.periods - known
        self.assertEqual((lost.state, lost.result), ("lost", "not_comparable"))
        self.assertFalse(lost.period_ref)
        self.assertEqual((again.state, again.lost_before), ("done", 1))
        listed = kind == "drop_before"  # nothing arrived: the second list has it all
        lines = [("matched", row.ers_reference)] if listed else []
        self.assertEqual(self.kinds(again), lines)
        self.assertFalse(row.unresolved)
        missing = [] if listed else [("not_comparable", row.ers_reference)]
        self.assertEqual(self.kinds(lost), missing)
        self.assertNotEqual(again.result, "differences")

    def test_the_server_stopped_before_the_answer(self):
        period = self.wanted()
        period._set_marking(-10)
        self.env.flush_all()
        self.run_job()
        self.assertEqual(self.periods.mapped("state"), ["lost", "done"])

    # A till leaves

    def test_a_till_stays_until_its_period_is_closed(self):
        self.sell()
        with self.assertRaises(UserError) as caught:
            self.terminal.action_unregister()
        self.assertIn("period", str(caught.exception))
        self.close()
        self.run_job()
        self.terminal.action_unregister()
        self.env.invalidate_all()
        self.assertEqual(self.terminal.state, "new")

    # What was sent

    def test_the_raw_text_is_kept_and_no_cashiers_to_read(self):
        self.sell()
        period = self.close_day()
        report = period.report_ids.filtered("has_details")
        self.assertIn("<TransactionDetails", report.text + "<TransactionDetails")
        self.assertIn("<ErsReference>", report.text)
        self.authenticate("pos_user", "pos_user")
        self.assertEqual(
            self.url_open(f"/pos_glase/report/{report.id}").status_code, 404
        )
        self.assertFalse(
            self.env["ir.attachment"].search([("res_model", "=", "glase.report")])
        )

    def test_by_hand_in_the_language_of_the_user(self):
        self.sell()
        period = self.close_day()
        self.env["res.lang"]._activate_lang("fr_FR")
        self.pos_admin.lang = "fr_FR"
        with patch.object(
            GlaseClient, "execute_report", autospec=True, side_effect=EXECUTE_REPORT
        ) as asked:
            period.with_user(self.pos_admin).action_fetch()
        self.assertEqual({call.args[5] for call in asked.call_args_list}, {"fr"})
        self.env.invalidate_all()
        self.assertEqual(set(period.report_ids.mapped("language")), {"en", "fr"})
        self.assertEqual((period.result, len(period.line_ids)), ("right", 1))

    # Rights

    def test_a_cashier_sees_nothing_of_it(self):
        self.sell()
        period = self.close_day().with_user(self.pos_user)
        for action in (period.action_fetch, period.action_mark_now, period.read):
            with self.assertRaises(AccessError):
                action()

    def test_a_manager_changes_who_looks_after_it_only(self):
        self.sell()
        period = self.close_day().with_user(self.pos_admin)
        period.user_id = self.pos_admin
        period.line_ids.owner_id = self.pos_admin
        for record, values in (
            (period, {"state": "waiting"}),
            (period.line_ids, {"kind": "matched"}),
            (period.line_ids, {"note": "never mind"}),
        ):
            with self.assertRaises(AccessError):
                record.write(values)
