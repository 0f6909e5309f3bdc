# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a journal that has grown for years costs: an ask, the list of unresolved
payments, closing a session; and the plans that PostgreSQL makes for them."""

import itertools
import re

from .cost import EMPTY, THREADS
from .load import as_milliseconds, cpu_seconds, in_a_row
from .shop import BenchShop, copies

SIZES = (100, 1_000, 10_000, 100_000)
UNRESOLVED_EVERY = 1000  # rows of which one is unresolved: a shop looks after them
TILLS = 100
ROUNDS, ASKS = 8, 100  # the empty route takes turns with ours: machines drift
READS = 30
OWN = {
    "id": "nextval('glase_transaction_id_seq')",
    "payment_uuid": "'grown-' || n",
    "client_invoice_id": "'grown-' || n || '-1'",
    "order_uuid": "'order-' || n",
    "ers_reference": "'9' || lpad(n::text, 24, '0')",
    "invoice_reference": "'8' || lpad(n::text, 16, '0')",
    "order_id": "(SELECT min(id) FROM pos_order)",
    "order_data": "NULL",
    "state": "'paid'",
    "confirmed": "TRUE",
    "receipt_state": "'sent'",
    "amount_paid": "100",
    "unresolved": f"n % {UNRESOLVED_EVERY} = 0",
    "asked_at": "now() - interval '1 day'",
    "changed_at": "now() - interval '1 day'",
    "lease_until": "NULL",
}
STATEMENT = re.compile(r" query: \s*((?:SELECT|UPDATE)[^\n]*(?:\n(?!\d{4}-).*)*)")
LIST = {"limit": 80, "specification": {"display_name": {}, "unresolved_reason": {}}}


def measure(shop: BenchShop, odoo) -> dict:
    """CPU of an ask and times of two reads at each size, and how the ask has grown."""
    shop.latency(0)
    tills = shop.waiting(odoo.gevent_url, TILLS)
    [(base,)] = shop.sql("SELECT min(id) FROM glase_transaction")
    found, rows = {}, 0
    for size in SIZES:
        numbers = f"generate_series({rows + 1}, {size}) n"
        copies(shop, "glase_transaction", base, numbers, OWN)
        rows = size
        found[f"{size} rows"] = _at_this_size(shop, odoo, tills)
    first, last = found[f"{SIZES[0]} rows"], found[f"{SIZES[-1]} rows"]
    shop.leave(tills)
    relative = [size["ask_ms"] / size["empty_ms"] for size in (first, last)]
    found["ask / empty, last / first (≤ 1.1)"] = round(relative[1] / relative[0], 2)
    found["plans"] = _plans(shop)
    return found


def _at_this_size(shop: BenchShop, odoo, tills) -> dict:
    turns = itertools.cycle(tills)
    line = shop.line(odoo.gevent_url)
    calls = {
        "ask_ms": lambda: next(turns).ask(),
        "empty_ms": lambda: line.post(EMPTY, {}),
    }
    in_a_row([calls["ask_ms"]] * TILLS, THREADS)
    spent = dict.fromkeys(calls, 0.0)
    for _ in range(ROUNDS):
        for name, call in calls.items():
            before = cpu_seconds(odoo.process.pid)
            in_a_row([call] * ASKS, THREADS)
            spent[name] += cpu_seconds(odoo.process.pid) - before
    cpu = {name: round(1000 * s / ROUNDS / ASKS, 2) for name, s in spent.items()}
    listing, closing = (in_a_row([call] * READS, 1) for call in _reads(shop, odoo))
    return {
        **cpu,
        "unresolved list p50_ms": as_milliseconds(listing)["p50_ms"],
        "closing check p50_ms": as_milliseconds(closing)["p50_ms"],
    }


def _reads(shop: BenchShop, odoo):
    line = shop.line(odoo.url, "admin")
    unresolved = [("unresolved", "=", True)]
    session = [shop.tills[0].session_id]
    return (
        lambda: line.call("glase.transaction", "web_search_read", unresolved, **LIST),
        lambda: line.call("pos.session", "get_closing_control_data", session),
    )


def _plans(shop: BenchShop) -> list[str]:
    """How PostgreSQL finds our rows, for each statement as Odoo itself made it."""
    with shop.odoo("--log-handler=odoo.sql_db:DEBUG") as odoo:
        [till] = shop.waiting(odoo.url, 1)
        reads = _reads(shop, odoo)
        for call in (till.ask, *reads):
            call()
        before = len(odoo.log_text())
        for call in (till.ask, *reads):
            call()
        log = odoo.log_text()[before:]
        shop.leave([till])
    plans = {}
    for statement in STATEMENT.findall(log):
        if "glase_transaction" in statement and "FOR UPDATE" not in statement:
            explained = shop.sql("EXPLAIN " + statement.replace("%", "%%"))
            plans[" ".join(statement.split())[:100]] = [
                text.strip() for (text,) in explained if "glase_transaction" in text
            ]
    return [f"{text} … {' | '.join(plan)}" for text, plan in plans.items()]
