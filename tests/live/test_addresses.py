# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The till's routes wherever a shop's proxy may lead them (design, chapter 5)."""

import time

import pytest
import requests
from checks import assert_ledgers_agree
from nginx import Nginx
from proxy import Proxy
from sale import FIRST, SECOND, Sale

TILLS_PATIENCE = 4.0  # seconds that a till gives the first address


@pytest.fixture
def at(request):
    """An address of the till's routes, by its name."""

    def address(name):
        server, port, path = {
            "threaded, first": ("threaded", "url", FIRST),
            "threaded, second": ("threaded", "url", SECOND),
            "evented": ("prefork", "gevent_url", FIRST),
            "HTTP worker, first": ("prefork", "url", FIRST),
            "HTTP worker, second": ("prefork", "url", SECOND),
        }[name]
        return getattr(request.getfixturevalue(server), port) + path

    return address


@pytest.mark.parametrize(
    "name",
    [
        "threaded, first",
        "threaded, second",
        "evented",
        "HTTP worker, first",
        "HTTP worker, second",
    ],
)
def test_each_address_serves_a_whole_sale(shop, sale, at, name):
    here = at(name)
    assert sale.start(here)["state"] == "issued"
    assert sale.status(here)["outcome"] == "wait"
    assert sale.cancel(here)["outcome"] == "cancelled"
    sale.attempt += 1
    assert sale.start(here)["state"] == "issued"
    sale.finish(here)
    assert_ledgers_agree(shop, sale.till)


def test_behind_nginx_as_odoo_documents_it(shop, sale, prefork):
    """What begins with /websocket goes to the evented server, a plain POST too."""
    with Nginx(prefork.url, prefork.gevent_url) as proxy:
        sale.start(proxy.url + FIRST)
        sale.finish(proxy.url + FIRST)
        served = {upstream: path for upstream, path in proxy.served() if FIRST in path}
        assert list(served) == ["evented"]
        other = Sale(shop, shop.till())
        other.start(proxy.url + SECOND)
        other.finish(proxy.url + SECOND)
        assert ("http", f"{SECOND}/start") in proxy.served()
    assert_ledgers_agree(shop, sale.till, other.till)


def test_behind_nginx_that_always_says_upgrade(shop, sale, prefork):
    """A header that somebody wrote down once: the till falls back."""
    with Nginx(prefork.url, prefork.gevent_url, always_upgrade=True) as proxy:
        with pytest.raises(requests.Timeout):
            sale.start(proxy.url + FIRST, timeout=TILLS_PATIENCE)
        assert sale.start(proxy.url + SECOND)["outcome"] == "wait"
        sale.finish(proxy.url + SECOND)
    assert len(shop.calls("sendInvoice", sale.till)) == 1
    assert_ledgers_agree(shop, sale.till)


@pytest.mark.parametrize("how", ["upgrade", "silent"])
def test_a_proxy_that_lets_the_first_address_hang(shop, sale, prefork, how):
    """Whether the request arrives or not, the second address goes on with it."""
    with Proxy(prefork.url, prefork.gevent_url, how) as proxy:
        with pytest.raises(requests.Timeout):
            sale.start(proxy.url + FIRST, timeout=TILLS_PATIENCE)
        began = time.monotonic()
        answer = sale.start(proxy.url + SECOND)
        assert time.monotonic() - began < TILLS_PATIENCE
        assert answer["outcome"] == "wait", answer
        sale.finish(proxy.url + SECOND)
    assert len(shop.calls("sendInvoice", sale.till)) == 1
    assert_ledgers_agree(shop, sale.till)
