# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""From an empty database to the first paid invoice, by what README says and nothing
else: every click and every sign is made in a real Chromium, and counted."""

import os
import time

import pytest

from dev.lib import cache, database
from dev.lib.browser import PHONE, Browser
from dev.lib.servers import Simulator
from dev.lib.shop import Shop

MOST = 120.0  # seconds of a person's time, as README says
CLICK = 2.0  # seconds: to find what README names, to go there, and to press
SIGN = 0.2  # seconds for each sign that is typed
INSTALLED = 240.0  # seconds that Odoo may take for an add-on or a chart of accounts
LOADED = 90.0  # seconds; Odoo makes the assets of a page when they are first wanted
PICTURES = cache.run_folder() / "first-hour"  # of each step, and the figures
GLASE_ID = "004610027501"
PIN = "2580"
APPS = ".o_navbar_apps_menu button"
APP = ".o-dropdown--menu .o_app"
SECTIONS = ".o_menu_sections"
DEVELOPER = "body:has(.o_debug_manager)"
PRODUCT = "article.product"
PHONE_STATE = "document.querySelector('[data-glase=\"state\"]')?.dataset.state"


class Person:
    """Uses pages as a person does, and counts what is done at all of them."""

    def __init__(self, browser):
        self._browser = browser
        self._began = time.monotonic()
        self.clicks = self.signs = self._pictures = 0
        self.page = None

    def open(self, address, *size):
        self.page = self._browser.tab(address, *size)

    def click(self, selector, text="", timeout=LOADED):
        self.page.click(selector, text, timeout)
        self.clicks += 1

    def fill(self, selector, text):
        """Click into a field and type; what stands there is replaced."""
        self.click(selector)
        self.page.evaluate("document.activeElement.select?.()")
        self.type(text)

    def type(self, text):
        self.page.type(text)
        self.signs += len(text)

    def enter(self):
        self.page.press("Enter", 13)
        self.signs += 1

    def scan(self, text):
        """A scanner types at once, and ends with Enter; it is a click to pull it."""
        self.page.type(text)
        self.page.press("Enter", 13)
        self.clicks += 1

    def see(self, text, selector="body", timeout=LOADED):
        self.page.see(text, selector, timeout)

    def gone(self, selector, timeout=LOADED):
        """Wait until nothing of that is there any more."""
        self.page.wait(f"!document.querySelector('{selector}')", selector, timeout)

    def focused(self, selector):
        has = f"document.activeElement.matches('{selector}')"
        self.page.wait(has, f"the cursor in {selector}", LOADED)

    def look(self, name):
        """A picture of where we are."""
        self._pictures += 1
        self.page.screenshot(PICTURES / f"{self._pictures:02}-{name}.png")

    @property
    def seconds(self):
        """What a person needs for all that, while nothing of Odoo's is waited for."""
        return self.clicks * CLICK + self.signs * SIGN

    def __str__(self):
        waited = time.monotonic() - self._began
        return (
            f"{self.clicks} clicks and {self.signs} signs: {self.seconds:.0f} s of a "
            f"person's time; {waited:.0f} s by this machine"
        )


@pytest.fixture(scope="module")
def new_shop(ready, cluster):
    """An Odoo whose database has Point of Sale, and Glase."""
    name = f"empty_{os.getpid()}"
    with Simulator() as simulator, database.empty(ready, cluster, name):
        new_shop = Shop(ready, cluster, simulator, name)
        with new_shop.odoo():
            yield new_shop


def test_first_hour(new_shop):
    with Browser(log=cache.run_folder() / "first-hour.log") as browser:
        person = Person(browser)
        try:
            drive(person, new_shop)
        except Exception:
            person.look("failed")
            raise
    said = f"From an empty database to the first paid invoice: {person}"
    (PICTURES / "figures.txt").write_text(said + "\n")
    assert person.seconds <= MOST, said
    [paid] = new_shop.simulator.ledger()["payments"]
    assert paid["amount"], paid


