# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Where self-ordering and Glase are installed, so is what connects them."""

from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestKioskInstalled(TransactionCase):
    def test_it_came_by_itself(self):
        module = self.env["ir.module.module"]._get("pos_self_order_glase")
        self.assertEqual(module.state, "installed")
        self.assertTrue(module.auto_install)

    def test_styles_can_be_compiled(self):
        bundle = self.env["ir.qweb"]._get_asset_bundle(
            "pos_self_order.assets", js=False
        )
        bundle.preprocess_css()
        self.assertFalse(bundle.css_errors)
