# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A register's poll waits at the server for news (architecture.md, chapter 5)."""

import os
import signal
import threading
import time
from statistics import median

import pytest
import requests
from checks import assert_ledgers_agree
from proxy import Tunnel
from sale import Sale
from shop import PATIENCE, until

from dev.lib.rpc import Lost, OdooError
from dev.lib.till import FIRST, SECOND
from dev.lib.waiting import HOLD, waiting

SOON = 1.5  # seconds; a tick, a call of Glase, and a busy machine
WAITS = 1.5  # seconds after which a poll that is not held had come back


@pytest.fixture(scope="module")
def evented(shop):
    """Odoo with an evented server of this file's own, to be killed."""
    with shop.odoo(workers=2) as odoo:
        yield odoo


@pytest.fixture
def at(evented):
    return evented.gevent_url + FIRST


class Held:
    """A poll that is on its way, in a thread of its own."""

    def __init__(self, sale, at, hold=HOLD):
        self.sale, self.answer, self.took = sale, None, None
        self._client = sale.shop.client(at)
        params = sale.params("status")
        # What was told last is told at once again, with its mark.
        self.seen = sale.status(at)["seen"]
        self._params = params | {"hold": hold, "seen": self.seen}
        self._path = f"{FIRST}/status"
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._began = time.monotonic()
        self._thread.start()

    def _run(self):
        try:
            self.answer = self._client.post(self._path, self._params)
        except (Lost, OdooError) as error:
            self.answer = error
        self.took = time.monotonic() - self._began

    @property
    def is_over(self):
        return self.took is not None

    def still_waits(self):
        """It was held for longer than a poll that is not."""
        time.sleep(max(0.0, self._began + WAITS - time.monotonic()))
        assert not self.is_over, self.answer

    def news(self, within=SOON):
        """What it was told, soon."""
        until(lambda: self.is_over, "there is news", within)
        return self.answer

    def hang_up(self):
        self._client.hang_up()


def begun(shop, at):
    sale = Sale(shop, shop.till())
    assert sale.start(at)["state"] == "issued"
    return sale


def polls(sale):
    return len(sale.shop.calls("getPaymentStatus", sale.till))


def test_held_until_paid(shop, at):
    """Glase is polled once a second meanwhile, and the money is told at once."""
    sale = begun(shop, at)
    held = Held(sale, at)
    before = polls(sale)
    time.sleep(4)
    held.still_waits()
    assert 3 <= polls(sale) - before <= 5
    sale.pay()
    assert held.news(SOON + 1)["outcome"] == "paid"
    assert held.answer["confirmed"]
    sale.arrive(at)
    assert_ledgers_agree(shop, sale.till)


def test_no_longer_than_the_register_wants(shop, at):
    sale = begun(shop, at)
    held = Held(sale, at, hold=3)
    held.still_waits()
    answer = held.news(3 - WAITS + SOON)
    assert (answer["outcome"], answer["seen"]) == ("wait", held.seen)
    sale.cancel(at)


def test_what_is_new_already_is_told_at_once(shop, at):
    sale = begun(shop, at)
    held = sale.params("status") | {"hold": HOLD, "seen": "something else"}
    began = time.monotonic()
    assert shop.post(f"{at}/status", held)["outcome"] == "wait"
    assert time.monotonic() - began < SOON
    sale.cancel(at)


def test_an_answer_comes_in_one_go(shop, at):
    """The system would keep its second half for 40 ms on a connection that is kept."""
    sale = Sale(shop, shop.till())
    sale.start(at)
    client = shop.client(at, keep=True)
    path, params = f"{FIRST}/status", sale.params("status")
    took = []
    for _ in range(15):
        began = time.monotonic()
        client.post(path, params)
        took.append(time.monotonic() - began)
    assert median(took) < 0.04
    sale.cancel(at)


@pytest.mark.parametrize("where", ["threaded", "worker"])
def test_nothing_waits_where_a_thread_would(shop, threaded, evented, where):
    at = {"threaded": threaded.url + FIRST, "worker": evented.url + SECOND}[where]
    sale = begun(shop, at)
    seen = sale.status(at)["seen"]
    began = time.monotonic()
    shop.post(f"{at}/status", sale.params("status") | {"hold": HOLD, "seen": seen})
    assert time.monotonic() - began < SOON
    sale.cancel(at)


