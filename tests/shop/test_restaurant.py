# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Restaurants and kiosks. Only where these are installed: ``--only shop``."""

import unittest

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import GLASE_ID
from ..tours import TourCase


@tagged("post_install", "-at_install")
class TestRestaurant(TourCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "restaurant.floor" not in cls.env:
            raise unittest.SkipTest("pos_restaurant is not installed")
        config = cls.main_pos_config
        tip = cls.env.ref("point_of_sale.product_product_tip")
        config.write(
            {
                "module_pos_restaurant": True,
                "iface_splitbill": True,
                # Raises an amount after the payment, which Glase cannot do
                "set_tip_after_payment": True,
                "iface_tipproduct": True,
                "tip_product_id": tip.id,
            }
        )
        config.floor_ids.unlink()
        floor = cls.env["restaurant.floor"].create(
            {"name": "Glase Floor", "pos_config_ids": [(4, config.id)]}
        )
        cls.env["restaurant.table"].create(
            [
                {
                    "table_number": number,
                    "floor_id": floor.id,
                    "seats": 4,
                    "position_h": 100 + place * 250,
                    "position_v": 100,
                }
                for place, number in enumerate((5, 6, 7))
            ]
        )

    def test_split_bill(self):
        """Two guests of a table pay a half each, and there is no question for a tip."""
        self.run_tour("GlaseSplitBill")
        rows = self.rows().filtered(lambda row: row.state == "paid")
        self.assertEqual(rows.mapped("amount_paid"), [5.1, 5.1])
        self.assertEqual(rows.order_id.mapped("state"), ["paid", "paid"])
        theirs = [payment["ers_reference"] for payment in self.glase.ledger("payments")]
        self.assertEqual(rows.payment_id.mapped("glase_ers_reference"), theirs)
        self.assert_tip_changes_nothing(rows[0].payment_id)

    def test_a_table_that_is_paid_stays(self):
        """No merge, no link; a transfer keeps it whole; a split corrects the bill."""
        self.run_tour("GlaseTableStays")
        row = self.assert_sold()
        self.assertEqual(row.amount_paid, 5.1)
        self.assertEqual(row.order_id.lines.mapped("qty"), [1.0])
        drafts = self.env["pos.order"].search([("state", "=", "draft")])
        self.assertEqual(drafts.mapped("amount_total"), [5.1, 5.1])

    def test_linked_tables_that_are_paid_stay(self):
        """Nor is split what the customer has scanned."""
        self.glase.control("scan", glase_id=GLASE_ID)  # and waits for the bill
        # Only a manager may link tables
        self.run_tour("GlaseLinkedTablesStay", login="pos_admin")
        row = self.assert_sold()
        self.assertEqual(row.amount_paid, 10.2)
        self.assertEqual(sum(row.order_id.lines.mapped("qty")), 2.0)

    def test_two_devices_at_a_table(self):
        self.run_tour("GlaseTwoDevicesAtATable")
        row = self.rows()[0]
        self.assertEqual(row.order_id.state, "paid")
        self.assertEqual(row.order_id.amount_total, 5.1)
        self.assertEqual(row.order_id.uuid, row.order_uuid)
        drafts = self.env["pos.order"].search([("state", "=", "draft")])
        self.assertEqual(drafts.mapped("amount_total"), [5.1, 5.1, 5.1])
        self.assertEqual(self.rows()[1].state, "issued")

    def assert_tip_changes_nothing(self, payment):
        with self.assertRaises(UserError), self.cr.savepoint():
            payment._update_payment_line_for_tip(1.0)
        self.assertEqual(payment.amount, 5.1)
        self.assertEqual(payment.payment_status, "done")
