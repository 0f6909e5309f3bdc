# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A payment at a kiosk, from the start to the completed order, by every road."""

from contextlib import suppress
from unittest.mock import patch

from psycopg2.pool import PoolError

from odoo.http import request
from odoo.tests import JsonRpcException, tagged

from odoo.addons.pos_glase.const import reasons
from odoo.addons.pos_glase.services.common import rate_limit
from odoo.addons.pos_glase.services.payment import start

from ..services import kiosk_order
from .common import KioskCase


@tagged("post_install", "-at_install")
class TestKioskPayment(KioskCase):
    def test_paid(self):
        """The page shows what the server says; the order is finished by the server,
        with a delivery, and the money stands on the transaction."""
        order = self.sent(self.line_of(self.burger), self.line_of(self.cola, 2))
        told = self.start_at(order)
        self.assertEqual(told["state"], "waiting", told)
        self.assertEqual(told["amount"], 13.0)
        self.assertTrue(told["qr"] and told["mark"])
        self.assertLessEqual(told["seconds_left"], 120)
        self.assertEqual(told["order_ref"], order.tracking_number)
        self.assertEqual(self.status_of(order)["state"], "waiting")
        self.pay()
        told = self.status_of(order)
        self.assertEqual((told["state"], told["amount"]), ("paid", 13.0))
        self.assert_paid_once(order)
        self.assertTrue(order.picking_ids, "as an online payment does")
        self.assertEqual(self.attempts(order).cashier, self.kiosk.name)
        self.assertEqual(self.status_of(order)["state"], "paid", "and stays so")
        self.assert_paid_once(order)

    def assert_paid_once(self, order):
        self.env.invalidate_all()
        self.assertEqual(order.state, "paid")
        self.assertEqual(len(order.payment_ids), 1)
        payment = order.payment_ids
        self.assertEqual(payment.amount, order.amount_total)
        tx = self.attempts(order)[-1]
        self.assertEqual((tx.order_id, tx.payment_id), (order, payment))
        self.assertTrue(tx.confirmed and payment.glase_ers_reference)

    def test_cancelled(self):
        order = self.waiting()
        self.assertEqual(self.cancel_at(order)["state"], "cancelled")
        self.assertEqual(self.attempts(order).state, "cancelled")
        self.assertFalse(self.glase.live_invoices())
        self.assertEqual(self.status_of(order)["state"], "cancelled")

    def test_paid_again_after_a_cancel(self):
        order = self.waiting()
        self.cancel_at(order)
        self.assertEqual(self.start_at(order)["state"], "waiting")
        self.pay()
        self.until(order, "paid")
        self.assertEqual(self.attempts(order).mapped("attempt"), [1, 2])
        self.assert_paid_once(order)

    def test_too_late_to_cancel(self):
        order = self.waiting()
        self.pay()
        self.assertEqual(self.cancel_at(order)["state"], "paid")
        self.assert_paid_once(order)

    def test_declined(self):
        order = self.waiting()
        self.glase.control("decline", glase_id=self.terminal.glase_id)
        told = self.status_of(order)
        self.assertEqual(told["state"], "declined", told)
        self.assertIn("Try again", told["message"])
        self.assertEqual(order.state, "draft")

    def test_one_invoice_for_a_replayed_start(self):
        order = self.waiting()
        for _again in range(3):
            self.assertEqual(self.start_at(order)["state"], "waiting")
        self.assertEqual(len(self.sends()), 1)
        self.assertEqual(len(self.attempts(order)), 1)
        self.pay()
        self.until(order, "paid")
        self.assertEqual(self.start_at(order)["state"], "paid")
        self.assertEqual(len(self.sends()), 1)
        self.assert_paid_once(order)

    def test_a_second_order_finds_the_terminal_busy(self):
        first, second = self.waiting(), self.sent()
        told = self.start_at(second)
        self.assertEqual(told["state"], "busy", told)
        self.assertFalse(self.attempts(second))
        self.assertEqual(self.status_of(first)["state"], "waiting", "none takes over")
        self.cancel_at(first)
        self.assertEqual(self.start_at(second)["state"], "waiting")

    def test_the_page_is_gone(self):
        """The next customer does not wait for who has left: 20 s, as at a register."""
        first, second = self.waiting(), self.sent()
        self.pass_time(self.uuid_of(first), 21)
        self.assertEqual(self.start_at(second)["state"], "waiting")
        self.assertEqual(self.attempts(first).state, "cancelled")

    def test_nobody_scans(self):
        """A page that asks for ever is ended by the server."""
        order = self.waiting()
        tx = self.attempts(order)
        self.env.cr.execute(
            "UPDATE glase_transaction SET create_date = create_date - interval '136 s' "
            "WHERE id = %s",
            [tx.id],
        )
        self.assertEqual(self.status_of(order)["state"], "cancelled")

    def test_nobody_scans_and_glase_refuses_to_cancel(self):
        """Then it is polled as before, also when the cancels of a minute are used up:
        who pays at last is heard."""
        order = self.waiting()
        self.patch(rate_limit, "WINDOW", 1e9)
        self.glase.fault("cancelInvoice", "code:21", times=100)
        self.env.cr.execute(
            "UPDATE glase_transaction SET create_date = create_date - interval '136 s' "
            "WHERE id = %s",
            [self.attempts(order).id],
        )
        for _time in range(12):
            self.assertEqual(self.status_of(order)["state"], "ask_staff")
        self.pay()
        self.until(order, "paid")
        self.assert_paid_once(order)

    def test_no_connection_to_the_database(self):
        """Nothing was sent, and nobody else is paying here: the page says only that
        it takes a moment."""
        order = self.sent()
        with patch.object(start, "in_transaction", side_effect=PoolError):
            told = self.start_at(order)
        self.assertEqual((told["state"], told["message"]), ("busy", ""))
        self.assertEqual(self.start_at(order)["state"], "waiting")

    def test_no_answer_to_the_start(self):
        order = self.sent()
        self.glase.fault("sendInvoice", "drop_after")
        told = self.start_at(order)
        self.assertEqual(told["state"], "unknown", told)
        self.pay()
        self.assertEqual(self.until(order, "paid")["state"], "paid")
        self.assert_paid_once(order)

    def test_ask_the_staff(self):
        """Glase does not say whether it is paid: the customer gets the order's number,
        and a later answer wins."""
        order = self.sent()
        self.glase.fault("sendInvoice", "drop_after")
        self.start_at(order)
        self.glase.fault("getPaymentStatus", "drop_after", times=2)
        self.pass_time(self.uuid_of(order), 61)
        told = self.status_of(order)
        self.assertEqual(told["state"], "ask_staff", told)
        self.assertIn(order.tracking_number, told["message"])

    def test_not_before_glase_has_heard_it(self):
        """Glase keeps the money of a PAID that was acknowledged (architecture.md, law
        5): until then nothing is handed out, and the page polls on."""
        self.glase.control("mode", acknowledge="version")
        order = self.waiting()
        self.pay()
        self.glase.fault("getPaymentStatus", "extra")  # the PAID comes as usual
        self.glase.fault("getPaymentStatus", "drop_before", times=2)
        self.assertEqual(self.status_of(order)["state"], "unknown")
        self.assertEqual((order.state, self.attempts(order).state), ("draft", "paid"))
        self.assertFalse(self.attempts(order)._left_at_kiosk())
        self.glase.control("fault", times=0)
        self.assertEqual(self.until(order, "paid")["state"], "paid")
        self.assertTrue(self.glase.ledger("payments")[-1]["kept"])
        self.assert_paid_once(order)

    def test_what_the_staff_finds(self):
        order = self.waiting()
        self.assertEqual(self.attempts(order).order_label, order.tracking_number)

    def test_where_somebody_is_logged_in(self):
        """The page is opened from the back office: no right of that user is lent."""
        order = self.sent()
        self.authenticate("pos_admin", "pos_admin")
        told = self.start_at(order)
        self.assertEqual((told["state"], told["test"]), ("waiting", True), told)
        public = self.env.ref("base.public_user")
        self.assertEqual(self.attempts(order).user_id, public)

    def test_the_recovery_job_completes(self):
        """The page was told nothing of the money: the order is finished all the same,
        and a manager reads that nothing was printed, until the page comes back."""
        order = self.waiting()
        self.pay()
        with patch.object(kiosk_order, "complete", side_effect=RuntimeError):
            # No assertRaises, which takes back what was written meanwhile
            with self.assertLogs("odoo.http"), suppress(JsonRpcException):
                self.status_of(order)
        self.assertEqual(self.attempts(order).state, "paid")
        self.assertEqual(order.state, "draft")
        self.watch()
        self.assertEqual(order.state, "draft", "its page may still come")
        self.pass_time(self.uuid_of(order), 21)
        self.watch()
        self.assert_paid_once(order)
        tx = self.attempts(order)
        self.assertEqual(tx.unresolved_why, reasons.NOT_PRINTED)
        self.assertTrue(tx.unresolved and tx.to_resolve)
        self.assertIn(order.tracking_number, tx.unresolved_reason)
        self.assertIn("Hand the order out", tx.advice)
        self.assertEqual(self.terminal.unresolved_count, 1, "as the dashboard shows")
        self.watch()
        self.assert_paid_once(order)
        self.assertEqual(self.status_of(order)["state"], "paid")
        self.assertFalse(self.attempts(order).unresolved)

    def test_found_paid_after_the_page_was_gone(self):
        """Glase did not give it back, as the recovery job found: the sale is booked."""
        order = self.waiting()
        tx = self.attempts(order).sudo()
        tx._set_paid(8.0, "USD", ers_reference="1" * 20, confirmed=True)
        tx._set_unresolved(reasons.REGISTER_GONE)
        self.pass_time(self.uuid_of(order), 21)
        self.watch()
        self.assertEqual((order.state, len(order.payment_ids)), ("paid", 1))
        self.assertEqual(tx.unresolved_why, reasons.NOT_PRINTED)

    def test_what_cannot_be_completed_is_tried_once(self):
        order = self.waiting()
        tx = self.attempts(order).sudo()
        tx._set_paid(8.0, "USD", ers_reference="1" * 20, confirmed=True)
        tx.order_uuid = "gone"
        self.pass_time(self.uuid_of(order), 21)
        self.watch()
        self.assertEqual((order.state, tx.order_id), ("draft", tx.order_id.browse()))
        self.assertEqual(tx.unresolved_why, reasons.NO_ORDER)
        self.assertFalse(tx._left_at_kiosk())

    def test_articles_that_were_changed_below(self):
        """Whatever got past the routes: an order that is not the one that was paid for
        stays open, and somebody looks."""
        order = self.waiting()
        self.env.cr.execute(
            "UPDATE pos_order_line SET qty = 3 WHERE order_id = %s", [order.id]
        )
        self.env.invalidate_all()
        self.pay()
        self.assertEqual(self.status_of(order)["state"], "ask_staff")
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.payment_ids)
        self.assertEqual(self.attempts(order).unresolved_why, reasons.ORDER_DIFFERS)

    def test_language_of_the_page(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        order = self.sent()
        self.opener.cookies["frontend_lang"] = "fr_FR"
        self.start_at(order)
        self.opener.cookies["frontend_lang"] = "../../etc"
        self.assertEqual(self.status_of(order)["state"], "waiting")

    def test_no_cursor_during_the_call(self):
        """Whatever the page waits for, no connection to the database waits with it."""
        order, closed = self.sent(), []

        def look():
            closed.append(request.env.cr._closed)

        calls = {
            "send_invoice": self.start_at,
            "get_payment_status": self.status_of,
            "cancel_invoice": self.cancel_at,
        }
        for name, call in calls.items():
            with self.around(name, before=look):
                call(order)
            self.assertTrue(closed and all(closed), name)
            closed.clear()
