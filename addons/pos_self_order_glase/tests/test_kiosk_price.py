# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The server's own reckoning of an order, as the kiosk's page reckons it."""

from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

from .common import KioskCase


@tagged("post_install", "-at_install")
class TestKioskPrice(KioskCase):
    def test_attributes(self):
        large, order = self.sized(2.0), None
        for price, state in ((8.0, "refused"), (10.0, "waiting")):
            line = self.line_of(
                self.pizza,
                price_unit=price,
                attribute_value_ids=[Command.set(large.ids)],
            )
            order = self.sent(line)
            self.assertEqual(self.start_at(order)["state"], state)
        self.cancel_at(order)

    def test_values_of_another_product(self):
        cheaper = self.sized(-7.0)
        values = {"attribute_value_ids": [Command.set(cheaper.ids)]}
        order = self.sent(self.line_of(self.burger, price_unit=1.0, **values))
        self.assertEqual(self.start_at(order)["state"], "refused")

    def sized(self, extra):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Size",
                "create_variant": "no_variant",
                "value_ids": [Command.create({"name": n}) for n in ("S", "L")],
            }
        )
        self.pizza = self.new_article("Pizza", 8.0)
        of_product = self.env["product.template.attribute.line"].create(
            {
                "product_tmpl_id": self.pizza.product_tmpl_id.id,
                "attribute_id": attribute.id,
                "value_ids": [Command.set(attribute.value_ids.ids)],
            }
        )
        large = of_product.product_template_value_ids[1]
        large.price_extra = extra
        return large

    def test_taxes_of_a_fiscal_position(self):
        """Taxes are those that the books will have."""
        taxes = self.env["account.tax"].create(
            [{"name": "25", "amount": 25}, {"name": "10", "amount": 10}]
        )
        position = self.env["account.fiscal.position"].create({"name": "Takeaway"})
        taxes[1].write(
            {
                "fiscal_position_ids": [Command.link(position.id)],
                "original_tax_ids": [Command.link(taxes[0].id)],
            }
        )
        self.kiosk.default_fiscal_position_id = position
        meal = self.new_article("Meal", 10.0, taxes_id=[Command.set(taxes[0].ids)])
        for total, state in ((12.5, "refused"), (11.0, "waiting")):
            order = self.sent(self.line_of(meal, price_subtotal_incl=total))
            self.assertEqual(self.start_at(order)["state"], state)

    def menu(self):
        """A combo of 10.00: a burger or a steak (+3.00), and a cola."""
        self.steak = self.new_article("Steak", 20.0)
        mains, drinks = self.env["product.combo"].create(
            [
                {
                    "name": "Main",
                    "combo_item_ids": [
                        Command.create({"product_id": self.burger.id}),
                        Command.create(
                            {"product_id": self.steak.id, "extra_price": 3.0}
                        ),
                    ],
                },
                {
                    "name": "Drink",
                    "combo_item_ids": [Command.create({"product_id": self.cola.id})],
                },
            ]
        )
        menu = self.new_article(
            "Menu", 10.0, type="combo", combo_ids=[Command.set((mains | drinks).ids)]
        )
        self.burger_item, self.steak_item = mains.combo_item_ids
        self.cola_item = drinks.combo_item_ids
        return menu

    def order_of_menus(self, parts, qty=1, parent_price=0.0):
        """An order of one line of menus, as the page sends it.

        :param parts: (combo item, unit price) or (combo item, unit price, product)
        """
        parent = self.line_of(self.menu_article, qty, price_unit=0.0)
        parent["price_unit"] = parent_price
        lines, uuids = [parent], {}
        for item, price, *product in parts:
            product = product[0] if product else item.product_id
            part = self.line_of(product, qty, price_unit=price, combo_item_id=item.id)
            lines.append(part)
            uuids[part["uuid"]] = {"combo_parent_id": parent["uuid"]}
        mapping = {"pos.order.line": uuids}
        return self.order_of(*lines, relations_uuid_mapping=mapping)

    def state_of(self, order):
        uuid = order["uuid"]
        self.send(order)
        saved = self.env["pos.order"].search([("uuid", "=", uuid)])
        told = self.start_at(saved)
        if told["state"] == "waiting":
            self.assertEqual(self.cancel_at(saved)["state"], "cancelled")
        return saved, told

    def test_combo(self):
        """The menu's 10.00 shared by the base prices, 8.00 and 2.50."""
        self.menu_article = self.menu()
        right = [(self.burger_item, 7.62), (self.cola_item, 2.38)]
        saved, told = self.state_of(self.order_of_menus(right))
        self.assertEqual((told["state"], told["amount"]), ("waiting", 10.0))
        steak = [(self.steak_item, 10.62), (self.cola_item, 2.38)]
        saved, told = self.state_of(self.order_of_menus(steak))
        self.assertEqual((told["state"], told["amount"]), ("waiting", 13.0))

    def test_two_combos(self):
        """Core reckons the second one as what is beyond the first. What is booked is
        what the customer was shown and has paid."""
        self.menu_article = self.menu()
        right = [(self.burger_item, 7.62), (self.cola_item, 2.38)]
        saved, told = self.state_of(self.order_of_menus(right, qty=2))
        self.assertEqual((told["state"], told["amount"]), ("waiting", 20.0))
        self.start_at(saved)
        self.pay()
        self.until(saved, "paid")
        self.assertEqual(saved.lines.mapped("price_unit"), [0.0, 7.62, 2.38])
        saved._compute_prices()
        self.assertEqual(saved.amount_total, 20.0)

    def test_a_combo_with_a_price_of_its_own(self):
        self.menu_article = self.menu()
        right = [(self.burger_item, 7.62), (self.cola_item, 2.38)]
        saved, told = self.state_of(self.order_of_menus(right, parent_price=-5.0))
        self.assertEqual((told["state"], told["amount"]), ("waiting", 10.0))
        self.assertEqual(saved.lines.mapped("price_unit"), [0.0, 7.62, 2.38])

    def test_forged_combos(self):
        self.menu_article = self.menu()
        burger, cola = (self.burger_item, 7.62), (self.cola_item, 2.38)
        for parts in (
            [(self.burger_item, 7.62, self.steak), cola],
            [burger, burger, cola],
            [(self.burger_item, 0.62), cola],
            [cola],
        ):
            with self.subTest(parts):
                _saved, told = self.state_of(self.order_of_menus(parts))
                self.assertEqual(told["state"], "refused")

    def test_a_combo_for_nothing(self):
        self.menu_article = self.menu()
        parts = [(self.burger_item, 0.0), (self.cola_item, 0.0)]
        with self.refused_over_http("UserError"):
            self.send(self.order_of_menus(parts))

    def test_a_part_of_anothers_combo(self):
        self.menu_article = self.menu()
        right = [(self.burger_item, 7.62), (self.cola_item, 2.38)]
        saved, _told = self.state_of(self.order_of_menus(right))
        mine = self.line_of(self.steak, price_unit=0.0, uuid=str(uuid4()))
        mapping = {mine["uuid"]: {"combo_parent_id": saved.lines[0].uuid}}
        order = self.order_of(mine, relations_uuid_mapping={"pos.order.line": mapping})
        with self.refused_over_http("UserError"):
            self.send(order)
