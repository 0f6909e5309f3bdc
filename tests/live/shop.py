# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shop under test: a throw-away database, its tills, and Glase as a process."""

import contextlib
import dataclasses
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests

from dev.lib import database
from dev.lib.servers import OdooServer
from dev.lib.tills import open_tills

HERE = Path(__file__).parent
SEAMS = "glase_live_seams"
TILLS = 240  # 80 and 70 for the two crowds, one or two for each other test
PATIENCE = 60.0  # seconds to wait for a state
LOOK_EVERY = 0.05  # seconds


class OdooError(Exception):
    """Odoo answered a JSON-RPC call with an error."""


def post(url, cookies, params, *, headers=None, timeout=PATIENCE):
    """The result of one JSON-RPC call.

    :raises OdooError: for an error in Odoo
    :raises requests.RequestException: when no answer comes within ``timeout`` seconds
    """
    message = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
    answer = requests.post(
        url, json=message, cookies=cookies, headers=headers, timeout=timeout
    )
    answer.raise_for_status()
    answer = answer.json()
    if "error" in answer:
        data = answer["error"]["data"]
        raise OdooError(f"{data['name']}: {data['message']}")
    return answer.get("result")


def until(state, what, patience=PATIENCE):
    """What ``state()`` answers as soon as that is true."""
    deadline = time.monotonic() + patience
    while not (result := state()):
        assert time.monotonic() < deadline, f"not within {patience} s: {what}"
        time.sleep(LOOK_EVERY)
    return result


def at_once(*calls):
    """What the calls answer, all begun at the same moment."""
    ready = threading.Barrier(len(calls))

    def begin(call):
        ready.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(begin, calls))


@dataclass(frozen=True)
class Till:
    """A till with an open session, registered at the simulator."""

    config_id: int
    session_id: int
    row_id: int  # of its glase.terminal
    terminal: str  # its id at Glase
    glase_id: str


@dataclass(frozen=True)
class Row:
    """What the journal says of an attempt."""

    payment_uuid: str
    attempt: int
    state: str
    amount: float
    amount_paid: float | None
    paid_currency: str | None
    client_invoice_id: str
    invoice_reference: str | None
    ers_reference: str | None
    unresolved: bool | None
    payment_id: int | None  # of the pos.payment, once the order has arrived
    lease_until: object


ROWS = f"""
    SELECT {", ".join(f"t.{field.name}" for field in dataclasses.fields(Row))}
      FROM glase_transaction t JOIN glase_terminal m ON m.id = t.terminal_id
     WHERE m.terminal_id IN %s ORDER BY t.id
"""
PAYMENTS = """
    SELECT p.id, p.amount
      FROM pos_payment p JOIN pos_order o ON o.id = p.pos_order_id
      JOIN pos_session s ON s.id = o.session_id
     WHERE s.config_id IN %s AND p.payment_method_id = %s AND o.state != 'draft'
"""


class Shop:
    """Odoo's database and Glase, and how to look into both."""

    def __init__(self, runtime, cluster, simulator, name):
        seams = [HERE / "addons", *runtime.addons_path]
        self.runtime = dataclasses.replace(runtime, addons_path=seams)
        self.cluster, self.simulator, self.database = cluster, simulator, name
        self.servers = []  # those that run now
        facts = self._prepare()
        self.product, self.method = facts["product"], facts["method"]
        self._tills = [Till(**till) for till in facts["tills"]]
        self._cookies = {}

    def odoo(self, *options, **settings):
        """An Odoo that knows the seams, to be entered."""
        load = f"--load=base,rpc,web,{SEAMS}"
        quiet = "--max-cron-threads=0"  # a job comes when a test calls for it
        return self._running(
            OdooServer(
                self.runtime,
                self.cluster,
                self.database,
                extra=(load, quiet, *options),
                **settings,
            )
        )

    def till(self):
        """A till that no other test uses."""
        return self._tills.pop()

    def cookies(self, login):
        """A log-in that every server of this shop honours."""
        if login not in self._cookies:
            params = {"db": self.database, "login": login, "password": login}
            url = f"{self.servers[0].url}/web/session/authenticate"
            message = {"jsonrpc": "2.0", "params": params}
            answer = requests.post(url, json=message, timeout=PATIENCE)
            assert answer.json()["result"]["uid"], answer.text
            self._cookies[login] = answer.cookies.get_dict()
        return self._cookies[login]

    def call_kw(self, url, login, model, method, *args, **kwargs):
        """One call of a model's method, as the web client makes it."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.post(f"{url}/web/dataset/call_kw", login, **params)

    def post(self, url, login, **params):
        """One JSON-RPC call of a user."""
        return post(url, self.cookies(login), params)

    def sql(self, statement, *parameters):
        return self.cluster.query(statement, *parameters, database=self.database)

    def rows(self, *tills):
        """The journal of some tills, the oldest row first."""
        return [Row(*row) for row in self.sql(ROWS, _terminals(tills))]

    def payments(self, *tills):
        """(id, amount) of the Glase payments in the orders of some tills."""
        configs = tuple(till.config_id for till in tills)
        return self.sql(PAYMENTS, configs, self.method)

    def calls(self, operation, *tills):
        """The calls of an operation that Glase had from some tills."""
        return [
            call
            for call in self.simulator.ledger()["calls"]
            if call["operation"] == operation and call["principal"] in _terminals(tills)
        ]

    def leases_end(self, till):
        """Let the time pass that the calls under way may take."""
        self.sql(
            "UPDATE glase_transaction SET lease_until = lease_until - interval '1 min' "
            "WHERE terminal_id = %s",
            till.row_id,
        )

    @contextlib.contextmanager
    def _running(self, server):
        with server:
            self.servers.append(server)
            try:
                yield server
            finally:
                self.servers.remove(server)

    def _prepare(self):
        source = database.with_addon(self.runtime, self.cluster)
        database.clone(self.cluster, source, self.database)
        endpoint = self.simulator.endpoint
        return open_tills(self.runtime, self.cluster, self.database, endpoint, TILLS)


def throw_away_name():
    return f"live_{os.getpid()}"


def _terminals(tills):
    return tuple(till.terminal for till in tills)
