# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The next sale at a till whose last one was lost before it had a reference."""

from odoo.tests import tagged

from ..common import TillCase

QUIET = 25.0  # seconds after which Glase has given back what nobody asked for


@tagged("post_install", "-at_install")
class TestUnseen(TillCase):
    def test_after_25_seconds_of_silence(self):
        first = self.lost_start("drop_after")
        self.pass_time(first, QUIET - 3)
        self.assertIn(self.pos_user.name, self.start()["message"])
        self.assertFalse(self.asks(), "asking would keep money that nobody waits for")
        self.pass_time(first, 4)
        self.issue()
        row = self.row(first)
        self.assertEqual((row.state, row.status_word), ("failed", "REPLACED"))
        self.assertEqual(len(self.glase.live_invoices()), 1)

    def test_money_that_was_kept_is_found(self):
        first = self.kept_unheard()
        self.pass_time(first, QUIET + 1)
        second = self.issue()
        row = self.row(first)
        self.assertEqual((row.state, row.unresolved), ("paid", True))
        money = self.glase.ledger("payments")
        self.assertEqual([row.ers_reference], [p["ers_reference"] for p in money])
        self.assertEqual(self.row(second).state, "issued")

    def test_money_that_was_given_back(self):
        first = self.lost_start("drop_after")
        self.pay()
        self.pass_time(first, QUIET + 1)
        self.glase.control("tick", seconds=QUIET + 1)
        self.issue()
        self.assertEqual(self.row(first).state, "failed")
        self.assertEqual(self.glase.ledger("payments")[0]["state"], "reversed")

    def test_no_new_bill_before_it_is_clear(self):
        first = self.kept_unheard()
        self.pass_time(first, QUIET + 1)
        for kind in ("drop_after", "html503", "code:94", "code:20"):
            self.glase.fault("getPaymentStatus", kind)
            self.assertEqual(self.start()["outcome"], "error", kind)
            self.assertEqual(self.row(first).state, "sending")
        self.assertEqual(len(self.sends()), 1)
        self.issue()
        self.assertEqual(self.row(first).state, "paid")

    def test_let_go_after_glase_has_kept_the_money(self):
        """Nobody knows what the lost answer said: so it is asked for again."""
        first = self.kept_unheard()
        self.call("let_go", payment_uuid=first, attempt=1)
        self.issue()
        row = self.row(first)
        self.assertEqual((row.state, row.unresolved), ("paid", True))
        money = self.glase.ledger("payments")
        self.assertEqual([row.ers_reference], [p["ers_reference"] for p in money])

    def test_let_go_blocks_nobody(self):
        first = self.lost_start("drop_after")
        self.call("let_go", payment_uuid=first, attempt=1)
        self.issue()
        self.assertFalse(self.asks(), "asking would keep what is to be given back")
        row = self.row(first)
        self.assertEqual((row.state, row.status_word), ("cancelled", "REPLACED"))
