# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Lost answers of updateInvoice and submitPaymentReceipt, of an ask that never arrived,
and of each call when its deadline is over; sendInvoice, getPaymentStatus and
cancelInvoice have files of their own."""

from unittest.mock import patch

from odoo.tests import tagged

from ...const import events
from ...services.payment import amend, call, poll, receipt
from ..common import TillCase
from ..faults import LATE, WITH_EFFECT, WITHOUT_EFFECT

# A definite no to updateInvoice: the buyer keeps the bill that he has
STANDS = (11, 48, 49, 64, 90)
# 90 is one of them there, and unclear everywhere else
UNCLEAR = [k for k in (*WITHOUT_EFFECT, *WITH_EFFECT) if not k.endswith(":90")]


@tagged("post_install", "-at_install")
class TestLostUpdate(TillCase):
    def sold(self, uuid):
        """What was paid for; one bill, one payment, and nothing is left open."""
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
        self.assertFalse(self.glase.live_invoices())
        money = self.glase.ledger("payments")[-1]
        row = self.row(uuid)
        self.assertEqual(row.ers_reference, money["ers_reference"])
        self.assertEqual(f"{row.amount_paid:.2f}", money["amount"])
        return row

    def test_one_lost_answer_is_made_good_by_the_next(self):
        for kind in UNCLEAR:
            with self.subTest(kind):
                uuid = self.issue()
                self.glase.fault("updateInvoice", kind)
                answer = self.update(uuid, 60.0)
                self.assertEqual((answer["outcome"], answer["amount"]), ("wait", 60.0))
                row = self.sold(uuid)
                self.assertEqual((row.amount_paid, row.unresolved), (60.0, False))

    def test_three_lost_answers_leave_both_amounts(self):
        """What Glase says was paid decides, and it is never more than one bill."""
        for kind in UNCLEAR:
            with self.subTest(kind):
                uuid = self.issue()
                self.glase.fault("updateInvoice", kind, times=3)
                answer = self.update(uuid, 60.0)
                self.assertEqual((answer["outcome"], answer["slow"]), ("wait", True))
                self.assertTrue(self.row(uuid).unresolved)
                row = self.sold(uuid)
                arrived = kind in WITH_EFFECT
                self.assertEqual(row.amount_paid, 60.0 if arrived else 100.0)
                self.assertFalse(row.unresolved, "the receipt has told")

    def test_a_definite_no(self):
        for code in STANDS:
            with self.subTest(code):
                uuid = self.issue()
                self.glase.fault("updateInvoice", f"code:{code}")
                answer = self.update(uuid, 60.0)
                self.assertEqual((answer["outcome"], answer["amount"]), ("wait", 100.0))
                self.assertIn("with the old amount", answer["message"])
                row = self.sold(uuid)
                self.assertEqual((row.amount_paid, row.unresolved), (100.0, False))


@tagged("post_install", "-at_install")
class TestLostReceipt(TillCase):
    """submitPaymentReceipt: filed once, tried again, and never undoes a sale."""

    def paid(self):
        uuid = self.paid_one()
        return self.row(uuid)

    def filed(self, row):
        receipts = self.glase.ledger("receipts")
        return [r for r in receipts if r["ers_reference"] == row.ers_reference]

    def test_lost_answers(self):
        for kind in (*WITHOUT_EFFECT, *WITH_EFFECT):
            with self.subTest(kind):
                row = self.paid()
                self.glase.fault("submitPaymentReceipt", kind)
                receipt.submit(self.env, row.id)
                row = self.row(row.payment_uuid)
                self.assertEqual((row.state, row.receipt_state), ("paid", False))
                receipt.submit(self.env, row.id)
                self.assertEqual(self.row(row.payment_uuid).receipt_tries, 1, "pause")
                self.pass_time(row.payment_uuid, 61)
                receipt.submit(self.env, row.id)
                row = self.row(row.payment_uuid)
                self.assertEqual((row.state, row.receipt_state), ("paid", "sent"))
                self.assertTrue(self.filed(row))

    def test_pauses_grow(self):
        row = self.paid()
        self.glase.fault("submitPaymentReceipt", "html503", times=9)
        pauses = []
        for _ in range(5):
            receipt.submit(self.env, row.id)
            row = self.row(row.payment_uuid)
            pauses.append(round((row.receipt_next_at - row._clock()).total_seconds()))
            self.pass_time(row.payment_uuid, pauses[-1] + 1)
        self.assertEqual(pauses, [60, 300, 900, 3600, 3600])
        self.assertEqual(self.row(row.payment_uuid).receipt_state, "failed")
        told = self.row(row.payment_uuid).event_ids
        said = told.filtered(lambda event: event.what == events.RECEIPT_NOT_FILED)
        self.assertEqual(len(said), 5)
        self.assertIn("503", said[0].answer)


@tagged("post_install", "-at_install")
class TestLostAsk(TillCase):
    def test_an_ask_that_never_arrived_about_a_payment(self):
        for kind in WITHOUT_EFFECT:
            with self.subTest(kind):
                uuid = self.issue()
                self.pay()
                self.glase.fault("getPaymentStatus", kind)
                answer = self.ask(uuid)
                self.assertEqual((answer["outcome"], answer["slow"]), ("wait", True))
                self.assertEqual(self.ask(uuid)["outcome"], "paid")
                self.assertEqual(self.row(uuid).attempt, 1)
        self.assertEqual(len(self.sends()), len(self.glase.ledger("payments")))

    def test_an_ask_about_a_lost_start_that_was_paid(self):
        """Its lost answer may have kept the money: no new bill before a clear one."""
        for number, kind in enumerate((*WITHOUT_EFFECT, *WITH_EFFECT), start=1):
            with self.subTest(kind):
                uuid = self.lost_start("drop_after")
                self.pay()
                self.glase.fault("getPaymentStatus", kind)
                answer = self.ask(uuid)
                self.assertEqual(
                    (answer["outcome"], answer["state"]), ("wait", "sending")
                )
                self.assertEqual(self.ask(uuid)["outcome"], "paid")
                self.assertEqual(len(self.sends()), number)
                self.assertEqual(len(self.glase.ledger("payments")), number)

    def test_a_cancel_that_never_arrived_and_the_buyer_pays(self):
        for kind in WITHOUT_EFFECT:
            with self.subTest(kind):
                uuid = self.issue()
                self.glase.fault("cancelInvoice", kind)
                self.assertEqual(self.cancel(uuid)["outcome"], "wait")
                self.pay()
                self.assertEqual(self.ask(uuid)["outcome"], "paid")
                self.assertFalse(self.row(uuid).unresolved)
        self.assertEqual(len(self.sends()), len(self.glase.ledger("payments")))


@tagged("post_install", "-at_install")
class TestLate(TillCase):
    """The whole answer has not come when the deadline of the call is over."""

    def setUp(self):
        super().setUp()
        for module in (call, amend, receipt):
            self.patch(module, "CALL_DEADLINE", 0.5)

    def impatient(self):
        return patch.object(poll.Poll.send, "__defaults__", (0.5,))

    def test_status(self):
        for kind in LATE:
            with self.subTest(kind):
                uuid = self.issue()
                self.pay()
                self.glase.fault("getPaymentStatus", kind)
                with self.impatient():
                    answer = self.ask(uuid)
                self.assertEqual((answer["outcome"], answer["slow"]), ("wait", True))
                self.assertEqual(self.ask(uuid)["outcome"], "paid")
                self.assertEqual(self.row(uuid).attempt, 1)

    def test_cancel(self):
        for kind in LATE:
            with self.subTest(kind):
                uuid = self.issue()
                self.glase.fault("cancelInvoice", kind)
                self.assertEqual(self.cancel(uuid)["state"], "cancelling")
                self.pass_time(uuid, 3)
                answer = self.ask(uuid)
                self.assertEqual(answer["outcome"], "cancelled")

    def test_update(self):
        for kind in LATE:
            with self.subTest(kind):
                uuid = self.issue()
                self.glase.fault("updateInvoice", kind)
                self.assertEqual(self.update(uuid, 60.0)["amount"], 60.0)
                self.pay()
                self.assertEqual(self.ask(uuid)["amount"], 60.0)
                self.assertFalse(self.row(uuid).unresolved)

    def test_receipt(self):
        for kind in LATE:
            with self.subTest(kind):
                uuid = self.paid_one()
                self.glase.fault("submitPaymentReceipt", kind)
                receipt.submit(self.env, self.row(uuid).id)
                self.assertFalse(self.row(uuid).receipt_state)
                self.pass_time(uuid, 61)
                receipt.submit(self.env, self.row(uuid).id)
                row = self.row(uuid)
                self.assertEqual((row.state, row.receipt_state), ("paid", "sent"))
