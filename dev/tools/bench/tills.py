# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How many waiting tills a host holds, and what everybody else feels of them.

``tills``: Glase answers in 200 ms and more and more tills wait. ``trouble``: Glase is
as slow as it can be, or gone, and everything that tills do is asked of it.
"""

import contextlib
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from statistics import median

from dev.lib.process import free_port

from .load import Times, as_milliseconds, every
from .shop import BenchShop, Till
from .shop import crowd as beside

LATENCY = 0.2  # seconds
CROWDS = (100, 200, 400)
TURNS = 3  # of each crowd
QUIET = 15.0  # seconds of measuring, for each crowd and for nobody
SETTLE = 6.0  # seconds until the tills have found their rhythm
READ_EVERY = 0.1  # seconds
SAMPLE_EVERY = 0.05  # seconds
SLOW = 10.0  # seconds; an ask gives up by then
SLOW_TILLS = 100
ACTORS = 10  # cashiers, for each thing to try
TRY_AGAIN = 5.0  # seconds until a cashier tries again
WAITING = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = %s AND state LIKE 'idle in transaction%%'
       AND state_change < clock_timestamp() - interval '0.5 s'
"""
AT_WORK = """
    SELECT count(*) FROM pg_stat_activity
     WHERE application_name = %s AND state != 'idle'
"""


@dataclass
class Crowd:
    """Tills where a customer is about to pay, and tills where nobody is."""

    asking: list[Till]
    free: list[Till]


@dataclass
class Heard:
    """What one till heard: so many answers, so many failures."""

    answers: int
    failures: int


@dataclass
class Window:
    """What was seen of the servers in some seconds."""

    seconds: float = 0.0
    cpu: float = 0.0  # of Odoo and PostgreSQL
    polls: int = 0  # that Glase had
    at_work: int = 0  # connections of the evented server, at most
    reads: Times = field(default_factory=Times)  # in the back office
    bus: Times = field(default_factory=Times)


def measure(shop: BenchShop, odoo) -> dict:
    """Polls kept, what they cost, and other users' times, by number of tills.

    The crowds take turns, so that a noisy moment meets them all. Each turn is compared
    with the moments before and after it, when nobody waits.
    """
    nobody = [watch(shop, odoo)]
    turns = {size: [] for size in CROWDS}
    for _turn in range(TURNS):
        for size in CROWDS:
            window, heard = waiting(shop, odoo, size)
            nobody.append(watch(shop, odoo))
            idle = _both(*nobody[-2:])
            turns[size].append(_figures(size, window, heard, idle))
    found = {f"{size} tills": _together(figures) for size, figures in turns.items()}
    return {"nobody": _together([_nobody(window) for window in nobody])} | found


def waiting(shop: BenchShop, odoo, size: int) -> tuple[Window, list[Heard]]:
    """What is seen while so many tills wait, and what each of them heard meanwhile."""
    shop.latency(0)
    tills = shop.waiting(odoo.gevent_url, size)
    shop.latency(LATENCY)
    with beside(tills, within=4.0) as waiters:
        time.sleep(SETTLE)
        for waiter in waiters:
            waiter.answered.clear()
            waiter.failed.clear()
        window = watch(shop, odoo)
        heard = [Heard(len(w.answered), len(w.failed)) for w in waiters]
    shop.leave(shop.again(odoo.gevent_url, tills))
    return window, heard


def watch(shop: BenchShop, odoo, seconds: float = QUIET) -> Window:
    """What is seen of the servers in these seconds, beside two other users."""
    found, over = Window(), threading.Event()
    name = f"odoo-{odoo.evented_pid}"

    def sample() -> None:
        with shop.cluster.connection() as query:
            while not over.wait(SAMPLE_EVERY):
                found.at_work = max(found.at_work, query(AT_WORK, name)[0][0])

    sampler = threading.Thread(target=sample)
    sampler.start()
    cpu, polls, began = shop.cpu(odoo), shop.polls(), time.monotonic()
    with _reading(shop, odoo) as found.reads, _listening(shop, odoo) as found.bus:
        time.sleep(seconds)
        found.cpu, found.polls = shop.cpu(odoo) - cpu, shop.polls() - polls
        found.seconds = time.monotonic() - began
    over.set()
    sampler.join()
    return found


def cost(size: int, window: Window, idle: Window) -> float:
    """Milliseconds of processor for one till and second of waiting."""
    extra = window.cpu - idle.cpu * window.seconds / idle.seconds
    return 1000 * extra / size / window.seconds


def _both(before: Window, after: Window) -> Window:
    return Window(
        seconds=before.seconds + after.seconds,
        cpu=before.cpu + after.cpu,
        reads=Times(before.reads.seconds + after.reads.seconds),
        bus=Times(before.bus.seconds + after.bus.seconds),
    )


def _nobody(window: Window) -> dict:
    return {
        "read p95_ms": as_milliseconds(window.reads)["p95_ms"],
        "bus p95_ms": as_milliseconds(window.bus)["p95_ms"],
    }


def _figures(size: int, window: Window, heard: list[Heard], idle: Window) -> dict:
    requests = sum(each.answers for each in heard)
    apart = size * window.seconds / requests if requests else float("inf")
    return {
        "polls per till and second (≥ 0.99)": round(
            window.polls / size / window.seconds, 3
        ),
        "ms of processor, a till and second": round(cost(size, window, idle), 2),
        "seconds from a request to the next (≥ 8)": round(apart, 1),
        "failed (0)": sum(each.failures for each in heard),
        "read p95, ratio (≤ 1.5)": round(window.reads.p95 / idle.reads.p95, 2),
        "bus p95, ratio (100: ≤ 1.5, 400: ≤ 3)": round(
            window.bus.p95 / idle.bus.p95, 2
        ),
        "bus failed (0)": window.bus.failed,
        "connections at work (≤ 8)": window.at_work,
    }


def _together(turns: list[dict]) -> dict:
    """Of each figure the median, and what it is the median of."""
    found = {}
    for name in turns[0]:
        values = [turn[name] for turn in turns]
        of_them = ", ".join(map(str, values))
        found[name] = f"{median(values):g} of {of_them}"
    return found


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
    """Somebody's browser listens to Odoo's bus, on the evented server.

    Each time on a connection of its own, as the documented proxy has it: on one that is
    kept the system holds back the second piece of Odoo's answer for 40 ms, or not.
    """
    line = shop.client(odoo.gevent_url)
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
    asks = beside(shop.again(odoo.gevent_url, crowd.asking))
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
