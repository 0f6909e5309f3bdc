# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A proxy that breaks the first address of the till's routes
(architecture.md, chapter 5)."""

import time

import pytest
from checks import assert_ledgers_agree
from nginx import Nginx
from proxy import Proxy

from dev.lib.rpc import TimedOut
from dev.lib.till import FIRST, SECOND

TILLS_PATIENCE = 4.0  # seconds that a till gives the first address


def test_behind_nginx_that_always_says_upgrade(shop, sale, prefork):
    """A header that somebody wrote down once: the till falls back."""
    with Nginx(prefork.url, prefork.gevent_url, always_upgrade=True) as proxy:
        with pytest.raises(TimedOut):
            sale.start(proxy.url + FIRST, timeout=TILLS_PATIENCE)
        assert sale.start(proxy.url + SECOND)["outcome"] == "wait"
        sale.finish(proxy.url + SECOND)
    assert len(shop.calls("sendInvoice", sale.till)) == 1
    assert_ledgers_agree(shop, sale.till)


@pytest.mark.parametrize("how", ["upgrade", "silent"])
def test_a_proxy_that_lets_the_first_address_hang(shop, sale, prefork, how):
    """Whether the request arrives or not, the second address goes on with it."""
    with Proxy(prefork.url, prefork.gevent_url, how) as proxy:
        with pytest.raises(TimedOut):
            sale.start(proxy.url + FIRST, timeout=TILLS_PATIENCE)
        began = time.monotonic()
        answer = sale.start(proxy.url + SECOND)
        assert time.monotonic() - began < TILLS_PATIENCE
        assert answer["outcome"] == "wait", answer
        sale.finish(proxy.url + SECOND)
    assert len(shop.calls("sendInvoice", sale.till)) == 1
    assert_ledgers_agree(shop, sale.till)
