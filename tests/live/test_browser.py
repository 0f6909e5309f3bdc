# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The real till in a real Chromium, behind a proxy that breaks its first address."""

import pytest
from checks import assert_ledgers_agree
from page import log_in, sell
from proxy import Proxy
from shop import until

from dev.lib import cache
from dev.lib.browser import Browser
from dev.lib.till import FIRST, SECOND

FALLEN_BACK = 8.0  # seconds: 4 of patience, and what a busy machine needs

REFERENCE = "document.querySelector('.receipt-screen .glase-reference').textContent"


@pytest.fixture
def page(shop, prefork):
    """A till's page behind the proxy, logged in as the cashier."""
    till = shop.till()
    with (
        Proxy(prefork.url, prefork.gevent_url, "upgrade") as proxy,
        Browser() as browser,
    ):
        page = browser.tab(f"{proxy.url}/web/login?redirect=/pos/ui/{till.config_id}")
        page.till, page.proxy = till, proxy
        log_in(page)
        yield page
        page.screenshot(cache.run_folder() / "live-till.png")


def test_a_sale_behind_a_proxy_that_hangs(shop, page):
    sell(page)
    page.click(".payment-screen .paymentmethod", "Glase")
    page.see("Waiting for the customer", ".glase-dialog")
    shop.simulator.scan(glase_id=page.till.glase_id)
    shop.simulator.pay(glase_id=page.till.glase_id)
    page.see("Glase payment", ".receipt-screen .glase-receipt")

    until(lambda: shop.payments(page.till), "the order has arrived")
    row = shop.rows(page.till)[0]
    assert page.evaluate(REFERENCE) == row.ers_reference
    assert_ledgers_agree(shop, page.till)
    assert_fell_back(page.proxy)


def assert_fell_back(proxy):
    """The first address has had one chance, and was then left alone."""
    posts = [(path, when) for path, when in proxy.posts if "/pos_glase/" in path]
    first, *others = posts
    assert first[0].startswith(FIRST), posts
    late = [when for path, when in others if path.startswith(FIRST)]
    second = next(when for path, when in others if path.startswith(SECOND))
    assert second - first[1] < FALLEN_BACK, posts
    assert all(when < second for when in late), posts
    assert {f"{SECOND}/start", f"{SECOND}/status"} <= {path for path, _when in others}
