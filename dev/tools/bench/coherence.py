# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What it costs to compare a session of 1,000 orders with the journal, beside many
sessions that are closed: at its closing, and every minute in the recovery job."""

from dev.lib.progress import Trouble, step
from dev.lib.shop import Shop, figures

from .shop import BenchShop, another, copies

ORDERS, LINES = 1_000, 3  # of a session; of an order
SESSIONS = 30  # of the shop, each as large
TIMES = 21  # whose median counts
GOAL = 50  # milliseconds
NAME = "bench_coherence"
BASE = 1_000_000  # the first id of what is copied
# In Odoo's shell: one order, of which there will be as many as a shop has in a month.
PREPARE = """
import json
configs = env["pos.config"].search([])
config = configs.filtered(lambda config: not config.current_session_id)[0]
company = config.company_id
glase = env["pos.payment.method"]._glase_of_company(company)
card = config.payment_method_ids.filtered(lambda method: method.type == "bank")[0]
account = env["glase.account"].create(
    {"name": "Bench", "company_id": company.id, "endpoint": "http://127.0.0.1:9/",
      "reseller": "shop1", "new_password": "secret1"})
terminal = env["glase.terminal"].create(
    {"name": "Bench", "account_id": account.id, "config_id": config.id})
session = env["pos.session"].create({"config_id": config.id})
product = env["product.product"].search([("available_in_pos", "=", True)], limit=1)
order = env["pos.order"].create(
    {"session_id": session.id, "company_id": company.id, "amount_total": 30,
      "amount_tax": 0, "amount_paid": 30, "amount_return": 0, "lines": [
        (0, 0, {"product_id": product.id, "name": "Line", "qty": 1, "price_unit": 10,
                 "price_subtotal": 10, "price_subtotal_incl": 10})]})
payment = env["pos.payment"].create(
    {"pos_order_id": order.id, "payment_method_id": card.id, "amount": 30})
row = env["glase.transaction"].create(
    {"payment_uuid": "base", "attempt": 1, "client_invoice_id": "base-1",
      "order_uuid": "base", "terminal_id": terminal.id, "config_id": config.id,
      "company_id": company.id, "currency_id": config.currency_id.id, "amount": 30,
      "session_id": session.id, "state": "sending"})
env.cr.commit()
print("FIGURES " + json.dumps(
    {"session": session.id, "order": order.id, "payment": payment.id,
     "line": order.lines.id, "row": row.id, "glase": glase.id,
     "currency": config.currency_id.name}))
"""
ROW = {
    "id": f"{BASE} + n",
    "kind": "'payment'",
    "payment_uuid": "'paid-' || n",
    "client_invoice_id": "'paid-' || n || '-1'",
    "order_uuid": "'order-' || n",
    "order_id": f"{BASE} + n",
    "payment_id": f"{BASE} + n",
    "state": "'paid'",
    "ers_reference": "'9' || lpad(n::text, 24, '0')",
    "amount_paid": "30",
    "confirmed": "TRUE",
    "receipt_state": "'sent'",
    "unresolved": "n % 997 = 0",
}
COMPARE = """
import json, statistics, time
from odoo.addons.pos_glase.services.orders import coherence
def median(call):
    times = []
    for _ in range({times}):
        env.invalidate_all()
        began = time.perf_counter()
        found = call()
        times.append(time.perf_counter() - began)
        assert not found, found
    return round(1000 * statistics.median(times), 1)
session = env["pos.session"].browse(1000000 + {sessions} // 2)
rows = env["glase.transaction"]
orders = env["pos.order"].search_count([("session_id", "=", session.id)])
print("FIGURES " + json.dumps({{
    "orders of the session": orders,
    "compared, median_ms": median(lambda: coherence.findings(env, session.ids)),
    "compared and told, median_ms": median(lambda: rows._check_coherence(session))}}))
"""


def measure(shop: BenchShop, _odoo) -> dict:
    """Medians of one session among others. Raises Trouble when they miss the goal."""
    with another(shop, NAME) as other:
        with step(f"A shop of {ORDERS * SESSIONS} orders"):
            _fill(other)
        found = figures(other.shell(COMPARE.format(times=TIMES, sessions=SESSIONS)))
    if found["orders of the session"] != ORDERS:
        raise Trouble(f"This is not the session that was meant: {found}")
    found["goal_ms"] = GOAL
    if found["compared and told, median_ms"] >= GOAL:
        raise Trouble(f"A session of {ORDERS} orders takes {GOAL} ms or more: {found}")
    return found


def _fill(shop: Shop) -> None:
    made = figures(shop.shell(PREPARE))
    sessions = f"generate_series(0, {SESSIONS - 1}) n"
    orders = f"generate_series(0, {ORDERS * SESSIONS - 1}) n"
    lines = f"{orders}, generate_series(1, {LINES}) line"
    nth, session = f"{BASE} + n", f"{BASE} + n / {ORDERS}"
    ended = {"state": "'closed'", "stop_at": "now() - interval '2 days'"}
    name = {"name": "'Bench ' || n"}
    number = {"pos_reference": "'Bench ' || n", "access_token": "NULL"}
    order = {"uuid": "'order-' || n", "state": "'paid'", "session_id": session}
    payment = {"uuid": "'paid-' || n", "payment_method_id": str(made["glase"])}
    of_order = {"id": nth, "pos_order_id": nth, "session_id": session}
    line = {"id": f"{nth} * {LINES} + line", "uuid": "'line-' || n || '-' || line"}
    currency = {"paid_currency": f"'{made['currency']}'", "session_id": session}
    own = {"id": nth, **name}
    copies(shop, "pos_session", made["session"], sessions, own | ended)
    copies(shop, "pos_order", made["order"], orders, own | number | order)
    copies(shop, "pos_payment", made["payment"], orders, of_order | payment)
    copies(shop, "pos_order_line", made["line"], lines, line | {"order_id": nth})
    copies(shop, "glase_transaction", made["row"], orders, ROW | currency)
