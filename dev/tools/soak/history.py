# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The whole history of one sale: till, Glase's calls, the journal and its trail."""

from collections.abc import Iterator
from datetime import datetime

from .books import Books
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
    mine = [tx for tx in books.payments if tx["order_uuid"] == order_uuid]
    paid = {tx["id"] for tx in mine}
    mine += [tx for tx in books.refunds if tx["refunded_id"] in paid]
    if sale := books.sales.get(order_uuid):
        happens = [f"{what} {how}" for what, how in vars(sale.scenario).items() if how]
        yield f"  the sale: {', '.join(happens)}"
        yield f"  ended: {sale.ended or 'not'}, register {sale.till.config_id}"
        yield "  the till:"
        for moment, what in list(sale.story):
            yield f"    {datetime.fromtimestamp(moment):%H:%M:%S.%f} {what}"
    yield from ("  the journal:", *(f"    {tx}" for tx in mine), "  its trail:")
    for at, *facts in shop.sql(TRAIL, tuple(tx["id"] for tx in mine) or (0,)):
        yield f"    {at:%H:%M:%S} {' | '.join(facts)}"
    yield "  at Glase:"
    named = {tx[name] for tx in mine for name in NAMES} - {None, ""}
    payments = [p for p in books.ledger["payments"] if named & _names(p)]
    refunds = books.ledger["refunds"]
    yield from (f"    {payment}" for payment in payments)
    yield from (f"    {r}" for r in refunds if r["payment_ers_reference"] in named)
    for payment in payments:
        named |= _names(payment)
    yield from _calls(books.ledger["calls"], named)


def _calls(calls: list[dict], named: set[str]) -> Iterator[str]:
    """Calls that name the sale, and between them those of its till that name none."""
    mine = [call["number"] for call in calls if named & _names(call)]
    tills = {call["principal"] for call in calls if call["number"] in mine}
    for call in calls[mine[0] - 1 : mine[-1]] if mine else ():
        nameless = call["principal"] in tills and not _names(call)
        if nameless or call["number"] in mine:
            yield _told(call)


def _names(told: dict) -> set[str]:
    return {told[name] for name in NAMES if told[name]}


def _told(call: dict) -> str:
    facts = [f"    #{call['number']}", call["time"][11:23], call["operation"]]
    facts.append(next((call[name] for name in NAMES if call[name]), "(no reference)"))
    if call["invoice_version"] is not None:
        facts.append(f"version {call['invoice_version']}")
    facts += [call["status"], call["result"]]
    if call["fault"]:
        facts.append(f"[{call['fault']}]")
    return " ".join(filter(None, map(str, facts)))
