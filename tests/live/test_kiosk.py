# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Kiosks on real servers: what waits, what is replayed, what is killed, and two screens
that show the same (architecture.md, chapter 11)."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from checks import REPLAYED, assert_ledgers_agree, troubles
from kiosk import KioskOrder
from shop import LiveShop, at_once, until

from dev.lib import cache, database
from dev.lib.browser import Browser
from dev.lib.process import free_port
from dev.lib.rpc import OdooError
from dev.lib.servers import Simulator
from dev.lib.till import FIRST, SECOND

KIOSKS = 20
SLOW = 3.0  # seconds that Glase takes to answer
LOADED = 90.0  # seconds; Odoo makes the kiosk's assets when they are first wanted
SCREEN = (1080, 1920)
WAITS = ".glase-kiosk[data-screen=waiting] .glase-kiosk-code"
CODE = f"document.querySelector('{WAITS}')?.src"
NUMBER = "document.querySelector('.confirmation-page .tracking-number')?.innerText"
OFF = """{printReceipt: async () => {
    window.triedToPrint = true;
    throw new Error("The printer is off");
}}"""
PRINTED = """
    SELECT tracking_number, state, COALESCE(nb_print, 0) FROM pos_order
     WHERE config_id = %s
"""
TIMING = "odoo.loader.modules.get('@pos_self_order_glase/app/kiosk_timing').TIMING"


@pytest.fixture(scope="module")
def kiosks(shop):
    """A shop of kiosks, with a database and a Glase of its own."""
    name = f"{shop.database}_kiosks"
    known = (shop.runtime, shop.cluster)
    modules = [database.SELF_ORDER]
    with Simulator() as simulator, database.throw_away(*known, name, *modules):
        yield LiveShop(*known, simulator, name, tills=KIOSKS, kiosks=True)


@pytest.fixture(scope="module")
def evented(kiosks):
    """Odoo with two HTTP workers and its evented server."""
    with kiosks.odoo(workers=2) as odoo:
        yield odoo


@pytest.fixture(scope="module")
def one_process(kiosks):
    """Odoo as most small shops run it, where a page finds all at one address."""
    with kiosks.odoo() as odoo:
        yield odoo


@pytest.fixture(autouse=True)
def expected_here(kiosks):
    """No Odoo of the kiosks logs an error, but what the test adds to this list."""
    begun = {server: len(server.log_text()) for server in kiosks.servers}
    patterns = []
    yield patterns
    for server in kiosks.servers:
        log = server.log_text()[begun.get(server, 0) :]
        assert not troubles(log, *patterns)


@pytest.fixture
def order(kiosks, evented):
    return KioskOrder(kiosks, kiosks.till()).send(evented.url)


# Waiting


def while_slow(kiosks, orders, operation, call):
    """What ``call`` answers of each, all at once; no connection waits with them."""
    before = len(kiosks.calls(operation, *(order.till for order in orders)))
    kiosks.simulator.fault(operation, f"slow:{SLOW}", len(orders))

    def under_way():
        calls = kiosks.calls(operation, *(order.till for order in orders))[before:]
        return sum(call["fault"] != "" and call["ended_at"] == "" for call in calls)

    with ThreadPoolExecutor(len(orders)) as threads:
        asked = [threads.submit(call, order) for order in orders]
        until(lambda: under_way() == len(orders), "all wait for Glase")
        time.sleep(1)  # so long they have waited then
        assert under_way() == len(orders)
        assert kiosks.idle_connections() == 0
        return [each.result()["state"] for each in asked]


@pytest.mark.parametrize("where", ["evented", "worker"])
def test_no_connection_waits_with_a_kiosk(kiosks, evented, where):
    """Whatever the page asks for: start, status or cancel (architecture.md, law 9)."""
    at = {"evented": evented.gevent_url + FIRST, "worker": evented.url + SECOND}[where]
    crowd = {"evented": 4, "worker": 2}[where]  # as many workers as there are
    orders = [
        KioskOrder(kiosks, kiosks.till()).send(evented.url) for _one in range(crowd)
    ]
    told = while_slow(kiosks, orders, "sendInvoice", lambda one: one.start(at))
    assert told == ["waiting"] * crowd
    told = while_slow(kiosks, orders, "getPaymentStatus", lambda one: one.status(at))
    assert told == ["waiting"] * crowd
    told = while_slow(kiosks, orders, "cancelInvoice", lambda one: one.cancel(at))
    assert told == ["cancelled"] * crowd
    assert_ledgers_agree(kiosks, *(order.till for order in orders))


