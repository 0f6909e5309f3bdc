# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Refunds beside the modules that shops have: French law, discounts, rewards."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...services.refund.refund_invoice import refund_invoice_for
from ..refunds import RefundCase
from .case import ShopCase, french, require_modules


@tagged("post_install", "-at_install")
class TestShopRefunds(RefundCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        require_modules(cls.env)

    def test_refused_under_french_law(self):
        """Nothing is deleted, Glase's reason is read, and nothing is in the way."""
        french(self.main_pos_config.company_id)
        order = self.sold()
        self.glase.fault("refundPayment", "code:97")
        told = self.press(self.wizard(order).action_refund())
        self.assertIn("may not refund", told)
        self.assertNotIn("law", told)
        refused = self.refund_order(order)
        self.assertEqual(refused.state, "cancel")
        with self.assertRaisesRegex(UserError, "French law"), self.cr.savepoint():
            refused.unlink()
        session = self.session_id.with_user(self.pos_admin)
        session.post_closing_cash_details(0)
        self.assertFalse(session._cannot_close_session())
        self.press(self.wizard(order).action_refund())
        refunded = self.refund_order(order) - refused
        self.assertEqual((refunded.state, refunded.amount_total), ("paid", -100.0))
        self.assertTrue(refunded.l10n_fr_hash)
        self.assertTrue(session.close_session_from_ui()["successful"])

    def rewarded(self, **reward):
        """Two articles for 90 and 10, and 5 less by a reward of a loyalty program."""
        program = self.env["loyalty.program"].create(
            {
                "name": "Rewards",
                "program_type": "promotion",
                "trigger": "auto",
                "reward_ids": [Command.create({"reward_type": "discount", **reward})],
            }
        )
        data = self.order_of(95.0)
        (line,) = data["lines"]
        product = self.env["product.product"].create({"name": "Cake", "list_price": 10})
        for uuid, price, values in (
            ("cake", 10.0, {"product_id": product.id}),
            ("less", -5.0, self.reward_line(program.reward_ids)),
        ):
            prices = {"price_unit": price, "price_subtotal": price}
            prices["price_subtotal_incl"] = price
            values = {**line[2], **prices, **values}
            uuid = f"{line[2]['uuid']}-{uuid}"
            data["lines"].append([0, 0, {**values, "uuid": uuid}])
        line[2].update(price_unit=90.0, price_subtotal=90.0, price_subtotal_incl=90.0)
        return self.sold(95.0, data=data)

    def reward_line(self, reward):
        product = reward.discount_line_product_id
        return {
            "product_id": product.id,
            "full_product_name": product.name,
            "is_reward_line": True,
            "reward_id": reward.id,
        }

    def worth(self, order, *lines):
        quantities = {order.lines[index].id: 1.0 for index in lines}
        return order._glase_value_of(quantities, "")

    def test_a_reward_for_some_articles_is_of_those(self):
        tag = self.env["product.tag"].create({"name": "Cakes of the day"})
        order = self.rewarded(
            discount=50.0,
            discount_applicability="specific",
            discount_product_tag_id=tag.id,
        )
        order.lines[1].product_id.product_tmpl_id.product_tag_ids = tag
        self.assertEqual(self.worth(order, 0), 90.0)
        self.assertEqual(self.worth(order, 1), 5.0)
        self.assertEqual(self.worth(order, 0, 1), 95.0)

    def test_a_reward_for_the_order_is_of_all(self):
        order = self.rewarded(discount=5.0, discount_applicability="order")
        self.assertEqual(self.worth(order, 0), 85.5)
        self.assertEqual(self.worth(order, 1), 9.5)

    def test_the_bill_names_the_reward(self):
        order = self.rewarded(discount=5.0, discount_applicability="order")
        data = self.refund_of(order)
        self.assertEqual(self.refund(data, amount=85.5)["state"], "refunded")
        bill = refund_invoice_for(self.payment_row(order).refund_ids.sudo())
        reward = order.lines[2].full_product_name
        self.assertIn((reward, -4.5), [(r.description, r.total) for r in bill.rows])


@tagged("post_install", "-at_install")
class TestShopRefundTours(ShopCase):
    def test_one_of_two_at_half_price(self):
        french(self.main_pos_config.company_id)
        self.terminal.cashier_refund_limit = 100
        product = self.env.ref("pos_discount.product_product_consumable")
        self.main_pos_config.write(
            {
                "module_pos_discount": True,
                "discount_pc": 50.0,
                "discount_product_id": product.id,
            }
        )
        self.run_tour("GlaseRefundDiscounted")
        payment, refund = self.rows()
        self.assertEqual((payment.amount_paid, refund.amount), (5.1, 2.55))
        self.assertEqual((refund.state, refund.order_id.state), ("refunded", "paid"))
