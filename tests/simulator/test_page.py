# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The phone page in a real Chromium, driven by its documented attributes."""

import pytest

from dev.lib.browser import PHONE, Browser

GLASE_ID = "004610098812"
STATE = "document.querySelector('[data-glase=\"state\"]').dataset"


@pytest.fixture(scope="module")
def browser():
    with Browser() as started:
        yield started


class Phone:
    def __init__(self, browser, url):
        self.tab = browser.tab(url, PHONE)

    def is_at(self, state):
        self.tab.wait(f"{STATE}.state === '{state}'", f"The state {state}")

    def tap(self, name, more=""):
        self.tab.click(f'[data-glase="{name}"]{more}')

    def pin(self, digits="1234"):
        for digit in digits:
            self.tap("digit", f'[data-digit="{digit}"]')


@pytest.fixture
def open_phone(glase, browser):
    phones = []

    def opened(query=""):
        phone = Phone(browser, f"{glase.url}/{query}")
        phones.append(phone)
        return phone

    yield opened
    for phone in phones:
        assert phone.tab.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
        phone.tab.open("about:blank")


def test_pick_see_the_bill_pay_with_pin_and_done(glase, till, open_phone):
    phone = open_phone()
    phone.tap("pick", f'[data-glase-id="{GLASE_ID}"]')
    phone.is_at("waiting")
    reference = till.bill("78.00", cashier="Alva")
    phone.is_at("bill")
    for text in ("Kvarnbageriet", "Alva", "Rye loaf", "78.00", "Welcome back"):
        phone.tab.see(text)
    total = "document.querySelector('[data-glase=\"total\"]').dataset.amount"
    assert phone.tab.evaluate(total) == "78.00"
    phone.tap("pay")
    phone.is_at("pin")
    phone.pin("12")
    phone.tab.wait("document.querySelectorAll('.dots .on').length === 2", "Two dots")
    phone.pin("34")
    phone.is_at("paid")
    ers = till.status(reference)["ersReference"]
    assert phone.tab.evaluate(f"{STATE}.ersReference") == ers
    phone.tab.see(ers)
    phone.tap("done")
    phone.is_at("start")


def test_cancel_is_refused_while_the_pin_is_typed(glase, till, open_phone):
    reference = till.bill()
    phone = open_phone(f"?glase_id={GLASE_ID}")
    phone.tap("pay")
    phone.pin("1")
    held = "fetch('/control/ledger').then(a => a.json())"
    held += ".then(l => l.invoices[0].paying_until)"
    phone.tab.wait(held, "The hold")
    assert till.cancel(reference).code == 51
    phone.tap("back")
    phone.is_at("bill")
    phone.tab.wait(held.replace("_until)", "_until === '')"), "The end of the hold")
    assert till.cancel(reference).code == 0
    phone.is_at("cancelled")
    phone.tab.see("Cancelled by the shop")


def test_typed_glase_id_and_decline(glase, till, open_phone):
    phone = open_phone()
    phone.tap("code")
    phone.tab.type("nonsense")
    phone.tap("open")
    phone.tab.see("No till has the Glase ID", '[data-glase="problem"]')
    phone.tab.evaluate("document.querySelector('#code').select()")
    phone.tab.type(f"HTTP://SEQR.SE/Q{GLASE_ID}")
    phone.tab.press("Enter", 13)
    phone.is_at("waiting")
    reference = till.bill()
    phone.tap("decline")
    phone.is_at("declined")
    assert till.status(reference)["status"] == "CANCELED"


def test_invoice_address_without_pin_and_reversal_after_reload(glase, till, open_phone):
    reference = till.bill()
    phone = open_phone(f"?invoice={reference}&pin=no")
    phone.tap("pay")
    phone.is_at("paid")
    glase.control("tick", seconds=21)
    phone.is_at("reversed")
    phone.tab.evaluate("window.before = true; location.reload()")
    phone.tab.wait("!window.before", "The page loaded again")
    phone.is_at("reversed")
    phone.tab.see("Payment reversed")


def test_bank_refuses_and_a_new_bill_is_another_one(glase, till, open_phone):
    till.bill("10.00")
    phone = open_phone(f"?glase_id={GLASE_ID}")
    phone.is_at("bill")
    phone.tap("fail")
    phone.is_at("failed")
    till.bill("20.00")
    phone.tap("done")
    phone.tap("pick")
    phone.is_at("bill")
    phone.tab.see("20.00")
    assert phone.tab.console == []
