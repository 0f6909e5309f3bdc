# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What waiting costs: processor time of Odoo and PostgreSQL, and SQL statements."""

import itertools
import re
import time
from collections.abc import Callable
from functools import partial

from dev.lib.progress import Trouble
from dev.lib.till import SECOND

from . import tills
from .load import in_a_row
from .shop import BenchShop, Till, crowd

LATENCY = 0.05  # seconds that Glase and the stub take
ROUNDS = 4  # the routes take turns, so that a noisy moment meets them all
CALLS = 150  # of one route in a round
THREADS = 4
IDLE = 4.0  # seconds
EMPTY = "/websocket/glase_bench/empty"
TILLS = 100  # each may ask once a second
STATEMENT = re.compile(r" query: \s*(.*)")
SQL_ASKS = 20


def measure(shop: BenchShop, odoo) -> dict:
    """CPU of one call in milliseconds, by route, and the ratios that matter."""
    shop.latency(LATENCY)
    waiting = shop.waiting(odoo.gevent_url, TILLS)
    routes = _routes(shop, odoo, waiting)
    for call in routes.values():
        in_a_row([call] * 20, THREADS)  # every worker has met it
    idle = _idle(shop, odoo)
    spent = dict.fromkeys(routes, 0.0)
    for _ in range(ROUNDS):
        for name, call in routes.items():
            spent[name] += _cpu_of(shop, odoo, call, idle)
    cost = {name: round(1000 * s / ROUNDS / CALLS, 2) for name, s in spent.items()}
    held = _held(shop, odoo, waiting)
    shop.leave(shop.again(odoo.gevent_url, waiting))
    floor, peer = (
        cost["empty, evented"],
        min(cost["pos_razorpay"], cost["pos_viva_com"]),
    )
    ratios = {
        "a second of waiting / empty (≤ 0.6)": round(held / floor, 2),
        "a second of waiting / better peer (≤ 0.2)": round(held / peer, 2),
        "one poll / empty": round(cost["glase, evented"] / floor, 2),
        "one poll / empty, HTTP worker": round(
            cost["glase, HTTP worker"] / cost["empty, HTTP worker"], 2
        ),
    }
    cost["a second of waiting, held"] = held
    return {"cpu_ms": cost, "ratios": ratios, "sql": _statements(shop)}


def _held(shop: BenchShop, odoo, waiting: list[Till]) -> float:
    """Milliseconds for one of 100 tills in one second, Glase at 200 ms, and nobody else
    there, as with the routes."""
    shop.latency(tills.LATENCY)
    before = _idle(shop, odoo, tills.QUIET)
    with crowd(waiting, within=4.0):
        time.sleep(tills.SETTLE)
        spent = _idle(shop, odoo, tills.QUIET)
    shop.latency(0)
    return round(1000 * (spent - before) / TILLS, 2)


def _routes(shop: BenchShop, odoo, waiting: list[Till]) -> dict[str, Callable]:
    """Each way to ask, called in turn for one till after the other."""
    empty = {
        "empty, evented": (odoo.gevent_url, EMPTY),
        "empty, HTTP worker": (odoo.url, "/glase_bench/empty"),
    }
    routes = {
        name: partial(shop.line(url).post, path, {})
        for name, (url, path) in empty.items()
    }
    turns = itertools.cycle(waiting)
    routes["glase, evented"] = lambda: next(turns).ask()
    at_worker = shop.open(odoo.url, TILLS)
    for till, twin in zip(waiting, at_worker, strict=True):
        twin.order = till.order
    turns_of_twins = itertools.cycle(at_worker)
    routes["glase, HTTP worker"] = lambda: next(turns_of_twins).ask(SECOND)
    return routes | shop.peer_calls(odoo.url)


def _idle(shop: BenchShop, odoo, seconds: float = IDLE) -> float:
    """Processor seconds that the servers take in a second, nothing being asked here."""
    before, began = shop.cpu(odoo), time.monotonic()
    time.sleep(seconds)
    return (shop.cpu(odoo) - before) / (time.monotonic() - began)


def _cpu_of(shop: BenchShop, odoo, call: Callable, idle: float) -> float:
    before, began = shop.cpu(odoo), time.monotonic()
    times = in_a_row([call] * CALLS, THREADS)
    if times.failed:
        raise Trouble(f"{times.failed} calls failed")
    return shop.cpu(odoo) - before - idle * (time.monotonic() - began)


def _statements(shop: BenchShop) -> dict:
    """SQL statements of one ask that changes nothing, as Odoo itself logs them."""
    with shop.odoo("--log-handler=odoo.sql_db:DEBUG") as odoo:
        [till] = shop.waiting(odoo.url, 1)
        for _ in range(3):
            till.ask()
            time.sleep(1)
        before = len(odoo.log_text())
        for _ in range(SQL_ASKS):
            time.sleep(1)
            till.ask()
        found = STATEMENT.findall(odoo.log_text()[before:])
        shop.leave([till])
    ours = [text for text in found if "glase" in text.lower()]
    return {
        "statements_per_ask": round(len(found) / SQL_ASKS, 2),
        "of_ours_per_ask": round(len(ours) / SQL_ASKS, 2),
        "ours": sorted({" ".join(text.split())[:90] for text in ours}),
    }
