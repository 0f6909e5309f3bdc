# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The whole history of one sale: till, Glase's calls, the journal and its trail."""

import time
from collections.abc import Iterator
from dataclasses import fields

from .compare import Books
from .scenario import Scenario
from .shop import SoakShop

TRAIL = """
    SELECT e.at, t.client_invoice_id, e.what,
           CONCAT_WS(' → ', e.state_before, e.state_after), COALESCE(e.answer, ''),
           COALESCE(e.note, '')
      FROM glase_event e JOIN glase_transaction t ON t.id = e.transaction_id
     WHERE t.id IN %s ORDER BY e.id
"""

NAMES = ("client_invoice_id", "invoice_reference", "ers_reference")


def history(shop: SoakShop, books: Books, order_uuid: str) -> Iterator[str]:
    """Line by line; times of Glase are ahead where the soak has moved its clock."""
    rows = [row for row in books.rows if row["order_uuid"] == order_uuid]
    paid = {row["id"] for row in rows}
    rows += [row for row in books.refunds if row["refunded_id"] in paid]
    sale = books.sales.get(order_uuid)
    if sale:
        yield f"  the sale: {_brief(sale.scenario)}"
        yield f"  ended: {sale.ended or 'not'}, register {sale.till.config_id}"
        yield "  the till:"
        for moment, what in list(sale.story):
            yield f"    {_clock(moment)} {what}"
    yield "  the journal:"
    for row in rows:
        yield f"    {row}"
    yield "  its trail:"
    for at, *facts in shop.sql(TRAIL, tuple(row["id"] for row in rows) or (0,)):
        yield f"    {at:%H:%M:%S} {' | '.join(facts)}"
    yield "  at Glase:"
    bills = {row["client_invoice_id"] for row in rows}
    references = {row["ers_reference"] for row in rows}
    for payment in books.ledger["payments"]:
        if payment["client_invoice_id"] in bills:
            yield f"    {payment}"
    for refund in books.ledger["refunds"]:
        if refund["payment_ers_reference"] in references:
            yield f"    {refund}"
    for call in _calls(books, rows):
        yield f"    {_call(call)}"


def _brief(scenario: Scenario) -> str:
    """What happens in it; what does not is left out."""
    happens = {f.name: getattr(scenario, f.name) for f in fields(scenario)}
    return ", ".join(f"{name} {value}" for name, value in happens.items() if value)


def _calls(books: Books, rows: list[dict]) -> Iterator[dict]:
    """Calls that name the sale, and between them those of its till that name none."""
    named = {row[name] for row in rows for name in NAMES if row[name]}
    bills = {row["client_invoice_id"] for row in rows}
    for payment in books.ledger["payments"]:
        if payment["client_invoice_id"] in bills:
            named |= {payment["ers_reference"], payment["invoice_reference"]}
    calls = books.ledger["calls"]
    mine = [call["number"] for call in calls if named & _names(call)]
    if not mine:
        return
    tills = {call["principal"] for call in calls if call["number"] in mine}
    for call in calls[mine[0] - 1 : mine[-1]]:
        nameless = call["principal"] in tills and not _names(call)
        if nameless or call["number"] in mine:
            yield call


def _names(call: dict) -> set[str]:
    return {call[name] for name in NAMES if call[name]}


def _call(call: dict) -> str:
    facts = [f"#{call['number']}", call["time"][11:23], call["operation"]]
    facts.append(next((call[name] for name in NAMES if call[name]), "(no reference)"))
    if call["invoice_version"] is not None:
        facts.append(f"version {call['invoice_version']}")
    facts += [call["status"], call["result"]]
    if call["fault"]:
        facts.append(f"[{call['fault']}]")
    return " ".join(filter(None, map(str, facts)))


def _clock(moment: float) -> str:
    return time.strftime("%H:%M:%S", time.localtime(moment)) + f"{moment % 1:.2f}"[1:]
