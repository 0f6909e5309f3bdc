# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Cancelling, and the buyer who pays in the same second (glase_api.md, 5.7)."""

from odoo.tests import tagged

from ..common import GLASE_ID, TillCase

AGAIN = 3  # seconds; a cancel is repeated 2.5 s after the one before


@tagged("post_install", "-at_install")
class TestCancel(TillCase):
    def test_cancel(self):
        uuid = self.issue()
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("cancelled",) * 2)
        self.assertFalse(self.glase.live_invoices())
        self.assertEqual(len(self.cancels()), 1)
        self.assertEqual(len(self.asks()), 1, "one look follows")
        again = self.cancel(uuid)
        self.assertEqual(again["outcome"], "cancelled")
        self.assertEqual(len(self.cancels()), 1)
        self.assertEqual(self.start(uuid, attempt=2)["state"], "issued")

    def test_cancel_too_late(self):
        uuid = self.issue()
        self.ask(uuid)
        self.pay()
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("paid", "paid"))
        self.assertIn("Too late", answer["message"])
        payments = self.glase.ledger("payments")
        self.assertEqual(answer["ers_reference"], payments[0]["ers_reference"])
        self.assertTrue(payments[0]["kept"])

    def test_cancel_too_late_after_a_gap_is_looked_at_twice(self):
        uuid = self.issue()
        self.forget_answers(11)
        self.pay()
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["confirmed"]), ("paid", True))
        self.assertEqual(len(self.asks()), 2)

    def test_too_late_and_the_look_is_unclear(self):
        uuid = self.issue()
        self.pay()
        self.glase.fault("getPaymentStatus", "html503")
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "cancelling"))
        self.assertIn("Too late", answer["message"])
        self.assertEqual(self.ask(uuid)["outcome"], "paid")

    def test_paid_between_the_cancel_and_the_look(self):
        """Glase says cancelled and then paid: the money wins."""
        uuid = self.issue()
        self.ask(uuid)
        reference = self.row(uuid).invoice_reference

        def pay():
            self.glase.control("pay", reference=reference, force=True)

        with self.around("cancel_invoice", after=pay):
            answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("paid", "paid"))

    def test_look_after_the_cancel_does_not_hinder(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "html503")
        self.assertEqual(self.cancel(uuid)["outcome"], "cancelled")

    def test_while_the_buyer_is_paying(self):
        uuid = self.issue()
        self.ask(uuid)
        self.glase.control("hold", glase_id=GLASE_ID)
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "cancelling"))
        self.assertIn("paying right now", answer["message"])
        self.assertTrue(self.ask(uuid)["paying"])
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
        self.assertEqual(len(self.cancels()), 1)

    def test_while_the_buyer_hesitates(self):
        """Cancelled again every 2.5 s, for as long as the buyer types the PIN."""
        uuid = self.issue()
        self.ask(uuid)
        self.glase.control("hold", glase_id=GLASE_ID)
        self.cancel(uuid)
        self.ask(uuid)
        self.assertEqual(len(self.cancels()), 1, "not before 2.5 s")
        for number in range(2, 6):
            self.pass_time(uuid, AGAIN)
            self.assertEqual(self.ask(uuid)["outcome"], "wait")
            self.assertEqual(len(self.cancels()), number)
        self.glase.control("hold", glase_id=GLASE_ID, hold=False)
        self.pass_time(uuid, AGAIN)
        self.assertEqual(self.ask(uuid)["outcome"], "cancelled")

    def test_already_cancelled(self):
        for code in (95, 55):
            uuid = self.issue()
            self.glase.fault("cancelInvoice", f"code_after:{code}")
            self.assertEqual(self.cancel(uuid)["outcome"], "cancelled", code)

    def test_refused(self):
        """Not possible, for a reason that says nothing of money: asked on."""
        uuid = self.issue()
        self.glase.fault("cancelInvoice", "code:21")
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "issued"))
        self.assertIn("Call a manager", answer["message"])
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")

    def test_glase_does_not_know_the_bill(self):
        uuid = self.issue()
        self.glase.fault("cancelInvoice", "code:54")
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertTrue(self.row(uuid).unresolved)

    def test_only_one_cancels_at_a_time(self):
        uuid = self.issue()
        inside = []

        def another_device():
            inside.append(self.beside("cancel", uuid))
            inside.append(self.beside("start", uuid, order={}, amount=1))

        with self.around("cancel_invoice", before=another_device):
            self.assertEqual(self.cancel(uuid)["outcome"], "cancelled")
        self.assertEqual([a["state"] for a in inside], ["cancelling"] * 2)
        self.assertEqual((len(self.cancels()), len(self.sends())), (1, 1))

    def test_ask_beside_the_cancel_finds_it_ended(self):
        """A status may be quicker than the cancel's own answer; both agree."""
        uuid = self.issue()
        inside = []

        def ask():
            inside.append(self.beside("status", uuid))

        with self.around("cancel_invoice", after=ask):
            answer = self.cancel(uuid)
        self.assertEqual(inside[0]["outcome"], "cancelled")
        self.assertEqual(answer["outcome"], "cancelled")

    def test_declined_in_the_second_of_the_cancel(self):
        """Whichever comes first, it is over with the first answer, and told once."""
        uuid = self.issue()
        self.glase.control("decline", glase_id=GLASE_ID)
        self.assertEqual(self.cancel(uuid)["outcome"], "cancelled", "declined first")
        self.assertEqual(self.ask(uuid)["outcome"], "cancelled")
        uuid = self.issue()
        inside = []

        def decline():
            self.glase.control("decline", glase_id=GLASE_ID)
            inside.append(self.beside("status", uuid))

        with self.around("cancel_invoice", before=decline):
            answer = self.cancel(uuid)
        self.assertEqual((inside[0]["outcome"], answer["outcome"]), ("cancelled",) * 2)
        event = self.row(uuid).event_ids[0]
        changed = (event.state_before, event.state_after)
        self.assertEqual(changed, ("cancelling", "cancelled"))
        self.assertEqual(self.issue() and len(self.glase.live_invoices()), 1)

    # Unclear

    def test_unclear_is_repeated_three_times_in_all(self):
        uuid = self.issue()
        self.ask(uuid)
        self.glase.fault("cancelInvoice", "html503", times=9)
        self.assertEqual(self.cancel(uuid)["outcome"], "wait")
        for _ in range(5):
            self.pass_time(uuid, AGAIN)
            answer = self.ask(uuid)
            self.assertEqual(
                (answer["outcome"], answer["state"]), ("wait", "cancelling")
            )
        self.assertEqual(len(self.cancels()), 3)
        self.glase.fault("cancelInvoice", "html503", times=0)
        self.assertEqual(
            self.cancel(uuid)["outcome"], "cancelled", "by hand it goes on"
        )

    def test_unreachable_is_unclear(self):
        """Glase may still hold the bill that we could not cancel."""
        uuid = self.issue()
        self.terminal.write({"state": "new"})  # as if nothing spoke against it
        self.account.endpoint = "http://127.0.0.1:9/"
        self.env.flush_all()
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "cancelling"))

    def cancels(self):
        return self.glase.calls("cancelInvoice")
