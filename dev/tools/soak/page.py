# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The page that a till's browser shows, on real sockets: two addresses, patience, and
what ends it (glase_transport.js, timing.js)."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from dev.lib.rpc import Client, Lost, OdooError, TimedOut, call_of
from dev.lib.till import FIRST, POLL_EVERY, SECOND

from .shop import SoakShop

FIRST_PATIENCE = 4.0  # seconds, as long as the first address has never answered
PATIENCE = {"open": 10.0, "status": 16.0}  # seconds
LONG_PATIENCE = 37.0  # start, cancel and the like
SYNC_PATIENCE = 30.0
ACKNOWLEDGE_TRIES = 15
TRIES = 60  # of what a page cannot go on without
THREADS = 16  # requests of one page, those of its former payments included


class Reload(Exception):
    """The page is gone, and comes again; the browser's own copy is left."""


class Died(Exception):
    """The till is gone, with all that its browser knew."""


class Page:
    """What lives between two loads of the till.

    Orders that it is given have ``params`` for a route, and ``note`` what happens.
    """

    def __init__(self, shop: SoakShop, is_first_silent: bool):
        odoo, cookie = shop.servers[0], shop.cookie()
        first = shop.silent if is_first_silent else odoo.gevent_url
        self._first, self._second = Client(first, cookie), Client(odoo.url, cookie)
        self._first_answered = self._fell_back = False
        self.threads = ThreadPoolExecutor(THREADS)
        self._gone = threading.Event()

    def close(self) -> None:
        """The browser is shut, or loads the page again: its requests are cut off,
        whatever becomes of them."""
        self._gone.set()
        self._first.hang_up()
        self._second.hang_up()
        self.threads.shutdown(wait=False, cancel_futures=True)

    def rest(self) -> None:
        """Let it finish what it does in the background, then close it."""
        self.threads.shutdown()
        self.close()

    def turns(self, count: int = TRIES) -> Iterator[None]:
        """Go on so many times, from start to start as a page polls, until it ends."""
        for _ in range(count):
            began = time.monotonic()
            yield
            if self._gone.wait(max(0.0, began + POLL_EVERY - time.monotonic())):
                return

    def request(self, order, route: str, sent: Callable | None = None) -> dict | None:
        """What a route answers, None if no answer came; both are noted.

        :param sent: called with our socket as soon as the request is on its way
        """
        return self._request(route, order.params(route), order.note, sent)

    def send(
        self, order, route: str, sent: Callable | None = None, more: dict | None = None
    ) -> Future:
        """The same in the background, with the order as it is now."""
        params = order.params(route) | (more or {})
        return self.threads.submit(self._request, route, params, order.note, sent)

    def acknowledge(self, params: dict, note: Callable) -> None:
        """Poll until Glase has heard that the payment is in the journal."""
        for _ in self.turns(ACKNOWLEDGE_TRIES):
            if (self._request("status", params, note) or {}).get("confirmed"):
                return

    def save(self, order, state: str, sent: Callable | None = None) -> bool:
        """Sync an order; False if it is not known whether it is saved."""
        order.note(f"→ sync {order.numbers['name']} {state}")
        try:
            sync = ("pos.order", "sync_from_ui", [order.order(state)])
            records = self.call(*sync, sent=sent)
        except (Lost, OdooError) as error:
            order.note(f"← sync: {type(error).__name__} {error}")
            return False
        order.note("← sync: saved")
        order.learn(records)
        return bool(records)

    def until_answered(self, call: Callable, *arguments, note: Callable):
        """What a call of ours answers, tried until it does. Raises Died."""
        for _ in self.turns():
            try:
                return call(*arguments)
            except (Lost, OdooError) as error:
                note(f"← {arguments[0]}: {error}")
        raise Died

    def call(self, model: str, method: str, *args, sent: Callable | None = None):
        path, params = call_of(model, method, *args)
        return self._second.post(path, params, timeout=SYNC_PATIENCE, sent=sent)

    def post(self, route: str, params: dict, sent: Callable | None = None) -> dict:
        """The answer of a till's route. Raises Lost or OdooError."""
        patience = PATIENCE.get(route, LONG_PATIENCE) + 2 * params.get("hold", 0)
        if not self._fell_back:
            first = patience if self._first_answered else min(patience, FIRST_PATIENCE)
            try:
                path = f"{FIRST}/{route}"
                answer = self._first.post(path, params, timeout=first, sent=sent)
                self._first_answered = True
                return answer
            except OdooError:
                self._first_answered = True
                raise
            except Lost as lost:
                suspected = not self._first_answered
                if isinstance(lost, TimedOut):
                    self._first_answered = False
                if not suspected or self._gone.is_set():
                    raise
        path = f"{SECOND}/{route}"
        answer = self._second.post(path, params, timeout=patience, sent=sent)
        self._fell_back = True
        return answer

    def _request(self, route: str, params: dict, note: Callable, sent=None):
        note(f"→ {route} {params.get('attempt', '')}")
        try:
            answer = self.post(route, params, sent)
        except (Lost, OdooError) as error:
            note(f"← {route}: {type(error).__name__} {error}")
            return None
        facts = ("outcome", "state", "attempt", "confirmed", "message")
        said = (str(answer[fact]) for fact in facts if answer.get(fact))
        note(f"← {route}: {' '.join(said)}")
        return answer
