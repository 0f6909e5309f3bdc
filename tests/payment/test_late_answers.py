# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Answers that come when the row has gone on, or that tell of another bill: PAID wins
in every state, and nothing else counts (state_machine.md, chapters 1 and 4)."""

from dataclasses import replace
from urllib.error import HTTPError
from uuid import uuid4

from odoo.tests import tagged

from ...const import reasons
from ...glase.results import PaidReceipt, PaymentStatus
from ...services.common.transaction import in_transaction
from ...services.payment import outcome, poll
from ..common import TillCase

ERS = "2026031417093120801000731"


@tagged("post_install", "-at_install")
class TestLateAnswers(TillCase):
    def lost(self, **till):
        """A start whose answer was lost, and how somebody asks about it."""
        self.glase.fault("sendInvoice", "drop_before")
        uuid = self.start(**till)["payment_uuid"]
        return uuid, poll.poll_for(self.row(uuid))

    def paid(self, bill, ers_reference=ERS):
        return PaymentStatus("PAID", 2, ers_reference, PaidReceipt(None, bill))

    def settle(self, asked, status):
        self.env.flush_all()
        done = in_transaction(self.env, outcome.polled, poll=asked, status=status)
        self.env.invalidate_all()
        return done.response.as_dict()

    def test_paid_while_the_next_bill_is_out(self):
        """The till asks for the second bill no more: who pays that gets it back."""
        uuid, asked = self.lost()
        self.assertEqual(self.ask(uuid)["attempt"], 2)
        self.settle(asked, self.paid(f"{uuid}-1"))
        self.assertEqual(self.row(uuid).state, "paid")
        asks = len(self.asks())
        answer = self.ask(uuid, attempt=2)
        self.assertEqual((answer["outcome"], answer["attempt"]), ("paid", 1))
        told = {call["invoice_reference"] for call in self.asks()[asks:]}
        self.assertNotIn(self.row(uuid, 2).invoice_reference, told)
        for _run in range(2):
            self.pass_time(uuid, 61)
            self.env["glase.transaction"]._cron_recovery()
        self.assertEqual(self.row(uuid, 2).state, "cancelled")
        self.assertFalse(self.glase.live_invoices())

    def test_paid_and_the_row_that_asked_is_over(self):
        """Given up meanwhile; the money of the next attempt is no less money."""
        uuid, asked = self.lost()
        self.ask(uuid)
        self.row(uuid).sudo().state = "failed"
        self.settle(asked, self.paid(f"{uuid}-2"))
        self.assertEqual(self.row(uuid).state, "failed")
        self.assertEqual(self.row(uuid, 2).state, "paid")

    def test_paid_and_the_row_that_asked_has_its_bill(self):
        """What Glase has a reference for ends by proof only."""
        uuid, _asked = self.lost()
        self.glase.fault("sendInvoice", "drop_before")
        self.ask(uuid)
        asked = poll.poll_for(self.row(uuid, 2))
        self.row(uuid, 2).sudo()._set_issued("20260314170912345", "")
        self.settle(asked, self.paid(f"{uuid}-1"))
        self.assertEqual(self.row(uuid).state, "paid")
        self.assertEqual(self.row(uuid, 2).state, "issued")

    def test_our_bill_with_the_reference_of_another_payment(self):
        earlier = self.issue()
        self.pay()
        reference = self.ask(earlier)["ers_reference"]
        uuid, asked = self.lost()
        self.settle(asked, self.paid(f"{uuid}-1", reference))
        self.assertEqual(self.row(uuid).state, "cancelled", "an earlier sale")
        self.assertFalse(self.row(uuid).ers_reference)

    def test_a_given_up_bill_with_the_reference_of_another_payment(self):
        """Nobody has paid it, so it does not become the line's that asked."""
        earlier = self.issue()
        self.pay()
        reference = self.ask(earlier)["ers_reference"]
        first, second = "a-line-that-made-way", "the-line-that-asks"
        order = self.order_data(first)
        self.issue(payment_uuid=first, order=order)
        self.cancel(first)
        again = self.order_data(second, uuid=order["uuid"])
        uuid, asked = self.lost(payment_uuid=second, order=again)
        self.settle(asked, self.paid(f"{first}-1", reference))
        self.assertEqual(self.row(first).state, "cancelled")
        self.assertEqual(self.row(uuid, 2).status_word, False, "the next bill is out")
        self.assertFalse(self.row(uuid, 3))

    def test_a_bill_of_another_till(self):
        """Only this terminal's own bills can be told of with its credentials."""
        other = self.issue_elsewhere()
        uuid, asked = self.lost()
        self.settle(asked, self.paid(f"{other}-1"))
        self.assertEqual(self.row(other).state, "issued")
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("sending", True))
        self.assertEqual(row.unresolved_why, reasons.UNKNOWN_PAYMENT)
        self.assertEqual(len(self.sends()), 2)

    def test_a_finished_sale_gets_no_new_bill(self):
        """Forced while nobody knew of its bill: it is over when Glase says so."""
        uuid, _asked = self.lost()
        self.row(uuid).sudo()._set_overridden("The phone shows it")
        sent = len(self.sends())
        self.glase.fault("getPaymentStatus", "code:54")
        answer = self.ask(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertTrue(self.row(uuid).unresolved)
        self.assertEqual(len(self.sends()), sent)

    def test_dropped_and_noted(self):
        uuid = self.issue()
        asked = poll.poll_for(self.row(uuid))
        for late in (
            replace(asked, changed_at=asked.changed_at.replace(year=2020)),
            replace(asked, version=1),
        ):
            self.row(uuid).sudo().version = late.version
            found = PaymentStatus("CANCELED", 0)
            self.assertEqual(self.settle(late, found)["state"], "issued")
        noted = self.row(uuid).event_ids.filtered(lambda e: e.note == "late")
        self.assertEqual(noted.mapped("answer"), ["CANCELED"] * 2)

    def test_what_is_unknown_is_noted_once(self):
        uuid = self.issue()
        for _ask in range(3):
            self.glase.fault("getPaymentStatus", "status:NEGOTIATING")
            self.assertEqual(self.ask(uuid)["outcome"], "wait")
        answers = self.row(uuid).event_ids.mapped("answer")
        self.assertEqual(answers.count("NEGOTIATING"), 1)
        self.assertNotIn("ISSUED", answers)

    def test_expired_after_a_gap_says_what_may_be_on_the_phone(self):
        uuid = self.issue()
        self.forget_answers(20)
        self.glase.fault("getPaymentStatus", "code:58")
        self.assertIn("reverses it", self.ask(uuid)["message"])

    # The phone confirms the bill of before a retry

    def retried(self):
        """Cancelled at the question, with proof; then tried again: bill 2 is out."""
        uuid = str(uuid4())
        order = self.order_data(uuid)
        self.issue(payment_uuid=uuid, order=order)
        asked = poll.poll_for(self.row(uuid))
        self.assertEqual(self.cancel(uuid)["outcome"], "cancelled")
        again = self.start(uuid, attempt=2, order=order)
        self.assertEqual((again["state"], again["attempt"]), ("issued", 2))
        return uuid, asked

    def old_bill_is_paid(self, uuid, asked):
        """Glase says so, and says it again when it is acknowledged."""
        self.settle(asked, self.paid(f"{uuid}-1"))
        self.settle(poll.poll_for(self.row(uuid)), self.paid(f"{uuid}-1"))
        self.assertTrue(self.row(uuid).confirmed)

    def test_the_phone_is_refused_the_old_bill(self):
        uuid, asked = self.retried()
        with self.assertRaises(HTTPError):
            self.glase.control("pay", reference=asked.reference)
        self.assertEqual(self.ask(uuid, attempt=2)["outcome"], "wait")
        self.pay()
        answer = self.ask(uuid, attempt=2)
        self.assertEqual((answer["outcome"], answer["attempt"]), ("paid", 2))
        self.assertEqual(self.row(uuid).state, "cancelled")
        self.assertEqual(len(self.glase.ledger("payments")), 1)

    def test_the_old_bill_is_paid_after_a_retry(self):
        """It pays; the new bill is cancelled, which Glase has proved."""
        uuid, asked = self.retried()
        self.old_bill_is_paid(uuid, asked)
        answer = self.ask(uuid, attempt=2)
        self.assertEqual((answer["outcome"], answer["attempt"]), ("paid", 1))
        for _run in range(2):
            self.pass_time(uuid, 61)
            self.watch()
        self.assertEqual(self.row(uuid, 2).state, "cancelled")
        self.assertEqual(self.glase.ledger("invoices")[-1]["status"], "CANCELED")

    def test_both_bills_are_paid(self):
        """One of them pays; the other stands in the list until it is given back."""
        uuid, asked = self.retried()
        self.pay()
        self.assertEqual(self.ask(uuid, attempt=2)["outcome"], "paid")
        self.old_bill_is_paid(uuid, asked)
        self.assertEqual(self.ask(uuid, attempt=2)["attempt"], 2)
        old, new = self.row(uuid), self.row(uuid, 2)
        self.assertEqual((old.state, old.unresolved), ("paid", True))
        self.assertEqual(old.unresolved_why, reasons.PAID_LATE)
        self.assertEqual((new.state, new.unresolved), ("paid", False))
