# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A till's page on real sockets: two addresses, patience, and being cut off."""

import http.client
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

FIRST, SECOND = "/websocket/pos_glase/", "/pos_glase/"
FIRST_PATIENCE = 4.0  # seconds, as long as the first address has never answered
PATIENCE = {"open": 10.0, "status": 16.0}  # seconds; as the till's timing.js has it
LONG_PATIENCE = 37.0  # start, cancel and the like
SYNC_PATIENCE = 30.0


class Lost(Exception):
    """No answer that can be understood: nothing is known."""


class OdooError(Exception):
    """Odoo answered a call with an error; for a till's route that is unknown too."""


@dataclass(frozen=True)
class Servers:
    """Where a till finds its shop; ``first`` is where a proxy leads /websocket."""

    first: str
    second: str
    cookie: str


class Wire:
    """What one page of a till sends; as glase_transport.js does it."""

    def __init__(self, servers: Servers):
        self._servers = servers
        self._first_answered = False
        self._fell_back = False
        self._open: set[http.client.HTTPConnection] = set()
        self._lock = threading.Lock()
        self._closed = False

    def ask(self, route: str, params: dict, sent: Callable | None = None) -> dict:
        """The answer of a till's route. Raises Lost or OdooError.

        :param sent: called with our port as soon as the request is on its way
        """
        if not self._fell_back:
            try:
                return self._ask_first(route, params, sent)
            except Lost as lost:
                if not self._suspects_the_address(lost):
                    raise
        patience = PATIENCE.get(route, LONG_PATIENCE)
        answer = self._post(
            self._servers.second, SECOND + route, params, patience, sent
        )
        self._fell_back = True
        return answer

    def call(self, model: str, method: str, *args, sent: Callable | None = None):
        """One call of a model's method. Raises Lost or OdooError."""
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        path = f"/web/dataset/call_kw/{model}/{method}"
        return self._post(self._servers.second, path, params, SYNC_PATIENCE, sent)

    def hang_up(self) -> None:
        """The page is gone: its requests are cut off, whatever became of them."""
        with self._lock:
            self._closed = True
            for connection in self._open:
                if connection.sock:
                    cut(connection.sock)

    def _ask_first(self, route: str, params: dict, sent: Callable | None) -> dict:
        patience = PATIENCE.get(route, LONG_PATIENCE)
        if not self._first_answered:
            patience = min(patience, FIRST_PATIENCE)
        try:
            answer = self._post(
                self._servers.first, FIRST + route, params, patience, sent
            )
        except OdooError:
            self._first_answered = True
            raise
        self._first_answered = True
        return answer

    def _suspects_the_address(self, lost: Lost) -> bool:
        hung = isinstance(lost.__cause__, TimeoutError)
        suspected = not self._first_answered
        self._first_answered = self._first_answered and not hung
        return suspected and not self._closed

    def _post(self, server, path, params, patience, sent):
        message = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        connection = http.client.HTTPConnection(
            urlsplit(server).netloc, timeout=patience
        )
        try:
            answer = self._exchange(connection, path, json.dumps(message), sent)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Lost(f"{type(error).__name__}: {error}") from error
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()
        if "error" in answer:
            data = answer["error"].get("data") or {}
            raise OdooError(data.get("message") or answer["error"].get("message"))
        return answer.get("result")

    def _exchange(self, connection, path, body, sent) -> dict:
        connection.connect()
        with self._lock:
            if self._closed:
                raise ConnectionError("the page is gone")
            self._open.add(connection)
        headers = {"Content-Type": "application/json", "Cookie": self._servers.cookie}
        connection.request("POST", path, body, headers)
        if sent:
            sent(connection.sock)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise ValueError(f"HTTP {answer.status}")
        return json.loads(text)


def cut(connection: socket.socket) -> None:
    """End a connection under the hands of who waits for its answer."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has ended already
