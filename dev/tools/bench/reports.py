# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How long a period takes to be fetched and then to be parsed and matched, and how much
memory, by its payments; and that a worker which is killed half-way leaves the rest to
the next."""

import tempfile
from base64 import b64encode
from pathlib import Path

from dev.lib.progress import Trouble, step
from dev.lib.shop import figures

from .shop import BenchShop, another, stub

SIZES = (1_000, 10_000, 100_000)
SECONDS, MEGABYTES = 60, 300  # of the largest
NAME = "bench_reports"
TERMINAL = "5f0c1d7e9ab34c28b6e4d2901f7a8c63"
ROW = (
    f"<Row>\n<TerminalId>{TERMINAL}</TerminalId>\n<CashierId>Alva</CashierId>\n"
    "<SalesAmount>78.00000</SalesAmount>\n"
    "<ErsReference>20260314%017d</ErsReference>\n</Row>\n"
)
# The report's root does not match its end, and the text stands in it twice
# (glase_api.md, 8.5).
ANSWER = """<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
<soap:Body><a:executeReportResponse xmlns:a="http://external.interfaces.ers.seamless.com/">
<return><resultCode>0</resultCode><report><content>{encoded}</content>
<contentString><![CDATA[{text}]]></contentString></report></return>
</a:executeReportResponse></soap:Body></soap:Envelope>"""
# All of them run in Odoo's shell, each in a worker of its own.
PREPARE = """
account = env["glase.account"].create(
    {{"name": "Bench", "endpoint": "{url}", "reseller": "shop1",
      "new_password": "secret1"}})
config = env["pos.config"].search([("company_id", "=", account.company_id.id)], limit=1)
terminal = env["glase.terminal"].create(
    {{"name": "Bench", "account_id": account.id, "config_id": config.id}})
terminal.terminal_id = "{terminal}"
env.cr.execute('''
    INSERT INTO glase_transaction (payment_uuid, attempt, client_invoice_id,
        terminal_id, config_id, company_id, currency_id, amount, amount_paid,
        paid_currency, state, kind, confirmed, ers_reference, cashier, payment_date,
        create_date, changed_at)
    SELECT 'bench-' || n, 1, 'bench-' || n || '-1', %s, %s, %s, %s, 78, 78, 'USD',
        'paid', 'payment', TRUE, '20260314' || lpad(n::text, 17, '0'), 'Alva',
        now(), now(), now() FROM generate_series(1, %s) n''',
    [terminal.id, config.id, account.company_id.id, config.currency_id.id, {rows}])
env["glase.period"].create(
    {{"account_id": account.id, "company_id": account.company_id.id,
      "terminal_id": terminal.id, "terminal_code": terminal.terminal_id,
      "currency_id": config.currency_id.id, "state": "marked", "period_ref": "1",
      "refused_reports": "Reconciliation/STD_RECON_006.xml",
      "marked_at": env["glase.transaction"]._clock()}})
env.cr.commit()
"""
FETCH = """
import json, resource, time
from odoo.addons.pos_glase.services.reconciliation import close_period
period = env["glase.period"].search([])
began = time.monotonic()
close_period._fetch(env, period.id)
print("FIGURES " + json.dumps({
    "fetched_seconds": round(time.monotonic() - began, 2),
    "fetched_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}))
"""
CARE = """
import json, os, resource, time
from odoo.addons.pos_glase.services.reconciliation import close_period, matching
period = env["glase.period"].search([])
begins_at = period.rows_read
store = matching._store
def until_half(env, period_id, run, done, batch):
    if done >= {rows} / 2:
        os.kill(os.getpid(), 9)
    return store(env, period_id, run, done, batch)
if {dies}:
    matching._store = until_half
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
began = time.monotonic()
close_period.care(env, period.id)
env.cr.rollback()  # see what it has committed
env.invalidate_all()
print("FIGURES " + json.dumps({{
    "seconds": round(time.monotonic() - began, 2),
    "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    "before_mb": round(before / 1024), "begins_at_row": begins_at,
    "result": period.result, "matched": period.count_glase}}))
"""


def measure(shop: BenchShop, _odoo) -> dict:
    """Figures of one worker, by the number of payments in the list.

    :raises Trouble: when the largest takes too much, or is not resumed
    """
    found = {}
    for rows in SIZES:
        with step(f"A period of {rows} payments"):
            found[f"{rows} payments"] = _one(shop, rows)
    with step("A worker is killed half-way"):
        found["after a kill"] = _one(shop, SIZES[-1], killed=True)
    largest, resumed = found[f"{SIZES[-1]} payments"], found["after a kill"]
    if largest["seconds"] >= SECONDS or largest["peak_mb"] >= MEGABYTES:
        raise Trouble(f"More than {SECONDS} s or {MEGABYTES} MB: {largest}")
    if not resumed["begins_at_row"] or resumed["matched"] != SIZES[-1]:
        raise Trouble(f"The next worker did not go on: {resumed}")
    return found


def _one(shop: BenchShop, rows: int, killed: bool = False) -> dict:
    with another(shop, NAME) as other:
        with tempfile.TemporaryDirectory() as folder, _glase(folder, rows) as url:
            other.shell(PREPARE.format(url=url, rows=rows, terminal=TERMINAL))
            fetched = figures(other.shell(FETCH))
        if killed:
            other.shell(CARE.format(rows=rows, dies=True))
        return figures(other.shell(CARE.format(rows=rows, dies=False))) | fetched


def _glase(folder: str, rows: int):
    """A provider that answers every call with a list of so many payments."""
    text = "<A><Meta/>\n" + "".join(ROW % n for n in range(1, rows + 1)) + "</B>"
    encoded = b64encode(text.encode()).decode()
    file = Path(folder, "answer.xml")
    file.write_text(ANSWER.format(text=text, encoded=encoded))
    return stub(0, str(file))
