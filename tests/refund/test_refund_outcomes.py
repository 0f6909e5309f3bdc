# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""How a refundPayment can end: one test for each row of state_machine.md, chapter 7."""

from decimal import Decimal
from unittest.mock import patch

from odoo.tests import tagged

from ...services.payment.response import unsent
from ...services.refund import refund_call
from ..faults import WITH_EFFECT, WITHOUT_EFFECT
from ..refunds import RefundCase

DEFINITE = (10, 11, 12, 20, 21, 37, 49, 64, 91, 92, 97, 99)


@tagged("post_install", "-at_install")
class TestRefundOutcomes(RefundCase):
    def room(self, order):
        payment = self.payment_row(order)
        return payment.amount_paid - payment.amount_returned

    def second_terminal(self):
        config = self.main_pos_config.copy({"name": "Till 2"})
        terminal = self.terminal.create(
            {"name": "Till 2", "account_id": self.account.id, "config_id": config.id}
        )
        terminal.action_register()
        terminal.invalidate_recordset()
        self.assertEqual(terminal.state, "registered", terminal.last_answer)
        return terminal

    # Refused

    def test_every_definite_no(self):
        order = self.sold()
        for attempt, code in enumerate(DEFINITE, 1):
            with self.subTest(code=code):
                data = self.refund_of(order)
                self.glase.fault("refundPayment", f"code:{code}")
                answer = self.refund(data)
                self.assertEqual(
                    (answer["outcome"], answer["state"]), ("error", "failed")
                )
                self.assertTrue(answer["message"])
                self.assertNotIn(str(code), answer["message"])
                self.assertEqual(len(self.refund_calls()), attempt)
                self.assertEqual(self.room(order), 100.0)
        self.assertFalse(self.refunds())
        self.assertEqual(self.refund(self.refund_of(order))["state"], "refunded")

    def test_what_glase_takes_only_by_hand(self):
        for code, field in ((97, "may_refund"), (99, "refundable")):
            order = self.sold()
            reference = self.payment_row(order).ers_reference
            self.glase.fault("refundPayment", f"code:{code}")
            answer = self.refund(self.refund_of(order))
            self.assertIn("another way", answer["message"].replace("\n", " "), field)
            row = self.row(answer["payment_uuid"]).with_user(self.pos_admin)
            self.assertIn(reference, row.manual_routine)
            self.assertIn("100.00", row.manual_routine)
            self.assertFalse(row.unresolved)

    def test_97_of_a_reseller_without_the_right(self):
        order = self.sold()
        self.glase.control("reseller", reseller_id="shop1", may_refund=False)
        answer = self.refund(self.refund_of(order))
        self.assertIn("may not refund", answer["message"])
        self.glase.control("reseller", reseller_id="shop1", may_refund=True)

    def test_99_of_a_bank_that_takes_none(self):
        data = self.order_of(100.0)
        uuid = data["payment_ids"][0][2]["uuid"]
        self.start(uuid, order=data)
        self.glase.control("pay", glase_id="004610027501", refundable=False)
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
        answer = self.refund(self.refund_of(self.synced(data)))
        self.assertIn("cannot receive a refund", answer["message"])
        self.assertTrue(self.row(answer["payment_uuid"]).manual_routine)

    def test_98_somebody_refunded_elsewhere(self):
        order = self.sold()
        reference = self.payment_row(order).ers_reference
        self.glase.control("give_back", ers_reference=reference, amount="0.01")
        answer = self.refund(self.refund_of(order))
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        payment = self.payment_row(order)
        self.assertTrue(payment.unresolved)
        self.assertIn("more of this payment", payment.unresolved_reason)

    def test_48_is_tried_three_more_times(self):
        order = self.sold()
        self.glase.fault("refundPayment", "code:48", times=3)
        with patch.object(refund_call, "BUSY_PAUSE", 0.01):
            answer = self.refund(self.refund_of(order))
        self.assertEqual(answer["state"], "refunded")
        self.assertEqual(len(self.refund_calls()), 4)
        self.assertEqual(len(self.payment_row(order).refund_ids), 1)

    def test_48_ends_after_three_more_times(self):
        order = self.sold()
        self.glase.fault("refundPayment", "code:48", times=9)
        with patch.object(refund_call, "BUSY_PAUSE", 0.01):
            answer = self.refund(self.refund_of(order))
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertIn("in a minute", answer["message"])
        self.assertEqual(len(self.refund_calls()), 4)
        self.assertEqual(self.room(order), 100.0)

    def test_48_and_then_no_answer(self):
        """The same call again, until one of them may have worked."""
        order = self.sold()
        self.glase.fault("refundPayment", "code:48", times=2)
        self.glase.fault("refundPayment", "drop_after")
        with patch.object(refund_call, "BUSY_PAUSE", 0.01):
            answer = self.refund(self.refund_of(order))
        self.assertEqual((answer["outcome"], answer["state"]), self.NOT_KNOWN)
        self.assertEqual(len(self.refund_calls()), 3)
        self.assertEqual(len(self.refunds()), 1)

    # Another terminal

    def test_another_terminal_of_the_account(self):
        other = self.second_terminal()
        for code in (23, 29, 33, 54):
            order = self.sold()
            self.glase.fault("refundPayment", f"code:{code}")
            answer = self.refund(self.refund_of(order))
            self.assertEqual(
                (answer["state"], answer["attempt"]), ("refunded", 2), code
            )
            rows = self.payment_row(order).refund_ids.sorted("attempt")
            self.assertEqual(rows.mapped("state"), ["failed", "refunded"])
            self.assertEqual(rows.terminal_id, self.terminal | other)
            self.assertEqual(self.synced(rows[1].sudo().order_data).state, "paid")

    def test_each_terminal_once(self):
        self.second_terminal()
        order = self.sold()
        self.glase.fault("refundPayment", "code:23", times=9)
        answer = self.refund(self.refund_of(order))
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertIn("does not know this payment", answer["message"])
        self.assertEqual(len(self.refund_calls()), 2)
        self.assertEqual(self.room(order), 100.0)

    def test_the_original_terminal_is_gone(self):
        order = self.sold()
        other = self.second_terminal()
        with patch.object(type(self.terminal), "_check_marked"):  # its period is closed
            self.terminal.action_unregister()
        answer = self.refund(self.refund_of(order))
        self.assertEqual(answer["state"], "refunded", answer)
        self.assertEqual(self.row(answer["payment_uuid"]).terminal_id, other)
        self.assertEqual(len(self.refund_calls()), 1)

    def test_no_terminal_is_left(self):
        order = self.sold()
        with patch.object(type(self.terminal), "_check_marked"):  # its period is closed
            self.terminal.action_unregister()
        answer = self.refund(self.refund_of(order))
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertIn("registered any more", answer["message"])
        self.assertFalse(self.payment_row(order).refund_ids)

    # Nothing reached Glase

    def test_unavailable(self):
        order = self.sold()
        data = self.refund_of(order)
        endpoint = self.account.endpoint
        self.move_glase("http://127.0.0.1:9/nobody")
        answer = self.refund(data)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertIn("Nothing was refunded", answer["message"])
        self.move_glase(endpoint)
        self.assertEqual(self.refund(data)["state"], "failed", "the same attempt")
        self.assertEqual(self.refund(data, attempt=2)["state"], "refunded")
        self.assertEqual(len(self.refund_calls()), 1)

    def move_glase(self, endpoint):
        """Elsewhere, behind the back of the account's own checks."""
        self.env.cr.execute("UPDATE glase_account SET endpoint = %s", [endpoint])
        self.env.invalidate_all()

    # Not known

    def test_lost_answers(self):
        """Not known, whether it took place or not: done, flagged, never again."""
        for kind in (*WITHOUT_EFFECT, *WITH_EFFECT):
            if kind == "code:777":
                continue
            with self.subTest(kind=kind):
                order = self.sold()
                data = self.refund_of(order)
                self.glase.fault("refundPayment", kind)
                calls = len(self.refund_calls())
                answer = self.refund(data)
                self.assertEqual((answer["outcome"], answer["state"]), self.NOT_KNOWN)
                self.assertIn("Do NOT refund again", answer["message"])
                row = self.row(answer["payment_uuid"])
                self.assertTrue(row.unresolved)
                self.assertEqual(self.room(order), 0.0, "counted as spent")
                self.assertEqual(self.refund(data)["state"], "unconfirmed")
                again = self.refund(data, attempt=2)
                self.assertEqual(again["state"], "unconfirmed")
                other = self.refund(self.refund_of(order))
                self.assertEqual(other["state"], "none", other)
                self.assertEqual(len(self.refund_calls()), calls + 1)
                refund_order = self.synced(data)
                self.assertEqual(refund_order.state, "paid")
                self.assertEqual(self.row(row.payment_uuid).order_id, refund_order)
                said = refund_order.payment_ids.glase_description
                self.assertEqual(said, "Glase refund – being checked, may take a day")

    NOT_KNOWN = ("paid", "unconfirmed")

    def test_killed_worker(self):
        """Still sending when its lease is over: the watch, and the till, give it up."""
        for looker in ("watch", "till"):
            order = self.sold()
            data = self.refund_of(order)
            uuid = data["payment_ids"][0][2]["uuid"]
            with patch.object(refund_call, "send", return_value=unsent(uuid, 1, "")):
                self.refund(data)
            self.look(looker, uuid)
            self.assertEqual(self.row(uuid).state, "sending", "its lease still runs")
            self.pass_time(uuid, 40)
            self.look(looker, uuid)
            row = self.row(uuid)
            self.assertEqual((row.state, row.unresolved), ("unconfirmed", True), looker)
            self.assertEqual(self.room(order), 0.0)
        self.assertFalse(self.refund_calls())

    def look(self, looker, uuid):
        if looker == "watch":
            self.env["glase.transaction"]._cron_recovery()
        else:
            self.call("refund_status", payment_uuid=uuid, attempt=1)

    def given_up(self, order):
        """A refund whose answer is late; returns its uuid and the call."""
        data = self.refund_data = self.refund_of(order)
        uuid = data["payment_ids"][0][2]["uuid"]
        with patch.object(
            refund_call, "send", return_value=unsent(uuid, 1, "")
        ) as send:
            self.refund(data)
        self.pass_time(uuid, 40)
        self.look("watch", uuid)
        return uuid, send.call_args.args[1]

    def test_the_answer_comes_after_it_was_given_up(self):
        uuid, call = self.given_up(self.sold())
        refund_call.send(self.env, call)
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("refunded", False))
        self.assertEqual(row.ers_reference, self.refunds()[0]["ers_reference"])

    def test_the_answer_comes_after_a_manager_has_settled_it(self):
        """Nobody knew the reference: now it is known, and Glase's list will have it."""
        uuid, call = self.given_up(self.sold())
        self.row(uuid).sudo()._resolve_refund(True, "Glase says so")
        self.assertFalse(self.row(uuid).ers_reference)
        refund_call.send(self.env, call)
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("refunded", False))
        self.assertEqual(row.ers_reference, self.refunds()[0]["ers_reference"])

    def test_a_late_no(self):
        """The till was told that it is done: the customer still lacks the money."""
        order = self.sold()
        uuid, call = self.given_up(order)
        self.glase.fault("refundPayment", "code:97")
        refund_call.send(self.env, call)
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("failed", True))
        self.assertEqual(self.room(order), 100.0)

    def test_a_late_no_and_another_terminal_works(self):
        """The till was told that it is done, and now it is: the order has that."""
        other, order = self.second_terminal(), self.sold()
        uuid, call = self.given_up(order)
        refund_order = self.synced(self.refund_data)
        self.assertEqual(self.row(uuid).payment_id, refund_order.payment_ids)
        self.glase.fault("refundPayment", "code:23")
        refund_call.send(self.env, call)
        first, second = self.row(uuid), self.row(uuid, 2)
        self.assertEqual((second.state, second.terminal_id), ("refunded", other))
        self.assertEqual(second.payment_id, refund_order.payment_ids)
        self.assertEqual((first.state, first.unresolved), ("failed", False))
        self.assertFalse(first.payment_id)
        self.assertEqual(len(self.refunds()), 1)

    def test_a_late_no_before_the_order_comes(self):
        self.second_terminal()
        uuid, call = self.given_up(self.sold())
        self.glase.fault("refundPayment", "code:54")
        refund_call.send(self.env, call)
        refund_order = self.synced(self.refund_data)
        self.assertFalse(self.row(uuid).unresolved)
        self.assertEqual(self.row(uuid, 2).payment_id, refund_order.payment_ids)

    def test_the_receipt_document(self):
        order = self.sold()
        row, _refund_order = self.refunded(order)
        self.env["glase.transaction"]._cron_recovery()
        receipts = {r["ers_reference"]: r for r in self.glase.ledger("receipts")}
        self.assertIn(row.ers_reference, receipts)
        self.assertEqual(self.row(row.payment_uuid).receipt_state, "sent")
        self.env["glase.transaction"]._cron_recovery()
        self.assertEqual(len(self.glase.ledger("receipts")), len(receipts))
        self.assertEqual(Decimal(self.refunds()[0]["amount"]), 100)
