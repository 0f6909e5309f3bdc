# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What is checked where nobody is logged in, one by one (architecture.md, chapter 11);
each refusal is one and the same answer, and calls nothing."""

from uuid import uuid4

from odoo import Command
from odoo.tests import JsonRpcException, tagged

from odoo.addons.pos_glase.services.common import rate_limit

from .common import KioskCase


@tagged("post_install", "-at_install")
class TestKioskChecks(KioskCase):
    def assert_refused(self, told, order=None):
        self.assertEqual(told["state"], "refused", told)
        self.assertIn("ask the staff", told["message"])
        empty = {**told, "state": "", "message": ""}
        self.assertFalse(any(empty.values()), "and nothing more is told")
        self.assertFalse(self.glase.ledger("calls")[self.called :], "nothing called")
        if order:
            self.assertFalse(self.attempts(order))

    def setUp(self):
        super().setUp()
        self.called = len(self.glase.ledger("calls"))

    def assert_start_refused(self, order, **params):
        self.assert_refused(self.start_at(order, **params), order)

    def each_route(self, order, **params):
        for call in (self.start_at, self.status_of, self.cancel_at):
            self.assert_refused(call(order, **params))

    # 1: the kiosk

    def test_wrong_token_of_the_kiosk(self):
        order = self.sent()
        for token in ("", "0" * 16, False, None, 1, [], {}, "ß" * 16, "x" * 5000):
            self.each_route(order, access_token=token)

    def test_phones(self):
        """Mode *mobile*: everyone who has eaten there has the token."""
        order = self.sent()
        self.kiosk.self_ordering_mode = "mobile"
        self.each_route(order)

    def test_a_closed_kiosk(self):
        order = self.sent()
        self.session_id.state = "closing_control"
        self.each_route(order)

    # 2: the order

    def test_wrong_token_of_the_order(self):
        order = self.sent()
        for token in ("", str(uuid4()), False, None, [order.access_token], "ß" * 36):
            self.each_route(order, order_access_token=token)
        for uuid in ("", str(uuid4()), False, order.id, {}):
            self.each_route(order, order_uuid=uuid)
        other = self.sent()
        self.each_route(order, order_access_token=other.access_token)

    def test_an_order_without_a_token(self):
        order = self.sent()
        order.access_token = False
        self.each_route(order, order_access_token="")
        self.each_route(order, order_access_token="False")

    def test_an_order_of_another_kiosk(self):
        order = self.sent()
        methods = [Command.set(self.glase_method.ids)]
        other = self.open_another("Kiosk 2", payment_method_ids=methods)
        self.assertTrue(other.access_token)
        self.each_route(order, access_token=other.access_token)

    # 3: a draft, and nothing else

    def test_an_order_that_is_no_plain_draft(self):
        for values in (
            {"state": "cancel"},
            {"to_invoice": True},
            {"shipping_date": "2026-01-31"},
            {"lines": [Command.clear()]},
        ):
            order = self.sent()
            order.write(values)
            self.assert_start_refused(order)

    def test_an_order_with_another_payment(self):
        order = self.sent()
        bank = self.bank_payment_method
        order.add_payment(
            {"pos_order_id": order.id, "amount": 1, "payment_method_id": bank.id}
        )
        self.assert_start_refused(order)

    def test_an_order_that_a_register_takes_money_for(self):
        order = self.sent()
        uuid = str(uuid4())
        self.authenticate("pos_user", "pos_user")
        self.start(uuid, order={**self.order_data(uuid, 8.0), "uuid": order.uuid})
        self.authenticate(None, None)
        self.called = len(self.glase.ledger("calls"))
        self.assert_start_refused(order)

    def test_so_many_attempts(self):
        order = self.sent()
        for _attempt in range(25):
            rate_limit._seen.clear()
            if self.start_at(order)["state"] == "refused":
                break
            self.cancel_at(order)
        self.assertEqual(len(self.attempts(order)), 20)

    # 4: the method and its terminal

    def test_another_method(self):
        order = self.sent()
        bank = self.bank_payment_method
        for method_id in (bank.id, 0, -1, "1", True, None, [], 2**40):
            self.assert_start_refused(order, payment_method_id=method_id)

    def test_no_terminal(self):
        order = self.sent()
        self.terminal.sudo().state = "new"
        self.assert_start_refused(order)

    def test_a_copy_of_the_database(self):
        order = self.sent()
        self.account.sudo().database_uuid = "another"
        self.assert_start_refused(order)

    # 5: the price

    def test_forged_prices(self):
        burger = self.line_of
        cheap = {"price_unit": 0.01, "price_subtotal_incl": 0.01}
        for line in (
            burger(self.burger, price_unit=0.01),
            burger(self.burger, price_subtotal_incl=0.01),
            burger(self.burger, discount=50, price_subtotal_incl=4.0),
            burger(self.burger, qty=-1),
            burger(self.burger, qty=0),
            burger(self.burger, extra_tax_data={"x": 1}),
            burger(self.burger, price_extra=-7.99, **cheap),
            burger(self.burger, price_type="manual", **cheap),
        ):
            with self.subTest(line):
                order = self.sent(line, self.line_of(self.cola))
                self.assert_start_refused(order)

    def test_a_forged_total(self):
        order = self.sent()
        order.amount_total = 1.0
        self.assert_start_refused(order)

    def test_an_article_that_is_not_sold_here(self):
        for values in (
            {"available_in_pos": False},
            {"self_order_available": False},
            {"sale_ok": False},
            {"active": False},
        ):
            order = self.sent(self.line_of(self.new_article("Staff meal", 1.0)))
            order.lines.product_id.product_tmpl_id.write(values)
            self.assert_start_refused(order)

    def test_other_taxes(self):
        tax = self.env["account.tax"].create({"name": "25", "amount": 25})
        taxed = self.new_article("Wine", 10.0, taxes_id=[Command.set(tax.ids)])
        order = self.sent(self.line_of(taxed, tax_ids=[]))
        self.assert_start_refused(order)
        right = self.line_of(taxed, price_subtotal_incl=12.5)
        order = self.sent(right)
        self.assertEqual(self.start_at(order)["amount"], 12.5)

    def test_pricelist(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Kiosk",
                "item_ids": [
                    Command.create(
                        {
                            "compute_price": "percentage",
                            "percent_price": 50,
                            "applied_on": "3_global",
                        }
                    ),
                ],
            }
        )
        self.kiosk.write(
            {
                "use_pricelist": True,
                "available_pricelist_ids": [Command.set(pricelist.ids)],
                "pricelist_id": pricelist.id,
            }
        )
        self.assert_start_refused(self.sent(self.line_of(self.burger)))
        order = self.sent(self.line_of(self.burger, price_unit=4.0))
        self.assertEqual(self.start_at(order)["amount"], 4.0)

    def test_preset_of_others(self):
        """A preset brings a pricelist, and core takes any that a page names."""
        ours, others = self.env["pos.preset"].create(
            [{"name": "Here"}, {"name": "Staff only"}]
        )
        self.kiosk.write(
            {
                "use_presets": True,
                "default_preset_id": ours.id,
                "available_preset_ids": [Command.set(ours.ids)],
            }
        )
        self.assert_start_refused(self.sent(preset_id=others.id))
        order = self.sent(preset_id=ours.id)
        self.assertEqual(self.start_at(order)["state"], "waiting")

    def test_a_limit(self):
        params = self.env["ir.config_parameter"].sudo()
        params.set_param("pos_self_order_glase.most", "7.99")
        order = self.sent()
        self.assert_start_refused(order)
        params.set_param("pos_self_order_glase.most", "8")
        self.assertEqual(self.start_at(order)["state"], "waiting")

    def test_nothing_to_pay(self):
        water = self.new_article("Water", 0.0)
        order = self.sent(self.line_of(water))
        self.assertEqual(order.state, "paid", "as core does")
        self.assert_start_refused(order)

    # 7 and 8: named and counted by the server

    def test_what_the_page_may_not_name(self):
        order = self.sent()
        told = self.start_at(
            order, amount=0.01, payment_uuid="x" * 36, attempt=7, state="paid"
        )
        self.assertEqual(told["amount"], 8.0)
        tx = self.attempts(order)
        self.assertEqual((tx.payment_uuid, tx.attempt), (self.uuid_of(order), 1))
        self.assertEqual(tx.client_invoice_id, f"{self.uuid_of(order)}-1")

    def test_a_register_cannot_name_it(self):
        order = self.waiting()
        self.authenticate("pos_user", "pos_user")
        uuid = self.uuid_of(order)
        for name in ("status", "cancel", "let_go", "restore"):
            with self.refused_over_http("AccessError"):
                self.call(name, payment_uuid=uuid, **self.attempt_of(name))
        self.assertFalse(self.call("open")["transactions"])

    def attempt_of(self, name):
        return {} if name == "restore" else {"attempt": 1}

    def test_so_often(self):
        order = self.sent()
        self.patch(rate_limit, "WINDOW", 1e9)  # else a minute may end meanwhile
        for _time in range(10):
            self.start_at(order)
        with self.refused_over_http("TooManyRequests"):
            self.start_at(order)
        self.assertEqual(len(self.attempts(order)), 1)
        for _time in range(229):
            self.status_of(order)
        with self.refused_over_http("TooManyRequests"):
            self.status_of(order)

    # 9: no door of a manager's

    def test_no_manager(self):
        """The routes of the register are closed, and the kiosk's environment has no
        right of the user whom core lends to it."""
        order = self.waiting()
        for name, params in self.routes().items():
            params = {**params, "config_id": self.kiosk.id, **self.tokens(order)}
            with self.assertRaises(JsonRpcException, msg=name):
                with self.assertLogs("odoo.http"):
                    self.make_jsonrpc_request(f"/pos_glase/{name}", params)
        groups = []
        with self.around("get_payment_status", before=lambda: groups.append(_rights())):
            self.status_of(order)
        self.assertEqual(groups, [(False, False)])


def _rights():
    from odoo.http import request

    uid = request.env.uid
    with request.env.registry.cursor() as cr:
        user = request.env(cr=cr)["res.users"].browse(uid)
        return (
            user.has_group("point_of_sale.group_pos_manager"),
            user.has_group("point_of_sale.group_pos_user"),
        )
