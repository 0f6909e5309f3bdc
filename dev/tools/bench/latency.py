# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How soon: from tap to bill, from the customer's confirmation to "paid", and the first
payment of a process that has just started."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from statistics import median

from dev.lib.progress import Trouble
from dev.lib.waiting import held

from .load import Times, as_milliseconds
from .shop import BenchShop, Till, crowd

LATENCY = 0.05  # seconds that Glase takes
SALES = 180  # one at each till; with 60 the median was off by up to 0.07 s
CALLED = 60  # of these again, with Glase's call
AT_ONCE = 6
WAITING = 100  # other tills
PATIENCE = 20.0  # seconds
LATER = 10  # payments after the first


def measure(shop: BenchShop, odoo) -> dict:
    """Milliseconds, median and 95th percentile, with and without Glase's call, while
    other tills wait."""
    shop.latency(0)
    every_till = shop.open(odoo.gevent_url, WAITING + SALES)
    others, tills = every_till[:WAITING], every_till[WAITING:]
    shop.send_bills(others)
    shop.latency(LATENCY)
    with crowd(shop.again(odoo.gevent_url, others)):
        alone = _sales(shop, tills)
        shop.sql("UPDATE glase_account SET callback_address = %s", odoo.url)
        called = _sales(shop, tills[:CALLED])
        shop.sql("UPDATE glase_account SET callback_address = NULL")
    shop.leave(others)
    return {
        "polls alone (p50 ≤ 600, p95 ≤ 1100)": as_milliseconds(alone["paid"]),
        "with notificationUrl (p50 ≤ 150)": as_milliseconds(called["paid"]),
        "tap to bill at Glase": as_milliseconds(alone["sent"]),
        "first payment of a process": _first(shop),
    }


def _sales(shop: BenchShop, tills: list[Till]) -> dict[str, Times]:
    tapped, paid = {}, []
    # Evenly over the second from one poll to the next.
    moments = [number / len(tills) for number in range(len(tills))]
    random.shuffle(moments)

    def sale(till: Till, moment: float) -> None:
        began = time.time()
        answer = till.start()
        if answer["state"] != "issued":
            raise Trouble(answer["message"])
        tapped[answer["invoice_reference"]] = began
        paid.append(_until_paid(shop, till, answer["seen"], moment))

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(sale, tills, moments))
    sent = _sent_at(shop)
    waited = [sent[reference] - began for reference, began in tapped.items()]
    return {"paid": Times(paid), "sent": Times(waited)}


def _sent_at(shop: BenchShop) -> dict[str, float]:
    """When Glase got each bill; its clock is ours. Its ledger is long, so it is read
    only when nobody waits for Glase any more."""
    return {
        invoice["reference"]: datetime.fromisoformat(invoice["created_at"]).timestamp()
        for invoice in shop.simulator.ledger()["invoices"]
    }


def _until_paid(shop: BenchShop, till: Till, seen: str, moment: float) -> float:
    """Wait as the till does, and pay at this moment between two polls."""
    paid_at = []

    def pay() -> None:
        shop.simulator.pay(glase_id=till.register.glase_id)
        paid_at.append(time.monotonic())

    customer = threading.Timer(1.0 + moment, pay)
    customer.start()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        began = time.monotonic()
        answer = till.wait(held(seen))
        if answer["outcome"] == "paid":
            known_at = time.monotonic()
            customer.join()
            return max(0.0, known_at - paid_at[0])
        seen = answer["seen"]
        time.sleep(max(0.0, began + 1.0 - time.monotonic()))
    raise Trouble("The till never learnt that it was paid.")


def _first(shop: BenchShop) -> dict:
    """A process that has served others before, and takes its first Glase payment."""
    shop.latency(0)
    with shop.odoo() as odoo:
        till = shop.open(odoo.url, 1)[0]
        till.client.post("/glase_bench/empty", {})
        took = []
        for _ in range(1 + LATER):
            began = time.monotonic()
            till.start()
            took.append(1000 * (time.monotonic() - began))
            till.cancel()
    later = median(took[1:])
    return {
        "first_ms": round(took[0], 1),
        "later_ms": round(later, 1),
        "slower by (≤ 150)": round(took[0] - later, 1),
    }
