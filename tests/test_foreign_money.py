# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Asked without reference Glase names money that is not the row's (chapter 4)."""

from unittest.mock import patch

from odoo.tests import tagged

from ..exchange import reasons
from ..glase.client import GlaseClient
from ..glase.results import PaidReceipt, PaymentStatus
from .common import TillCase


@tagged("post_install", "-at_install")
class TestForeignMoney(TillCase):
    def lost_after_a_sale(self):
        """A paid sale, and the next one whose start was lost; returns both uuids."""
        first = self.issue()
        self.pay()
        self.assertEqual(self.ask(first)["outcome"], "paid")
        self.glase.fault("sendInvoice", "drop_before")
        return first, self.start()["payment_uuid"]

    def told(self, uuid, bill, ers_reference):
        """Ask, and Glase names a payment of that bill."""
        receipt = PaidReceipt(None, bill, "", "", "", None, "")
        found = PaymentStatus("PAID", 9, ers_reference, receipt)
        with patch.object(GlaseClient, "get_payment_status", return_value=found):
            return self.ask(uuid)

    def test_second_payment_of_a_bill_that_is_paid(self):
        """What is in the journal stays, and the other money is nobody's yet."""
        first, second = self.lost_after_a_sale()
        known = self.row(first).ers_reference
        for _ in range(3):
            answer = self.told(second, f"{first}-1", "9" * 13)
            self.assertEqual((answer["outcome"], answer["state"]), ("wait", "sending"))
        self.assertEqual(self.row(first).ers_reference, known)
        row = self.row(second)
        self.assertEqual((row.unresolved, row.unresolved_why), (True, reasons.TWICE))
        self.assertEqual(len(row.event_ids.filtered_domain(self.flag)), 1)
        self.assertEqual(len(self.sends()), 2)

    flag = [("what", "=", reasons.TWICE)]

    def test_the_earlier_sale_itself(self):
        """Ours never arrived: replaced, and the sale before keeps its money."""
        first, second = self.lost_after_a_sale()
        known = self.row(first).ers_reference
        answer = self.told(second, f"{first}-1", known)
        self.assertEqual((answer["state"], answer["attempt"]), ("issued", 2))
        self.assertFalse(self.row(first).unresolved)

    def test_its_own_money_settles_what_it_was_not_told(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "code:33")
        self.ask(uuid)
        self.assertTrue(self.row(uuid).unresolved)
        self.pay()
        self.ask(uuid)
        self.assertFalse(self.row(uuid).unresolved)
