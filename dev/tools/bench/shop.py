# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shop that is measured: its database, its servers, and the peers beside us."""

import contextlib
import dataclasses
import json
import os
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from dev.lib import cache, database, runtime
from dev.lib.cluster import Cluster
from dev.lib.process import Process
from dev.lib.progress import step
from dev.lib.servers import OdooServer, Simulator
from dev.lib.tills import open_tills

from .load import Line, Times, in_a_row

ADDONS = Path(__file__).parent / "addons"
PEERS = ("pos_razorpay", "pos_viva_com")
CASHIER = "live_cashier"
FOR_EVER = 10**9
FIRST, SECOND = "/websocket/pos_glase/", "/pos_glase/"
WAITING = "P2P_DEVICE_SENT"


@dataclasses.dataclass
class Till:
    """A till whose customer is about to pay; it asks over a line of its own."""

    line: Line
    config_id: int
    glase_id: str
    product: int
    payment_uuid: str = ""
    order: dict = dataclasses.field(default_factory=dict)

    def start(self, path: str = FIRST) -> dict:
        """Send a new bill; the answer of the route."""
        self.payment_uuid = str(uuid.uuid4())
        article = {
            "product_id": self.product,
            "full_product_name": "Article",
            "qty": 1,
            "price_unit": 100.0,
            "price_subtotal_incl": 100.0,
        }
        lines = [[0, 0, article]]
        self.order = {"uuid": str(uuid.uuid4()), "lines": lines, "payment_ids": []}
        return self._call(path, "start", order=self.order, amount=100.0)

    def ask(self, path: str = FIRST) -> dict:
        return self._call(path, "status")

    def cancel(self, path: str = FIRST) -> dict:
        return self._call(path, "cancel")

    def undo(self, path: str = FIRST) -> dict:
        """Give back what was paid for an order that is not finished."""
        return self._call(path, "undo", order=self.order)

    def _call(self, path: str, route: str, **values) -> dict:
        keys = {"payment_uuid": self.payment_uuid, "attempt": 1}
        params = {"config_id": self.config_id, **keys, **values}
        return self.line.call(path + route, params)