def drive(person, new_shop):
    [odoo] = new_shop.servers
    person.open(f"{odoo.url}/web/login")
    till = person.page
    person.fill("input[name=login]", "admin")
    person.fill("input[name=password]", "admin")
    person.click("button[type=submit]", "Log in")

    install(person)
    make_point_of_sale(person)
    register(person, new_shop.simulator.endpoint)
    product = sell(person)
    pay(person, new_shop.simulator.url, product)

    person.page = till
    person.see("Glase payment", ".receipt-screen .glase-receipt")
    person.look("receipt")


def install(person):
    """Chapter "Install on an existing Odoo 19", 3."""
    person.click(APPS)
    person.click(APP, "Settings")
    person.click("#developer_tool a", "Activate the developer mode")
    person.click(f"{DEVELOPER} {APPS}")
    person.click(APP, "Apps")
    person.click(f"{SECTIONS} *", "Update Apps List")
    person.click(".modal-footer button", "Update")
    person.gone(".modal")
    person.click(".o_searchview_facet .o_facet_remove")
    person.fill(".o_searchview_input", "POS Glase")
    person.enter()
    person.see("pos_glase", ".o_kanban_record:first-of-type")
    person.look("found")
    person.click(".o_kanban_record button", "Activate")
    # The page loads itself anew
    person.gone(".o_searchview_facet", INSTALLED)


def make_point_of_sale(person):
    """The first hour, 1; Odoo has given the company a chart of accounts."""
    person.click(APPS)
    person.click(APP, "Point of Sale")
    person.look("no-shop")
    person.click(".pos-scenario-card", "Retail")
    person.see("Open Register", ".o_kanban_renderer")


def register(person, endpoint):
    """2 to 4; Glase's test account is that of the simulator."""
    person.click(f"{SECTIONS} button", "Configuration")
    person.click(".o-dropdown--menu .dropdown-item", "Settings")
    person.click("#glase button", "Register terminal")
    person.fill(field("endpoint"), endpoint)
    person.fill(field("reseller"), "shop1")
    person.fill(field("new_password"), "secret1")
    person.look("account")
    person.click("button[name=action_test_connection]")
    person.look("connected")
    person.click(".o_statusbar_buttons .btn-primary", "Register terminals")
    person.click(".modal-footer .btn-primary", "Register terminals")
    person.click("[data-glase=then]", "Assign Glase IDs")
    person.focused(field("glase_id"))
    person.look("sticker")
    person.scan(f"HTTP://SEQR.SE/Q{GLASE_ID}")
    person.gone(".modal")


def sell(person):
    """5; what is sold is the first of Odoo's samples, for this shop has nothing yet."""
    person.click(APPS)
    person.click(APP, "Point of Sale")
    person.look("registered")
    person.click(".o_kanban_record button", "Open Register")
    person.click(".modal-footer button", "Open Register")
    person.click("button", "Load Sample")
    person.page.wait(f"!!document.querySelector('{PRODUCT}')", "an article", LOADED)
    product = person.page.evaluate(
        f"document.querySelector('{PRODUCT} .product-name').innerText"
    )
    person.click(PRODUCT)
    person.click(".product-screen .pay-order-button")
    # Each picture moves what stands below it
    tiles = "[...document.querySelectorAll('.paymentmethod img')]"
    stand = f"{tiles}.length && {tiles}.every(({{complete}}) => complete)"
    person.page.wait(stand, "the ways to pay")
    person.click(".payment-screen .paymentmethod", "Glase")
    waits = "document.querySelector('.glase-layout')?.dataset.state === 'waiting'"
    person.page.wait(waits, "the dialog that waits", LOADED)
    person.look("waiting")
    return product


def pay(person, phone, product):
    """The customer scans the sticker, reads the invoice and confirms."""
    person.open(f"{phone}/?glase_id={GLASE_ID}", PHONE)
    person.clicks += 1  # The phone is held above the sticker
    person.page.wait(f"{PHONE_STATE} === 'bill'", "the invoice on the phone")
    person.see(product, '[data-glase="rows"]')
    person.click('[data-glase="pay"]')
    person.page.wait(f"{PHONE_STATE} === 'pin'", "the question for the PIN")
    for digit in PIN:
        person.click('[data-glase="digit"]', digit)
    person.page.wait(f"{PHONE_STATE} === 'paid'", "the phone's word that it is paid")
    person.look("phone")


def field(name):
    return f".o_field_widget[name={name}] input"
