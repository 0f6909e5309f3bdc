# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shop that is measured: its database, its servers, and the peers beside us."""

import contextlib
import dataclasses
import os
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from dev.lib import cache, database, runtime
from dev.lib.cluster import Cluster
from dev.lib.process import Process
from dev.lib.progress import Trouble, step
from dev.lib.rpc import Client
from dev.lib.servers import Simulator
from dev.lib.shop import CASHIER, Shop
from dev.lib.till import FIRST, Goods, Register, TillOrder
from dev.lib.waiting import Waiter, waiting

from .load import cpu_seconds, in_a_row

ADDONS = Path(__file__).parent / "addons"
PEERS = ("pos_razorpay", "pos_viva_com")
FOR_EVER = 10**9


class Till:
    """A till whose customer is about to pay."""

    def __init__(self, client: Client, register: Register, goods: Goods):
        self.client, self.register, self._goods = client, register, goods
        self.order: TillOrder | None = None

    def start(self) -> dict:
        """Send a new bill; the answer of the route."""
        self.order = TillOrder(till=self.register, goods=self._goods)
        return self._call("start")

    def ask(self, at: str = FIRST) -> dict:
        return self._call("status", at)

    def wait(self, held: dict) -> dict:
        """Poll, and let the server hold the poll, as ``waiting.held`` has it."""
        return self.client.post(f"{FIRST}/status", self.order.params("status") | held)

    def over(self, client: Client) -> "Till":
        """The same till and order, over another line to the server."""
        twin = Till(client, self.register, self._goods)
        twin.order = self.order
        return twin

    def cancel(self) -> dict:
        return self._call("cancel")

    def undo(self) -> dict:
        """Give back what was paid for an order that is not finished."""
        return self._call("undo")

    def _call(self, route: str, at: str = FIRST) -> dict:
        return self.client.post(f"{at}/{route}", self.order.params(route))


class BenchShop(Shop):
    """Odoo with the empty route, the redirected peers, and a crowd of tills."""

    options = ("--load=base,rpc,web,glase_bench", "--max-cron-threads=0")

    def line(self, url: str, login: str = CASHIER) -> Client:
        """A user's connections, which are kept."""
        return self.client(url, login, keep=True)

    def open(self, url: str, count: int) -> list[Till]:
        """The first ``count`` tills, each with a line of its own to the server."""
        return [
            Till(self.line(url), register, self.goods)
            for register in self.tills[:count]
        ]

    def again(self, url: str, tills: list[Till]) -> list[Till]:
        """The same tills, each with a new line to the server."""
        return [till.over(self.line(url)) for till in tills]

    def waiting(self, url: str, count: int) -> list[Till]:
        """Tills whose bill waits for the customer."""
        tills = self.open(url, count)
        self.send_bills(tills)
        in_a_row([till.ask for till in tills], 4)  # the first poll writes what it finds
        return tills

    def send_bills(self, tills: list[Till]) -> None:
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(Till.start, tills))
        for answer in answers:
            if answer["state"] != "issued":
                raise Trouble(f"A bill could not be sent: {answer['message']}")

    def pay(self, tills: list[Till]) -> None:
        """A customer pays at each of them, and the till learns of it."""
        self.send_bills(tills)
        for till in tills:
            self.simulator.pay(glase_id=till.register.glase_id)
        for till in tills:
            answer = till.ask()
            if answer["state"] != "paid":
                raise Trouble(f"A payment did not come: {answer['message']}")

    def leave(self, tills: list[Till]) -> None:
        """Cancel what waits, quickly, so that the tills are free again."""
        self.latency(0)
        in_a_row([till.cancel for till in tills], 4)

    def latency(self, seconds: float) -> None:
        """How long Glase takes for each answer from now on."""
        self.simulator.fault("", "", 0)
        if seconds:
            self.simulator.fault("*", f"slow:{seconds}", FOR_EVER)

    def polls(self) -> int:
        """How many times Glase was asked for a status so far."""
        return self.simulator.count("getPaymentStatus")

    def cpu(self, odoo) -> float:
        """Processor seconds of Odoo's processes and PostgreSQL's so far."""
        return cpu_seconds(odoo.process.pid) + cpu_seconds(self.cluster.pid)

    def peer_calls(self, url: str) -> dict:
        """The status calls of the two peers, by name."""
        line = self.line(url, "admin")
        method = [self.goods.glase]
        model, razorpay = "pos.payment.method", "razorpay_fetch_payment_status"
        viva = "viva_com_get_payment_status"
        return {
            "pos_razorpay": lambda: line.call(
                model, razorpay, method, {"p2pRequestId": "1"}
            ),
            "pos_viva_com": lambda: line.call(model, viva, method, "1"),
        }


@contextlib.contextmanager
def crowd(tills: list[Till], **how) -> Iterator[list[Waiter]]:
    """The tills wait while the body runs; then their lines are cut."""
    with waiting([till.wait for till in tills], **how) as waiters:
        try:
            yield waiters
        finally:
            for till in tills:
                till.client.hang_up()


@contextlib.contextmanager
def open_shop(tills: int, stub_seconds: float) -> Iterator[BenchShop]:
    """A database with the peers beside us and ``tills`` open tills."""
    ready = runtime.ensure()
    ready = dataclasses.replace(ready, addons_path=[ADDONS, *ready.addons_path])
    name = f"bench_{os.getpid()}"
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(Cluster())
        simulator = stack.enter_context(Simulator())
        os.environ["GLASE_BENCH_STUB"] = stack.enter_context(stub(stub_seconds))
        stack.enter_context(database.throw_away(ready, cluster, name))
        database.install(ready, cluster, name, PEERS, "Installing the two peers")
        shop = BenchShop(ready, cluster, simulator, name)
        with step(f"Opening {tills} tills"):
            shop.open_tills(tills)
        yield shop


@contextlib.contextmanager
def another(shop: Shop, name: str) -> Iterator[Shop]:
    """A shop of its own beside it, with nothing but the add-on."""
    with database.throw_away(shop.runtime, shop.cluster, name):
        yield Shop(shop.runtime, shop.cluster, shop.simulator, name)


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


def copies(shop: Shop, table: str, base: int, numbers: str, own: dict) -> None:
    """As many rows of a table as there are ``numbers``, copies of the row ``base``.

    :param numbers: what SQL selects from, as ``generate_series(1, 9) n``
    :param own: an SQL expression for each column in which the copies differ
    """
    columns = "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
    names = [name for (name,) in shop.sql(columns, table)]
    listed = ", ".join(f'"{name}"' for name in names)
    taken = ", ".join(own.get(name, f't."{name}"') for name in names)
    copied = f"(SELECT * FROM {table} WHERE id = {base}) t, {numbers}"
    shop.sql(f"INSERT INTO {table} ({listed}) SELECT {taken} FROM {copied}")
    shop.sql(f"ANALYZE {table}")
