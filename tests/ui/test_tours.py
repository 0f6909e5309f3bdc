# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A cashier in a real Chromium, a buyer with a phone, Glase on a socket."""

from odoo.tests import tagged

from ..tours import UNTIL_TOLD, TourCase


@tagged("post_install", "-at_install")
class TestTours(TourCase):
    def test_pay(self):
        self.run_tour("GlasePay")
        row = self.assert_sold()
        self.assertEqual(row.amount_paid, row.order_id.amount_total)

    def test_decline(self):
        self.run_tour("GlaseDecline")
        self.assertEqual(self.rows().mapped("state"), ["cancelled"])
        self.assertFalse(self.glase.ledger("payments"))

    def test_cancel(self):
        self.run_tour("GlaseCancel")
        self.assertEqual(self.rows().mapped("state"), ["cancelled"])
        invoices = self.glase.ledger("invoices")
        self.assertEqual([i["status"] for i in invoices], ["CANCELED"])

    def test_cancel_too_late(self):
        # The buyer confirms while the till's cancel is on its way.
        self.glase.fault("cancelInvoice", UNTIL_TOLD)
        self.run_tour("GlaseCancelTooLate")
        self.assert_sold()

    def test_question_then_paid(self):
        self.run_tour("GlaseQuestionThenPaid")
        self.assert_sold()

    def test_split_cash(self):
        self.run_tour("GlaseSplitCash")
        row = self.assert_sold()
        self.assertLess(row.amount_paid, row.order_id.amount_total)
        self.assertEqual(len(row.order_id.payment_ids), 2)

    def test_reload(self):
        self.run_tour("GlaseReload")
        self.assert_sold()
