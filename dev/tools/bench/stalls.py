# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Something stands still while all tills wait, or all tills come at once.

``stalls``: Glase, PostgreSQL and Odoo's evented process are each stopped for ten
seconds and let go. ``herd``: all tills come in the same moment, and again after the
evented process was killed. Both also with a small pool of connections.
"""

import contextlib
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import psutil
import requests

from dev.lib.progress import Trouble

from .shop import BenchShop, crowd
from .tills import LATENCY

TILLS = 200
HERD = 400
STOPPED = 10.0  # seconds
SPREAD = 8.0  # seconds in which the tills come, one after the other
SETTLE = 4.0  # seconds until the tills have found their rhythm
AFTER = 6.0  # seconds that are watched afterwards
HERD_AFTER = 10.0  # seconds that are watched after a herd
WITHIN = 3.0  # seconds in which all tills must poll again
PAYERS = 10  # customers who pay while it stands still
PEEK_EVERY = 0.1  # seconds
SMALL_POOL = 16  # connections
PEEK = {"channels": [], "last": 0, "is_first_poll": True}


def stalls(shop: BenchShop, odoo) -> dict:
    """By what was stopped: what the tills and Odoo's bus felt of it."""
    return _with_both_pools(_stalls, shop, odoo)


def herd(shop: BenchShop, odoo) -> dict:
    """All tills in the same moment, to a server that knows none of them."""
    return _with_both_pools(_herd, shop, odoo)


def _with_both_pools(measure: Callable, shop: BenchShop, odoo) -> dict:
    found = {"all connections": measure(shop, odoo)}
    with shop.odoo(f"--db_maxconn_gevent={SMALL_POOL}", workers=2) as small:
        found[f"db_maxconn_gevent = {SMALL_POOL}"] = measure(shop, small)
    return found


def _stalls(shop: BenchShop, odoo) -> dict:
    stopped = {
        "Glase": lambda: [shop.simulator.process.pid],
        "PostgreSQL": lambda: [shop.cluster.pid, *_backends(shop)],
        "the evented process": lambda: [odoo.evented_pid],
    }
    found = {}
    for name, pids in stopped.items():
        with _bus(shop, odoo) as nobody:
            _stop(pids(), lambda: None)
            time.sleep(AFTER)
        found[name] = _stall(shop, odoo, name, pids()) | {
            "bus failed with no till": len(nobody)
        }
    return found


def _stall(shop: BenchShop, odoo, name: str, pids: list[int]) -> dict:
    shop.latency(0)
    tills = shop.waiting(odoo.gevent_url, TILLS)
    shop.latency(LATENCY)
    payers = [] if name == "Glase" else tills[:PAYERS]

    def pay() -> None:
        for till in payers:
            shop.simulator.pay(glase_id=till.register.glase_id)

    with crowd(tills, within=SPREAD) as waiters, _bus(shop, odoo) as failed:
        time.sleep(SPREAD + SETTLE)
        failed.clear()
        for waiter in waiters:
            waiter.failed.clear()
        let_go = _stop(pids, pay)
        time.sleep(AFTER)
        outcomes = Counter(waiter.outcome for waiter in waiters[: len(payers)])
        requests = sum(len(waiter.failed) for waiter in waiters)
    late = _first_polls(shop, tills[len(payers) :], let_go, AFTER)
    shop.leave(shop.again(odoo.gevent_url, tills[len(payers) :]))
    return {
        "bus failed": len(failed),
        "requests of tills that failed": requests,
        f"all tills poll again after s (≤ {WITHIN})": round(max(late), 2),
        "paid meanwhile, and heard of": f"{outcomes['paid']} of {len(payers)}",
    }


def _herd(shop: BenchShop, odoo) -> dict:
    shop.latency(0)
    tills = shop.waiting(odoo.gevent_url, HERD)
    shop.latency(LATENCY)
    began = time.time()
    with crowd(tills, within=0) as waiters, _bus(shop, odoo) as failed:
        came = _served(shop, tills, waiters, failed, began)
        for waiter in waiters:
            waiter.failed.clear()
        failed.clear()
        os.kill(odoo.evented_pid, signal.SIGKILL)
        killed = time.time()
        while not _is_up(odoo):
            time.sleep(0.02)
        down = time.time() - killed
        back = _served(shop, tills, waiters, failed, killed, down)
    shop.leave(shop.again(odoo.gevent_url, tills))
    return {
        "in the same moment": came,
        f"after a kill ({down:.1f} s until it is up)": back,
    }


def _served(shop, tills, waiters, failed: list[float], began, down=0.0) -> dict:
    """How soon Glase is asked about all tills, and how they spread.

    A till whose request is held is served, too, though it has no answer yet.

    :param began: when they came, or the server was killed
    :param down: seconds until it was up; all seconds count from then
    """
    time.sleep(HERD_AFTER)
    up = began + down
    first = [
        max(0.0, seconds - down)
        for seconds in _first_polls(shop, tills, began, HERD_AFTER)
    ]
    bus = [when - up for when in failed if when > up]
    spread = Counter(int(10 * seconds) for seconds in first)
    return {
        "served after s (≤ 5)": round(max(first), 2),
        "first polls in each 100 ms": [spread[n] for n in range(max(spread) + 1)],
        "requests that failed": sum(len(waiter.failed) for waiter in waiters),
        "bus failed, the last after s (≤ 1)": [len(bus), round(max(bus, default=0), 2)],
    }


@contextlib.contextmanager
def _bus(shop: BenchShop, odoo):
    """Somebody's browser listens to Odoo's bus; yields when an HTTP 500 came."""
    line = shop.line(odoo.gevent_url, "admin")
    failed, over = [], threading.Event()

    def listen() -> None:
        while not over.wait(PEEK_EVERY):
            try:
                line.post("/websocket/peek_notifications", PEEK)
            except Trouble as error:
                if "refused" not in str(error) and "reset" not in str(error):
                    failed.append(time.time())

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        yield failed
    finally:
        over.set()
        listener.join()


def _backends(shop: BenchShop) -> list[int]:
    of_database = "SELECT pid FROM pg_stat_activity WHERE datname IN (%s, 'postgres')"
    return [pid for (pid,) in shop.sql(of_database, shop.database)]


def _stop(pids: list[int], meanwhile) -> float:
    """Stop processes; the moment in which they were let go."""
    stopped = []
    for pid in pids:
        with contextlib.suppress(psutil.NoSuchProcess):
            stopped.append(psutil.Process(pid))
    for process in stopped:
        with contextlib.suppress(psutil.NoSuchProcess):
            process.suspend()
    try:
        ends = time.monotonic() + STOPPED
        meanwhile()
        time.sleep(max(0.0, ends - time.monotonic()))
    finally:
        for process in stopped:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.resume()
    return time.time()


def _first_polls(shop: BenchShop, tills, moment: float, most: float) -> list[float]:
    """How long after a moment Glase was asked about each till, ``most`` at most."""
    late = {till.register.terminal: most for till in tills}
    for call in shop.simulator.ledger()["calls"]:
        began = datetime.fromisoformat(call["time"]).timestamp() - moment
        terminal = call["principal"]
        if call["operation"] == "getPaymentStatus" and terminal in late and began > 0:
            late[terminal] = min(late[terminal], began)
    return list(late.values())


def _is_up(odoo) -> bool:
    try:
        return requests.get(f"{odoo.gevent_url}/web/health", timeout=5).ok
    except requests.RequestException:
        return False
