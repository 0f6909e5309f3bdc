# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What cashier and buyer see, in a real Chromium."""

from odoo.tests import tagged

from ..tours import TourCase


@tagged("post_install", "-at_install")
class TestToursLook(TourCase):
    def test_customer_display(self):
        self.run_tour("GlaseCustomerDisplay")
        self.assert_sold()

    def test_amount_lowered(self):
        self.main_pos_config.glase_one_tap = False
        self.run_tour("GlaseAmountLowered")
        row = self.assert_sold()
        self.assertEqual(row.amount_paid, 3.1)
        bill = self.glase.ledger("invoices")[-1]
        self.assertEqual(bill["total"], "3.10")
        rows = [row["itemTotalAmount"]["value"] for row in bill["rows"]]
        self.assertEqual(rows, ["5.10", "-2.00"])

    def test_amount_raised(self):
        self.main_pos_config.glase_one_tap = False
        self.run_tour("GlaseAmountRaised")
        row = self.assert_sold()
        self.assertEqual(row.amount_paid, 10.0)
        (change,) = row.order_id.payment_ids.filtered("is_change")
        self.assertEqual((change.amount, change.payment_method_id.type), (-4.9, "cash"))

    def test_reprint(self):
        self.run_tour("GlaseReprint")
        self.assert_sold()

    def test_pos_hr(self):
        staff = ("Glase Manager", "5651"), ("Glase Clerk", "1234")
        _manager, clerk = self.employees(*staff)
        self.run_tour("GlasePosHr")
        row = self.assert_sold()
        self.assertEqual(row.cashier, clerk.name)
        self.assertEqual(row.order_id.employee_id, clerk)
        self.assertEqual(self.glase.ledger("invoices")[0]["cashier"], clerk.name)
