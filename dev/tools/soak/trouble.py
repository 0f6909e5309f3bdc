# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What breaks beside Glase: processes of Odoo are killed, servers are restarted."""

import contextlib
import random
import re
import signal
import socket
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil

from dev.lib.servers import OdooServer

from .cluster import OwnCluster

ALIVE = re.compile(r"Worker (Worker\w+) \((\d+)\) alive")
EVENTED = "gevent"  # an argument of Odoo's evented process
JOBS = "WorkerCron"
RESTART, CRASH = "PostgreSQL restarted", "PostgreSQL crashed"
WHOLE = "Odoo restarted"
BY_ITSELF = "Odoo ended by itself, was started again"
PLANNED = (RESTART, CRASH, JOBS, WHOLE)
SALES_PER_ROUND = 100  # so many sales make another one of each that is planned,
ROUNDS = 10  # at most: while Odoo starts nobody sells


@contextlib.contextmanager
def every(seconds: float, work: Callable[[], object]) -> Iterator[None]:
    """While the body runs, do the work again and again, in a thread."""
    over = threading.Event()

    def go_on() -> None:
        while not over.wait(seconds):
            work()

    thread = threading.Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class Troubles:
    """Breaks things, and counts what it broke.

    Odoo's master ends when it has to replace a worker while PostgreSQL is away. Where
    Odoo is in earnest something starts it again; here that is the supervisor.
    """

    def __init__(self, odoo: OdooServer, cluster: OwnCluster):
        self._odoo, self._cluster = odoo, cluster
        # The kernel ends a process with the thread that began it, so that must stay.
        self._hands = ThreadPoolExecutor(1)
        self._planned = defaultdict(list)
        self.counts: Counter = Counter()

    def plan(self, seed: int, sales: int) -> None:
        """Draw what breaks, and when: at the beginning of which sale."""
        chance = random.Random(f"troubles {seed} {sales}")
        per_round = max(SALES_PER_ROUND, -(-sales // ROUNDS))
        for begin in range(0, sales, per_round):
            last = min(sales, begin + per_round)
            for what in PLANNED:
                number = chance.randint(begin + (last - begin) // 5 + 1, last)
                self._planned[number].append(what)

    def begin_sale(self, number: int) -> None:
        """A sale begins; what was planned for this moment breaks now."""
        for what in self._planned[number]:
            if what == JOBS:
                self._kill([p for p in self._processes() if self._kind(p) == JOBS])
            else:
                self._hands.submit(self._restart, what).result()

    def kill_server_of(self, connection: socket.socket) -> str:
        """Kill the process that holds the other end of a connection.

        Answers what it was; nothing if the request was over already.
        """
        with contextlib.suppress(OSError):
            port = connection.getsockname()[1]
            for process in self._processes():
                with contextlib.suppress(psutil.Error):
                    held = process.net_connections("tcp")
                    if port in [each.raddr.port for each in held if each.raddr]:
                        return self._kill([process])
        return ""

    def supervise(self) -> None:
        """Start Odoo again if it has ended by itself."""
        self._hands.submit(self._revive).result()

    def _revive(self) -> None:
        if not self._odoo.process.alive:
            self.counts[BY_ITSELF] += 1
            self._odoo.launch()

    def _restart(self, what: str) -> None:
        if what == WHOLE:
            self._odoo.process.stop()
            self._odoo.launch()
        else:
            self._cluster.restart(crash=what == CRASH)
        self.counts[what] += 1

    def _kill(self, processes: list[psutil.Process]) -> str:
        for process in processes:
            kind = self._kind(process)
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGKILL)
                self.counts[f"kill -9 of {kind}"] += 1
                return f"{kind} {process.pid}"
        return ""

    def _processes(self) -> list[psutil.Process]:
        with contextlib.suppress(psutil.Error):
            return psutil.Process(self._odoo.process.pid).children()
        return []

    def _kind(self, process: psutil.Process) -> str:
        with contextlib.suppress(psutil.Error):
            if EVENTED in process.cmdline():
                return "the evented process"
        kinds = {int(pid): kind for kind, pid in ALIVE.findall(self._odoo.log_text())}
        return kinds.get(process.pid, "a worker")
