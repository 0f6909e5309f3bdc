# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What walks through the demo share: devices, pictures, and a customer with a phone."""

from pathlib import Path

from dev.lib.browser import PHONE, Browser, Tab
from dev.lib.progress import Trouble, say

PIN = "2580"
PHONE_STATE = "document.querySelector('[data-glase=\"state\"]')?.dataset.state"


class Walk:
    """Drives a sale step by step; ``at`` names the step under way.

    :param phone: the address of the customer's phone, in front of a sticker
    """

    def __init__(self, phone: str, browser: Browser, pictures: Path):
        self._phone = phone
        self._browser = browser
        self._pictures = pictures
        self._taken = 0
        self._tabs: dict[str, Tab] = {}
        self.at = ""

    def drive(self, *what) -> str:
        """Sell and pay; answer what the customer has in the end.

        Raises Trouble with what did not happen, after a last picture of each page.
        """
        try:
            return self._drive(*what)
        except Trouble:
            for name, tab in self._tabs.items():
                self._picture(tab, f"failed-{name}")
                for line in tab.console:
                    say(f"{name}: {line}")
            raise

    def _open(self, name: str, address: str, *size) -> Tab:
        self._tabs[name] = tab = self._browser.tab(address, *size)
        return tab

    def _pay(self, products: tuple[str, ...]) -> None:
        """On the phone, by a customer who reads what is bought."""
        phone = self._open("phone", self._phone, PHONE)
        self.at = "the customer sees the invoice"
        phone.wait(f"{PHONE_STATE} === 'bill'", "the invoice on the phone")
        for product in products:
            phone.see(product, '[data-glase="rows"]')
        self._picture(phone, "invoice")
        self.at = "the customer pays"
        phone.click('[data-glase="pay"]')
        phone.wait(f"{PHONE_STATE} === 'pin'", "the question for the PIN")
        self._picture(phone, "pin")
        for digit in PIN:
            phone.click('[data-glase="digit"]', digit)
        phone.wait(f"{PHONE_STATE} === 'paid'", "the phone's word that it is paid")
        self._picture(phone, "paid")

    def _picture(self, tab: Tab, name: str) -> None:
        self._taken += 1
        tab.screenshot(self._pictures / f"{self._taken:02}-{name}.png")
