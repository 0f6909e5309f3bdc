# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A cashier gives money back, in a real Chromium."""

from odoo.tests import tagged

from ..tours import UNTIL_TOLD, TourCase


@tagged("post_install", "-at_install")
class TestToursRefund(TourCase):
    def setUp(self):
        super().setUp()
        self.terminal.cashier_refund_limit = 100

    def assert_refunded(self, paid):
        """One refund of one article, and its order is finished."""
        payment, refund = self.rows()
        self.assertEqual((payment.state, refund.state), ("paid", "refunded"))
        self.assertEqual(payment.amount_paid, paid)
        self.assertEqual(refund.amount, 5.1)
        self.assertEqual(refund.refunded_id, payment)
        self.assertEqual(refund.order_id.state, "paid")
        self.assertEqual(refund.payment_id.amount, -5.1)
        (entry,) = self.glase.ledger("refunds")
        self.assertEqual(entry["ers_reference"], refund.ers_reference)

    def test_whole(self):
        self.run_tour("GlaseRefundWhole")
        self.assert_refunded(paid=5.1)

    def test_part_with_reload(self):
        self.glase.fault("refundPayment", UNTIL_TOLD)
        self.run_tour("GlaseRefundReload")
        self.assert_refunded(paid=10.2)
