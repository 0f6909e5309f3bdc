# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Customers at a kiosk, in a real Chromium."""

from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.pos_glase.tests.tours import TOUR, UNTIL_TOLD, GlaseListens

from ..services import kiosk_payment
from .common import KioskCase


@tagged("post_install", "-at_install")
class TestKioskTours(GlaseListens, KioskCase):
    browser_size = "768x1024"

    def run_tour(self, name):
        with self.listening():
            url = self.kiosk._get_self_order_route()
            self.start_tour(url, name, timeout=TOUR)

    def orders(self):
        return self.session_id.order_ids.sorted("id")

    def transactions(self):
        return self.env["glase.transaction"].search([], order="id")

    def assert_sold(self):
        """One paid order, for which there is one payment in the ledger of Glase."""
        payments = self.glase.ledger("payments")
        self.assertEqual(len(payments), 1)
        order = self.orders()
        self.assertEqual(order.mapped("state"), ["paid"])
        tx = self.transactions()[-1]
        self.assertEqual((tx.state, tx.order_id), ("paid", order))
        self.assertEqual(tx.ers_reference, payments[0]["ers_reference"])
        self.assertFalse(tx.unresolved)

    def assert_not_sold(self, *states):
        """Nothing was paid; the transactions have ended like this."""
        self.assertFalse(self.glase.ledger("payments"))
        self.assertFalse(self.orders().payment_ids)
        self.assertEqual(self.transactions().mapped("state"), list(states))

    def test_paid(self):
        self.run_tour("GlaseKioskPaid")
        self.assert_sold()

    def test_no_paper(self):
        """The receipt can be printed at a register (``test_kiosk_orders``)."""
        self.run_tour("GlaseKioskNoPaper")
        self.assert_sold()
        self.assertEqual(self.orders().nb_print, 0)

    def test_declined_then_paid(self):
        self.run_tour("GlaseKioskDeclined")
        self.assert_sold()
        self.assertEqual(len(self.transactions()), 2)

    def test_cancelled_then_paid(self):
        self.run_tour("GlaseKioskCancelled")
        self.assert_sold()
        states = self.transactions().mapped("state")
        self.assertEqual(states, ["cancelled", "paid"])

    def test_too_late_to_cancel(self):
        self.glase.fault("cancelInvoice", UNTIL_TOLD)
        self.run_tour("GlaseKioskTooLate")
        self.assert_sold()

    def test_walked_away(self):
        self.run_tour("GlaseKioskAlone")
        self.assert_not_sold("cancelled")
        self.assertFalse(self.glase.live_invoices())

    def test_more_time(self):
        self.run_tour("GlaseKioskMoreTime")
        self.assert_sold()

    def test_paid_after_the_question(self):
        self.run_tour("GlaseKioskPaidLate")
        self.assert_sold()

    def test_reload_while_waiting(self):
        """The order is forgotten by the page, not by the server."""
        self.run_tour("GlaseKioskReload")
        self.assert_not_sold("issued")
        self.pay()
        self.until(self.orders(), "paid")
        self.assert_sold()

    def test_reload_while_cancelling(self):
        self.glase.fault("cancelInvoice", UNTIL_TOLD)
        self.run_tour("GlaseKioskReloadWhileCancelling")
        self.until(self.orders(), "cancelled")
        self.assert_not_sold("cancelled")

    def test_reload_at_the_end(self):
        self.run_tour("GlaseKioskReloadAfterEnd")
        self.assertFalse(self.glase.live_invoices())
        self.assertEqual(len(self.transactions()), 1)

    def test_busy_with_another_order(self):
        first = self.waiting()
        self.run_tour("GlaseKioskBusy")
        self.pay()
        self.until(first, "paid")
        self.assertEqual(self.orders().mapped("state"), ["paid", "draft"])
        self.assertEqual(len(self.transactions()), 1)

    def test_refused(self):
        """Nothing is sent, and the customer is told in a sentence."""
        most = "pos_self_order_glase.most"
        self.env["ir.config_parameter"].set_param(most, "5")
        self.run_tour("GlaseKioskRefused")
        self.assertFalse(self.glase.calls("sendInvoice"))

    def test_session_closed_meanwhile(self):
        """By SQL, for the session itself refuses while there is a payment."""
        status, close = kiosk_payment.status, "UPDATE pos_session SET state = %s"

        def closing(env, *args):
            if env["glase.transaction"].search_count([]):
                env.cr.execute(close, ["closing_control"])
                env["pos.session"].invalidate_model()
            return status(env, *args)

        with patch.object(kiosk_payment, "status", closing):
            self.run_tour("GlaseKioskRefused")
        self.assert_not_sold("issued")

    def test_undisturbed(self):
        self.run_tour("GlaseKioskUndisturbed")
        self.assert_sold()