def test_held_until_paid(kiosks, evented, order):
    """A page that has heard all waits at the evented server, which holds no connection
    meanwhile, and is told at once."""
    at = evented.gevent_url + FIRST
    order.start(at)
    seen = order.status(at)["mark"]
    with ThreadPoolExecutor(1) as thread:
        held = thread.submit(order.status, at, seen=seen)
        time.sleep(2)
        assert not held.done(), held.result()
        assert kiosks.idle_connections() == 0
        order.pay()
        assert held.result()["state"] == "paid"
    assert_ledgers_agree(kiosks, order.till)


# Once


@pytest.mark.parametrize("seam", ["reserving", "settling"])
def test_a_conflict_that_can_be_repeated(kiosks, evented, order, seam):
    at = evented.url + SECOND
    assert order.start(at, seam=seam)["state"] == "waiting"
    assert f"seam: {seam}:{order.uuid}" in evented.log_text(), "the seam was not met"
    assert len(kiosks.calls("sendInvoice", order.till)) == 1
    assert_one_invoice(kiosks, order, at)


@pytest.mark.parametrize("seam", ["after_call", "answered"])
def test_a_conflict_after_the_call(kiosks, evented, order, expected_here, seam):
    """Glase has the invoice, and Odoo does not run the request again; but the page
    does, to which nothing was told."""
    expected_here.append(f"Exception during request handling|planned: {seam}")
    at = evented.url + SECOND
    begun = len(evented.log_text())
    with pytest.raises(OdooError, match="ConcurrencyError"):
        order.start(at, seam=seam)
    assert REPLAYED not in evented.log_text()[begun:]
    assert order.start(at)["state"] in ("waiting", "sending")
    assert len(kiosks.calls("sendInvoice", order.till)) == 1
    kiosks.leases_end(order.till)
    order.ask_until(at, "waiting")
    assert_one_invoice(kiosks, order, at)


def test_two_pages_start_at_once(kiosks, evented, order):
    at, other = evented.url + SECOND, evented.gevent_url + FIRST
    told = at_once(lambda: order.start(at), lambda: order.start(other))
    assert {each["state"] for each in told} <= {"waiting", "sending"}
    assert len(kiosks.calls("sendInvoice", order.till)) == 1
    order.ask_until(at, "waiting")
    assert_one_invoice(kiosks, order, at)


def assert_one_invoice(kiosks, order, at):
    """Also for a start that is sent once more, before and after it is paid."""
    sent = len(kiosks.calls("sendInvoice", order.till))
    assert order.start(at)["state"] == "waiting"
    order.pay()
    order.ask_until(at, "paid")
    assert order.start(at)["state"] == "paid"
    assert len(kiosks.calls("sendInvoice", order.till)) == sent
    assert len(kiosks.payments(order.till)) == 1
    assert_ledgers_agree(kiosks, order.till)


# Pages


class Screen:
    """A screen of a kiosk in a real Chromium."""

    def __init__(self, browser, url, kiosk):
        address = f"/pos-self/{kiosk.config_id}?access_token={kiosk.access_token}"
        self.page = browser.tab(url + address, SCREEN)
        self.kiosk = kiosk

    def order(self):
        """One article is in the cart, and the customer wants to pay."""
        page = self.page
        page.click(".btn", "Order Now", timeout=LOADED)
        page.evaluate(f"void ({TIMING}.QUESTION_MS = 600000)")
        page.click(".category_btn", "Uncategorised")
        page.click(".product_list article", "Live Article")
        page.click(".btn", "Checkout")
        page.click(".o_self_cart_page .btn", "Pay")

    def code(self):
        return self.page.wait(CODE, "the code to scan")

    def shows(self, screen):
        where = f".glase-kiosk[data-screen={screen}]"
        self.page.wait(f"!!document.querySelector('{where}')", where)

    def confirmed(self):
        """The number of the order that is confirmed."""
        return self.page.wait(NUMBER, "the confirmation")

    def close(self):
        self.page.click(".confirmation-page .btn", "Close")
        self.page.see("Order Now")


