# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Beside the modules that shops have, the till opens and sells with Glase."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .case import MODULES, ShopCase, french


@tagged("post_install", "-at_install")
class TestShopModules(ShopCase):
    def test_each_module_is_installed(self):
        modules = self.env["ir.module.module"].search([("name", "in", MODULES)])
        self.assertCountEqual(modules.mapped("name"), MODULES)
        self.assertEqual(set(modules.mapped("state")), {"installed"})

    def test_sell_under_french_law(self):
        french(self.main_pos_config.company_id)
        self.run_tour("GlasePay")
        order = self.assert_sold().order_id
        self.assertTrue(order.l10n_fr_hash)
        with self.assertRaisesRegex(UserError, "French law"), self.cr.savepoint():
            order.pos_reference = "changed"

    def test_promotion_that_is_remade_while_the_invoice_waits(self):
        """The customer's invoice says the same, so nothing is cancelled or updated."""
        discount = {"reward_type": "discount", "discount": 10.0}
        self.env["loyalty.program"].create(
            {
                "name": "Ten percent",
                "program_type": "promotion",
                "trigger": "auto",
                "rule_ids": [Command.create({})],
                "reward_ids": [Command.create(discount)],
            }
        )
        self.env["res.partner"].create({"name": "Ada of the Promotion"})
        self.run_tour("GlasePromotion")
        self.assertEqual(self.assert_sold().amount_paid, 4.59)
        for operation in ("cancelInvoice", "updateInvoice"):
            self.assertFalse(self.glase.calls(operation), operation)
