# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Asked without reference Glase names money that is not the row's (chapter 4)."""

from unittest.mock import patch
from uuid import uuid4

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

    def given_up_unseen(self):
        """A bill that Glase has made and nobody here has seen; the one that was to
        replace it was refused. Returns its payment and its order."""
        order = self.order_data(str(uuid4()))
        self.glase.fault("sendInvoice", "code_after:93")
        self.glase.fault("sendInvoice", "code:20")
        uuid = self.start(order=order)["payment_uuid"]
        self.assertEqual(self.ask(uuid)["state"], "failed")
        return uuid, order

    def test_an_earlier_bill_of_the_same_order(self):
        """The cashier began anew with another line, whose start was lost, too."""
        first, order = self.given_up_unseen()
        self.glase.fault("sendInvoice", "fault")
        second = self.start(order=order)["payment_uuid"]
        self.pay()
        answer = self.ask(second)
        self.assertEqual((answer["outcome"], answer["attempt"]), ("paid", 2))
        self.assertEqual(len(self.sends()), 3, "the customer is not charged again")
        [money] = self.glase.ledger("payments")
        row = self.row(second, 2)
        self.assertEqual(row.ers_reference, money["ers_reference"])
        self.assertEqual(row.client_invoice_id, money["client_invoice_id"])
        self.assertEqual(row.order_uuid, order["uuid"])
        again = self.start(first, attempt=3, order=order)
        self.assertEqual((again["state"], again["attempt"]), ("issued", 3))

    def test_an_earlier_bill_of_another_order(self):
        """That customer's money waits for a manager; this one pays his own bill."""
        first, _order = self.given_up_unseen()
        self.glase.fault("sendInvoice", "fault")
        second = self.start()["payment_uuid"]
        self.pay()
        answer = self.ask(second)
        self.assertEqual((answer["state"], answer["attempt"]), ("issued", 2))
        row = self.row(first)
        self.assertEqual((row.state, row.unresolved), ("paid", True))

    def test_its_own_money_settles_what_it_was_not_told(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "code:33")
        self.ask(uuid)
        self.assertTrue(self.row(uuid).unresolved)
        self.pay()
        self.ask(uuid)
        self.assertFalse(self.row(uuid).unresolved)