@pytest.fixture
def browser():
    with Browser() as browser:
        yield browser


@contextmanager
def mortal(kiosks):
    """Gives an Odoo, and what kills it and starts it again at the same address."""
    port = free_port()
    with ExitStack() as running:
        begin = running.enter_context
        odoo = begin(kiosks.odoo(http_port=port))

        def again():
            running.close()
            begin(kiosks.odoo(http_port=port))

        yield odoo, again


def test_printer_off(kiosks, one_process, browser):
    """The customer is told the number, and nothing of the sale is lost."""
    kiosk = kiosks.till()
    screen = Screen(browser, one_process.url, kiosk)
    screen.order()
    screen.code()
    screen.page.evaluate(f"void posmodel.printer.setPrinter({OFF})")
    kiosks.simulator.pay(glase_id=kiosk.glase_id)
    number = screen.confirmed()
    until(lambda: screen.page.evaluate("window.triedToPrint"), "it was to be printed")
    screen.close()
    assert kiosks.sql(PRINTED, kiosk.config_id) == [(number, "paid", 0)]
    assert_ledgers_agree(kiosks, kiosk)


def test_two_screens_of_one_kiosk(kiosks, one_process, browser):
    """The second customer waits for the first one, and then begins by itself; each gets
    the own confirmation."""
    kiosk = kiosks.till()
    first, second = (Screen(browser, one_process.url, kiosk) for _one in range(2))
    first.order()
    code = first.code()
    second.order()
    second.shows("busy")
    kiosks.simulator.pay(glase_id=kiosk.glase_id)
    numbers = {first.confirmed()}
    assert second.code() != code
    kiosks.simulator.pay(glase_id=kiosk.glase_id)
    numbers.add(second.confirmed())
    assert len(numbers) == 2
    assert len(kiosks.payments(kiosk)) == 2
    assert_ledgers_agree(kiosks, kiosk)


def test_two_screens_of_one_order(kiosks, one_process, browser):
    """They show the same code, and both confirm what was paid once."""
    kiosk = kiosks.till()
    first, second = (Screen(browser, one_process.url, kiosk) for _one in range(2))
    first.order()
    code = first.code()
    token = first.page.evaluate(
        "posmodel.models['pos.order'].find((order) => order.access_token).access_token"
    )
    second.page.see("Order Now", timeout=LOADED)
    second.page.evaluate(f"posmodel.getUserDataFromServer(['{token}']).then(() => 1)")
    second.page.evaluate("void posmodel.confirmOrder()")
    assert second.code() == code
    kiosks.simulator.pay(glase_id=kiosk.glase_id)
    assert first.confirmed() == second.confirmed()
    assert len(kiosks.calls("sendInvoice", kiosk)) == 1
    assert len(kiosks.payments(kiosk)) == 1
    assert_ledgers_agree(kiosks, kiosk)


@pytest.mark.parametrize("paid", [True, False])
def test_odoo_is_killed_while_a_customer_pays(kiosks, browser, paid):
    """The page says that there is no connection, and goes on when Odoo is there again:
    with the confirmation, or with the same code."""
    kiosk = kiosks.till()
    with mortal(kiosks) as (odoo, start_again):
        screen = Screen(browser, odoo.url, kiosk)
        screen.order()
        code = screen.code()
        odoo.process.stop(signal.SIGKILL)
        screen.page.see("No connection at the moment", ".glase-kiosk")
        if paid:
            kiosks.simulator.pay(glase_id=kiosk.glase_id)
        start_again()
        if not paid:
            screen.page.wait(
                "!document.querySelector('.glase-kiosk-advice')", "no trouble any more"
            )
            assert screen.code() == code
            kiosks.simulator.pay(glase_id=kiosk.glase_id)
        screen.confirmed()
        screen.close()
    assert len(kiosks.payments(kiosk)) == 1
    assert_ledgers_agree(kiosks, kiosk)
    screen.page.screenshot(cache.run_folder() / "live-kiosk.png")
