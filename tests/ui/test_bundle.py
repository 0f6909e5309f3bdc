# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the add-on adds to the till's pages, as Odoo builds them."""

from odoo.tests import TransactionCase, tagged

MAX_JAVASCRIPT = 30_000  # bytes, minified by Odoo; scripts and templates
TILL = "point_of_sale.assets_prod"
LATER = "pos_glase.assets_lazy"
DISPLAY = "point_of_sale.customer_display_assets"


@tagged("post_install", "-at_install")
class TestBundle(TransactionCase):
    def bundle(self, name, **options):
        return self.env["ir.qweb"]._get_asset_bundle(name, **options)

    def ours(self, assets):
        return [asset for asset in assets if asset.url.startswith("/pos_glase/")]

    def test_size_of_the_tills_javascript(self):
        bundle = self.bundle(TILL, css=False)
        scripts = [asset.minify() for asset in self.ours(bundle.javascripts)]
        self.assertTrue(scripts)
        bundle.templates = self.ours(bundle.templates)
        built = ";\n".join([*scripts, bundle.generate_xml_bundle()]).encode()
        self.assertLessEqual(len(built), MAX_JAVASCRIPT)

    def test_the_till_opens_without_the_rest(self):
        for asset in self.ours(self.bundle(TILL, css=False).javascripts):
            self.assertNotIn("@pos_glase/lazy", asset.content, asset.url)

    def test_nothing_is_fetched_twice(self):
        first = {asset.url for asset in self.bundle(TILL, css=False).javascripts}
        later = self.bundle(LATER)
        self.assertTrue(later.javascripts and later.templates)
        self.assertFalse(later.stylesheets)  # The till has them already
        self.assertNotIn("Missing", later.generate_xml_bundle())
        self.assertFalse(first & {asset.url for asset in later.javascripts})

    def test_styles_can_be_compiled(self):
        for name in (TILL, DISPLAY):
            bundle = self.bundle(name, js=False)
            self.assertTrue(self.ours(bundle.stylesheets))
            bundle.preprocess_css()
            self.assertFalse(bundle.css_errors)
