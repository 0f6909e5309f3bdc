# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo as a browser talks to it: logged in, by JSON-RPC, over sockets to be cut."""

import http.client
import json
import socket
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

import requests

from .progress import Trouble

PATIENCE = 120.0  # seconds; a call may wait for Glase


class Lost(Trouble):
    """No answer that can be understood: what was asked may have been done or not."""


class TimedOut(Lost):
    """No answer in time."""


class OdooError(Trouble):
    """Odoo answered with an error: the name of its class, and its message."""


def log_in(url: str, database: str, login: str, password: str) -> str:
    """The cookie of a user who is logged in; good at every server of the database."""
    who = {"db": database, "login": login, "password": password}
    message = {"jsonrpc": "2.0", "method": "call", "params": who}
    answer = requests.post(
        f"{url}/web/session/authenticate", json=message, timeout=PATIENCE
    )
    if not (answer.json().get("result") or {}).get("uid"):
        raise Trouble(f"Odoo does not let {login} in.")
    return "; ".join(f"{name}={text}" for name, text in answer.cookies.items())


def call_of(model: str, method: str, *args, **kwargs) -> tuple[str, dict]:
    params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
    return f"/web/dataset/call_kw/{model}/{method}", params


class Client:
    """One user at one server.

    :param keep: each thread keeps its connection for its next call
    """

    def __init__(self, url: str, cookie: str, keep: bool = False):
        self._netloc = urlsplit(url).netloc
        self._headers = {"Content-Type": "application/json", "Cookie": cookie}
        self._keep, self._kept = keep, threading.local()
        self._open: set[http.client.HTTPConnection] = set()
        self._lock = threading.Lock()
        self._closed = False

    def post(
        self,
        path: str,
        params: dict,
        *,
        timeout: float = PATIENCE,
        headers: dict | None = None,
        sent: Callable[[socket.socket], None] | None = None,
    ):
        """The result of a JSON-RPC call. Raises Lost or OdooError.

        :param sent: called with our socket as soon as the request is on its way
        """
        message = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        request = (path, json.dumps(message), self._headers | (headers or {}), sent)
        try:
            answer = self._answer(timeout, request)
        except (OSError, http.client.HTTPException, ValueError) as error:
            kind = TimedOut if isinstance(error, TimeoutError) else Lost
            raise kind(f"{type(error).__name__}: {error}") from error
        if error := answer.get("error"):
            data = error.get("data") or {}
            raise OdooError(f"{data.get('name')}: {data.get('message') or error}")
        return answer.get("result")  # a method that answers nothing has none

    def call(self, model: str, method: str, *args, **kwargs):
        """What a model's method answers. Raises Lost or OdooError."""
        return self.post(*call_of(model, method, *args, **kwargs))

    def create(self, model: str, **values) -> int:
        return self.call(model, "create", [values])[0]

    def reference(self, xml_id: str) -> int:
        """The id of the record that a module has given this external id."""
        module, name = xml_id.split(".")
        of_name = [("module", "=", module), ("name", "=", name)]
        found = self.call("ir.model.data", "search_read", of_name, ["res_id"])
        if not found:
            raise Trouble(f"The database has no record {xml_id}.")
        return found[0]["res_id"]

    def hang_up(self) -> None:
        """The page is gone: its requests are cut off, whatever became of them."""
        with self._lock:
            self._closed = True
            for connection in self._open:
                if connection.sock:
                    cut(connection.sock)

    def _answer(self, timeout: float, request: tuple) -> dict:
        kept = self._kept.__dict__.pop("connection", None)
        if kept:
            try:
                return self._exchange(kept, *request)
            except (ConnectionError, http.client.HTTPException):
                pass  # the server may have closed the kept connection meanwhile
        connection = http.client.HTTPConnection(self._netloc, timeout=timeout)
        connection.connect()
        return self._exchange(connection, *request)

    def _exchange(self, connection, path, body, headers, sent) -> dict:
        keeps = False
        try:
            with self._lock:
                if self._closed:
                    raise ConnectionError("the page is gone")
                self._open.add(connection)
            connection.request("POST", path, body, headers)
            if sent:
                sent(connection.sock)
            answer = connection.getresponse()
            text = answer.read()
            keeps = self._keep and not answer.will_close
        finally:
            with self._lock:
                self._open.discard(connection)
            if keeps:
                self._kept.connection = connection
            else:
                connection.close()
        if answer.status != 200:
            raise ValueError(f"HTTP {answer.status}")
        return json.loads(text)


def cut(connection: socket.socket) -> None:
    """End a connection under the hands of who waits for its answer."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has ended already
