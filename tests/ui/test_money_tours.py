# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Whatever the cashier does, no payment is lost and none is doubled."""

from unittest.mock import patch

from odoo.tests import tagged

from ...const import times
from ..tours import UNTIL_TOLD, TourCase


@tagged("post_install", "-at_install")
class TestToursMoney(TourCase):
    def test_put_aside(self):
        self.run_tour("GlasePutAside")
        self.assert_sold()

    def test_second_order(self):
        self.run_tour("GlaseSecondOrder")
        row = self.assert_sold()
        self.assertEqual(self.rows().mapped("state"), ["cancelled", "paid"])
        self.assertEqual(len(self.rows().mapped("order_uuid")), 2)
        self.assertEqual(row.amount_paid, 10.2)

    def test_take_over(self):
        self.open_register()
        self.authenticate("pos_user", "pos_user")
        self.assertEqual(self.start()["state"], "issued")
        with patch.object(times, "ORPHANED_AFTER", 600.0):
            self.run_tour("GlaseTakeOver", login="pos_admin")
        self.assert_sold()
        self.assertEqual(self.rows().mapped("state"), ["cancelled", "paid"])

    def test_reload_question(self):
        self.run_tour("GlaseReloadQuestion")
        self.assert_sold()

    def test_reload_start(self):
        self.glase.fault("sendInvoice", UNTIL_TOLD)
        self.run_tour("GlaseReloadStart")
        self.assert_sold()
        self.assertEqual(len(self.glase.calls("sendInvoice")), 1)

    def test_sync_lost(self):
        self.main_pos_config.auto_validate_terminal_payment = False
        self.run_tour("GlaseSyncLost")
        row = self.assert_sold()
        self.assertEqual(self.env["pos.order"].search_count([]), 1)
        self.assertFalse(row.unresolved)

    def test_reload_paid(self):
        self.main_pos_config.auto_validate_terminal_payment = False
        self.run_tour("GlaseReloadPaid")
        self.assert_sold()

    def test_wiped_browser(self):
        with patch.object(times, "ORPHANED_AFTER", 0.0):
            self.run_tour("GlaseWipedBrowser")
        self.assert_sold()

    def test_lost_start(self):
        self.glase.fault("sendInvoice", "drop_before")
        self.glase.fault("getPaymentStatus", "http500", times=99)
        self.run_tour("GlaseLostStart")
        self.assertTrue(self.rows().released)
        order = self.env["pos.order"].search([("uuid", "=", self.rows().order_uuid)])
        self.assertEqual(order.state, "paid")
        self.assertNotIn(self.glase_method, order.payment_ids.payment_method_id)

    def test_cart_changed(self):
        self.run_tour("GlaseCartChanged")
        row = self.assert_sold()
        self.assertEqual(row.amount_paid, 10.2)
        self.assertEqual(len(self.rows()), 1)

    def test_sync_beside(self):
        self.main_pos_config.glase_one_tap = False
        self.run_tour("GlaseSyncBeside")
        self.assert_sold()

    def test_twice(self):
        self.main_pos_config.glase_one_tap = False
        self.run_tour("GlaseTwice")
        rows = self.rows()
        self.assertEqual(rows.mapped("amount_paid"), [3.1, 2.0])
        self.assertEqual(rows.order_id.state, "paid")
        theirs = [payment["ers_reference"] for payment in self.glase.ledger("payments")]
        self.assertEqual(rows.payment_id.mapped("glase_ers_reference"), theirs)

    def test_force_done_then_a_late_answer(self):
        self.main_pos_config.auto_validate_terminal_payment = False
        self.glase.fault("getPaymentStatus", "http500", times=999)
        self.run_tour("GlaseForceDone", login="pos_admin")
        row = self.assert_sold()
        self.assertTrue(row.forced)
        self.assertFalse(row.unresolved)
