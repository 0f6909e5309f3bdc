# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Glase gives back what nobody asks for during 20 seconds (glase_api.md, 5.2)."""

from odoo.tests import tagged

from ..common import TillCase
from ..orders import OrderCase

BEFORE, AFTER = 17, 22  # seconds of silence, on the two sides of the reversal
ABANDONED = 61
WORDS = ("CANCELED", "FAILED", "EXPIRED")


class Silence(TillCase):
    def silent(self, uuid, seconds):
        """Nobody asks for so long, by everybody's clock."""
        self.glase.control("tick", seconds=seconds)
        self.pass_time(uuid, seconds)
        self.forget_answers(seconds)

    def watch_later(self, uuid):
        self.pass_time(uuid, 1)
        self.watch()

    def given_back(self):
        """The till dies, the buyer pays, the watch finds it too late to cancel."""
        uuid = self.issue()
        self.pay()
        self.pass_time(uuid, ABANDONED)
        self.watch_later(uuid)
        self.watch_later(uuid)
        self.assertEqual(self.row(uuid).state, "awaiting_reversal")
        self.assertFalse(self.asks(), "an ask would have kept the money")
        return uuid


@tagged("post_install", "-at_install")
class TestReversal(Silence):
    def test_heard_right_before(self):
        uuid = self.issue()
        self.pay()
        self.silent(uuid, BEFORE)
        answer = self.ask(uuid)
        self.assertEqual((answer["outcome"], answer["confirmed"]), ("paid", True))
        self.silent(uuid, AFTER)
        self.assertEqual(self.glase.ledger("payments")[0]["state"], "paid")

    def test_heard_right_after(self):
        for word in WORDS:
            with self.subTest(word):
                self.glase.control("mode", reversal=word)
                uuid = self.issue()
                self.pay()
                self.silent(uuid, AFTER)
                answer = self.ask(uuid)
                self.assertIn(answer["outcome"], ("cancelled", "error"))
                self.assertIn("reverses it", answer["message"])
                self.assertIn(self.row(uuid).state, ("cancelled", "failed"))
                self.assertEqual(self.glase.ledger("payments")[-1]["state"], "reversed")
                self.assertEqual(self.start(uuid, attempt=2)["state"], "issued")
                self.cancel(uuid, attempt=2)

    def test_the_server_was_down(self):
        """For 15 s the money is kept, for 60 s it is given back, and a buyer who has
        not paid yet may still pay."""
        for seconds, paid, outcome in (
            (15, True, "paid"),
            (60, True, "cancelled"),
            (60, False, "wait"),
        ):
            with self.subTest(f"{seconds} s, {paid}"):
                uuid = self.issue()
                if paid:
                    self.pay()
                self.silent(uuid, seconds)
                self.watch_later(uuid)
                self.assertEqual(self.ask(uuid)["outcome"], outcome)
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")

    # The till is there again while the watch waits

    def test_the_till_comes_back_in_time(self):
        uuid = self.given_back()
        answer = self.ask(uuid)
        self.assertEqual((answer["outcome"], answer["confirmed"]), ("paid", True))
        self.assertFalse(self.row(uuid).unresolved)

    def test_the_till_comes_back_too_late(self):
        uuid = self.given_back()
        self.silent(uuid, AFTER)
        answer = self.ask(uuid)
        self.assertEqual(answer["outcome"], "cancelled")
        self.assertIn("reverses it", answer["message"])

    def test_no_second_bill_beside_what_is_given_back(self):
        uuid = self.given_back()
        answer = self.start(uuid, attempt=2)
        self.assertEqual((answer["outcome"], answer["attempt"]), ("wait", 1))
        self.assertEqual(len(self.sends()), 1)

    def test_another_payment_is_live_meanwhile(self):
        uuid = self.given_back()
        other = self.issue()
        answer = self.ask(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), self.waits)
        self.assertEqual(self.row(other).state, "issued")

    waits = ("wait", "awaiting_reversal")

    def test_an_unclear_look_ends_nothing(self):
        uuid = self.given_back()
        self.silent(uuid, 30)
        for kind in ("html503", "code:33", "status:ISSUED"):
            self.glase.fault("getPaymentStatus", kind)
            self.watch_later(uuid)
            self.assertEqual(self.row(uuid).state, "awaiting_reversal", kind)
        self.watch_later(uuid)
        self.assertEqual(self.row(uuid).state, "reversed")

    # Let go

    def test_what_is_paid_and_only_not_confirmed_is_not_let_go(self):
        """After a gap PAID is told late; the money is there all the same."""
        uuid = self.issue()
        self.forget_answers(AFTER)
        self.pay()
        self.glase.fault("getPaymentStatus", "extra")  # an answer as good as any
        self.glase.fault("getPaymentStatus", "html503", times=2)
        self.assertEqual(self.ask(uuid)["state"], "paid")
        answer = self.call("let_go", payment_uuid=uuid, attempt=1)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "paid"))
        self.assertFalse(self.row(uuid).released)
        self.assertEqual(self.ask(uuid)["outcome"], "paid")

    def test_what_is_given_back_anyway_may_be_let_go(self):
        uuid = self.given_back()
        answer = self.call("let_go", payment_uuid=uuid, attempt=1)
        self.assertEqual(answer["outcome"], "cancelled")
        self.assertEqual(self.ask(uuid)["state"], "awaiting_reversal")
        self.assertFalse(self.asks())

    def test_what_was_let_go_is_asked_for_by_nobody(self):
        """Another device that still shows the line, or an ask that comes late."""
        uuid = self.issue()
        self.call("let_go", payment_uuid=uuid, attempt=1)
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "wait")
        self.assertFalse(self.asks(), "an ask would have kept the money")
        self.silent(uuid, 30)
        self.watch_later(uuid)
        self.assertEqual(self.row(uuid).state, "cancelled")
        self.assertEqual(self.glase.ledger("payments")[0]["state"], "reversed")

    def test_what_was_let_go_and_paid_is_given_back(self):
        """The next customer's payment finds it paid: nobody asks for it."""
        uuid = self.issue()
        self.call("let_go", payment_uuid=uuid, attempt=1)
        self.pay()
        other = self.issue()
        row = self.row(uuid)
        self.assertEqual(row.state, "awaiting_reversal")
        self.assertFalse(self.asks(), "an ask would have kept the money")
        self.assertEqual(self.row(other).state, "issued")
        self.assertEqual(self.ask(uuid)["state"], "awaiting_reversal")
        self.silent(uuid, 30)
        self.watch_later(uuid)
        self.assertEqual(self.row(uuid).state, "reversed")
        self.assertEqual(self.glase.ledger("payments")[0]["state"], "reversed")


@tagged("post_install", "-at_install")
class TestForcedBySilence(Silence, OrderCase):
    """Goods are gone, so the watch asks; it neither cancels nor keeps silent."""

    def forced(self):
        super().forced()
        self.arrives(self.claims_done())
        return self.payment_uuid

    def test_the_watch_finds_the_money(self):
        uuid = self.forced()
        self.pay()
        self.watch_later(uuid)
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("paid", False))
        self.assertFalse(self.glase.calls("cancelInvoice"))
        self.assertEqual(row.order_id.state, "paid")

    def test_the_watch_finds_none(self):
        uuid = self.forced()
        self.watch_later(uuid)
        self.assertEqual(self.row(uuid).state, "issued", "asked on")
        self.glase.control("decline", reference=self.row(uuid).invoice_reference)
        self.watch_later(uuid)
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("cancelled", True))
        self.assertEqual(row.order_id.state, "paid", "a finished sale stays finished")

    def test_the_next_payment_needs_no_patience(self):
        uuid = self.forced()
        self.issue()
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("cancelled", True))

    def test_the_next_payment_keeps_its_money(self):
        uuid = self.forced()
        self.pay()
        self.issue()
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("paid", False))
