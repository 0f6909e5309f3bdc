# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The network slip printer: bytes on a real socket, and never in a payment's way."""

import sys
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.mixins.jobs import wake_job
from ...report import slip
from ...services.terminal import slip_printer
from ..common import GLASE_ID, TillCase
from ..printer import Printer, dead_address
from ..refunds import RefundCase


@tagged("post_install", "-at_install")
class TestSlips(TillCase):
    def setUp(self):
        super().setUp()
        self.printer = Printer()
        self.addCleanup(self.printer.stop)
        self.set_printer(self.printer.address)

    def set_printer(self, address, prints=True):
        self.terminal.write({"printer_address": address, "prints_slips": prints})

    def paid(self):
        uuid = self.issue(amount=78.0)
        self.pay()
        answer = self.ask(uuid)
        self.assertEqual(answer["outcome"], "paid")
        return self.row(uuid)

    def run_job(self):
        self.env["glase.transaction"]._cron_print_slips()
        self.env.invalidate_all()

    def wake_ups(self):
        job = self.env.ref("pos_glase.ir_cron_slips")
        return self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])

    @property
    def trouble(self):
        self.env.invalidate_all()
        return self.terminal.printer_trouble

    # After a payment

    def test_slip_of_a_payment(self):
        row = self.paid()
        self.assertEqual(row.slip_state, "due")
        self.assertEqual(len(self.wake_ups()), 1)
        self.assertFalse(self.printer.slips, "not in the cashier's request")
        self.run_job()
        (content,) = self.printer.wait_for(1)
        for text in ("78.00", "Glase payment", "TEST", row.ers_reference):
            self.assertIn(text.encode(), content)
        self.assertIn(self.main_pos_config.name.encode(), content)
        self.assertIn(str(row.payment_date.year).encode(), content)
        self.assertTrue(content.startswith(b"\x1b@"), "a fresh printer")
        self.assertTrue(content.endswith(b"\x1dV\x00"), "cut")
        self.assertEqual(row.slip_state, "printed")
        self.run_job()
        self.assertEqual(len(self.printer.slips), 1)

    def test_no_slip_unless_wanted(self):
        self.set_printer(self.printer.address, prints=False)
        row = self.paid()
        self.assertFalse(row.slip_state)
        self.assertFalse(self.wake_ups())

    def test_no_slip_while_the_payment_is_doubted(self):
        uuid = self.issue()
        self.pay()
        self.forget_answers(60)
        self.glase.fault("getPaymentStatus", "code:90", times=0)
        self.pass_time(uuid, 1)
        with patch.object(type(self.row(uuid)), "_set_confirmed", lambda *args: None):
            self.ask(uuid)
        row = self.row(uuid)
        self.assertTrue(row.doubted and row.state == "paid")
        self.assertFalse(row.slip_state)
        self.ask(uuid)
        self.assertTrue(self.row(uuid).confirmed)
        self.assertEqual(self.row(uuid).slip_state, "due")

    def test_printer_that_is_off(self):
        self.set_printer(dead_address())
        row = self.paid()
        self.run_job()
        self.assertEqual(row.state, "paid")
        self.assertEqual(row.slip_state, "due", "in a minute once more")
        self.assertEqual(self.trouble, "refused")
        self.assertEqual(len(self.wake_ups()), 2)
        self.set_printer(self.printer.address)
        self.run_job()
        self.assertEqual(len(self.printer.wait_for(1)), 1)
        self.assertFalse(self.trouble)

    def test_late_slips_are_not_printed(self):
        self.set_printer(dead_address())
        row = self.paid()
        self.pass_time(row.payment_uuid, 260)
        self.run_job()
        self.assertEqual(row.slip_state, "failed", "the next try would be too late")
        row = self.paid()
        self.pass_time(row.payment_uuid, 600)
        self.set_printer(self.printer.address)
        self.run_job()
        self.assertEqual(row.slip_state, "failed")
        self.assertFalse(self.printer.slips)

    def test_one_dead_printer_is_not_the_others(self):
        row = self.paid().sudo()
        other = self.terminal.copy({"active": False, "name": "Till 2"})
        other.write({"prints_slips": True, "printer_address": dead_address()})
        copy = row.copy({"client_invoice_id": "x", "attempt": 9, "slip_state": "due"})
        copy.write({"state": "paid", "terminal_id": other.id})
        self.run_job()
        self.assertEqual(row.slip_state, "printed")
        self.assertEqual(copy.slip_state, "due")
        self.assertFalse(self.trouble)

    def test_wake_up_that_fails_harms_no_payment(self):
        row = self.paid()
        hooks = self.env.cr.postcommit
        hooks.clear()
        wake_job(row.env, "pos_glase.ir_cron_slips")
        job = type(self.env["ir.cron"])
        with patch.object(job, "_notifydb", side_effect=OSError("the pool is full")):
            hooks.run()

    # Buttons

    def test_test_slip(self):
        message = self.terminal.action_print_test_slip()["params"]
        self.assertEqual(message["type"], "success")
        (content,) = self.printer.wait_for(1)
        self.assertIn(b"The slip printer of this register works.", content)

    def test_sticker_as_a_slip(self):
        terminal = self.terminal.with_user(self.pos_admin)
        terminal.action_print_sticker_slip()
        (content,) = self.printer.wait_for(1)
        url = f"HTTP://SEQR.SE/Q{GLASE_ID}".encode()
        length = bytes([len(url) + 3, 0])
        self.assertIn(b"\x1d(k" + length + b"1P0" + url, content, "the QR code")
        bars = b"{B" + GLASE_ID.encode()
        self.assertIn(b"\x1dkI" + bytes([len(bars)]) + bars, content, "Code 128")

    def test_slip_again(self):
        row = self.paid().with_user(self.pos_admin)
        self.run_job()
        self.assertEqual(row.action_print_slip()["params"]["type"], "success")
        first, again = self.printer.wait_for(2)
        self.assertEqual(first, again)
        waiting = self.row(self.issue()).with_user(self.pos_admin)
        with self.assertRaises(UserError):
            waiting.action_print_slip()

    def test_each_trouble_has_its_sentence(self):
        for address, cause, part in (
            (dead_address(), "refused", "No answer"),
            ("printer.invalid", "name", "name is unknown"),
        ):
            self.set_printer(address)
            message = self.terminal.action_print_test_slip()["params"]
            self.assertEqual(message["type"], "danger")
            self.assertIn(part, message["message"])
            self.assertEqual(self.trouble, cause)
            self.assertTrue(self.terminal.printer_trouble_at)
        self.terminal.write({"prints_slips": False, "printer_address": False})
        with self.assertRaisesRegex(UserError, "Enter the address"):
            self.terminal.action_print_test_slip()

    def test_printer_that_does_not_answer(self):
        with patch("socket.create_connection", side_effect=TimeoutError):
            self.terminal.action_print_test_slip()
        self.assertEqual(self.trouble, "silent")

    def test_what_a_printer_answers_goes_nowhere(self):
        talker = Printer(answer=b"root:secret")
        self.addCleanup(talker.stop)
        self.set_printer(talker.address)
        message = self.terminal.action_print_test_slip()
        self.assertNotIn("secret", str(message))
        self.assertEqual(len(talker.wait_for(1)), 1)

    # Without the library

    def test_without_the_library(self):
        with patch.dict(sys.modules, {"escpos": None, "escpos.printer": None}):
            row = self.paid()
            self.run_job()
            self.assertEqual(row.state, "paid")
            self.assertEqual(self.trouble, "library")
            message = self.terminal.action_print_test_slip()["params"]["message"]
            self.assertIn("pip install python-escpos", message)
            self.terminal.invalidate_recordset()
            self.assertTrue(self.terminal.printer_library_missing)
        self.assertFalse(self.printer.slips)
        self.terminal.invalidate_recordset()
        self.assertFalse(self.terminal.printer_library_missing)

    # Who may

    def test_only_an_admin_sets_the_address(self):
        for user in (self.pos_user, self.pos_admin):
            terminal = self.terminal.with_user(user)
            for write in (
                lambda till: till.write({"printer_address": "10.0.0.1"}),
                lambda till: till.action_print_test_slip(),
            ):
                with self.assertRaises(AccessError):
                    write(terminal)
        with self.assertRaises(AccessError):
            self.terminal.with_user(self.pos_user).action_print_sticker_slip()
        self.assertFalse(self.printer.slips)

    def test_addresses(self):
        for good, host, port in (
            ("192.168.1.50", "192.168.1.50", 9100),
            (" printer.local:9101 ", "printer.local", 9101),
            ("[fe80::1]:9100", "fe80::1", 9100),
        ):
            self.set_printer(good)
            self.assertEqual(slip_printer.parse_address(good), (host, port))
        for bad in (
            "",
            "http://x",
            "a b",
            "x:0",
            "x:65536",
            "x:99999999",
            "user@host",
            "-x",
            "host/path",
            "printer\nlocal",
            "пример",
        ):
            with self.assertRaises(ValidationError, msg=bad):
                self.set_printer(bad)

    # What a slip may say

    def test_names_give_the_printer_no_commands(self):
        made = slip.PaymentSlip("Shop\x1b@\x1dV\x00", "Glase payment", "1", ())
        content = slip.written(made)
        self.assertEqual(content.count(b"\x1b@"), 1)
        self.assertEqual(content.count(b"\x1dV"), 1)

    def test_letters_of_many_languages(self):
        content = slip.written(["Åäö Zażółć Привет 中"])
        self.assertIn(b"\x8f\x84\x94", content)
        self.assertIn("Привет".encode("cp866"), content)
        self.assertTrue(b"?" in content)

    def test_letters_of_romanian(self):
        content = slip.written(["Plătiți, oraș, Țară, Ștefan"])
        self.assertIn("ătiţi, oraş, Ţară, Ştefan".encode("cp852"), content)

    def test_a_slip_has_an_end(self):
        with self.assertRaises(slip_printer.Trouble):
            slip_printer.send(self.printer.address, b"x" * (slip_printer.LARGEST + 1))
        self.assertFalse(self.printer.slips)


@tagged("post_install", "-at_install")
class TestSlipOfARefund(RefundCase):
    def test_slip_of_a_refund(self):
        printer = Printer()
        self.addCleanup(printer.stop)
        order = self.sold(amount=78.0)
        self.terminal.write({"printer_address": printer.address, "prints_slips": True})
        row, _order = self.refunded(order)
        self.assertEqual(row.slip_state, "due")
        self.env["glase.transaction"]._cron_print_slips()
        (content,) = printer.wait_for(1)
        for text in ("Glase refund", "78.00", row.ers_reference):
            self.assertIn(text.encode(), content)
        self.assertNotIn(b"-78.00", content)
