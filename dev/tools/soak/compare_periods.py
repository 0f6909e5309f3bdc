# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The reconciliation of a soak: it reports exactly the differences that there are.

At Glase, and not known here, is what Glase lists of a closed period under a reference
that the journal did not have. Each of these is reported, or has settled the one refund
of which nobody knew whether it had happened; and nothing else is.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .mismatch import NO_ORDER, Mismatch

FALSE = "difference that is none"
UNTOLD = "difference that nobody reports"
WRONG = "refund confirmed that was another one"
UNSETTLED = "refund that its list should have settled"
NOT_COMPARED = "payment that nobody compares"
KINDS = (FALSE, UNTOLD, WRONG, UNSETTLED, NOT_COMPARED)
REPORTED = ("only_glase", "only_odoo", "differs")
BESIDE = ("unproven", "unbooked")  # lines that compare Odoo with the journal


@dataclass
class Reconciled:
    """What the reconciliation had before it, and what it made of it."""

    before: list[dict]  # the journal
    periods: list[dict]
    lines: list[dict]
    rows: list[dict]  # the journal, right afterwards

    @property
    def compared(self) -> list[dict]:
        """The lines that compare with Glase."""
        return [line for line in self.lines if line["kind"] not in BESIDE]

    def unnamed(self, amount: Decimal) -> list[dict]:
        """Refunds of an amount that may have happened, and had no reference."""
        return [
            row
            for row in self.before
            if row["kind"] == "refund"
            and row["state"] in ("unconfirmed", "refunded")
            and not row["ers_reference"]
            and f"-{row['amount']:.2f}" == f"{amount:.2f}"
        ]


def period_mismatches(books) -> Iterator[Mismatch]:
    found = books.reconciled
    if found is None:
        return
    for period in found.periods:
        if period["state"] not in ("done", "lost"):
            what = f"period {period['id']} is {period['state']}"
            yield Mismatch(NOT_COMPARED, NO_ORDER, what)
    yield from _unproven(found)
    listed = _listed(books.ledger, found.periods)
    yield from _reported(books, found, listed)
    yield from _compared(found, listed)


def _unproven(found: Reconciled) -> Iterator[Mismatch]:
    """Beside what Glase lists a period tells of money that has no order, of a refund
    that did not happen after all, and of a payment that Glase has given back by itself:
    in Odoo it stands on nothing. Of nothing else once all was put right."""
    rows = {row["client_invoice_id"]: row for row in found.rows}
    for line in found.lines:
        row = rows.get(line["client_invoice_id"]) or {}
        cause = not row.get("order_id") or row["state"] in ("failed", "reversed")
        if line["kind"] in BESIDE and not (row and cause):
            what = f"{line['client_invoice_id']} is called {line['kind']}"
            yield Mismatch(FALSE, row.get("order_uuid") or NO_ORDER, what)


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


def _reported(books, found: Reconciled, listed: dict) -> Iterator[Mismatch]:
    lines = {"reported": set(), "confirmed": set()}
    bills = {
        r["ers_reference"]: r["client_invoice_id"] for r in books.ledger["refunds"]
    }
    told = {bills[ers] for ers in listed if bills.get(ers)}
    for line in found.compared:
        ers = line["ers_reference"]
        if not ers:  # a refund whose end was told without a reference
            if line["client_invoice_id"] in told:
                what = f"{line['client_invoice_id']} is listed, and {line['kind']}"
                yield Mismatch(FALSE, NO_ORDER, what)
        elif line["kind"] in REPORTED:
            lines["reported"].add(ers)
        elif line["kind"] == "refund_confirmed":
            lines["confirmed"].add(ers)
            if bills.get(ers) != line["client_invoice_id"]:
                what = f"{ers} is {bills.get(ers)}, not {line['client_invoice_id']}"
                yield Mismatch(WRONG, NO_ORDER, what)
    unknown = set(listed) - {row["ers_reference"] for row in found.before}
    amounts = Counter(listed[ers] for ers in unknown)
    for ers in lines["reported"] & unknown:
        if amounts[listed[ers]] == len(found.unnamed(listed[ers])) == 1:
            yield Mismatch(UNSETTLED, NO_ORDER, f"only one refund can be {ers}")
    for ers in lines["reported"] - unknown:
        yield Mismatch(FALSE, NO_ORDER, f"{ers} agrees")
    for ers in unknown - lines["reported"] - lines["confirmed"]:
        yield Mismatch(UNTOLD, NO_ORDER, f"{ers} is at Glase only")


def _compared(found: Reconciled, listed: dict) -> Iterator[Mismatch]:
    """Each entry of a list has a line of its amount, each of the journal has one."""
    by_ers = {line["ers_reference"]: line for line in found.compared if line["listed"]}
    for ers, amount in listed.items():
        line = by_ers.get(ers)
        if line is None or f"{line['amount_glase']:.2f}" != f"{amount:.2f}":
            what = f"{ers} is listed with {amount}, not with {line}"
            yield Mismatch(NOT_COMPARED, NO_ORDER, what)
    times = Counter(line["client_invoice_id"] for line in found.compared)
    for row in found.rows:
        money = row["state"] in ("paid", "refunded") and row["ers_reference"]
        if money and times[row["client_invoice_id"]] != 1:
            what = f"{row['client_invoice_id']} is in {times[row['client_invoice_id']]}"
            yield Mismatch(NOT_COMPARED, row["order_uuid"] or NO_ORDER, f"{what} lines")
    for line in found.compared:
        if not line["listed"] and line["ers_reference"] in listed:
            what = f"{line['ers_reference']} is listed, and {line['kind']}"
            yield Mismatch(FALSE, NO_ORDER, what)
