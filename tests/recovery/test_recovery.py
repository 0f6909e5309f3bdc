# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Payments whose till is gone (state_machine.md, chapter 6)."""

from unittest.mock import patch

from odoo.tests import tagged

from ...services.payment import outcome
from ...services.recovery import recovery_job
from ..common import GLASE_ID, TillCase

JOB = "odoo.addons.pos_glase.services.recovery.recovery_job"
LONG = 120  # seconds: longer than any patience of the watch


@tagged("post_install", "-at_install")
class TestWatch(TillCase):
    def abandon(self, payment_uuid):
        """The till dies, and two runs of the watch see that nobody asks."""
        self.pass_time(payment_uuid, LONG)
        self.watch()
        self.pass_time(payment_uuid, 1)
        self.watch()

    def test_a_live_till_is_left_alone(self):
        uuid = self.issue()
        self.ask(uuid)
        self.watch()
        self.watch()
        self.assertEqual(self.row(uuid).state, "issued")
        self.assertFalse(self.glase.calls("cancelInvoice"))

    def test_one_run_is_not_enough(self):
        uuid = self.issue()
        self.pass_time(uuid, LONG)
        self.watch()
        self.assertEqual(self.row(uuid).state, "issued")
        self.ask(uuid)  # the server was restarted, the till was there all the time
        self.watch()
        self.assertEqual(self.row(uuid).state, "issued")

    def test_abandoned_is_cancelled_without_asking_before(self):
        uuid = self.issue()
        asked = len(self.asks())
        self.abandon(uuid)
        self.assertEqual(self.row(uuid).state, "cancelled")
        calls = [c["operation"] for c in self.glase.ledger("calls")]
        self.assertLess(
            calls.index("cancelInvoice"), len(calls) - 1, "one look afterwards"
        )
        self.assertEqual(len(self.asks()), asked + 1)
        self.assertFalse(self.glase.live_invoices())

    def test_paid_while_nobody_could_act_is_given_back(self):
        uuid = self.issue()
        self.pay()
        self.abandon(uuid)
        row = self.row(uuid)
        self.assertEqual(row.state, "awaiting_reversal")
        self.assertFalse(self.asks(), "an ask would have kept the money")
        self.glase.control("tick", seconds=30)
        self.pass_time(uuid, 30)
        self.watch()
        row = self.row(uuid)
        self.assertEqual(row.state, "reversed")
        self.assertTrue(row.unresolved)

    def test_not_given_back_is_money_for_the_manager(self):
        uuid = self.issue()
        self.pay()
        self.abandon(uuid)
        self.pass_time(uuid, 30)  # but Glase's own clock has not moved
        self.watch()
        row = self.row(uuid)
        self.assertEqual(row.state, "paid")
        self.assertTrue(row.unresolved)

    def test_a_dead_glase_ends_nothing(self):
        uuid = self.issue()
        self.glase.fault("cancelInvoice", "http500", times=9)
        self.abandon(uuid)
        self.assertEqual(self.row(uuid).state, "cancelling")
        self.glase.control("fault", operation="", kind="", times=0)
        self.pass_time(uuid, LONG)
        self.watch()
        self.assertEqual(self.row(uuid).state, "cancelled")

    def test_an_error_of_ours_in_one_row(self):
        first, second = self.issue(), self.issue_elsewhere()
        for uuid in (first, second):
            self.pass_time(uuid, LONG)
        self.watch()
        for uuid in (first, second):
            self.pass_time(uuid, 1)
        real, broken = outcome.cancelled, self.row(first).id

        def cancelled(env, poll, status):
            if poll.tx_id == broken:
                raise ZeroDivisionError
            return real(env, poll, status)

        with (
            patch.object(outcome, "cancelled", cancelled),
            self.assertLogs(JOB, "ERROR"),
        ):
            self.watch()
        self.assertEqual(self.row(second).state, "cancelled")
        self.assertEqual(self.row(first).state, "cancelling")

    def test_what_glase_answers_to_the_cancel(self):
        """50, 54 and the buyer at work; what is definite otherwise calls a manager."""
        expected = {
            "code:50": ("awaiting_reversal", False),
            "code:54": ("failed", True),
            "code:58": ("failed", False),
            "code:51": ("cancelling", False),
            "code:48": ("cancelling", False),
            "html503": ("cancelling", False),
            "code:21": ("issued", True),
        }
        for kind, state in expected.items():
            with self.subTest(kind):
                uuid = self.issue()
                self.glase.fault("cancelInvoice", kind)
                self.abandon(uuid)
                row = self.row(uuid)
                self.assertEqual((row.state, row.unresolved), state)
                self.glase.fault("cancelInvoice", "", times=0)
                row.sudo().write({"state": "failed"})

    def test_a_till_that_is_back_before_its_turn(self):
        """The rows before it took their time."""
        lost = self.lost_start("drop_before")
        self.pass_time(lost, LONG)
        self.watch()
        self.pass_time(lost, 1)
        self.glase.fault("getPaymentStatus", "html503")
        self.ask(lost)
        recovery_job.HANDLERS["lost"](self.env, self.row(lost).id)
        self.assertEqual(self.row(lost).state, "sending")
        self.assertEqual(self.ask(lost)["state"], "issued")
        self.cancel(lost, attempt=2)
        uuid = self.issue()
        self.pass_time(uuid, LONG)
        self.watch()
        self.pass_time(uuid, 1)
        self.ask(uuid)
        recovery_job.HANDLERS["abandoned"](self.env, self.row(uuid).id)
        self.assertEqual(self.row(uuid).state, "issued")

    def test_a_to_do_that_cannot_be_made(self):
        """Nothing stops the watch itself: Odoo would switch the job off."""
        uuid = self.issue()
        broken = patch.object(
            type(self.env["glase.transaction"]),
            "_schedule_activities",
            side_effect=KeyError,
        )
        name = "odoo.addons.pos_glase.services.recovery.recovery_job"
        with broken, self.assertLogs(name, "ERROR"):
            self.abandon(uuid)
        self.assertEqual(self.row(uuid).state, "cancelled")

    def test_while_a_call_may_be_running(self):
        uuid = self.issue()
        self.row(uuid).sudo().lease_until = self.row(uuid)._lease_end(LONG * 2)
        self.abandon(uuid)
        self.assertEqual(self.row(uuid).state, "issued")
        self.assertFalse(self.glase.calls("cancelInvoice"))

    def test_money_whose_session_has_closed(self):
        uuid = self.paid_one()
        self.session_id.write({"state": "closed", "closing_notes": "Order follows"})
        self.watch()
        self.assertTrue(self.row(uuid).unresolved)

    def test_lost_start_is_cleared_up_without_a_new_invoice(self):
        uuid = self.lost_start("drop_after")
        self.assertEqual(self.row(uuid).state, "sending")
        self.abandon(uuid)
        row = self.row(uuid)
        self.assertEqual((row.state, row.status_word), ("failed", "REPLACED"))
        self.assertEqual(len(self.sends()), 1)

    def test_a_watch_that_may_not_ask_learns_nothing(self):
        """The till had been told PAID, and its answer was lost: the money is kept."""
        uuid = self.kept_unheard()
        self.glase.fault("getPaymentStatus", "code:33")
        self.abandon(uuid)
        self.assertEqual(self.row(uuid).state, "sending")
        self.watch()
        self.assertEqual(self.row(uuid).state, "paid")

    def test_the_watch_confirms_and_files_the_receipt(self):
        uuid = self.issue()
        self.pay()
        self.glase.fault("getPaymentStatus", "extra")  # the PAID comes as usual
        self.glase.fault("getPaymentStatus", "drop_before", times=2)
        self.ask(uuid)
        self.assertFalse(self.row(uuid).confirmed)
        self.pass_time(uuid, LONG)
        self.watch()
        row = self.row(uuid)
        self.assertTrue(row.confirmed)
        self.assertEqual(row.receipt_state, "sent")
        receipts = self.glase.ledger("receipts")
        self.assertEqual([r["ers_reference"] for r in receipts], [row.ers_reference])

    def test_a_receipt_is_tried_five_times(self):
        self.glase.fault("submitPaymentReceipt", "http500", times=9)
        uuid = self.paid_one()
        for _try in range(8):
            self.pass_time(uuid, 2 * 3600)
            self.watch()
        row = self.row(uuid)
        self.assertEqual((row.receipt_tries, row.receipt_state), (5, "failed"))
        self.assertEqual(row.state, "paid", "it never undoes a sale")

    def test_money_without_an_order_is_unresolved(self):
        uuid = self.paid_one()
        self.watch()
        self.assertFalse(self.row(uuid).unresolved)
        self.pass_time(uuid, 16 * 60)
        self.watch()
        self.assertTrue(self.row(uuid).unresolved)

    def test_let_go_is_cancelled_after_silence(self):
        uuid = self.issue()
        answer = self.call("let_go", payment_uuid=uuid, attempt=1)
        self.assertEqual(answer["outcome"], "cancelled")
        self.watch()
        self.assertEqual(self.row(uuid).state, "issued", "not silent long enough")
        self.pass_time(uuid, 30)
        self.watch()
        self.assertEqual(self.row(uuid).state, "cancelled")
        self.assertEqual(
            self.glase.ledger("invoices")[0]["status"], "CANCELED", GLASE_ID
        )
