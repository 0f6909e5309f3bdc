# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""When the answer to sendInvoice was lost (state_machine.md, chapter 4)."""

from datetime import datetime, timezone
from decimal import Decimal
from unittest.mock import patch
from uuid import uuid4

from odoo.tests import tagged

from ...const import reasons
from ...glase.invoice import Invoice
from ...glase.results import PaymentStatus
from ...services.common.credentials import terminal_access
from ...services.common.transaction import in_transaction
from ...services.payment import call, outcome, poll
from ..common import TillCase
from ..faults import LATE, WITH_EFFECT, WITHOUT_EFFECT

ABOUT_US = (20, 21, 29, 33, 37)
DEFINITE = (10, 11, 12, 20, 21, 29, 33, 37, 49, 64, 91, 92)


@tagged("post_install", "-at_install")
class TestLostInvoice(TillCase):
    """sendInvoice: one live invoice at most, and nobody is charged twice."""

    def sold_after(self, kind, deadline=call.CALL_DEADLINE):
        """A whole sale whose invoice was answered badly."""
        before = len(self.glase.ledger("payments"))
        self.glase.fault("sendInvoice", kind)
        with patch.object(call, "CALL_DEADLINE", deadline):
            started = self.start()
        uuid = started["payment_uuid"]
        self.assertEqual((started["outcome"], started["state"]), ("wait", "sending"))
        self.assertIn("not to scan", started["message"])
        self.assertFalse(self.row(uuid).lease_until)
        answer = self.ask(uuid)
        self.assertEqual((answer["state"], answer["attempt"]), ("issued", 2), kind)
        self.assertEqual(len(self.glase.live_invoices()), 1, kind)
        self.assertEqual(self.row(uuid).status_word, "REPLACED")
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid", kind)
        payments = self.glase.ledger("payments")[before:]
        self.assertEqual([p["client_invoice_id"] for p in payments], [f"{uuid}-2"])
        self.assertEqual(self.row(uuid, 2).ers_reference, payments[0]["ers_reference"])

    def test_invoice_that_never_arrived(self):
        for kind in WITHOUT_EFFECT:
            with self.subTest(kind):
                self.sold_after(kind)

    def test_invoice_that_arrived(self):
        for kind in WITH_EFFECT:
            with self.subTest(kind):
                self.sold_after(kind)

    def test_answer_that_came_after_the_deadline(self):
        for kind in LATE:
            with self.subTest(kind):
                self.sold_after(kind, deadline=0.5)

    def test_definite_no(self):
        for code in DEFINITE:
            with self.subTest(code):
                self.glase.fault("sendInvoice", f"code:{code}")
                answer = self.start()
                self.assertEqual(answer["outcome"], "error")
                self.assertEqual(answer["state"], "failed")
                self.assertTrue(answer["message"])
                uuid = answer["payment_uuid"]
                self.assertIn(str(code), self.row(uuid).last_answer)
                self.assertEqual(self.start(uuid, attempt=2)["state"], "issued")
                self.cancel(uuid, attempt=2)

    def test_the_second_send_is_called_a_duplicate(self):
        """By whatever code, for none is documented: it is asked, and not declined."""
        for code in (1, 41, 777):
            self.glase.fault("sendInvoice", "drop_after")
            uuid = self.lost_start(f"code_after:{code}")
            answer = self.ask(uuid)
            self.assertEqual((answer["outcome"], answer["attempt"]), ("wait", 2), code)
            self.assertEqual(answer["state"], "sending")
            self.pay()
            paid = self.ask(uuid, attempt=2)
            self.assertEqual((paid["outcome"], paid["attempt"]), ("paid", 2), code)
            self.assertEqual(len(self.glase.live_invoices()), 0)

    def test_unavailable(self):
        """Proven that nothing was sent: over at once, and the next may start."""
        access = terminal_access(self.terminal)
        self.terminal.sudo().state = "new"
        self.account.endpoint = "http://127.0.0.1:9/"
        self.terminal.sudo().state = "registered"
        answer = self.start()
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertIn("cannot be reached", answer["message"])
        self.assertEqual(access.endpoint, self.glase.endpoint)

    def test_seen_and_paid(self):
        """The buyer was quicker than we: that very invoice is the payment."""
        for kind in WITH_EFFECT:
            uuid = self.lost_start(kind)
            self.pay()
            answer = self.ask(uuid)
            self.assertEqual((answer["outcome"], answer["attempt"]), ("paid", 1), kind)
            row = self.row(uuid)
            money = self.glase.ledger("payments")[-1]
            self.assertEqual(row.invoice_reference, money["invoice_reference"])
            self.assertEqual(row.ers_reference, money["ers_reference"])
            self.assertTrue(row.confirmed, "there was a gap, so it was looked at twice")
            self.assertFalse(row.unresolved)

    def test_earlier_attempt_was_paid(self):
        self.glase.fault("sendInvoice", "drop_after")
        uuid = self.lost_start("drop_before")
        self.assertEqual(self.ask(uuid)["attempt"], 2)
        self.pay()
        answer = self.ask(uuid, attempt=2)
        self.assertEqual((answer["outcome"], answer["attempt"]), ("paid", 1))
        self.assertEqual(self.row(uuid, 2).status_word, "REPLACED")
        self.assertEqual(len(self.sends()), 2)

    def test_payment_of_another_row_is_found(self):
        """Money of a sale that was given up: kept, shown to the manager."""
        first = self.lost_start("drop_after")
        self.row(first).sudo().write({"state": "failed", "status_word": "REPLACED"})
        self.pay()
        second = self.lost_start("drop_before")
        answer = self.ask(second)
        self.assertEqual((answer["state"], answer["attempt"]), ("issued", 2))
        row = self.row(first)
        self.assertEqual((row.state, row.unresolved), ("paid", True))

    def test_payment_of_nobody(self):
        """Never sent again by itself: it may be the buyer's who stands there."""
        access = terminal_access(self.terminal)
        now = datetime.now(timezone.utc)
        ten = Decimal(10)
        bill = Invoice(str(uuid4()), "?", now, "EUR", (), ten, "?")
        access.client.send_invoice(access.principal, bill)
        self.pay()
        uuid = self.lost_start("drop_before")
        for _ in range(3):
            answer = self.ask(uuid)
            self.assertEqual((answer["outcome"], answer["state"]), ("wait", "sending"))
            self.assertIn("manager", answer["message"])
        row = self.row(uuid)
        self.assertEqual(
            (row.unresolved, row.unresolved_why), (True, reasons.UNKNOWN_PAYMENT)
        )
        told = row.event_ids.filtered(
            lambda event: event.what == reasons.UNKNOWN_PAYMENT
        )
        self.assertEqual(len(told), 1, "told once, however often it is found")
        self.assertEqual(len(self.sends()), 2)

    def test_paid_without_reference_is_not_clear(self):
        uuid = self.lost_start("drop_before")
        self.glase.fault("getPaymentStatus", "status:PAID")
        self.assertEqual(self.ask(uuid)["state"], "sending")
        self.assertEqual(len(self.sends()), 1)

    def test_no_new_invoice_after_an_unclear_question(self):
        kinds = [*WITHOUT_EFFECT, *WITH_EFFECT]
        uuid = self.lost_start("drop_after")
        for kind in kinds:
            self.glase.fault("getPaymentStatus", kind)
            answer = self.ask(uuid)
            self.assertEqual((answer["outcome"], answer["state"]), ("wait", "sending"))
            self.assertTrue(answer["slow"])
            self.assertEqual(len(self.sends()), 1, kind)
        self.assertEqual(len(self.asks()), len(kinds))
        self.assertEqual(self.ask(uuid)["state"], "issued")

    def test_definite_no_to_the_question_replaces(self):
        for code in (54, 91, 49):
            uuid = self.lost_start("drop_before")
            self.glase.fault("getPaymentStatus", f"code:{code}")
            self.assertEqual(self.ask(uuid)["attempt"], 2, code)
            self.cancel(uuid, attempt=2)

    def test_who_may_not_ask_learns_nothing(self):
        """The answer before may have been the PAID that keeps the money."""
        for code in ABOUT_US:
            uuid = self.kept_unheard()
            self.glase.fault("getPaymentStatus", f"code:{code}")
            sent = len(self.sends())
            answer = self.ask(uuid)
            self.assertEqual((answer["outcome"], answer["state"]), ("wait", "sending"))
            self.assertIn("manager", answer["message"])
            self.assertEqual(len(self.sends()), sent, code)
            self.assertEqual(self.ask(uuid)["outcome"], "paid")

    def test_replaced_beside_a_cancel_or_an_ask(self):
        """Late answers about the lost attempt tell of the one that is live."""
        uuid = self.lost_start("drop_before")
        lost = self.row(uuid)
        asked = poll.poll_for(lost)
        self.assertEqual(self.ask(uuid)["attempt"], 2)
        status = PaymentStatus("ISSUED", 1)
        done = in_transaction(self.env, outcome.polled, poll=asked, status=status)
        for response in (call.cancel(self.env, lost.id), done.response):
            self.assertEqual((response.outcome, response.attempt), ("wait", 2))
        self.assertEqual(self.cancel(uuid, attempt=2)["outcome"], "cancelled")

    def test_three_attempts_at_most(self):
        self.glase.fault("sendInvoice", "drop_after", times=4)
        uuid = self.start()["payment_uuid"]
        for number in (2, 3):
            answer = self.ask(uuid)
            self.assertEqual((answer["attempt"], answer["outcome"]), (number, "wait"))
        answer = self.ask(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertEqual(len(self.sends()), 3)
        self.assertEqual(self.ask(uuid)["outcome"], "error")
        self.assertEqual(len(self.sends()), 3)
        self.glase.fault("sendInvoice", "drop_after", times=0)
        self.assertEqual(self.start(uuid, attempt=4)["state"], "issued")
        self.assertEqual(len(self.glase.live_invoices()), 1)

    def test_nobody_asks_while_the_call_may_be_running(self):
        """The lease outlives the call: who comes before its end calls nothing."""
        uuid = self.lost_start("drop_after")
        self.row(uuid).sudo().lease_until = self.row(uuid)._lease_end(30)
        for _ in range(2):
            self.assertEqual(self.call_status(uuid)["state"], "sending")
        self.assertFalse(self.asks())
        self.pass_time(uuid, 36)
        self.assertEqual(self.call_status(uuid)["state"], "issued")

    def call_status(self, uuid):
        return self.call("status", payment_uuid=uuid, attempt=1)

    def test_cancel_wanted_while_sending(self):
        uuid = self.lost_start("drop_after")
        answer = self.cancel(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "sending"))
        self.assertFalse(self.glase.calls("cancelInvoice"))
        answer = self.ask(uuid)
        self.assertEqual((answer["outcome"], answer["attempt"]), ("cancelled", 2))
        states = [i["status"] for i in self.glase.ledger("invoices")]
        self.assertEqual(states, ["CANCELED", "CANCELED"])

    def test_cancel_while_the_invoice_is_on_its_way(self):
        uuid, inside = str(uuid4()), []

        def cancel():
            inside.append(self.beside("cancel", uuid))

        with self.around("send_invoice", before=cancel):
            self.assertEqual(self.start(uuid)["outcome"], "cancelled")
        self.assertEqual(inside[0]["state"], "sending")
        self.assertFalse(self.glase.live_invoices())
