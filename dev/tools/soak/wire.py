# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A till's page on real sockets: two addresses, patience, and being cut off."""

from collections.abc import Callable
from dataclasses import dataclass

from dev.lib.rpc import Client, Lost, OdooError, TimedOut, call_of
from dev.lib.till import FIRST, SECOND

FIRST_PATIENCE = 4.0  # seconds, as long as the first address has never answered
PATIENCE = {"open": 10.0, "status": 16.0}  # seconds; as the till's timing.js has it
LONG_PATIENCE = 37.0  # start, cancel and the like
SYNC_PATIENCE = 30.0


@dataclass(frozen=True)
class Servers:
    """Where a till finds its shop; ``first`` is where a proxy leads /websocket."""

    first: str
    second: str
    cookie: str


class Wire:
    """What one page of a till sends; as glase_transport.js does it."""

    def __init__(self, servers: Servers):
        self._first = Client(servers.first, servers.cookie)
        self._second = Client(servers.second, servers.cookie)
        self._first_answered = False
        self._fell_back = False
        self._closed = False

    def ask(self, route: str, params: dict, sent: Callable | None = None) -> dict:
        """The answer of a till's route. Raises Lost or OdooError.

        :param sent: called with our socket as soon as the request is on its way
        """
        patience = PATIENCE.get(route, LONG_PATIENCE)
        if not self._fell_back:
            try:
                return self._ask_first(route, params, patience, sent)
            except Lost as lost:
                if not self._suspects_the_address(lost):
                    raise
        path = f"{SECOND}/{route}"
        answer = self._second.post(path, params, timeout=patience, sent=sent)
        self._fell_back = True
        return answer

    def call(self, model: str, method: str, *args, sent: Callable | None = None):
        """One call of a model's method. Raises Lost or OdooError."""
        path, params = call_of(model, method, *args)
        return self._second.post(path, params, timeout=SYNC_PATIENCE, sent=sent)

    def hang_up(self) -> None:
        """The page is gone: its requests are cut off, whatever became of them."""
        self._closed = True
        self._first.hang_up()
        self._second.hang_up()

    def _ask_first(self, route: str, params: dict, patience: float, sent) -> dict:
        if not self._first_answered:
            patience = min(patience, FIRST_PATIENCE)
        path = f"{FIRST}/{route}"
        try:
            answer = self._first.post(path, params, timeout=patience, sent=sent)
        except OdooError:
            self._first_answered = True
            raise
        self._first_answered = True
        return answer

    def _suspects_the_address(self, lost: Lost) -> bool:
        hung = isinstance(lost, TimedOut)
        suspected = not self._first_answered
        self._first_answered = self._first_answered and not hung
        return suspected and not self._closed
