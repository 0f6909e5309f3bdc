# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A slow Glase harms nobody: no database connection is held while it is asked
(architecture.md, law 9)."""

import time
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from checks import assert_ledgers_agree
from sale import Sale
from shop import until

from dev.lib.till import FIRST, SECOND

SLOW = 8.0  # seconds that Glase takes to answer; the deadline of an ask is 10
PROMPT = 2.0  # seconds that anything else may take meanwhile, on a busy machine
CROWD = 80  # tills; Odoo's pool holds 64 connections
DRIPPING = 10  # tills whose answers come byte by byte, for half a minute
DEADLINE = 10.0  # seconds of an ask, however many bytes have come
FEW = 5  # as many work at the same moment in an ordinary shop

# A transaction that has been idle for half a second waits for something outside.
CONNECTIONS = """
    SELECT count(*),
           count(*) FILTER (WHERE state LIKE 'idle in transaction%%'
                              AND state_change < clock_timestamp() - interval '0.5 s'),
           count(*) FILTER (WHERE state != 'idle')
      FROM pg_stat_activity
     WHERE datname = %s AND pid != pg_backend_pid()
"""
# What earlier tests left in the pools; an Odoo that finds one closed opens another.
LEFT_OPEN = """
    SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
     WHERE datname = %s AND pid != pg_backend_pid() AND state = 'idle'
"""


@pytest.fixture
def slow(shop):
    """Let the next asks be slow; clears what was not used."""
    yield lambda times, kind=f"slow:{SLOW}": shop.simulator.fault(
        "getPaymentStatus", kind, times
    )
    shop.simulator.fault("getPaymentStatus", "", 0)


class Others:
    """Other people who use the same Odoo: their waits in seconds, one after another."""

    def __init__(self, shop, url):
        self.shop, self.url, self.waits = shop, url, []
        self._listen(is_first_poll=True)

    def work(self):
        for action in (self._listen, self._read):
            began = time.monotonic()
            action()
            self.waits.append(time.monotonic() - began)

    def _listen(self, is_first_poll=False):
        """Odoo's bus, as a browser without websockets uses it."""
        url = f"{self.url}/websocket/peek_notifications"
        params = {"channels": [], "last": 0, "is_first_poll": is_first_poll}
        answer = self.shop.post(url, params)
        assert "notifications" in answer

    def _read(self):
        """The back office."""
        found = self.shop.call_kw(
            self.url, "admin", "res.partner", "search_read", [], ["name"], limit=5
        )
        assert len(found) == 5


def asking(shop, sales):
    """How many asks of these sales Glase has got and not answered yet."""
    calls = shop.calls("getPaymentStatus", *(sale.till for sale in sales))
    return sum(call["fault"] != "" and call["ended_at"] == "" for call in calls)


def test_a_slow_answer_delays_nobody_else(shop, threaded, prefork, slow):
    """Two tills wait at each, the threaded server and the evented one."""
    urls = (threaded.url, prefork.gevent_url)
    others = {url: Others(shop, url) for url in urls}
    waiting = [(Sale(shop, shop.till()), url + FIRST) for url in urls * 2]
    sales = [sale for sale, _at in waiting]
    for sale, at in waiting:
        assert sale.start(at)["state"] == "issued"
    slow(len(sales))
    with ThreadPoolExecutor(len(sales)) as threads:
        asks = [threads.submit(sale.status, at) for sale, at in waiting]
        until(lambda: asking(shop, sales) == len(sales), "all asks are under way")
        while asking(shop, sales):
            for url in urls:
                others[url].work()
        assert {ask.result()["outcome"] for ask in asks} == {"wait"}
    for url in urls:
        assert max(others[url].waits) < PROMPT, (url, others[url].waits)
        assert len(others[url].waits) > SLOW / PROMPT
    for sale, at in waiting:
        sale.finish(at)
    assert_ledgers_agree(shop, *(sale.till for sale in sales))


def test_ten_answers_that_come_byte_by_byte(shop, threaded, slow):
    """The limit is that of the whole call: each byte does not begin another one."""
    at = threaded.url + SECOND
    sales = [Sale(shop, shop.till()) for _ in range(DRIPPING)]
    others = Others(shop, threaded.url)
    for sale in sales:
        assert sale.start(at)["state"] == "issued"
    others.work()
    others.waits.clear()  # the first look loads what the next ones find
    slow(DRIPPING, "drip:30")

    def ask(sale):
        began = time.monotonic()
        return sale.status(at), time.monotonic() - began

    with ThreadPoolExecutor(DRIPPING) as threads:
        asks = [threads.submit(ask, sale) for sale in sales]
        while not all(each.done() for each in asks):
            others.work()
    for answer, seconds in (each.result() for each in asks):
        assert (answer["outcome"], answer["slow"]) == ("wait", True)
        assert DEADLINE - PROMPT < seconds < DEADLINE + PROMPT
    assert max(others.waits) < PROMPT, others.waits
    sales[0].finish(at)
    assert_ledgers_agree(shop, *(sale.till for sale in sales))


def test_eighty_slow_answers(shop, threaded, slow):
    at = threaded.url + SECOND
    sales = [Sale(shop, shop.till()) for _ in range(CROWD)]
    others = Others(shop, threaded.url)
    with ThreadPoolExecutor(FEW) as threads:
        started = threads.map(lambda sale: sale.start(at)["state"], sales)
        assert set(started) == {"issued"}
    shop.sql(LEFT_OPEN, shop.database)
    slow(CROWD)
    with ThreadPoolExecutor(CROWD) as threads:
        asks = []

        def are_under_way():
            return asking(shop, sales) == len(asks)

        while len(asks) < CROWD:  # tills do not ask in step
            few = sales[len(asks) :][:FEW]
            asks += [threads.submit(sale.status, at) for sale in few]
            until(are_under_way, f"{len(asks)} asks are under way", SLOW)
        seen = []
        while asking(shop, sales) > CROWD / 2:
            others.work()
            seen.append(shop.sql(CONNECTIONS, shop.database)[0])
        wait(asks)
    answers = [ask.result() for ask in asks]
    assert [a["outcome"] for a in answers] == ["wait"] * CROWD
    assert not any(a["slow"] for a in answers), "an ask was not answered in time"
    assert max(others.waits) < PROMPT, others.waits
    assert seen, "nobody looked at the connections"
    # Odoo's own work may hold one (a cold worker, a job); the waiting tills hold none
    assert max(held for _all, held, _busy in seen) <= FEW, seen
    assert max(busy for _all, _held, busy in seen) <= FEW, seen
    assert max(opened for opened, _held, _busy in seen) < CROWD / 2, seen
    for sale in sales[:FEW]:
        sale.finish(at)
    assert_ledgers_agree(shop, *(sale.till for sale in sales))
