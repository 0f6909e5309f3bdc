# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""An order that is being paid, and who else has to do with it."""

from unittest.mock import patch
from uuid import uuid4

import requests
from lxml import etree

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import JsonRpcException, tagged

from odoo.addons.pos_glase.const import reasons

from ..services import kiosk_payment
from .common import KioskCase


@tagged("post_install", "-at_install")
class TestKioskOrders(KioskCase):
    def sent_again(self, order, **values):
        """The order as its page would send it once more."""
        own = {"uuid": order.uuid, "access_token": order.access_token, "lines": []}
        return {**self.order_of(), "amount_total": order.amount_total, **own, **values}

    def test_nothing_changes_while_it_is_paid(self):
        order, line = self.waiting(), self.line_of(self.burger)
        own_line = [1, order.lines.id, {"qty": 9}]
        for values in ({}, {"lines": [[0, 0, line]]}, {"lines": [own_line]}):
            with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
                self.send(self.sent_again(order, **values))
        with self.refused_over_http("UserError"):
            self.make_jsonrpc_request(
                "/pos-self-order/remove-order",
                {
                    "access_token": self.kiosk.access_token,
                    "order_id": order.id,
                    "order_access_token": order.access_token,
                },
            )
        self.assertEqual((order.state, order.amount_total), ("draft", 8.0))
        self.cancel_at(order)
        self.send(self.sent_again(order, lines=[[0, 0, line]]))
        self.env.invalidate_all()
        self.assertEqual(len(order.lines), 2, "it may be changed after a cancel")
        self.assertEqual(self.start_at(order)["amount"], 16.0)

    def test_it_is_changed_while_it_starts(self):
        """By somebody whose request began before: the price is that of the moment in
        which the attempt is written down."""
        order = self.sent()
        order.lines.write({"qty": 2, "price_subtotal_incl": 16.0})
        order.amount_total = 16.0
        self.assertEqual(self.start_at(order)["amount"], 16.0)

    def test_two_pages_hear_of_it_at_once(self):
        """The second one asks while the first one has heard, and not yet completed."""
        order = self.waiting()
        self.pay()
        real, told = kiosk_payment._answer, []
        self.tokens_before = self.tokens(order)  # read by this thread

        def answer(*args):
            if not told:
                told.append("asking")
                told.append(self.beside_at("status")["state"])
            return real(*args)

        with patch.object(kiosk_payment, "_answer", answer):
            first = self.status_of(order)
        self.assertEqual((first["state"], told[-1]), ("paid", "paid"))
        self.assertEqual(len(order.payment_ids), 1)
        self.assertEqual(len(order.picking_ids), 1)

    def beside_at(self, name):
        """A call of another page while one waits."""
        answer = requests.post(
            f"{self.base_url()}/pos_glase/kiosk/{name}",
            json={"jsonrpc": "2.0", "method": "call", "params": self.tokens_before},
            cookies=self.opener.cookies.get_dict(),
            timeout=10,
        )
        return answer.json()["result"]

    def test_core_s_own_road_is_closed(self):
        order = self.sent()
        with self.refused_over_http("UserError"):
            self.make_jsonrpc_request(
                f"/kiosk/payment/{self.kiosk.id}/kiosk",
                {
                    "order": self.sent_again(order),
                    "payment_method_id": self.glase_method.id,
                    "access_token": self.kiosk.access_token,
                },
            )
        with self.assertRaisesRegex(UserError, "Reload"):
            self.glase_method._payment_request_from_kiosk(order)
        self.assertFalse(self.sends())

    def test_closing(self):
        """Core deletes the drafts of a kiosk, so it is told first what to do."""
        order, idle = self.waiting(), self.sent()
        with self.assertRaisesRegex(UserError, "Wait until the payment has ended"):
            self.kiosk.action_close_kiosk_session()
        self.assertTrue(idle.exists())
        self.pay()
        tx = self.attempts(order).sudo()
        tx._set_paid(8.0, "USD", ers_reference="1" * 20)
        with self.assertRaisesRegex(UserError, "Complete it or refund it"):
            self.kiosk.action_close_kiosk_session()
        self.assertTrue(order.exists())

    def test_closing_with_nothing_open(self):
        order = self.waiting()
        self.cancel_at(order)
        self.kiosk.action_close_kiosk_session()
        self.assertFalse(order.exists())

    def test_a_kiosk_that_was_created_as_one(self):
        """Core has it pay after the meal, where nobody would ask for the money."""
        self.kiosk.self_ordering_pay_after = "meal"
        self.kiosk.action_open_wizard()
        self.assertEqual(self.kiosk.self_ordering_pay_after, "each")

    def test_the_settings_of_a_kiosk(self):
        """Where the sentence below sends an administrator."""
        view = self.env["res.config.settings"].get_view()
        [block] = etree.fromstring(view["arch"]).xpath("//setting[@id='glase']")
        self.assertNotIn("is_kiosk_mode", block.get("invisible", ""))

    def test_a_kiosk_needs_a_terminal(self):
        methods = self.env["pos.payment.method"]
        self.kiosk._glase_check_registered()
        self.assertTrue(self.kiosk.has_valid_self_payment_method())
        loaded = methods._load_pos_self_data_search_read({}, self.kiosk)
        self.assertIn(self.glase_method.id, [one["id"] for one in loaded])
        self.kiosk.self_ordering_mode = "mobile"
        self.assertFalse(methods._load_pos_self_data_search_read({}, self.kiosk))
        self.kiosk.self_ordering_mode = "kiosk"
        self.terminal.sudo().state = "new"
        self.assertFalse(methods._load_pos_self_data_search_read({}, self.kiosk))
        with self.assertRaisesRegex(UserError, "with Glase first"):
            self.kiosk.action_open_wizard()

    def pay_at_the_register(self, order):
        bank = self.bank_payment_method
        order.add_payment(
            {"pos_order_id": order.id, "amount": 8, "payment_method_id": bank.id}
        )
        order.action_pos_order_paid()

    def test_paid_at_a_register_as_well(self):
        """Money that comes in for an order which was paid otherwise: the customer reads
        that it was paid twice, and a manager finds it."""
        order = self.waiting()
        self.pay_at_the_register(order)
        self.pay()
        for told in (self.status_of(order), self.start_at(order)):
            self.assertEqual(told["state"], "ask_staff")
            self.assertIn(f"{order.tracking_number} was paid twice", told["message"])
        tx = self.attempts(order)
        self.assertEqual(
            (tx.state, tx.unresolved_why), ("paid", reasons.BESIDE_ANOTHER)
        )
        self.watch()
        self.assertEqual(len(order.payment_ids), 1)

    def assert_told_paid(self, order, told):
        self.assertEqual((told["state"], told["message"]), ("paid", ""), told)
        self.assertEqual(told["order_ref"], order.tracking_number)
        self.assertEqual((told["qr"], told["amount"]), ("", 8.0))

    def test_paid_at_a_register_while_it_waits(self):
        """Nobody shall pay for it again: the invoice is cancelled, and the page goes on
        to the confirmation."""
        order = self.waiting()
        self.pay_at_the_register(order)
        self.assertEqual(self.start_at(order)["state"], "unknown", "and no code")
        self.assert_told_paid(order, self.status_of(order))
        self.assertEqual(self.attempts(order).state, "cancelled")
        self.assertFalse(self.glase.live_invoices())
        self.assert_told_paid(order, self.start_at(order))
        self.assertEqual(len(self.sends()), 1)

    def test_paid_at_a_register_after_a_cancel(self):
        order, unsent = self.waiting(), self.sent()
        self.cancel_at(order)
        self.pay_at_the_register(order)
        self.pay_at_the_register(unsent)
        for each in (order, unsent):
            for call in (self.status_of, self.cancel_at, self.start_at):
                self.assert_told_paid(each, call(each))
        self.assertEqual(len(self.sends()), 1)

    def test_a_register_finds_the_paid_order(self):
        """One that shares its orders with the kiosk: there the receipt is printed that
        the kiosk has not."""
        order = self.waiting()
        self.pay()
        self.until(order, "paid")
        values = {"trusted_config_ids": [Command.link(self.kiosk.id)]}
        values["self_ordering_mode"] = "nothing"
        register = self.open_another("Counter", **values)
        orders = self.env["pos.order"].with_user(self.pos_user)
        found = orders.search_paid_order_ids(register.id, [], 10, 0)
        self.assertIn(order.id, [order_id for order_id, _date in found["ordersInfo"]])

    def test_a_second_page_while_the_invoice_is_sent(self):
        """It waits for the first one's: there is nothing yet that could be paid."""
        order, told = self.sent(), []
        method = {"payment_method_id": self.glase_method.id}
        self.tokens_before = {**self.tokens(order), **method}
        ask = self.beside_at

        with self.around("send_invoice", before=lambda: told.append(ask("start"))):
            self.assertEqual(self.start_at(order)["state"], "waiting")
        self.assertEqual((told[0]["state"], told[0]["message"]), ("sending", ""))
        self.assertEqual(len(self.sends()), 1)

    def test_another_amount_than_asked_for(self):
        order = self.waiting()
        tx = self.attempts(order).sudo()
        tx._set_paid(7.0, "USD", ers_reference="1" * 20)
        tx.confirmed = True
        self.assertEqual(self.status_of(order)["state"], "ask_staff")
        self.assertEqual(order.state, "draft")
        self.assertFalse(order.payment_ids, "the failed try leaves nothing behind")
        self.assertEqual(tx.unresolved_why, reasons.AMOUNT)

    def test_the_uuid_of_an_order_that_is_gone(self):
        order = self.sent()
        tokens = self.tokens(order)
        order.unlink()
        url = "/pos_glase/kiosk/start"
        told = self.make_jsonrpc_request(url, {**tokens, "payment_method_id": 1})
        self.assertEqual(told["state"], "refused")

    def test_uuids_that_only_begin_alike(self):
        """A payment is named after its order: no second order may have the same."""
        uuid = str(uuid4()) + "x" * 22
        first = self.sent(uuid=uuid)
        self.assertEqual(self.start_at(first)["state"], "waiting")
        second = self.sent(uuid=uuid + "y")
        self.assertEqual(self.status_of(second)["state"], "refused")
