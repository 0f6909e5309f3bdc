# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A manager asks Glase at any time, whatever the state
(state_machine.md, chapter 2)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.payment.glase_transaction_state import NEXT
from ..refunds import RefundCase

OVER = ("cancelled", "failed", "reversed")
WITHOUT_MONEY = ("status:CANCELED", "status:FAILED", "status:EXPIRED")
PROVES_NOTHING = ("code:20", "status:ISSUED", "status:SOMETHING", "html503")
UNKNOWN_BILL = ("code:54", "code:58")


@tagged("post_install", "-at_install")
class TestAskNow(RefundCase):
    def row_in(self, state):
        """A payment that has come to a state, by the short way."""
        uuid = self.issue()
        row = self.row(uuid).sudo()
        self.glase.control("expire", reference=row.invoice_reference)
        row.write({"state": state, "lease_until": False, "status_word": "KEPT"})
        return row

    def asked_now(self, row, kind):
        self.glase.fault("getPaymentStatus", kind)
        told = row.with_user(self.pos_admin).action_ask_now()
        self.assertTrue(told["params"]["message"])
        self.env.invalidate_all()
        return row.state

    def test_what_is_over_stays_over(self):
        for state in OVER:
            row = self.row_in(state)
            for kind in (*WITHOUT_MONEY, *UNKNOWN_BILL, *PROVES_NOTHING):
                with self.subTest(f"{state}, {kind}"):
                    self.assertEqual(self.asked_now(row, kind), state)
                    self.assertEqual(row.status_word, "KEPT")
                    self.assertFalse(row.unresolved)

    def test_what_waits_to_be_given_back(self):
        for kind in WITHOUT_MONEY:
            with self.subTest(kind):
                row = self.row_in("awaiting_reversal")
                self.assertEqual(self.asked_now(row, kind), "reversed")
                self.assertTrue(row.unresolved)
        for kind in (*UNKNOWN_BILL, *PROVES_NOTHING):
            with self.subTest(kind):
                row = self.row_in("awaiting_reversal")
                self.assertEqual(self.asked_now(row, kind), "awaiting_reversal")

    def test_money_is_kept_whatever_the_state(self):
        for state in (*OVER, "awaiting_reversal"):
            with self.subTest(state):
                row = self.row(self.issue()).sudo()
                self.pay()
                row.write({"state": state, "lease_until": False})
                row.with_user(self.pos_admin).action_ask_now()
                self.env.invalidate_all()
                self.assertEqual((row.state, row.confirmed), ("paid", True))

    def test_a_paid_one_that_was_given_back(self):
        self.issued()
        self.pay()
        self.ask(self.payment_uuid)
        row = self.row(self.payment_uuid).sudo()
        for kind in (*PROVES_NOTHING, *UNKNOWN_BILL):
            self.assertEqual(self.asked_now(row, kind), "paid", kind)
        self.assertEqual(self.asked_now(row, "status:CANCELED"), "reversed")
        self.assertTrue(row.unresolved)

    def test_nothing_can_be_asked_about_a_refund(self):
        refund, _order = self.refunded(self.sold())
        calls = len(self.asks())
        with self.assertRaises(UserError):
            refund.with_user(self.pos_admin).action_ask_now()
        self.assertEqual(len(self.asks()), calls)

    def test_every_state_is_tried(self):
        asked = {*OVER, "awaiting_reversal", "paid"}
        waiting = {"sending", "issued", "cancelling"}  # as for the till
        refunds = {"refunded", "unconfirmed"}
        self.assertEqual(asked | waiting | refunds, set(NEXT))
