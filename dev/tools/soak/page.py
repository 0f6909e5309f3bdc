# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page that a till's browser shows, and what ends it."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from dev.lib.rpc import Lost, OdooError
from dev.lib.till import ASK

from .wire import Servers, Wire

ACKNOWLEDGE_TRIES = 15
TRIES = 60  # of what a page cannot go on without
THREADS = 16  # requests of one page, those of its former payments included


class Reload(Exception):
    """The page is gone, and comes again; the browser's own copy is left."""


class Died(Exception):
    """The till is gone, with all that its browser knew."""


@dataclass(frozen=True)
class World:
    """What a till has around it."""

    servers: Servers
    silent: str  # an address that accepts and never answers
    kill: Callable  # (socket): kills the process that serves it
    call_is_over: Callable  # (payment uuid): its killed call needs no lease any more
    fault: Callable  # (operation, kind): plans what Glase does next
    give_back: Callable  # (ersReference, amount): customer care does


class Page:
    """What lives between two loads of the till."""

    def __init__(self, world: World, is_first_silent: bool):
        servers = world.servers
        if is_first_silent:
            servers = Servers(world.silent, servers.second, servers.cookie)
        self.wire = Wire(servers)
        self.threads = ThreadPoolExecutor(THREADS)
        self._gone = threading.Event()
        self._background: list[Future] = []

    def close(self) -> None:
        """The browser is shut, or loads the page again."""
        self._gone.set()
        self.wire.hang_up()
        self.threads.shutdown(wait=False, cancel_futures=True)

    def rest(self) -> None:
        """Let it finish what it does in the background, then close it."""
        for work in self._background:
            work.exception()
        self.close()

    def behind(self, work: Callable, *arguments) -> None:
        """Do something that nobody waits for."""
        self._background.append(self.threads.submit(work, *arguments))

    def turns(self, count: int = TRIES) -> Iterator[None]:
        """Go on so many times, ASK seconds from start to start, until the page ends."""
        for _ in range(count):
            began = time.monotonic()
            yield
            if self._gone.wait(max(0.0, began + ASK - time.monotonic())):
                return

    def ask(self, route: str, params: dict, note: Callable, sent=None) -> dict | None:
        """What a route answers, None if no answer came; both are noted."""
        note(f"→ {route} {params.get('attempt', '')}")
        try:
            answer = self.wire.ask(route, params, sent)
        except (Lost, OdooError) as error:
            note(f"← {route}: {type(error).__name__} {error}")
            return None
        facts = ("outcome", "state", "attempt", "confirmed", "message")
        said = (str(answer[fact]) for fact in facts if answer.get(fact))
        note(f"← {route}: {' '.join(said)}")
        return answer

    def acknowledge(self, params: dict, note: Callable) -> None:
        """Ask on until Glase has heard that the payment is in the journal."""
        for _ in self.turns(ACKNOWLEDGE_TRIES):
            if (self.ask("status", params, note) or {}).get("confirmed"):
                return

    def save(self, order: dict, note: Callable, sent=None) -> dict | None:
        """Sync an order: its records, None if it is not known whether it is saved."""
        note(f"→ sync {order['name']} {order['state']}")
        try:
            method = ("pos.order", "sync_from_ui", [order])
            records = self.wire.call(*method, sent=sent)
        except (Lost, OdooError) as error:
            note(f"← sync: {type(error).__name__} {error}")
            return None
        note("← sync: saved")
        return records

    def until_answered(self, call: Callable, *arguments, note: Callable):
        """What a call of the wire answers, tried until it does. Raises Died."""
        for _ in self.turns():
            try:
                return call(*arguments)
            except (Lost, OdooError) as error:
                note(f"← {arguments[0]}: {error}")
        raise Died
