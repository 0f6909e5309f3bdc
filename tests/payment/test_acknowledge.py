# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Commit, then acknowledge, then tell (architecture.md, law 5)."""

import time

from odoo.tests import tagged

from ...services.payment.call import ACKNOWLEDGE_DEADLINE
from ...services.payment.poll import Poll
from ..common import TillCase

LATE = ACKNOWLEDGE_DEADLINE + 2


@tagged("post_install", "-at_install")
class TestAcknowledge(TillCase):
    def test_acknowledged_with_the_committed_version(self):
        """Before the till is told, for it may be gone in the next moment."""
        self.glase.control("mode", acknowledge="version")
        uuid = self.issue()
        self.ask(uuid)
        self.pay()
        paid = self.ask(uuid)
        self.assertEqual((paid["outcome"], paid["confirmed"]), ("paid", True))
        committed = self.row(uuid).version
        self.assertEqual([a["invoice_version"] for a in self.asks()], [0, 1, committed])
        self.assertTrue(self.glase.ledger("payments")[0]["kept"])
        self.ask(uuid)
        self.assertEqual(len(self.asks()), 3, "who is confirmed is not asked for")
        self.assertFalse(self.glase.ledger("receipts"), "a buyer waits for no receipt")

    def test_credentials_that_vanish_while_the_answer_is_on_the_way(self):
        """What is paid is written down all the same, and acknowledged."""
        uuid = self.issue()
        self.pay()
        terminal, send = self.row(uuid).terminal_id, Poll.send

        def send_and_forget(poll, *args, **options):
            status = send(poll, *args, **options)
            forget = "UPDATE glase_terminal SET password = NULL WHERE id = %s"
            self.env.cr.execute(forget, [terminal.id])
            terminal.invalidate_recordset()
            return status

        self.patch(Poll, "send", send_and_forget)
        paid = self.ask(uuid)
        self.assertEqual((paid["outcome"], paid["confirmed"]), ("paid", True))
        self.assertEqual(self.row(uuid).state, "paid")

    def test_acknowledged_again_at_once(self):
        """One unclear answer leaves no sale that Glase gives back if the till dies."""
        self.glase.control("mode", acknowledge="version")
        uuid = self.issue()
        for kind in ("drop_before", "html503", "code:90"):
            self.pay()
            self.glase.fault("getPaymentStatus", "extra")  # the PAID comes as usual
            self.glase.fault("getPaymentStatus", kind)
            paid = self.ask(uuid)
            self.assertEqual((paid["outcome"], paid["confirmed"]), ("paid", True), kind)
            self.assertTrue(self.glase.ledger("payments")[-1]["kept"])
            uuid = self.issue()

    def test_acknowledgement_that_is_not_answered_delays_nobody(self):
        self.glase.control("mode", acknowledge="version")
        uuid = self.issue()
        self.pay()
        for kind in ("drop_before", "html503", f"slow:{LATE}"):
            self.glase.fault("getPaymentStatus", "extra")  # the PAID comes as usual
            self.glase.fault("getPaymentStatus", kind, times=2)
            began = time.monotonic()
            paid = self.ask(uuid)
            waited = time.monotonic() - began
            self.assertEqual((paid["outcome"], paid["confirmed"]), ("paid", False))
            self.assertLess(waited, LATE, kind)
            self.assertFalse(self.glase.ledger("payments")[-1]["kept"])
            self.glase.control("fault", times=0)  # what slow has left over
            told = self.ask(uuid)
            self.assertTrue(told["confirmed"])
            self.assertTrue(self.glase.ledger("payments")[-1]["kept"])
            uuid = self.issue()
            self.pay()
