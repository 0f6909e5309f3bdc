# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The shop under test: a throw-away database, its tills, and Glase as a process."""

import dataclasses
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from dev.lib.shop import CASHIER, Shop

HERE = Path(__file__).parent
SEAMS = "glase_live_seams"
TILLS = 320  # 80 and 70 for the two crowds, one to three for each other test
PATIENCE = 60.0  # seconds to wait for a state
LOOK_EVERY = 0.05  # seconds


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


IDLE = """
    SELECT count(*) FROM pg_stat_activity
     WHERE datname = %s AND state LIKE 'idle in transaction%%'
       AND state_change < clock_timestamp() - interval '0.5 s'
"""


class LiveShop(Shop):
    """Odoo's database and Glase, and how to look into both."""

    # Each Odoo knows the seams; a job comes when a test calls for it.
    options = (f"--load=base,rpc,web,{SEAMS}", "--max-cron-threads=0")

    def __init__(self, runtime, *others, tills=TILLS, kiosks=False):
        seams = [HERE / "addons", *runtime.addons_path]
        super().__init__(dataclasses.replace(runtime, addons_path=seams), *others)
        self.open_tills(tills, kiosks)

    def idle_connections(self):
        """How many connections to the database wait in a transaction for something
        outside: that it has been idle for half a second shows it."""
        return self.sql(IDLE, self.database)[0][0]

    def till(self):
        """A till that no other test uses."""
        assert self.tills, "TILLS is too small for so many tests"
        return self.tills.pop()

    def call_kw(self, url, login, model, method, *args, **kwargs):
        """One call of a model's method, as the web client makes it."""
        return self.client(url, login).call(model, method, *args, **kwargs)

    def post(self, url, params, login=CASHIER, *, timeout=PATIENCE, headers=None):
        """One JSON-RPC call of a user. Raises Lost or OdooError."""
        path, client = urlsplit(url).path, self.client(url, login)
        return client.post(path, params, timeout=timeout, headers=headers)

    def rows(self, *tills):
        """The journal of some tills, the oldest row first."""
        return [Row(*row) for row in self.sql(ROWS, _terminals(tills))]

    def payments(self, *tills):
        """(id, amount) of the Glase payments in the orders of some tills."""
        configs = tuple(till.config_id for till in tills)
        return self.sql(PAYMENTS, configs, self.goods.glase)

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


def throw_away_name():
    return f"live_{os.getpid()}"


def _terminals(tills):
    return tuple(till.terminal for till in tills)
