# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The amount changes while the bill waits (state_machine.md, chapter 3)."""

from dataclasses import replace
from unittest.mock import patch
from uuid import uuid4

from odoo.tests import tagged

from ...glase.client import GlaseClient
from ..common import TillCase


@tagged("post_install", "-at_install")
class TestChanging(TillCase):
    def test_the_amount_changes_before_the_scan(self):
        uuid = self.issue()
        answer = self.update(uuid, 60.0)
        self.assertEqual((answer["outcome"], answer["amount"]), ("wait", 60.0))
        self.assertEqual(self.copy_total(uuid), 60.0)
        self.pay()
        self.assertEqual(self.ask(uuid)["amount"], 60.0)
        self.assertFalse(self.row(uuid).unresolved)

    def test_after_the_scan_the_old_amount_stands(self):
        uuid = self.issue()
        self.glase.control("scan", reference=self.row(uuid).invoice_reference)
        answer = self.update(uuid, 60.0)
        self.assertEqual((answer["outcome"], answer["amount"]), ("wait", 100.0))
        self.assertTrue(answer["message"])
        self.assertEqual(self.copy_total(uuid), 100.0)
        self.assertTrue(self.ask(uuid)["paying"], "the cashier goes on reading it")
        self.pay()
        self.assertEqual(self.ask(uuid)["amount"], 100.0)

    def copy_total(self, uuid):
        """What the order costs of which the journal keeps a copy."""
        [[*_create, line]] = self.row(uuid).sudo().order_data["lines"]
        return line["price_subtotal_incl"]

    def test_an_unclear_update_keeps_both_amounts(self):
        uuid = self.issue()
        self.glase.fault("updateInvoice", "drop_after", times=3)
        self.update(uuid, 60.0)
        row = self.row(uuid)
        self.assertEqual((row.amount, row.amount_wanted), (100.0, 60.0))
        self.assertEqual(len(self.glase.calls("updateInvoice")), 3)
        self.pay()
        self.assertEqual(self.ask(uuid)["amount"], 60.0, "the receipt decides")
        row = self.row(uuid)
        self.assertEqual((row.amount, row.unresolved), (60.0, False))

    def test_an_unclear_update_and_a_payment_without_amount(self):
        """Of the two amounts the smaller one is booked, and somebody must look."""
        uuid = self.issue()
        self.glase.fault("updateInvoice", "drop_after", times=3)
        self.update(uuid, 60.0)
        self.pay()
        with self.without_amount():
            self.assertEqual(self.ask(uuid)["amount"], 60.0)
        self.assertTrue(self.row(uuid).unresolved)

    def without_amount(self):
        """Glase's answers, but its receipt names no amount."""
        real = GlaseClient.get_payment_status

        def get_payment_status(client, *args, **kwargs):
            return replace(real(client, *args, **kwargs), receipt=None)

        return patch.object(GlaseClient, "get_payment_status", get_payment_status)

    def test_a_no_after_an_unclear_update_is_about_the_new_bill(self):
        """It had arrived, and the customer has scanned it before the second try."""
        uuid = self.issue()
        self.glase.fault("updateInvoice", "drop_after")
        self.glase.fault("updateInvoice", "code:48")
        answer = self.update(uuid, 60.0)
        self.assertTrue(answer["slow"])
        row = self.row(uuid)
        self.assertEqual((row.amount, row.amount_wanted), (100.0, 60.0))
        self.pay()
        with self.without_amount():
            self.assertEqual(self.ask(uuid)["amount"], 60.0)
        self.assertTrue(self.row(uuid).unresolved)

    def test_an_unclear_amount_is_not_forgotten_for_a_third_one(self):
        uuid = self.issue()
        self.glase.fault("updateInvoice", "drop_after", times=3)
        self.update(uuid, 60.0)
        self.assertTrue(self.update(uuid, 130.0)["slow"])
        self.assertEqual(self.row(uuid).amount_wanted, 60.0)
        self.assertEqual(len(self.glase.calls("updateInvoice")), 3)
        self.assertEqual(self.update(uuid, 60.0)["amount"], 60.0, "the same again may")

    def test_an_update_of_another_order_is_refused(self):
        uuid = self.issue()
        order = self.order_data(uuid, 60.0, uuid=str(uuid4()))
        answer = self.call(
            "update", order=order, payment_uuid=uuid, attempt=1, amount=60.0
        )
        self.assertEqual(answer["state"], "none")
        self.assertFalse(self.glase.calls("updateInvoice"))
