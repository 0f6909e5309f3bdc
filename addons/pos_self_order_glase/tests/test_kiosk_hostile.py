# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A visitor who knows the kiosk's address and token, and means no good: every public
route of core's self-ordering and ours, for a paid order below its price, the data of
another, a refund, or more and more rows."""

import json
import logging
from uuid import uuid4

from odoo import Command
from odoo.tests import JsonRpcException, tagged

from odoo.addons.pos_glase.services.common import rate_limit

from .common import KioskCase

_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestKioskHostile(KioskCase):
    def setUp(self):
        super().setUp()
        self.patch(rate_limit, "WINDOW", 1e9)  # one minute, however long it takes
        self.tries = self.refusals = 0
        self.customer = self.env["res.partner"].create(
            {"name": "Ida Kunde", "email": "ida@example.com", "phone": "0701234567"}
        )
        self.victim = self.sent(self.line_of(self.burger))
        self.victim.write({"email": "ida@example.com", "partner_id": self.customer.id})
        self.paid = self.waiting(self.line_of(self.cola))
        self.pay()
        self.until(self.paid, "paid")
        self.before = self.rows()

    def rows(self):
        self.env.invalidate_all()
        return {
            "glase.transaction": self.env["glase.transaction"].search_count([]),
            "pos.payment": self.env["pos.payment"].search_count([]),
            "paid": self.env["pos.order"].search_count([("state", "!=", "draft")]),
            "sends": len(self.sends()),
            "refunds": len(self.glase.calls("refundPayment")),
        }

    def attempt(self, url, **params):
        """One request; what it answered, or None if it was refused."""
        self.tries += 1
        logging.disable(logging.CRITICAL)
        try:
            params = {"access_token": self.kiosk.access_token, **params}
            return self.make_jsonrpc_request(url, params)
        except JsonRpcException:
            self.refusals += 1
            return None
        finally:
            logging.disable(logging.NOTSET)
            self.env.invalidate_all()

    def process(self, device="kiosk", **values):
        line = self.line_of(self.burger)
        order = {**self.order_of(line), **values}
        url = f"/pos-self-order/process-order/{device}/"
        return self.attempt(url, order=order, table_identifier=None)

    def assert_unchanged(self):
        self.assertEqual(self.rows(), self.before)
        self.assertEqual(self.victim.state, "draft")
        self.assertEqual(self.victim.amount_total, 8.0)
        self.assertEqual(self.victim.lines.mapped("qty"), [1.0])
        self.assertEqual(self.victim.session_id, self.session_id)
        self.assertEqual(self.paid.lines.mapped("qty"), [1.0])

    def test_a_paid_order_below_its_price(self):
        bank, glase = self.bank_payment_method, self.glase_method
        free = self.line_of(self.burger, price_unit=0.0, price_subtotal_incl=0.0)
        back = self.line_of(self.burger, qty=-1, refunded_orderline_id=0)
        for device in ("kiosk", "mobile"):
            for method in (bank, glase):
                for uuid in (str(uuid4()), self.uuid_of(self.paid)):
                    payment = self.line_data(uuid, 8.0, method, payment_status="done")
                    lines = [[0, 0, payment]]
                    self.process(device, state="paid", payment_ids=lines)
                    self.process(device, state="draft", payment_ids=lines)
            for state in ("paid", "done", "invoiced", "cancel"):
                self.process(device, state=state)
            self.process(device, lines=[[0, 0, free]])
            self.process(device, lines=[[0, 0, free], [0, 0, {**back, "qty": 1}]])
            self.process(
                device, lines=[[0, 0, {**free, "discount": 100}]], amount_total=0
            )
        of_paid = {"uuid": self.paid.uuid, "access_token": self.paid.access_token}
        self.process(lines=[], **of_paid)
        for method in (bank, glase):
            self.attempt(
                f"/kiosk/payment/{self.kiosk.id}/kiosk",
                order=self.order_of(self.line_of(self.burger)),
                payment_method_id=method.id,
                device_type="kiosk",
            )
        self.assertEqual(self.rows(), self.before)
        self.report("a paid order below its price")

    def test_forged_prices_are_never_paid(self):
        """Core saves an order with the prices of the page; nobody can pay for it."""
        cheap = {"price_unit": 0.01, "price_subtotal_incl": 0.01}
        for line in (
            self.line_of(self.burger, **cheap),
            self.line_of(self.burger, discount=99, price_subtotal_incl=0.08),
            self.line_of(self.burger, price_subtotal_incl=0.01),
            self.line_of(self.burger, qty=1000, price_subtotal_incl=8.0),
        ):
            order = self.sent(line)
            told = self.attempt(
                "/pos_glase/kiosk/start",
                **self.tokens(order),
                payment_method_id=self.glase_method.id,
                amount=0.01,
                state="paid",
            )
            self.assertEqual(told["state"], "refused")
        self.assertEqual(self.rows(), self.before)
        self.report("forged prices")

    def test_another_s_order(self):
        line_id, uuid = self.victim.lines.id, self.victim.lines.uuid
        other = self.open_another(
            "Kiosk 2", payment_method_ids=[Command.set(self.glase_method.ids)]
        )
        for lines in (
            [[1, line_id, {"qty": 5}]],
            [[2, line_id]],
            [[3, line_id]],
            [[4, line_id]],
            [[6, 0, [line_id]]],
            [[1, self.paid.lines.id, {"qty": 5}]],
            [[0, 0, self.line_of(self.burger, refunded_orderline_id=line_id)]],
            [[0, 0, self.line_of(self.burger, qty=-1)]],
            [[0, 0, self.line_of(self.burger, order_id=self.victim.id)]],
            [[0, 0, self.line_of(self.burger, combo_parent_id=line_id)]],
            [[0, 0, self.line_of(self.burger, combo_line_ids=[[4, line_id]])]],
        ):
            self.assert_tells_nothing(self.process(lines=lines))
        for mapping in (
            {"pos.order.line": {uuid: {"qty": "5"}}},
            {"pos.order.line": {uuid: {"combo_parent_id": uuid}}},
            {"pos.order": {self.victim.uuid: {"lines": [uuid]}}},
            {"pos.payment": {self.paid.payment_ids.uuid: {"pos_order_id": uuid}}},
        ):
            self.assert_tells_nothing(self.process(relations_uuid_mapping=mapping))
        for values in (
            {"session_id": other.current_session_id.id},
            {"config_id": other.id},
            {"company_id": self.kiosk.company_id.id + 1},
            {"partner_id": self.customer.id},
        ):
            self.assert_tells_nothing(self.process(**values))
        self.assert_unchanged()
        self.report("another's order")

    def test_what_relations_of_a_line_write_to(self):
        """Core hands a page's order to the ORM as superuser, where a command in a
        relation may write to any record."""
        tax = self.env["account.tax"].create({"name": "25", "amount": 25})
        value, line = self.value_of_an_article(), self.victim.lines
        of_line = {"pos_order_line_id": line.id, "custom_value": "no onions"}
        of_line["custom_product_template_attribute_value_id"] = value.id
        text = self.env["product.attribute.custom.value"].create(of_line)
        for name, command in (
            ("tax_ids", [1, tax.id, {"amount": -90}]),
            ("tax_ids", [0, 0, {"name": "-", "amount": -90}]),
            ("tax_ids", [2, tax.id]),
            ("attribute_value_ids", [1, value.id, {"price_extra": -7.99}]),
            ("attribute_value_ids", [2, value.id]),
            ("custom_attribute_value_ids", [1, text.id, {"custom_value": "onions"}]),
            ("custom_attribute_value_ids", [2, text.id]),
            ("custom_attribute_value_ids", [4, text.id]),
            ("custom_attribute_value_ids", [6, 0, [text.id]]),
            ("custom_attribute_value_ids", [0, 0, of_line]),
            ("pack_lot_ids", [0, 0, {"lot_name": "1"}]),
        ):
            sent = {**self.line_of(self.burger), name: [command]}
            self.assertIsNone(self.process(lines=[[0, 0, sent]]), (name, command))
        sent = self.line_of(self.burger, combo_parent_uuid=line.uuid)
        self.assertIsNone(self.process(lines=[[0, 0, sent]]), "combo_parent_uuid")
        self.assertEqual((tax.amount, value.price_extra), (25, 2.0))
        self.assertEqual(text.custom_value, "no onions")
        self.assertEqual(line.custom_attribute_value_ids, text)
        self.assertFalse(line.combo_line_ids)
        self.assert_unchanged()
        self.report("relations of a line that write")

    def test_what_relations_of_an_order_write_to(self):
        pickings, moves = self.paid.picking_ids, self.env["account.move"]
        invoice = moves.create({"move_type": "out_invoice"})
        follower = {"res_model": "pos.order", "partner_id": self.customer.id}
        for values in (
            {"picking_ids": [[2, pickings.id]]},
            {"picking_ids": [[1, pickings.id, {"origin": "x"}]]},
            {"message_follower_ids": [[0, 0, follower]]},
            {"account_move": invoice.id},
            {"table_id": 1},  # core gives the draft of that table
        ):
            self.assertIsNone(self.process(**values), values)
        self.assertEqual(self.paid.picking_ids, pickings)
        self.assertNotEqual(pickings.origin, "x")
        self.assert_unchanged()
        self.report("relations of an order that write")

    def value_of_an_article(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Size",
                "create_variant": "no_variant",
                "value_ids": [Command.create({"name": name}) for name in ("S", "L")],
            }
        )
        of_article = self.env["product.template.attribute.line"].create(
            {
                "product_tmpl_id": self.burger.product_tmpl_id.id,
                "attribute_id": attribute.id,
                "value_ids": [Command.set(attribute.value_ids.ids)],
            }
        )
        large = of_article.product_template_value_ids[1]
        large.price_extra = 2.0
        return large

    def assert_tells_nothing(self, told):
        text = json.dumps(told, default=str)
        for secret in ("Ida Kunde", "ida@", "0701234567", self.victim.access_token):
            self.assertNotIn(secret, text)
        for secret in (*self.secrets(), self.paid.access_token):
            self.assertNotIn(secret, text)

    def test_another_s_data(self):
        victim = {"order_id": self.victim.id, "order_access_token": "x" * 36}
        self.sent().write({"access_token": False, "partner_id": self.customer.id})
        tokens = ("", "x" * 36, self.kiosk.access_token, False, None, True, ["x"])
        told = [
            self.attempt("/pos-self-order/remove-order", **victim),
            self.attempt("/pos_self_order/kiosk/increment_nb_print/", **victim),
            self.attempt(
                "/pos-self-order/get-user-data",
                order_access_tokens=[
                    {"access_token": token, "state": "x", "write_date": "1970-01-01"}
                    for token in tokens
                ],
            ),
            self.attempt(
                "/pos-self-order/validate-partner",
                partner_id=self.customer.id,
                country_id=self.env.ref("base.se").id,
                **dict.fromkeys(("name", "phone", "street", "zip", "city"), "x"),
            ),
            self.attempt(f"/pos-self/data/{self.kiosk.id}"),
            self.attempt(f"/pos-self/data/{self.kiosk.id}", access_token=""),
            self.attempt(f"/pos-self/relations/{self.kiosk.id}"),
        ]
        for name in ("start", "status", "cancel"):
            for tokens in (
                {"order_uuid": self.victim.uuid, "order_access_token": "x" * 36},
                {"order_uuid": self.victim.uuid, "order_access_token": ""},
                {"order_uuid": self.paid.uuid, "order_access_token": "x" * 36},
            ):
                told.append(self.attempt(f"/pos_glase/kiosk/{name}", **tokens))
                self.assertEqual(told[-1]["state"], "refused")
        for each in told:
            self.assert_tells_nothing(each)
        self.assert_unchanged()
        self.report("another's data")

    def test_what_a_kiosk_loads(self):
        """Whoever knows the number of a kiosk reads this, without a token."""
        for params in ({}, {"access_token": self.kiosk.access_token}):
            told = self.make_jsonrpc_request(f"/pos-self/data/{self.kiosk.id}", params)
            self.assertEqual(self.keys_of_glase(told), set())
            self.assert_tells_nothing(told)

    def keys_of_glase(self, told):
        if isinstance(told, dict):
            found = {key for key in told if str(key).startswith("glase")}
            return found.union(*map(self.keys_of_glase, told.values()))
        if isinstance(told, list):
            return set().union(*map(self.keys_of_glase, told))
        return set()

    def test_a_refund(self):
        for name, params in self.routes().items():
            for prefix in ("/pos_glase", "/websocket/pos_glase"):
                params = {**params, "config_id": self.kiosk.id}
                self.attempt(f"{prefix}/{name}", **params)
        paid = self.paid.payment_ids
        for model, method, arguments in (
            ("glase.transaction", "read", [self.attempts(self.paid).ids]),
            ("glase.transaction", "action_ask_now", [self.attempts(self.paid).ids]),
            ("pos.order", "sync_from_ui", [[self.order_of()]]),
            ("pos.order", "action_pos_order_paid", [self.victim.ids]),
            ("pos.order", "write", [self.victim.ids, {"state": "paid"}]),
            ("pos.payment", "unlink", [paid.ids]),
        ):
            url = f"/web/dataset/call_kw/{model}/{method}"
            call = {"model": model, "method": method, "args": arguments, "kwargs": {}}
            self.assertIsNone(self.attempt(url, **call))
        self.assertEqual(self.tries, self.refusals)
        self.assert_unchanged()
        self.report("a refund")

    def test_endless_rows(self):
        """In a minute a kiosk saves 60 orders, and starts 30 payments; an order never
        more than 20 (``test_kiosk_checks``)."""
        orders = [self.process() for _order in range(80)]
        saved = [order["pos.order"][0] for order in orders if order]
        self.assertLessEqual(len(saved), 60)
        for order in saved[:40]:
            tokens = {
                "order_uuid": order["uuid"],
                "order_access_token": order["access_token"],
            }
            method = {"payment_method_id": self.glase_method.id}
            self.attempt("/pos_glase/kiosk/start", **tokens, **method)
            for _time in range(3):
                self.attempt("/pos_glase/kiosk/status", **tokens)
            self.attempt("/pos_glase/kiosk/cancel", **tokens)
        grown = self.rows()["glase.transaction"] - self.before["glase.transaction"]
        self.assertLessEqual(grown, 30)
        partners = self.env["res.partner"].search_count([])
        for _partner in range(10):
            self.attempt(
                "/pos-self-order/validate-partner",
                country_id=self.env.ref("base.se").id,
                **dict.fromkeys(("name", "phone", "street", "zip", "city"), "x"),
            )
        self.env.invalidate_all()
        self.assertEqual(self.env["res.partner"].search_count([]), partners)
        self.report(f"{len(saved)} orders and {grown} transactions")

    def report(self, what):
        numbers = (what, self.tries, self.refusals)
        _logger.info("%s: %s tries, %s of them an error; got none", *numbers)
