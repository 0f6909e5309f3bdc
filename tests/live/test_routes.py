# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each route of the till does its work at whatever address a shop's proxy leaves it."""

import re

import pytest
from checks import assert_ledgers_agree
from nginx import Nginx
from refund import Refund
from sale import Sale

from dev.lib.cache import CHECKOUT
from dev.lib.shop import CASHIER
from dev.lib.till import FIRST, SECOND

CONTROLLER = CHECKOUT / "controllers" / "payment.py"
ROUTES = set(re.findall(r'@till_route\("(\w+)"', CONTROLLER.read_text()))
MANAGER = "admin"


class Day:
    """Everything that can happen at a till, at one address of its routes."""

    def __init__(self, shop, at):
        self.shop, self.at, self.till = shop, at, shop.till()
        self.visited = set()

    def call(self, route, login=CASHIER, sale=None, **params):
        self.visited.add(route)
        known = sale.params(route) if sale else {"config_id": self.till.config_id}
        return self.shop.post(f"{self.at}/{route}", known | params, login)

    def begin(self):
        sale = Sale(self.shop, self.till)
        assert self.call("start", sale=sale)["state"] == "issued"
        return sale

    def paid(self):
        sale = self.begin()
        sale.pay()
        assert self.call("status", sale=sale)["state"] == "paid"
        return sale

    def bills(self):
        assert self.call("open")["terminal"]["ready"]
        sale = self.begin()
        sale.amount = 60.0
        uuids = [sale.order_uuid]
        assert self.call("held", order_uuids=uuids)["held"] == uuids
        assert self.call("update", sale=sale)["amount"] == 60.0
        assert self.call("cancel", sale=sale)["outcome"] == "cancelled"
        assert self.call("let_go", sale=self.begin())["outcome"] == "cancelled"

    def refunds(self):
        unfinished = self.paid()
        assert self.call("undo", sale=unfinished)["state"] == "refunded"
        sale = self.begin()
        sale.finish(self.at)
        refund = Refund(sale)
        assert len(self.call("refund_offer", sale=refund)["parts"]) == 1
        assert self.call("refund", sale=refund)["state"] == "refunded"
        assert self.call("refund_status", sale=refund)["state"] == "refunded"
        refund.arrive(self.at)

    def manager(self):
        self.begin()
        assert self.call("take_over", MANAGER)["outcome"] == "cancelled"
        assert self.call("overview", MANAGER)["terminal"]["state"] == "registered"
        over = {"reason": "Nothing is left."}
        assert self.call("close_over", MANAGER, **over) == {"message": ""}
        assert self.call("assign", MANAGER, glase_id=f"9{self.till.glase_id}")["done"]

    def trouble(self):
        """The till has lost an order; Glase does not answer."""
        sale = self.begin()
        assert self.call("restore", sale=sale)["order_id"]
        assert self.call("cancel", sale=sale)["outcome"] == "cancelled"
        sale = self.begin()
        # What every till of this shop may meet: so only for the one call.
        self.shop.simulator.fault("getPaymentStatus", "http500")
        forced = self.call("force", MANAGER, sale=sale, reason="The phone shows it")
        assert forced["forced"]
        sale.finish(self.at)


def whole_day(shop, at):
    day = Day(shop, at)
    for part in (day.bills, day.refunds, day.trouble, day.manager):
        part()
    assert day.visited == ROUTES
    assert_ledgers_agree(shop, day.till)


@pytest.mark.parametrize("path", [FIRST, SECOND])
def test_threaded(shop, threaded, path):
    whole_day(shop, threaded.url + path)


@pytest.mark.parametrize("port", ["gevent_url", "url"])
def test_prefork_without_a_proxy(shop, prefork, port):
    """The evented server has a port of its own, where nothing else may lead to."""
    whole_day(shop, getattr(prefork, port) + FIRST)


def test_prefork_behind_nginx(shop, prefork):
    """What begins with /websocket goes to the evented server, a plain POST too."""
    with Nginx(prefork.url, prefork.gevent_url) as proxy:
        whole_day(shop, proxy.url + FIRST)
        served = {server for server, path in proxy.served() if path.startswith(FIRST)}
    assert served == {"evented"}


def test_prefork_behind_nginx_that_always_says_upgrade(shop, prefork):
    """Where the till falls back to the second address, an HTTP worker serves it."""
    with Nginx(prefork.url, prefork.gevent_url, always_upgrade=True) as proxy:
        whole_day(shop, proxy.url + SECOND)
        served = {server for server, path in proxy.served() if path.startswith(SECOND)}
    assert served == {"http"}
