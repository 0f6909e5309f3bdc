# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""dev/soak: many payments and refunds while everything breaks; then a manager closes
the day, and Glase's ledger and Odoo's are compared line by line.

Real are Odoo with its workers, its evented server and its jobs, PostgreSQL, the sockets
and the simulator. Tills and buyers are played. The seed decides what is to happen; what
happens at the same moment does not repeat itself.
"""

import argparse
import contextlib
import queue
import random
import socket
import sys
import threading
import time
from collections.abc import Iterator

from dev.lib import command, runtime
from dev.lib.cache import CHECKOUT
from dev.lib.progress import say, step
from dev.lib.revision import described
from dev.lib.servers import HOST, Simulator
from dev.lib.till import Register

from .buyer import Buyer
from .cluster import OwnCluster
from .compare import payment_mismatches
from .forger import Forger
from .looker import Looker
from .manager import Manager
from .report import books_of, report, settle
from .returns import add_returns
from .sale import Sale
from .scenario import Scenario, scenarios
from .shop import SoakShop
from .till import Till, World
from .trouble import Troubles
from .wire import Servers

SUCCESSOR = 1.0  # seconds until somebody else stands at the register of a dead till
MODES = {  # what Glase's documents leave open; the seed chooses
    "acknowledge": ("read", "version"),
    "reversal": ("CANCELED", "FAILED", "EXPIRED"),
    "references": (13, 17),
    "payment_reference": ("same", "other"),
    "reports": ("manual", "reference"),
    "not_ready": (0, 1, 2),
}


class Soak:
    """The sales of one soak, taken by several tills at once."""

    def __init__(self, shop: SoakShop, troubles: Troubles, world: World):
        self.shop, self.troubles, self.world = shop, troubles, world
        self.sales: list[Sale] = []
        self.errors: list[BaseException] = []
        self.looker: Looker | None = None
        self._next: queue.SimpleQueue[Scenario] = queue.SimpleQueue()
        self._spare: queue.SimpleQueue[Register] = queue.SimpleQueue()
        self._until = float("inf")
        self._wanted = 0

    def run(self, wanted: list[Scenario], tills: int, seconds: float) -> None:
        """Take all sales; after ``seconds`` no new one begins."""
        for register in self.shop.tills:
            self._spare.put(register)
        for scenario in wanted:
            self._next.put(scenario)
        self._wanted = len(wanted)
        self._until = time.monotonic() + seconds
        threads = [
            threading.Thread(target=self._serve, daemon=True) for _ in range(tills)
        ]
        self.looker = Looker(self.shop.admin, self.shop.tills)
        with self.looker, step("Selling", self._how_far):
            for thread in threads:
                thread.start()
            for thread in threads:
                while thread.is_alive():
                    thread.join(1)  # in pieces, so that Ctrl-C gets through
        if self.errors:
            raise self.errors[0]

    def _serve(self) -> None:
        """One till after another at the registers that one cashier works at."""
        till, register = Till(self.world), self._spare.get()
        try:
            while time.monotonic() < self._until and not self.errors:
                scenario = self._next.get_nowait()
                self.troubles.begin_sale(scenario.number)
                for operation, kind in scenario.faults:
                    self.shop.simulator.fault(operation, kind)
                sale = Sale(
                    scenario=scenario,
                    till=register,
                    goods=self.shop.goods,
                    neighbour=self._neighbour_of(register),
                )
                self.sales.append(sale)
                with Buyer(self.shop.simulator, sale):
                    till.play(sale)
                if sale.ended == "died":
                    register = self._register_after(sale)
        except queue.Empty:
            pass
        except BaseException as error:  # noqa: BLE001  # raised again by `run`
            self.errors.append(error)
        finally:
            till.rest()

    def _neighbour_of(self, register: Register) -> Register:
        others = [other for other in self.shop.tills if other != register]
        return random.choice(others or [register])

    def _register_after(self, sale: Sale) -> Register:
        if sale.scenario.for_ever:
            return self._spare.get()
        time.sleep(SUCCESSOR)
        return sale.till

    def _how_far(self) -> str:
        ended = sum(bool(sale.ended) for sale in self.sales)
        broken = sum(self.troubles.counts.values())
        return f"{ended} of {self._wanted} sales, {broken} kills and restarts"


def main() -> int:
    """Run one soak; answer the status to exit with."""
    options = _options()
    tried = f"{described(CHECKOUT)}, seed {options.seed}"
    say(f"{tried}, {options.payments} sales at {options.tills} tills")
    return command.run(f"dev/soak ({tried})", lambda: _run(options, tried))


def _run(options: argparse.Namespace, tried: str) -> int:
    wanted = _wanted(options)
    for_ever = sum(scenario.for_ever for scenario in wanted)
    with _soak(options.tills + for_ever) as soak:
        modes = _modes(options.seed)
        soak.shop.simulator.control("mode", **modes)
        soak.troubles.plan(options.seed, options.payments)
        soak.run(wanted, options.tills, options.seconds)
        return _end_soak(soak, options.seed, modes, tried)


def _wanted(options: argparse.Namespace) -> list[Scenario]:
    """The sales to make, of those that the seed has planned."""
    planned = scenarios(options.seed, options.payments)
    add_returns(options.seed, planned)
    chosen = options.sales or range(options.payments + 1)
    return [scenario for scenario in planned if scenario.number in chosen]


def _end_soak(soak: Soak, seed: int, modes: dict, tried: str) -> int:
    forger = Forger(soak.shop, seed)
    settle(soak.shop)
    before = forger.forge()
    before += payment_mismatches(books_of(soak.shop, soak.sales))
    of_shop = modes["reports"] == "reference"  # a till's reports then have sums only
    reconciled = Manager(soak.shop, seed, of_shop).end_the_day(soak.shop.tills)
    before += forger.forge()
    facts = {**modes, "forged": forger.forged, "looks": soak.looker.seen}
    facts["troubles"] = soak.troubles.counts
    return report(soak.shop, soak.sales, before, reconciled, facts, tried)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("dev/soak", description=__doc__)
    add = parser.add_argument
    add("--payments", type=int, default=300, help="sales to make (300)")
    add("--tills", type=int, default=4, help="tills that sell at once (4)")
    add("--seed", type=int, default=random.randrange(10**6), help="any by default")
    endless = float("inf")
    add("--seconds", type=float, default=endless, help="begin no sale after these")
    only = "of the sales that are planned make these only, as 12,40"
    add("--sales", type=_numbers, default=(), help=only)
    return parser.parse_args()


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))


def _modes(seed: int) -> dict:
    chance = random.Random(f"modes {seed}")
    return {name: chance.choice(words) for name, words in MODES.items()}


@contextlib.contextmanager
def _soak(tills: int) -> Iterator[Soak]:
    ready = runtime.ensure()
    name = "soak"
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(OwnCluster())
        with step("Making a PostgreSQL of its own"):
            cluster.receive(ready, name)
        simulator = stack.enter_context(Simulator())
        shop = SoakShop(ready, cluster, simulator, name)
        with step("Opening the registers"):
            shop.open_tills(tills)
        with step("Starting Odoo"):
            odoo = stack.enter_context(shop.odoo(workers=2))
        troubles = stack.enter_context(Troubles(odoo, cluster))
        servers = Servers(odoo.gevent_url, odoo.url, shop.cookie())
        silent = stack.enter_context(_silent_address())
        kill = troubles.kill_server_of
        world = World(
            servers, silent, kill, shop.call_is_over, simulator.fault, shop.give_back
        )
        yield Soak(shop, troubles, world)


@contextlib.contextmanager
def _silent_address() -> Iterator[str]:
    """An address that accepts whatever is sent and never answers."""
    with socket.create_server((HOST, 0)) as server:
        server.listen(100)
        yield f"http://{HOST}:{server.getsockname()[1]}"


if __name__ == "__main__":
    sys.exit(main())
