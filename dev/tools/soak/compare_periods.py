# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The reconciliation of a soak: it reports exactly the differences that there are.

At Glase, and not known here, is what Glase lists of a closed period under a reference
that the journal did not have. Each of these is reported, or has settled the one refund
of which nobody knew whether it had happened; and nothing else is.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from .books import BESIDE, NO_ORDER, Books, Mismatch, Reconciled

FALSE = "difference that is none"
UNTOLD = "difference that nobody reports"
WRONG = "refund confirmed that was another one"
UNSETTLED = "refund that its list should have settled"
NOT_COMPARED = "payment that nobody compares"
REPORTED = ("only_glase", "only_odoo", "differs")


def period_mismatches(books: Books) -> Iterator[Mismatch]:
    found = books.reconciled
    if found is None:
        return
    for period in found.periods:
        if period["state"] not in ("done", "lost"):
            what = f"period {period['id']} is {period['state']}"
            yield NOT_COMPARED, NO_ORDER, what
    yield from _unproven(found)
    listed = _listed(books.ledger, found.periods)
    yield from _reported(books, found, listed)
    yield from _compared(found, listed)


def _unproven(found: Reconciled) -> Iterator[Mismatch]:
    """Beside what Glase lists a period tells of money that has no order, of a refund
    that did not happen after all, and of a payment that Glase has given back by itself:
    in Odoo it stands on nothing. Of nothing else once all was put right."""
    known = {tx["client_invoice_id"]: tx for tx in found.transactions}
    for line in found.lines:
        tx = known.get(line["client_invoice_id"]) or {}
        cause = not tx.get("order_id") or tx["state"] in ("failed", "reversed")
        if line["kind"] in BESIDE and not (tx and cause):
            what = f"{line['client_invoice_id']} is called {line['kind']}"
            yield FALSE, tx.get("order_uuid") or NO_ORDER, what


def _listed(ledger: dict, periods: list[dict]) -> dict[str, Decimal]:
    """What Glase's lists of the periods that we have a number of say, by reference."""
    amounts = {
        p["ers_reference"]: Decimal(p["amount"])
        for p in ledger["payments"]
        if p["state"] == "paid"
    }
    amounts |= {r["ers_reference"]: -Decimal(r["amount"]) for r in ledger["refunds"]}
    ours = {period["period_ref"] for period in periods}
    return {
        ers: amounts[ers]
        for period in ledger["periods"]
        if period["period_id"] in ours
        for ers in period["transactions"]
        if ers in amounts
    }


def _reported(books: Books, found: Reconciled, listed: dict) -> Iterator[Mismatch]:
    reported, confirmed = set(), set()
    refunds = books.ledger["refunds"]
    numbers = {r["ers_reference"]: r["client_invoice_id"] for r in refunds}
    told = {numbers[ers] for ers in listed if numbers.get(ers)}
    for line in found.compared:
        ers, number = line["ers_reference"], line["client_invoice_id"]
        if not ers:  # a refund whose end was told without a reference
            if number in told:
                yield FALSE, NO_ORDER, f"{number} is listed, and {line['kind']}"
        elif line["kind"] in REPORTED:
            reported.add(ers)
        elif line["kind"] == "refund_confirmed":
            confirmed.add(ers)
            if numbers.get(ers) != number:
                yield WRONG, NO_ORDER, f"{ers} is {numbers.get(ers)}, not {number}"
    unknown = set(listed) - {tx["ers_reference"] for tx in found.before}
    amounts = Counter(listed[ers] for ers in unknown)
    for ers in reported & unknown:
        if amounts[listed[ers]] == len(found.unnamed(listed[ers])) == 1:
            yield UNSETTLED, NO_ORDER, f"only one refund can be {ers}"
    for ers in reported - unknown:
        yield FALSE, NO_ORDER, f"{ers} agrees"
    for ers in unknown - reported - confirmed:
        yield UNTOLD, NO_ORDER, f"{ers} is at Glase only"


def _compared(found: Reconciled, listed: dict) -> Iterator[Mismatch]:
    """Each entry of a list has a line of its amount, each of the journal has one."""
    by_ers = {line["ers_reference"]: line for line in found.compared if line["listed"]}
    for ers, amount in listed.items():
        line = by_ers.get(ers)
        if line is None or f"{line['amount_glase']:.2f}" != f"{amount:.2f}":
            what = f"{ers} is listed with {amount}, not with {line}"
            yield NOT_COMPARED, NO_ORDER, what
    times = Counter(line["client_invoice_id"] for line in found.compared)
    for tx in found.transactions:
        number, order = tx["client_invoice_id"], tx["order_uuid"] or NO_ORDER
        money = tx["state"] in ("paid", "refunded") and tx["ers_reference"]
        if money and times[number] != 1:
            yield NOT_COMPARED, order, f"{number} is in {times[number]} lines"
    for line in found.compared:
        if not line["listed"] and line["ers_reference"] in listed:
            what = f"{line['ers_reference']} is listed, and {line['kind']}"
            yield FALSE, NO_ORDER, what
