# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a cashier does in a real Chromium before each test."""

from dev.lib.shop import CASHIER

LOADED = 60.0  # seconds; Odoo makes the till's assets when they are first wanted


def log_in(page):
    page.click("input[name=login]")
    page.type(CASHIER)
    page.click("input[name=password]")
    page.type(CASHIER)
    page.click("button[type=submit]", "Log in")


def put_questions_off(page):
    """The till asks nothing because of the time that has passed, as in a tour."""
    timing = "odoo.loader.modules.get('@pos_glase/app/services/timing').TIMING"
    page.evaluate(f"void ({timing}.QUESTION_MS = 600000)")


def sell(page):
    """One article, on the payment screen."""
    page.click(".open-register-btn", timeout=LOADED)
    page.click("article.product", "Live Article")
    page.click(".product-screen .pay-order-button")
