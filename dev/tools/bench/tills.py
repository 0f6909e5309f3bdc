# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many tills a host holds, and what everybody else feels of them.

``tills``: Glase answers in 200 ms and more and more tills wait. ``trouble``: Glase is
as slow as it can be, or gone, and everything that tills do is asked of it.
"""

import contextlib
import time
from dataclasses import dataclass
from functools import partial

from dev.lib.process import free_port

from .load import Times, as_milliseconds, every
from .shop import BenchShop, Till

LATENCY = 0.2  # seconds
CROWDS = (100, 150, 200)
QUIET = 12.0  # seconds of measuring, for each crowd and for nobody
SETTLE = 3.0  # seconds until the tills have found their rhythm
READ_EVERY = 0.1  # seconds
SLOW = 10.0  # seconds; an ask gives up by then
SLOW_TILLS = 100
ACTORS = 10  # cashiers, for each thing to try
TRY_AGAIN = 5.0  # seconds until a cashier tries again
WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = %s AND state LIKE 'idle in transaction%%'
       AND state_change < clock_timestamp() - interval '0.5 s'
"""


@dataclass
class Crowd:
    """Tills where a customer is about to pay, and tills where nobody is."""

    asking: list[Till]
    free: list[Till]


def measure(shop: BenchShop, odoo) -> dict:
    """Asks kept, their times and a back-office user's, by number of tills.

    That user's times are compared with those before, between and after the crowds.
    """
    nobody, crowds = _quiet(shop, odoo), {}
    for crowd in CROWDS:
        tills = shop.waiting(odoo.gevent_url, crowd)
        crowds[f"{crowd} tills"] = _crowd(shop, odoo, tills)
        shop.leave(tills)
        nobody.seconds += _quiet(shop, odoo).seconds
    found = {"nobody": {"read p95_ms": as_milliseconds(nobody)["p95_ms"]}}
    for name, (figures, reads) in crowds.items():
        ratio = {"read p95 / nobody's (≤ 1.3)": round(reads.p95 / nobody.p95, 2)}
        found[name] = figures | ratio
    return found


def _quiet(shop: BenchShop, odoo) -> Times:
    shop.latency(0)
    with _reading(shop, odoo) as times:
        time.sleep(QUIET)
    return times


def _crowd(shop: BenchShop, odoo, tills) -> tuple[dict, Times]:
    shop.latency(LATENCY)
    with every(1.0, [till.ask for till in tills]) as asked:
        time.sleep(SETTLE)
        before, began, first = shop.asks(), time.monotonic(), len(asked.seconds)
        with _reading(shop, odoo) as reads:
            time.sleep(QUIET)
        seconds = time.monotonic() - began
        at_glase = shop.asks() - before
        answered = Times(asked.seconds[first:], asked.failed)
    figures = as_milliseconds(answered)
    asks = {
        "asks per till and second (≥ 0.99)": round(at_glase / len(tills) / seconds, 3),
        "p50_ms": figures["p50_ms"],
        "p95_ms (≤ 300)": figures["p95_ms"],
        "failed": figures["failed"],
        "read p95_ms": as_milliseconds(reads)["p95_ms"],
    }
    return asks, reads


@contextlib.contextmanager
def _reading(shop: BenchShop, odoo):
    """Somebody reads in the back office, on an HTTP worker."""
    line = shop.line(odoo.url, "admin")
    read = partial(
        line.call, "res.partner", "search_read", [], ["name", "email"], limit=20
    )
    with every(READ_EVERY, [read]) as times:
        yield times


@contextlib.contextmanager
def _listening(shop: BenchShop, odoo):
    """Somebody's browser listens to Odoo's bus, on the evented server."""
    line = shop.line(odoo.gevent_url)
    params = {"channels": [], "last": 0, "is_first_poll": False}
    peek = partial(line.post, "/websocket/peek_notifications", params)
    line.post("/websocket/peek_notifications", params | {"is_first_poll": True})
    with every(READ_EVERY, [peek]) as times:
        yield times


def trouble(shop: BenchShop, odoo) -> dict:
    """Everybody else's times while Glase is slow or gone, over those while it is well,
    and these over the times when no till is open."""
    shop.latency(0)
    tills = shop.open(odoo.gevent_url, SLOW_TILLS + 4 * ACTORS)
    crowd = Crowd(tills[:SLOW_TILLS], tills[SLOW_TILLS : SLOW_TILLS + ACTORS])
    paid = tills[SLOW_TILLS + ACTORS :]
    shop.send_bills(crowd.asking)
    shop.pay(paid)
    with _reading(shop, odoo) as reads, _listening(shop, odoo) as bus:
        time.sleep(QUIET)
    idle = reads, bus
    shop.latency(LATENCY)
    found, well = _everything(shop, odoo, crowd, paid[:ACTORS], idle)
    shop.latency(SLOW)
    slow, _times = _everything(shop, odoo, crowd, paid[ACTORS:-ACTORS], well)
    shop.latency(0)
    with _nobody_at_home(shop):
        gone, _times = _everything(shop, odoo, crowd, paid[-ACTORS:], well)
    shop.leave(crowd.asking)
    shop.leave(crowd.free)
    return {
        "Glase answers after 0.2 s, over no tills": found,
        "Glase answers after 10 s, over 0.2 s": slow,
        "Glase refuses connections, over 0.2 s": gone,
    }


def _everything(shop: BenchShop, odoo, crowd: Crowd, paid, before):
    """All tills ask each second; at some a cashier tries, again and again, to start a
    payment, to cancel one, to give one back."""
    acts = [till.cancel for till in crowd.asking[:ACTORS]]
    acts += [till.start for till in crowd.free]
    acts += [till.undo for till in paid]
    held = 0
    asks = every(1.0, [till.ask for till in crowd.asking])
    tries = every(TRY_AGAIN, acts)
    with asks, tries, _reading(shop, odoo) as reads, _listening(shop, odoo) as bus:
        until = time.monotonic() + QUIET
        while time.monotonic() < until:
            time.sleep(0.5)
            held = max(held, shop.sql(WAITING, shop.database)[0][0])
    found = {
        "read p95, ratio": round(reads.p95 / before[0].p95, 2),
        "read p95_ms": as_milliseconds(reads)["p95_ms"],
        "bus p95, ratio": round(bus.p95 / before[1].p95, 2),
        "bus p95_ms": as_milliseconds(bus)["p95_ms"],
        "failed": reads.failed + bus.failed,
        "connections held while waiting (0)": held,
    }
    return found, (reads, bus)


@contextlib.contextmanager
def _nobody_at_home(shop: BenchShop):
    """Glase's address is one where nobody listens."""
    dead = f"http://127.0.0.1:{free_port()}/soap/merchant/cashregister-2"
    change = "UPDATE glase_account SET endpoint = %s"
    shop.sql(change, dead)
    try:
        yield
    finally:
        shop.sql(change, shop.simulator.endpoint)
