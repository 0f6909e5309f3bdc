# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long a period takes to be read and compared, and how much memory, by its rows."""

import json
import os
import subprocess
import sys

from . import database, runtime
from .cluster import Cluster
from .progress import Trouble, say, step

SIZES = (1_000, 10_000, 100_000)
SECONDS, MEGABYTES = 60, 300  # of the largest
NAME = "bench_reports"
# Runs in Odoo's shell, which is one worker; the report's root does not match its end.
SCRIPT = """
import json, resource, time
from odoo.addons.pos_glase.exchange import matching
rows = {rows}
account = env["glase.account"].create(
    {{"name": "Bench", "endpoint": "http://127.0.0.1:9/", "reseller": "shop1"}})
config = env["pos.config"].search([("company_id", "=", account.company_id.id)], limit=1)
terminal = env["glase.terminal"].create(
    {{"name": "Bench", "account_id": account.id, "config_id": config.id}})
terminal.terminal_id = "5f0c1d7e9ab34c28b6e4d2901f7a8c63"
env.cr.execute('''
    INSERT INTO glase_transaction (payment_uuid, attempt, client_invoice_id,
        terminal_id, config_id, company_id, currency_id, amount, amount_paid,
        paid_currency, state, kind, confirmed, ers_reference, cashier, payment_date,
        create_date, changed_at)
    SELECT 'bench-' || n, 1, 'bench-' || n || '-1', %s, %s, %s, %s, 78, 78, 'USD',
        'paid', 'payment', TRUE, '20260314' || lpad(n::text, 17, '0'), 'Alva',
        now(), now(), now() FROM generate_series(1, %s) n''',
    [terminal.id, config.id, account.company_id.id, config.currency_id.id, rows])
period = env["glase.period"].create(
    {{"account_id": account.id, "company_id": account.company_id.id,
      "terminal_id": terminal.id, "terminal_code": terminal.terminal_id,
      "currency_id": config.currency_id.id, "state": "reading", "run": 1,
      "period_ref": "1", "marked_at": env["glase.transaction"]._clock()}})
row = ("<Row><TerminalId>5f0c1d7e9ab34c28b6e4d2901f7a8c63</TerminalId>"
       "<CashierId>Alva</CashierId><SalesAmount>78.00000</SalesAmount>"
       "<ErsReference>20260314%017d</ErsReference></Row>")
text = "<A><Meta/>" + "".join(row % n for n in range(1, rows + 1)) + "</B>"
env["glase.report"].create(
    {{"period_id": period.id, "report": "Reconciliation/STD_RECON_007.xml",
      **env["glase.report"]._look_through(text, "1"), "text": text}})
env.cr.commit()
del text
env.invalidate_all()
began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
matching.compare(env, period.id)
env.invalidate_all()
print("FIGURES " + json.dumps({{
    "seconds": round(time.monotonic() - began, 2),
    "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    "before_mb": round(before / 1024),
    "result": period.result, "matched": period.count_glase}}))
"""


def measure() -> dict:
    """Seconds and megabytes of one worker, by the number of payments in the list."""
    found = {}
    ready = runtime.ensure()
    with Cluster() as cluster:
        source = database.with_addon(ready, cluster)
        for rows in SIZES:
            with step(f"A period of {rows} payments"):
                found[rows] = _one(ready, cluster, source, rows)
    return found


def _one(ready, cluster, source: str, rows: int) -> dict:
    database.clone(cluster, source, NAME)
    command = ready.odoo("-d", NAME, "--no-http", command="shell")
    done = subprocess.run(
        command,
        input=SCRIPT.format(rows=rows),
        env={**os.environ, **ready.environment(), **cluster.environment()},
        text=True,
        capture_output=True,
    )
    database.drop(cluster, NAME)
    for line in done.stdout.splitlines():
        if "FIGURES " in line:
            return json.loads(line.partition("FIGURES ")[2])
    raise Trouble(f"Odoo's shell failed: {done.stderr[-2000:]}")


def main() -> int:
    """Measure, print, and answer 1 if the largest period takes too much."""
    try:
        found = measure()
    except Trouble as trouble:
        say(str(trouble))
        return 1
    for rows, figures in found.items():
        say(f"{rows:>7} payments: {figures}")
    largest = found[SIZES[-1]]
    good = largest["seconds"] < SECONDS and largest["peak_mb"] < MEGABYTES
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
