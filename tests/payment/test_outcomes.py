# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""How a payment ends that the buyer has seen (state_machine.md, chapter 3)."""

import time
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from unittest.mock import patch
from uuid import uuid4

from odoo.tests import tagged
from odoo.tests.common import JsonRpcException

from ...glase.client import GlaseClient
from ...glase.results import PaymentStatus
from ...services.common.transaction import in_transaction
from ...services.payment import call, outcome, poll
from ..common import GLASE_ID, TillCase

PACE = 0.5  # seconds, some way below the 0.9 of the limit: machines stumble


@tagged("post_install", "-at_install")
class TestPayment(TillCase):
    def test_pay(self):
        started = self.start()
        self.assertEqual(started["outcome"], "wait", started)
        self.assertEqual(started["state"], "issued")
        self.assertEqual(started["sticker_qr"], f"HTTP://SEQR.SE/Q{GLASE_ID}")
        uuid = started["payment_uuid"]
        self.assertEqual(self.ask(uuid)["outcome"], "wait")
        self.pay()
        paid = self.ask(uuid)
        self.assertEqual(paid["outcome"], "paid")
        money = self.glase.ledger("payments")
        self.assertEqual([paid["ers_reference"]], [p["ers_reference"] for p in money])
        self.assertEqual(len(paid["ers_reference"]), 25)
        self.assertRegex(paid["payment_date"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        row = self.row(uuid)
        self.assertEqual((row.state, row.amount_paid), ("paid", 100.0))
        self.assertFalse(row.unresolved)

    def test_waiting_answers_keep_to_the_contract(self):
        uuid = self.issue()
        waiting = self.ask(uuid)
        self.assertEqual(waiting["payment_date"], "")
        self.assertEqual(waiting["ers_reference"], "")
        self.assertTrue(waiting["test"])

    def test_both_addresses_of_the_routes(self):
        uuid = self.issue()
        params = {"config_id": self.main_pos_config.id}
        keys = {**params, "payment_uuid": uuid, "attempt": 1}
        ask = self.make_jsonrpc_request("/websocket/pos_glase/status", keys)
        self.assertEqual(ask["state"], "issued")
        opened = self.make_jsonrpc_request("/websocket/pos_glase/open", params)
        self.assertTrue(opened["terminal"]["ready"])
        self.assertEqual([t["payment_uuid"] for t in opened["transactions"]], [uuid])

    def test_open_asks_nobody(self):
        self.issue()
        before = len(self.glase.ledger("calls"))
        self.call("open")
        self.assertEqual(len(self.glase.ledger("calls")), before)

    # The ends without money

    def test_declined_failed_or_expired(self):
        for what, result, state, word in (
            ("decline", "cancelled", "cancelled", "CANCELED"),
            ("fail", "error", "failed", "FAILED"),
            ("expire", "cancelled", "failed", "EXPIRED"),
        ):
            with self.subTest(what):
                uuid = self.issue()
                self.glase.control(what, glase_id=GLASE_ID)
                answer = self.ask(uuid)
                self.assertEqual((answer["outcome"], answer["state"]), (result, state))
                self.assertTrue(answer["message"])
                self.assertEqual(self.row(uuid).status_word, word)
                self.assertEqual(self.start(uuid, attempt=2)["state"], "issued")
                self.cancel(uuid, attempt=2)

    def test_who_ended_it_is_said(self):
        for what, words in (
            ("decline", "The customer declined."),
            ("fail", "The bank or Glase refused the payment."),
            ("expire", "Time ran out"),
        ):
            with self.subTest(what):
                uuid = self.issue()
                self.ask(uuid)
                self.glase.control(what, glase_id=GLASE_ID)
                message = self.ask(uuid)["message"]
                self.assertIn(words, message)
                self.assertTrue(message.endswith("Nothing was paid."), message)
        uuid = self.issue()
        self.assertEqual(self.cancel(uuid)["message"], "Nothing was paid.")

    def test_after_a_gap_nobody_says_that_nothing_was_paid(self):
        """The phone may have shown a payment that Glase has taken back."""
        for end in ("decline", "cancel"):
            with self.subTest(end):
                uuid = self.issue()
                self.ask(uuid)
                self.forget_answers(30)
                self.pass_time(uuid, 30)
                if end == "decline":
                    self.glase.control(end, glase_id=GLASE_ID)
                    message = self.ask(uuid)["message"]
                else:
                    message = self.cancel(uuid)["message"]
                self.assertIn("If the phone showed a payment", message)
                self.assertNotIn("Nothing was paid", message)

    def test_unknown_word_is_asked_on(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "status:SOMETHING_NEW")
        self.assertEqual(self.ask(uuid)["outcome"], "wait")
        self.assertEqual(self.row(uuid).status_word, "SOMETHING_NEW")
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")

    def test_buyers_app_is_unlocked(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "status:PENDING_ISSUER_ACKNOWLEDGE")
        self.ask(uuid)
        updates = self.glase.calls("updateInvoice")
        self.assertEqual([u["result_code"] for u in updates], [0])
        self.glase.fault("getPaymentStatus", "status:RESERVED")
        # Money that is reserved is taken, whatever became of the bill.
        with patch.object(call, "invoice_for", side_effect=ValueError):
            self.ask(uuid)
        self.assertEqual(len(self.glase.calls("commitReservation")), 1)
        self.assertEqual(len(self.glase.calls("updateInvoice")), 1)

    def test_late_money_wins_and_is_unresolved(self):
        uuid = self.issue()
        self.glase.control("decline", glase_id=GLASE_ID)
        self.ask(uuid)
        row = self.row(uuid)
        found = PaymentStatus("PAID", 3, "9" * 25)
        asked = poll.poll_for(row)
        in_transaction(self.env, outcome.polled, poll=asked, status=found)
        row.invalidate_recordset()
        self.assertEqual((row.state, row.unresolved), ("paid", True))

    # Commit, acknowledge, tell

    def test_version_sent_is_the_committed_one(self):
        uuid = self.issue()
        self.assertEqual(self.ask(uuid)["outcome"], "wait")
        self.assertEqual(self.asks()[-1]["invoice_version"], 0)
        self.pay()
        with (
            patch.object(outcome, "polled", side_effect=ZeroDivisionError),
            self.assertRaises(JsonRpcException),
            self.assertLogs("odoo.http", "ERROR"),
        ):
            self.ask(uuid)
        self.assertEqual(self.row(uuid).state, "issued")
        self.ask(uuid)
        self.assertEqual([a["invoice_version"] for a in self.asks()], [0, 1, 1, 2])

    def test_answer_of_a_lower_version_is_dropped(self):
        uuid = self.issue()
        self.answering(PaymentStatus("ISSUED", 7), uuid)
        self.answering(PaymentStatus("ISSUED", 6), uuid)
        self.assertEqual(self.row(uuid).version, 7)
        self.answering(PaymentStatus("CANCELED", 6), uuid)
        self.assertEqual(self.row(uuid).state, "issued")

    def test_not_more_than_one_ask_in_a_second(self):
        uuid = self.issue()
        while len(self.asks()) < 3:
            answer = self.call("status", payment_uuid=uuid, attempt=1)
            self.assertEqual(answer["state"], "issued")
            time.sleep(0.05)  # 120 in a minute are answered
        times = [datetime.fromisoformat(ask["time"]) for ask in self.asks()]
        pauses = [(b - a).total_seconds() for a, b in pairwise(times)]
        self.assertGreater(min(pauses), PACE)

    # Nobody had asked for a while (GAP)

    def test_after_a_gap_it_is_looked_at_twice(self):
        uuid = self.issue()
        self.ask(uuid)
        self.forget_answers(11)
        self.pay()
        paid = self.ask(uuid)
        self.assertEqual((paid["outcome"], paid["confirmed"]), ("paid", True))
        self.assertEqual(len(self.asks()), 3)
        self.assertFalse(self.glase.ledger("receipts"), "a buyer waits for no receipt")

    def test_reversed_between_the_two_looks(self):
        uuid = self.issue()
        self.forget_answers(11)
        self.pay()
        ers = self.glase.ledger("payments")[0]["ers_reference"]
        looks = [PaymentStatus("PAID", 2, ers), PaymentStatus("CANCELED", 3)]
        with patch.object(GlaseClient, "get_payment_status", side_effect=looks):
            answer = self.ask(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "reversed"))
        self.assertTrue(self.row(uuid).unresolved)

    def test_second_look_is_unclear(self):
        uuid = self.issue()
        self.forget_answers(11)
        self.pay()
        self.glase.fault("getPaymentStatus", "extra")  # an answer as good as any
        # The second look, asked twice, and the ask after it
        self.glase.fault("getPaymentStatus", "html503", times=3)
        self.assertEqual(self.ask(uuid)["outcome"], "wait")
        self.assertEqual(self.row(uuid).state, "paid")
        again = self.call("status", payment_uuid=uuid, attempt=1)
        self.assertEqual(again["outcome"], "wait", "not told before it is clear")
        self.assertEqual(self.ask(uuid)["outcome"], "wait")
        self.assertEqual(self.ask(uuid)["outcome"], "paid")

    def test_cancelled_after_a_gap_says_what_may_be_on_the_phone(self):
        uuid = self.issue()
        self.forget_answers(11)
        self.glase.control("decline", glase_id=GLASE_ID)
        self.assertIn("reverses it", self.ask(uuid)["message"])

    # Money that is not ours (state_machine.md, 3.1)

    def test_paid_without_reference_is_not_paid(self):
        uuid = self.issue()
        self.pay()
        self.glase.fault("getPaymentStatus", "status:PAID")
        self.assertEqual(self.ask(uuid)["outcome"], "wait")
        self.assertEqual(self.row(uuid).state, "issued")

    def test_reference_of_another_payment(self):
        first = self.paid_one()
        second = self.issue()
        self.pay()
        ers = self.row(first).ers_reference
        self.foreign(second, lambda found: replace(found, ers_reference=ers))

    def test_receipt_of_another_invoice(self):
        uuid = self.issue()
        self.pay()
        self.foreign(uuid, self.receipt(invoice_reference="1" * 17))

    def test_receipt_of_another_bill(self):
        uuid = self.issue()
        self.pay()
        self.foreign(uuid, self.receipt(client_invoice_id=f"{uuid4()}-1"))

    def test_receipt_of_another_terminal_is_good(self):
        uuid = self.issue()
        self.pay()
        paid = self.changed(self.receipt(terminal_id="x"), uuid)
        self.assertEqual(paid["outcome"], "paid")

    def test_missing_receipt_is_good(self):
        uuid = self.issue()
        self.pay()
        paid = self.changed(lambda found: replace(found, receipt=None), uuid)
        self.assertEqual((paid["outcome"], paid["amount"]), ("paid", 100.0))

    def test_another_amount_was_paid(self):
        uuid = self.issue()
        self.pay()
        paid = self.changed(self.receipt(total=Decimal("80.00")), uuid)
        self.assertEqual((paid["outcome"], paid["amount"]), ("paid", 80.0))
        row = self.row(uuid)
        self.assertEqual((row.amount, row.amount_paid), (100.0, 80.0))
        self.assertTrue(row.unresolved)

    def test_another_currency_was_paid(self):
        uuid = self.issue()
        self.pay()
        answer = self.changed(self.receipt(currency="XAU"), uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "paid"))
        self.assertIn("manager", answer["message"])
        self.assertTrue(self.row(uuid).unresolved)

    def foreign(self, uuid, change):
        """An answer that is not our money: not paid, unresolved, and asked on."""
        answer = self.changed(change, uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "issued"))
        self.assertIn("manager", answer["message"])
        self.assertTrue(self.row(uuid).unresolved)
        self.assertEqual(self.ask(uuid)["outcome"], "paid")

    def receipt(self, **values):
        return lambda found: replace(found, receipt=replace(found.receipt, **values))

    def changed(self, change, uuid):
        """Ask, and let the real answer be changed on its way."""
        real = GlaseClient.get_payment_status

        def get_payment_status(client, *args, **kwargs):
            return change(real(client, *args, **kwargs))

        with patch.object(GlaseClient, "get_payment_status", get_payment_status):
            return self.ask(uuid)

    def answering(self, found, uuid):
        with patch.object(GlaseClient, "get_payment_status", return_value=found):
            return self.ask(uuid)

    def test_an_ask_that_brings_nothing_new_answers_as_the_journal_would(self):
        uuid = self.issue()
        self.ask(uuid)
        quick = self.ask(uuid)
        with patch.object(poll.Poll, "waits_on", return_value=False):
            self.assertEqual(quick, self.ask(uuid))

    def test_an_ask_that_brings_nothing_new_writes_down_that_it_was_made(self):
        uuid = self.issue()
        self.ask(uuid)
        before = self.row(uuid)
        before = (before.asked_at, before.write_date, before.changed_at)
        self.ask(uuid)
        row = self.row(uuid)
        self.assertGreater(row.asked_at, before[0])
        self.assertEqual(row.write_date, before[1])
        self.assertEqual(row.state, "issued")
