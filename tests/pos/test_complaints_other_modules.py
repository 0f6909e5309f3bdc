# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Public complaints, as tests of ours: online payments, printed orders, kitchens."""

import json
from uuid import uuid4

from odoo import Command
from odoo.tests import JsonRpcException, tagged

from ...const import reasons
from ..reports import ReportCase


@tagged("post_install", "-at_install")
class TestBesideOthers(ReportCase):
    # odoo#248430: taking an online line off deletes all other payments

    def take_online_payments(self):
        """The register has a method of pos_online_payment, too."""
        if "is_online_payment" not in self.glase_method._fields:
            self.skipTest("pos_online_payment is not installed")
        online = self.env["pos.payment.method"].create(
            {"name": "Online", "is_online_payment": True}
        )
        self.env.cr.execute(
            "INSERT INTO pos_config_pos_payment_method_rel "
            "(pos_config_id, pos_payment_method_id) VALUES (%s, %s)",
            [self.main_pos_config.id, online.id],
        )
        self.env.invalidate_all()

    def online(self, order, amount):
        """As the till does when an online line is sent, or (0) taken off."""
        params = {"model": "pos.order", "method": "get_and_set_online_payments_data"}
        path = "/web/dataset/call_kw/pos.order/get_and_set_online_payments_data"
        params.update(args=[order.id, amount], kwargs={})
        return self.make_jsonrpc_request(path, params)

    def test_what_is_paid_stays_and_cash_pays_the_rest(self):
        self.take_online_payments()
        self.data = self.ui_order(self.payment_uuid, 30.0)
        self.data["payment_ids"][0][2]["amount"] = 10.0
        self.taken(amount=10.0)
        order = self.arrives(state="draft")
        self.assertEqual(self.online(order, 20.0)["amount_unpaid"], 20.0)
        with self.assertRaises(JsonRpcException) as refused:
            self.online(order, 0)
        self.assertIn("UserError", str(refused.exception))
        self.assert_untouched(order)

        # What the register does instead (online_payment.js): nothing is deleted
        order.with_user(self.pos_user).write({"next_online_payment_amount": 0})
        known = self.online(order, False)
        self.assertFalse(known.get("deleted"))
        self.assertEqual(known["amount_unpaid"], 20.0)
        self.assertFalse(order._get_checked_next_online_payment_amount(), "no link")
        self.assert_untouched(order)

        methods = self.main_pos_config.payment_method_ids
        cash_method = methods.filtered("is_cash_count")[:1]
        cash = self.line_data(str(uuid4()), 20.0, cash_method)
        again = {**self.data, "lines": [], "payment_ids": [[0, 0, cash]]}
        self.assertEqual(self.arrives(again).state, "paid")
        self.assertEqual(sorted(order.payment_ids.mapped("amount")), [10.0, 20.0])
        self.assertEqual(self.row(self.payment_uuid).payment_id.amount, 10.0)

    def assert_untouched(self, order):
        self.env.invalidate_all()
        line = order.payment_ids
        self.assertEqual(line.uuid, self.payment_uuid)
        self.assertEqual((line.payment_status, order.state), ("done", "draft"))
        self.assertEqual(order.get_amount_unpaid(), 20.0)

    # odoo#238888: a printed, unpaid order could not be paid at the register; see also
    # test_shop_reports.py

    def test_a_printed_order_is_paid(self):
        draft = self.arrives({**self.data, "payment_ids": []}, state="draft")
        draft.sudo().nb_print = 1
        self.start(self.payment_uuid, order=self.data)
        waiting = self.arrives({**self.data, "lines": []}, state="draft")
        self.assertEqual(waiting.payment_ids.payment_status, "waitingCapture")
        self.pay()
        self.assertEqual(self.ask(self.payment_uuid)["outcome"], "paid")
        line = self.line_data(self.payment_uuid, 100.0, payment_status="done")
        commands = [Command.update(draft.payment_ids.id, line)]
        order = self.arrives({**self.data, "lines": [], "payment_ids": commands})
        self.assertEqual((order, order.state), (draft, "paid"))
        self.assertEqual(order.payment_ids.payment_status, "done")
        self.assertEqual(self.row(self.payment_uuid).order_id, order)

    # odoo#287418: kitchen tickets for unpaid orders, or none for paid ones. Registers
    # print them (kitchen.test.js); what the server finishes is not printed

    def print_for_a_kitchen(self):
        """The article is one that the register prints for the kitchen."""
        categories = self.env["pos.category"]
        food = categories.create({"name": "Food"})
        self.desk_organizer.pos_categ_ids = categories.create(
            {"name": "Hot food", "parent_id": food.id}
        )
        printer = self.env["pos.printer"].create(
            {
                "name": "Kitchen",
                "printer_type": "epson_epos",
                "epson_printer_ip": "127.0.0.1",
                "product_categories_ids": food.ids,
            }
        )
        self.main_pos_config.write({"is_order_printer": True, "printer_ids": printer})

    def why(self):
        row = self.row(self.payment_uuid)
        return row.unresolved and row.unresolved_why

    def test_what_a_manager_completes_the_kitchen_has_to_be_told(self):
        self.print_for_a_kitchen()
        self.taken()
        self.assertEqual(self.complete().state, "paid")
        self.assertEqual(self.why(), reasons.KITCHEN)
        self.watch()
        self.assertEqual(self.why(), reasons.KITCHEN, "until it has been told")
        self.arrives()  # the register is back, finishes the order, and prints
        self.assertFalse(self.why())

    def test_and_what_a_manager_attaches(self):
        self.print_for_a_kitchen()
        self.taken()
        row = self.row(self.payment_uuid)
        self.data = self.ui_order(self.payment_uuid)
        order = self.arrives({**self.data, "payment_ids": []}, state="draft")
        row.sudo()._attach(order)
        self.assertEqual((order.state, self.why()), ("paid", reasons.KITCHEN))

    def test_the_kitchen_knows_it_or_has_nothing_to_prepare(self):
        self.print_for_a_kitchen()
        uuid = self.data["lines"][0][2]["uuid"]
        known = json.dumps({"lines": {uuid: {}}})
        self.data["last_order_preparation_change"] = known
        self.taken()
        self.assertEqual(self.complete().state, "paid")
        self.assertFalse(self.why())

        self.desk_organizer.pos_categ_ids = False
        self.next_sale()
        self.taken()
        self.assertEqual(self.complete().state, "paid")
        self.assertFalse(self.why())
