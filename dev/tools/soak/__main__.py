# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""dev/soak: many payments and refunds while everything breaks; then a manager closes
the day, and Glase's ledger and Odoo's are compared line by line.

Real are Odoo with its workers, its evented server and its jobs, PostgreSQL, the sockets
and the simulator. Tills and customers are played. The seed decides what is to happen;
what happens at the same moment does not repeat itself.
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
from functools import partial

from dev.lib import command, runtime
from dev.lib.cache import CHECKOUT
from dev.lib.progress import Trouble, say, step
from dev.lib.revision import revision
from dev.lib.servers import HOST, Simulator
from dev.lib.shop import CASHIER
from dev.lib.till import Register

from .cluster import OwnCluster
from .compare import payment_mismatches
from .customer import Customer
from .forger import Forger
from .manager import Manager
from .report import books_of, report, settle
from .sale import Sale
from .scenario import Scenario, scenarios
from .shop import SoakShop
from .till import Till
from .trouble import Troubles, every

SUCCESSOR = 1.0  # seconds until somebody else stands at the register of a dead till
LOOK_EVERY = 2.0  # seconds between two looks of the manager
SUPERVISED_EVERY = 0.5  # seconds between two looks whether Odoo lives
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

    def __init__(self, shop: SoakShop):
        self.shop, self.troubles = shop, shop.troubles
        self.sales: list[Sale] = []
        self.errors: list[BaseException] = []
        self.looks = 0  # at a closing popup, that were answered
        self._next: queue.SimpleQueue[Scenario] = queue.SimpleQueue()
        self._spare: queue.SimpleQueue[Register] = queue.SimpleQueue()

    def run(self, wanted: list[Scenario], tills: int, seconds: float) -> None:
        """Take all sales; after ``seconds`` no new one begins."""
        for register in self.shop.tills:
            self._spare.put(register)
        for scenario in wanted:
            self._next.put(scenario)
        serve = partial(self._serve, time.monotonic() + seconds)
        threads = [threading.Thread(target=serve, daemon=True) for _ in range(tills)]
        how_far = partial(self._how_far, len(wanted))
        with every(LOOK_EVERY, self._look), step("Selling", how_far):
            for thread in threads:
                thread.start()
            for thread in threads:
                while thread.is_alive():
                    thread.join(1)  # in pieces, so that Ctrl-C gets through
        if self.errors:
            raise self.errors[0]

    def _serve(self, until: float) -> None:
        """One till after another at the registers that one cashier works at."""
        till, register = Till(self.shop), self._spare.get()
        try:
            while time.monotonic() < until and not self.errors:
                scenario = self._next.get_nowait()
                self.troubles.begin_sale(scenario.number)
                for operation, kind in scenario.faults:
                    self.shop.simulator.fault(operation, kind)
                others = [other for other in self.shop.tills if other != register]
                sale = Sale(
                    scenario=scenario,
                    till=register,
                    goods=self.shop.goods,
                    neighbour=random.choice(others or [register]),
                )
                self.sales.append(sale)
                with Customer(self.shop.simulator, sale):
                    till.play(sale)
                if sale.ended == "died":
                    if scenario.for_ever:
                        register = self._spare.get()
                    else:
                        time.sleep(SUCCESSOR)
        except queue.Empty:
            pass
        except BaseException as error:  # noqa: BLE001  # raised again by `run`
            self.errors.append(error)
        finally:
            till.rest()

    def _look(self) -> None:
        """A manager looks at the closing popup of a till.

        To show it Odoo compares the session with the journal
        (services/orders/coherence.py), whatever arrives at that moment. What it finds
        amiss stands in the trail, see forger.py.
        """
        session = [random.choice(self.shop.tills).session_id]
        with contextlib.suppress(Trouble):  # Odoo or PostgreSQL is being killed
            self.shop.admin.call("pos.session", "get_closing_control_data", session)
            self.looks += 1

    def _how_far(self, wanted: int) -> str:
        ended = sum(bool(sale.ended) for sale in self.sales)
        broken = self.troubles.counts.total()
        return f"{ended} of {wanted} sales, {broken} kills and restarts"


def main() -> int:
    options = _options()
    commit = revision(CHECKOUT, "--dirty") or "unknown"
    tried = f"commit {commit}, seed {options.seed}"
    say(f"{tried}, {options.payments} sales at {options.tills} tills")
    return command.run(f"dev/soak ({tried})", lambda: _run(options, tried))


def _run(options: argparse.Namespace, tried: str) -> int:
    planned = scenarios(options.seed, options.payments)
    chosen = options.sales or range(options.payments + 1)
    wanted = [scenario for scenario in planned if scenario.number in chosen]
    for_ever = sum(scenario.for_ever for scenario in wanted)
    chance = random.Random(f"modes {options.seed}")
    modes = {name: chance.choice(words) for name, words in MODES.items()}
    with _soak(options.tills + for_ever) as soak:
        soak.shop.simulator.control("mode", **modes)
        soak.troubles.plan(options.seed, options.payments)
        soak.run(wanted, options.tills, options.seconds)
        return _end_soak(soak, options.seed, modes, tried)


def _end_soak(soak: Soak, seed: int, modes: dict, tried: str) -> int:
    forger = Forger(soak.shop, seed)
    settle(soak.shop)
    before = forger.forge()
    before += payment_mismatches(books_of(soak.shop, soak.sales))
    of_shop = modes["reports"] == "reference"  # a till's reports then have sums only
    reconciled = Manager(soak.shop, seed, of_shop).end_the_day(soak.shop.tills)
    before += forger.forge()
    facts = {**modes, "forged": forger.forged, "looks": soak.looks}
    facts["troubles"] = soak.troubles.counts
    books = books_of(soak.shop, soak.sales, reconciled)
    return report(soak.shop, books, before, facts, tried)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("dev/soak", description=__doc__)
    add = parser.add_argument
    add("--payments", type=int, default=300, help="sales to make (300)")
    add("--tills", type=int, default=4, help="tills that sell at once (4)")
    add("--seed", type=int, default=random.randrange(10**6), help="any by default")
    endless = float("inf")
    add("--seconds", type=float, default=endless, help="begin no sale after these")
    only = "of the sales that are planned make these only, as 12,40"
    add("--sales", type=lambda text: [*map(int, text.split(","))], help=only)
    return parser.parse_args()


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
            for login in (CASHIER, "admin"):
                shop.cookie(login)  # while nothing breaks yet
        shop.troubles = Troubles(odoo, cluster)
        stack.enter_context(every(SUPERVISED_EVERY, shop.troubles.supervise))
        silent = stack.enter_context(socket.create_server((HOST, 0), backlog=100))
        shop.silent = f"http://{HOST}:{silent.getsockname()[1]}"
        yield Soak(shop)


if __name__ == "__main__":
    sys.exit(main())
