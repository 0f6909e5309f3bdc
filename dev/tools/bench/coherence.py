# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What it costs to compare a session of 1,000 orders with the journal, beside many
sessions that are closed: at its closing, and every minute in the recovery job."""

from dev.lib import database
from dev.lib.progress import Trouble, step

from .shell import figures, shell
from .shop import Shop

ORDERS, LINES = 1_000, 3  # of a session; of an order
SESSIONS = 30  # of the shop, each as large
TIMES = 21  # whose median counts
GOAL = 50  # milliseconds
NAME = "bench_coherence"
# In Odoo's shell: one order, then as many of it as a shop has after a month.
PREPARE = """
def copies(table, base, own):
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s",
        [table])
    names = [name for (name,) in env.cr.fetchall()]
    taken = ", ".join(own.get(name, 't."' + name + '"') for name in names)
    listed = ", ".join('"' + name + '"' for name in names)
    env.cr.execute(
        f"INSERT INTO {{table}} ({{listed}}) SELECT {{taken}} FROM (SELECT * FROM "
        f"{{table}} WHERE id = {{base}}) t, generate_series(0, {number} - 1) n"
        + (", generate_series(1, {lines}) line" if "line" in own["id"] else ""))

configs = env["pos.config"].search([])
config = configs.filtered(lambda config: not config.current_session_id)[0]
company = config.company_id
glase = env["pos.payment.method"]._glase_of_company(company)
card = config.payment_method_ids.filtered(lambda method: method.type == "bank")[0]
account = env["glase.account"].create(
    {{"name": "Bench", "company_id": company.id, "endpoint": "http://127.0.0.1:9/",
      "reseller": "shop1", "new_password": "secret1"}})
terminal = env["glase.terminal"].create(
    {{"name": "Bench", "account_id": account.id, "config_id": config.id}})
session = env["pos.session"].create({{"config_id": config.id}})
product = env["product.product"].search([("available_in_pos", "=", True)], limit=1)
order = env["pos.order"].create(
    {{"session_id": session.id, "company_id": company.id, "amount_total": 30,
      "amount_tax": 0, "amount_paid": 30, "amount_return": 0, "lines": [
        (0, 0, {{"product_id": product.id, "name": "Line", "qty": 1, "price_unit": 10,
                 "price_subtotal": 10, "price_subtotal_incl": 10}})]}})
payment = env["pos.payment"].create(
    {{"pos_order_id": order.id, "payment_method_id": card.id, "amount": 30}})
row = env["glase.transaction"].create(
    {{"payment_uuid": "base", "attempt": 1, "client_invoice_id": "base-1",
      "order_uuid": "base", "terminal_id": terminal.id, "config_id": config.id,
      "company_id": company.id, "currency_id": config.currency_id.id, "amount": 30,
      "session_id": session.id, "state": "sending"}})
env.flush_all()
copies("pos_session", session.id, {{"id": "1000000 + n", "name": "'Bench ' || n",
    "state": "'closed'", "stop_at": "now() - interval '2 days'"}})
copies("pos_order", order.id, {{"id": "1000000 + n", "uuid": "'order-' || n",
    "name": "'Bench ' || n", "pos_reference": "'Bench ' || n", "state": "'paid'",
    "access_token": "NULL", "session_id": "1000000 + n / {orders}"}})
copies("pos_payment", payment.id, {{"id": "1000000 + n", "uuid": "'paid-' || n",
    "pos_order_id": "1000000 + n", "payment_method_id": str(glase.id),
    "session_id": "1000000 + n / {orders}"}})
copies("pos_order_line", order.lines.id, {{"id": "1000000 + n * {lines} + line",
    "uuid": "'line-' || n || '-' || line", "order_id": "1000000 + n"}})
copies("glase_transaction", row.id, {{"id": "1000000 + n", "kind": "'payment'",
    "payment_uuid": "'paid-' || n", "client_invoice_id": "'paid-' || n || '-1'",
    "order_uuid": "'order-' || n", "order_id": "1000000 + n", "state": "'paid'",
    "payment_id": "1000000 + n", "session_id": "1000000 + n / {orders}",
    "ers_reference": "'9' || lpad(n::text, 24, '0')", "amount_paid": "30",
    "paid_currency": "'" + config.currency_id.name + "'", "confirmed": "TRUE",
    "receipt_state": "'sent'", "unresolved": "n % 997 = 0"}})
env.cr.execute("DELETE FROM pos_session WHERE id >= 1000000 + {number} / {orders}")
env.cr.commit()
env.cr._cnx.autocommit = True
for table in ("pos_order", "pos_payment", "pos_order_line", "glase_transaction"):
    env.cr.execute(f"ANALYZE {{table}}")
print("FIGURES {{}}")
"""
COMPARE = """
import json, statistics, time
from odoo.addons.pos_glase.exchange import coherence
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


def measure(shop: Shop, _odoo) -> dict:
    """Medians of one session among others. Raises Trouble when they miss the goal."""
    source = database.with_addon(shop.runtime, shop.cluster)
    numbers = {"orders": ORDERS, "lines": LINES, "number": ORDERS * SESSIONS}
    database.clone(shop.cluster, source, NAME)
    try:
        with step(f"A shop of {ORDERS * SESSIONS} orders"):
            figures(shell(shop, NAME, PREPARE.format(**numbers)))
        compare = COMPARE.format(times=TIMES, sessions=SESSIONS)
        found = figures(shell(shop, NAME, compare))
    finally:
        database.drop(shop.cluster, NAME)
    if found["orders of the session"] != ORDERS:
        raise Trouble(f"This is not the session that was meant: {found}")
    found["goal_ms"] = GOAL
    if found["compared and told, median_ms"] >= GOAL:
        raise Trouble(f"A session of {ORDERS} orders takes {GOAL} ms or more: {found}")
    return found