class Shop:
    """Servers on a throw-away database; made by ``open_shop``."""

    def __init__(self, ready, cluster, simulator, stub_url, name):
        self.runtime, self.cluster, self.simulator = ready, cluster, simulator
        self.stub_url, self.database = stub_url, name
        self.facts: dict = {}
        self._cookies: dict[str, str] = {}

    @contextlib.contextmanager
    def odoo(self, workers: int = 2, *options: str) -> Iterator[OdooServer]:
        """Odoo with the empty route and the redirected peers."""
        load = "--load=base,rpc,web,glase_bench"
        os.environ["GLASE_BENCH_STUB"] = self.stub_url
        server = OdooServer(
            self.runtime,
            self.cluster,
            self.database,
            workers=workers,
            extra=(load, "--max-cron-threads=0", *options),
        )
        with server:
            self._log_in(server.url, "admin", "admin")
            self._log_in(server.url, CASHIER, CASHIER)
            yield server

    def line(self, url: str, login: str = CASHIER) -> Line:
        """A connection of a user who is logged in."""
        return Line(url, self._cookies[login])

    def cookie(self, login: str = CASHIER) -> str:
        return self._cookies[login]

    def tills(self, url: str, count: int) -> list[Till]:
        """The first ``count`` tills, talking to the server at ``url``."""
        product = self.facts["product"]
        return [
            Till(self.line(url), made["config_id"], made["glase_id"], product)
            for made in self.facts["tills"][:count]
        ]

    def waiting(self, url: str, count: int) -> list[Till]:
        """Tills whose bill waits for the customer."""
        tills = self.tills(url, count)
        self.send_bills(tills)
        return tills

    def send_bills(self, tills: list[Till]) -> None:
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(Till.start, tills))
        for answer in answers:
            if answer["state"] != "issued":
                raise RuntimeError(f"A bill could not be sent: {answer['message']}")

    def pay(self, tills: list[Till]) -> None:
        """A customer pays at each of them, and the till learns of it."""
        self.send_bills(tills)
        for till in tills:
            self.simulator.pay(glase_id=till.glase_id)
        for till in tills:
            answer = till.ask()
            if answer["state"] != "paid":
                raise RuntimeError(f"A payment did not come: {answer['message']}")

    def leave(self, tills: list[Till]) -> None:
        """Cancel what waits, quickly, so that the tills are free again."""
        self.latency(0)
        in_a_row([till.cancel for till in tills], 4)

    def latency(self, seconds: float) -> None:
        """How long Glase takes for each answer from now on."""
        self.simulator.fault("", "", 0)
        if seconds:
            self.simulator.fault("*", f"slow:{seconds}", FOR_EVER)

    def asks(self) -> int:
        """How many times Glase was asked for a status so far."""
        calls = self.simulator.ledger()["calls"]
        return sum(call["operation"] == "getPaymentStatus" for call in calls)

    def sql(self, statement: str, *parameters) -> list[tuple]:
        return self.cluster.query(statement, *parameters, database=self.database)

    def peer_calls(self, url: str) -> dict:
        """The status calls of the two peers, by name."""
        line = self.line(url, "admin")
        method = [self.facts["method"]]
        model, razorpay = "pos.payment.method", "razorpay_fetch_payment_status"
        viva = "viva_com_get_payment_status"
        return {
            "pos_razorpay": lambda: line.method(
                model, razorpay, method, {"p2pRequestId": "1"}
            ),
            "pos_viva_com": lambda: line.method(model, viva, method, "1"),
        }

    def _log_in(self, url: str, login: str, password: str) -> None:
        if login in self._cookies:
            return
        who = {"db": self.database, "login": login, "password": password}
        message = {"jsonrpc": "2.0", "method": "call", "params": who}
        answer = requests.post(f"{url}/web/session/authenticate", json=message)
        if not answer.json()["result"]["uid"]:
            raise RuntimeError(f"Odoo does not let {login} in.")
        cookies = answer.cookies.items()
        self._cookies[login] = "; ".join(f"{name}={text}" for name, text in cookies)
        # What opens a till does this, too: until a call has saved the session, Odoo
        # writes down at each one that the user has come with a new device.
        self.line(url, login).method("res.users", "search_count", [])


@contextlib.contextmanager
def open_shop(tills: int, stub_seconds: float) -> Iterator[Shop]:
    """A database with the peers beside us and ``tills`` open tills."""
    ready = runtime.ensure()
    ready = dataclasses.replace(ready, addons_path=[ADDONS, *ready.addons_path])
    name = f"bench_{os.getpid()}"
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(Cluster())
        simulator = stack.enter_context(Simulator())
        stub_url = stack.enter_context(stub(stub_seconds))
        source = database.with_addon(ready, cluster)
        database.clone(cluster, source, name)
        stack.callback(database.drop, cluster, name)
        database.install(ready, cluster, name, PEERS, "Installing the two peers")
        shop = Shop(ready, cluster, simulator, stub_url, name)
        with step(f"Opening {tills} tills"):
            shop.facts = open_tills(ready, cluster, name, simulator.endpoint, tills)
        yield shop


@contextlib.contextmanager
def stub(seconds: float, *file: Path) -> Iterator[str]:
    """The address of a provider that always answers the same after ``seconds``."""
    ready = runtime.ensure()
    log = cache.run_folder() / f"stub-{uuid.uuid4().hex[:6]}.log"
    command = [ready.python, "-m", "dev.tools.bench.stub", str(seconds), *file]
    process = Process(command, ready.environment(), log)
    try:
        said = process.wait_until(
            lambda: re.search(r"Stub on (\S+) ", process.log_text()), "The stub", 20
        )
        yield said[1]
    finally:
        process.stop()


def as_milliseconds(times: Times) -> dict:
    """What a table says of some calls."""
    return {
        "calls": len(times.seconds),
        "failed": times.failed,
        "p50_ms": round(times.median * 1000, 1),
        "p95_ms": round(times.p95 * 1000, 1),
    }


def write(figures: dict, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=2))
