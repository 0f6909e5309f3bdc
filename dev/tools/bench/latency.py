# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How soon: from tap to bill, from the customer's confirmation to "paid", and the first
payment of a process that has just started."""

import json
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from statistics import median
from urllib.parse import urlsplit

import websocket

from dev.lib.progress import Trouble

from .load import Times, as_milliseconds
from .shop import BenchShop, Till

LATENCY = 0.05  # seconds that Glase takes
SALES = 60
AT_ONCE = 6
LOOK = "GLASE_LOOK"
PATIENCE = 20.0  # seconds
LATER = 10  # payments after the first


def measure(shop: BenchShop, odoo) -> dict:
    """Milliseconds, median and 95th percentile, with and without Glase's call."""
    shop.latency(LATENCY)
    tills = shop.open(odoo.gevent_url, SALES)
    alone = _sales(shop, odoo, tills, bus=False)
    shop.sql("UPDATE glase_account SET callback_address = %s", odoo.url)
    called = _sales(shop, odoo, tills, bus=True)
    shop.sql("UPDATE glase_account SET callback_address = NULL")
    return {
        "asking alone (p50 ≤ 700, p95 ≤ 1300)": as_milliseconds(alone["paid"]),
        "with notificationUrl (p50 ≤ 300)": as_milliseconds(called["paid"]),
        "tap to bill at Glase": as_milliseconds(alone["sent"]),
        "first payment of a process": _first(shop),
    }


def _sales(shop: BenchShop, odoo, tills: list[Till], bus: bool) -> dict[str, Times]:
    times = {"paid": Times(), "sent": Times()}

    def sale(till: Till) -> None:
        began = time.time()
        answer = till.start()
        if answer["state"] != "issued":
            raise Trouble(answer["message"])
        times["sent"].seconds.append(_sent_at(shop, answer) - began)
        woken = threading.Event()
        listener = _Listener(shop, odoo, till, woken) if bus else None
        times["paid"].seconds.append(_until_paid(shop, till, woken))
        if listener:
            listener.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(sale, tills))
    return times


def _sent_at(shop: BenchShop, answer: dict) -> float:
    """When Glase got the bill; its clock is ours."""
    for invoice in reversed(shop.simulator.ledger()["invoices"]):
        if invoice["reference"] == answer["invoice_reference"]:
            return datetime.fromisoformat(invoice["created_at"]).timestamp()
    raise Trouble("Glase does not know the bill.")


def _until_paid(shop: BenchShop, till: Till, woken: threading.Event) -> float:
    """Ask once a second, as the till does, and pay at any moment between two asks."""
    paid_at = []

    def pay() -> None:
        shop.simulator.pay(glase_id=till.register.glase_id)
        paid_at.append(time.monotonic())

    buyer = threading.Timer(1.0 + random.random(), pay)
    buyer.start()
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        began = time.monotonic()
        if till.ask()["outcome"] == "paid":
            known_at = time.monotonic()
            buyer.join()
            return max(0.0, known_at - paid_at[0])
        woken.wait(max(0.0, began + 1.0 - time.monotonic()))
        woken.clear()
    raise Trouble("The till never learnt that it was paid.")


class _Listener:
    """A till's websocket: sets ``woken`` when Odoo says that Glase has called."""

    def __init__(self, shop: BenchShop, odoo, till: Till, woken: threading.Event):
        [(token,)] = shop.sql(
            "SELECT access_token FROM pos_config WHERE id = %s", till.register.config_id
        )
        self._name, self._woken = f"{token}-{LOOK}", woken
        address = urlsplit(odoo.gevent_url).netloc
        self._socket = websocket.create_connection(
            f"ws://{address}/websocket",
            cookie=shop.cookie(),
            origin=odoo.gevent_url,
            timeout=PATIENCE,
        )
        channels = {"channels": [token], "last": 0}
        self._socket.send(json.dumps({"event_name": "subscribe", "data": channels}))
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _listen(self) -> None:
        try:
            while text := self._socket.recv():
                for message in json.loads(text):
                    if message["message"]["type"] == self._name:
                        self._woken.set()
        except (OSError, ValueError, websocket.WebSocketException):
            return  # the sale is over


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