def test_two_devices_hold_the_same_payment(shop, at):
    """One of them polls Glase, both hear."""
    sale = begun(shop, at)
    both = [Held(sale, at), Held(sale, at)]
    before = polls(sale)
    for held in both:
        held.still_waits()
    assert polls(sale) - before <= 4
    sale.pay()
    assert {held.news(SOON + 1)["outcome"] for held in both} == {"paid"}
    sale.arrive(at)
    assert_ledgers_agree(shop, sale.till)


@pytest.mark.parametrize("where", ["evented", "worker"])
def test_a_cancel_ends_the_hold(shop, at, evented, where):
    """Wherever it came from: it is in the transaction log."""
    other = {"evented": at, "worker": evented.url + SECOND}[where]
    sale = begun(shop, at)
    held = Held(sale, at)
    held.still_waits()
    assert sale.cancel(other)["outcome"] == "cancelled"
    assert held.news()["outcome"] == "cancelled"


def test_letting_go_ends_the_hold_and_the_polls(shop, at):
    sale = begun(shop, at)
    held = Held(sale, at)
    held.still_waits()
    sale.ask(at, "let_go")
    until(lambda: held.is_over, "the hold is over", HOLD + SOON)
    before = polls(sale)
    time.sleep(WAITS)
    assert polls(sale) == before


def test_an_update_ends_the_hold(shop, at, evented):
    sale = begun(shop, at)
    held = Held(sale, at)
    held.still_waits()
    sale.amount = 60.0
    assert sale.ask(evented.url + SECOND, "update")["amount"] == 60.0
    assert held.news()["amount"] == 60.0
    sale.cancel(at)


def test_a_call_of_glase_ends_the_hold(shop, at, evented):
    shop.sql("UPDATE glase_account SET callback_address = %s", evented.url)
    try:
        sale = begun(shop, at)
        held = Held(sale, at)
        held.still_waits()
        began = time.monotonic()
        sale.pay()
        assert held.news()["outcome"] == "paid"
        assert time.monotonic() - began < SOON
        sale.arrive(at)
    finally:
        shop.sql("UPDATE glase_account SET callback_address = NULL")
    assert_ledgers_agree(shop, sale.till)


def test_the_answer_of_another_worker_ends_the_hold(shop, at, evented):
    """The second device polls first, finds the money, and both know."""
    sale = begun(shop, at)
    held = Held(sale, at)
    held.still_waits()
    sale.pay()
    sale.ask_until(evented.url + SECOND, "paid")
    assert held.news()["outcome"] == "paid"
    sale.arrive(at)


def test_a_closed_page_stops_the_polls(shop, at):
    """Who cannot act on a PAID does not poll (architecture.md, law 5)."""
    sale = begun(shop, at)
    held = Held(sale, at)
    held.still_waits()
    held.hang_up()
    before = polls(sale)
    time.sleep(2 * WAITS)
    assert polls(sale) - before <= 1
    sale.cancel(at)


@pytest.mark.parametrize("how", ["keeps", "reset"])
def test_a_page_that_vanishes_behind_a_proxy(shop, evented, how):
    """Where the proxy closes its own connection the polls stop at once; where it keeps
    that open nothing tells that the page is gone, and they stop with the hold."""
    with Tunnel(evented.gevent_url, how=how) as proxy:
        at = proxy.url + FIRST
        sale = begun(shop, at)
        held = Held(sale, at, hold=4)
        held.still_waits()
        held.hang_up()
        before = polls(sale)
        time.sleep(4)
        asked = polls(sale) - before
        assert asked <= (1 if how == "reset" else 4)
        time.sleep(WAITS)
        assert polls(sale) - before - asked == 0
    sale.cancel(evented.gevent_url + FIRST)


@pytest.mark.parametrize("how", ["cuts", "buffers"])
def test_a_proxy_that_cuts_or_buffers(shop, evented, how):
    with Tunnel(evented.gevent_url, how=how, seconds=3) as proxy:
        at = proxy.url + FIRST
        sale = begun(shop, at)

        def poll(held):
            return shop.client(at).post(f"{FIRST}/status", sale.params("status") | held)

        with waiting([poll]) as [waiter]:
            until(lambda: waiter.failed or waiter.answered[1:], "a hold has ended")
            sale.pay()
            until(lambda: waiter.outcome == "paid", "paid", HOLD + SOON)
        assert bool(waiter.failed) == (how == "cuts")
        sale.arrive(at)
    assert_ledgers_agree(shop, sale.till)


