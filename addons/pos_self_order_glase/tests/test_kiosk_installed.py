# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Where self-ordering and Glase are installed, so is what connects them."""

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestKioskInstalled(HttpCase):
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

    def test_the_page_has_its_texts_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        texts = self.texts_of(f"{self.base_url()}/pos-self/1")
        self.assertEqual(texts.get("Glase ref."), "Glase-Ref.")  # on the receipt
        self.assertIn("Payment cancelled", texts)
        self.assertNotIn("Glase ref.", self.texts_of(f"{self.base_url()}/shop"))

    def texts_of(self, page):
        """What a page of the web site is told in German."""
        told = self.url_open(
            "/website/translations?lang=de_DE", headers={"Referer": page}
        ).json()
        return {
            each["id"]: each["string"]
            for module in told["modules"].values()
            for each in module["messages"]
        }
