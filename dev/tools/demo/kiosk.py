# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One whole sale at the kiosk, by a customer alone."""

from dev.lib.browser import Tab

from .walk import Walk

SCREEN = (1080, 1920)
KIOSK_LOADS = 90.0  # seconds; Odoo makes the kiosk's assets on its first start
CATEGORY = "Pastries"  # of the products; a kiosk shows one at a time
CODE = ".glase-kiosk[data-screen=waiting] .glase-kiosk-code"


class KioskSale(Walk):
    """A sale at the kiosk whose address this is."""

    def __init__(self, kiosk: str, *walk):
        super().__init__(*walk)
        self._kiosk = kiosk
        self.at = "the kiosk opens"

    def _drive(self, products: tuple[str, ...]) -> str:
        """Answer the number of the order that is confirmed."""
        kiosk = self._open("kiosk", self._kiosk, SCREEN)
        self._order(kiosk, products)
        self._pay(products)
        self.at = "the kiosk confirms the order"
        kiosk.see("preparing your order", ".confirmation-page")
        self._picture(kiosk, "confirmation")
        number = "document.querySelector('.tracking-number').textContent.trim()"
        return kiosk.evaluate(number)

    def _order(self, kiosk: Tab, products: tuple[str, ...]) -> None:
        kiosk.click(".btn", "Order Now", timeout=KIOSK_LOADS)
        self.at = "the customer adds products"
        kiosk.click(".category_btn", CATEGORY)
        for product in products:
            kiosk.click(".product_list article", product)
        self._picture(kiosk, "products")
        kiosk.click(".btn", "Checkout")
        self._picture(kiosk, "cart")
        self.at = "the customer wants to pay with Glase"
        kiosk.click(".o_self_cart_page .btn", "Pay")
        kiosk.wait(f"!!document.querySelector('{CODE}')", "the code to scan")
        self._picture(kiosk, "waiting")