def test_the_evented_server_ends_twice_in_mid_hold(shop, evented, at, expected):
    """Killed, or recycled as Odoo does at its limit of memory."""
    expected.append("Evented|longpolling|Exception during request|connection|cursor")
    sale = begun(shop, at)

    def poll(held):
        return shop.post(f"{at}/status", sale.params("status") | held)

    with waiting([poll]) as [waiter]:
        for sign in (signal.SIGKILL, signal.SIGTERM):
            heard = len(waiter.answered)
            until(lambda heard=heard: len(waiter.answered) > heard, "it is answered")
            before = polls(sale)
            until(lambda before=before: polls(sale) > before + 1, "it is held")
            pid = evented.evented_pid
            os.kill(pid, sign)
            until(lambda pid=pid: _is_another(evented, pid), "Odoo is there again")
            until(lambda: _answers(evented), "it answers")
        sale.pay()
        until(lambda: waiter.outcome == "paid", "paid", PATIENCE)
    sale.arrive(at)
    assert_ledgers_agree(shop, sale.till)


def _is_another(odoo, pid):
    try:
        return odoo.evented_pid != pid
    except Exception:
        return False


def _answers(odoo):
    try:
        return requests.get(f"{odoo.gevent_url}/web/health", timeout=5).ok
    except requests.RequestException:
        return False


def test_the_database_ends_every_connection(shop, at, expected):
    expected.append("terminat|connection|cursor|Exception during request|Bus.loop")
    sale = begun(shop, at)

    def poll(held):
        return shop.post(f"{at}/status", sale.params("status") | held)

    with waiting([poll]) as [waiter]:
        before = polls(sale)
        until(lambda: polls(sale) > before + 2, "it is held")
        shop.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = %s AND pid != pg_backend_pid()",
            shop.database,
        )
        before = polls(sale)
        until(lambda: polls(sale) > before, "it is polled again")
        sale.pay()
        until(lambda: waiter.outcome == "paid", "paid", PATIENCE)
    sale.arrive(at)
    assert_ledgers_agree(shop, sale.till)


def test_no_connection_is_held_while_many_wait(shop, at, evented):
    sales = [begun(shop, at) for _ in range(10)]
    all_held = [Held(sale, at) for sale in sales]
    for held in all_held:
        held.still_waits()
    busy = shop.sql(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = %s "
        "AND state LIKE 'idle in transaction%%' "
        "AND state_change < clock_timestamp() - interval '0.3 s'",
        f"odoo-{evented.evented_pid}",
    )
    assert busy == [(0,)]
    for sale in sales:
        sale.cancel(at)
    for held in all_held:
        assert held.news()["outcome"] == "cancelled"


def test_too_many_polls_of_a_payment(shop, at):
    """A broken register is turned away, and the payment goes on."""
    sale = begun(shop, at)
    with pytest.raises(OdooError, match="TooManyRequests"):
        for _ in range(2 * 121):
            sale.status(at)
    sale.cancel(at)


def test_too_many_cancels_of_a_payment(shop, at):
    """Glase hears ten of them in a minute."""
    sale = begun(shop, at)
    shop.simulator.control("hold", glase_id=sale.till.glase_id)
    for _ in range(25):
        assert sale.cancel(at)["outcome"] == "wait"
    assert len(shop.calls("cancelInvoice", sale.till)) <= 20  # of two minutes at most
    shop.simulator.control("hold", glase_id=sale.till.glase_id, hold=False)
    sale.pay()
    sale.conclude(at)


def test_an_old_library_of_the_register(shop, at):
    """A register that was opened before an update asks without a hold."""
    sale = begun(shop, at)
    number = {"seen": 5, "hold": HOLD}
    for odd in ({}, {"hold": "9"}, {"hold": True}, {"hold": -1}, number):
        began = time.monotonic()
        shop.post(f"{at}/status", sale.params("status") | odd)
        assert time.monotonic() - began < SOON
    sale.cancel(at)
