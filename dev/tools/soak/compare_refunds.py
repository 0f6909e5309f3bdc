# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The refunds of a soak: Glase's, the journal's, and those of Odoo's orders.

What customer care has given back has no bill number; the journal may know it from
Glase's list only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .mismatch import NO_ORDER, Mismatch, differences

NO_REFUND_ROW = "refund without a journal row"
NO_REFUND = "refund that Glase does not have"
REFUND_DOUBLED = "refund doubled"
TOO_MUCH = "more given back than paid"
REFUND_LOST = "refund that nobody sees"
OPEN_REFUND = "refund that is not settled"
KINDS = (NO_REFUND_ROW, NO_REFUND, REFUND_DOUBLED, TOO_MUCH, REFUND_LOST, OPEN_REFUND)


def refund_mismatches(books) -> Iterator[Mismatch]:
    for check in (_glase, _journal, _sums, _orders, _ends):
        yield from check(books)


def _glase(books) -> Iterator[Mismatch]:
    """What Glase has given back stands in the journal, once and as it is."""
    by_bill = {row["client_invoice_id"]: row for row in books.refunds}
    by_ers = {row["ers_reference"]: row for row in books.refunds}
    hidden = _in_lost_lists(books)
    for refund in books.ledger["refunds"]:
        bill, ers = refund["client_invoice_id"], refund["ers_reference"]
        if not bill and ers in hidden:
            continue
        row = by_bill.get(bill) if bill else by_ers.get(ers)
        sale = _sale_of(books, row)
        name = bill or f"by customer care {ers}"
        if row is None:
            yield Mismatch(NO_REFUND_ROW, sale, f"Glase gave back {name}")
        elif row["state"] != "refunded":
            what = f"Glase gave back {name}, the journal says {row['state']}"
            yield Mismatch(NO_REFUND_ROW, sale, what)
        elif different := _differences(books, refund, row):
            what = f"{name} is booked otherwise: {different}"
            yield Mismatch(NO_REFUND_ROW, sale, what)
    bills = Counter(r["client_invoice_id"] for r in books.ledger["refunds"])
    for bill, times in bills.items():
        if bill and times > 1:
            sale = _sale_of(books, by_bill.get(bill))
            yield Mismatch(REFUND_DOUBLED, sale, f"{bill} was refunded {times} times")


def _in_lost_lists(books) -> set[str]:
    """What stands only in lists that nobody can ask for: the answer to the mark, with
    the number of the period, was lost."""
    periods = books.reconciled.periods if books.reconciled else []
    if not any(period["state"] == "lost" for period in periods):
        return set()
    ours = {period["period_ref"] for period in periods}
    return {
        ers
        for period in books.ledger["periods"]
        if period["period_id"] not in ours
        for ers in period["transactions"]
    }


def _differences(books, refund: dict, row: dict) -> str:
    paid = books.row_by_id.get(row["refunded_id"]) or {}
    pairs = {
        "amount": (refund["amount"], f"{row['amount']:.2f}"),
        "booked": (f"-{refund['amount']}", f"{row['amount_paid']:.2f}"),
        "currency": (refund["currency"], row["paid_currency"]),
    }
    if refund["client_invoice_id"]:  # of which payment no list tells
        ours = paid.get("ers_reference")
        pairs["payment"] = (refund["payment_ers_reference"], ours)
    # Who only was told that it was refunded has no reference.
    if row["ers_reference"] is not None:
        pairs["ersReference"] = (refund["ers_reference"], row["ers_reference"])
    return differences(**pairs)


def _journal(books) -> Iterator[Mismatch]:
    """What the journal calls refunded has been given back, each by itself."""
    bills = {refund["client_invoice_id"] for refund in books.ledger["refunds"]}
    references = {refund["ers_reference"] for refund in books.ledger["refunds"]}
    seen: Counter = Counter()
    for row in books.refunds:
        if row["state"] != "refunded":
            continue
        ers = row["ers_reference"]
        seen[ers] += 1
        if row["client_invoice_id"] not in bills and ers not in references:
            what = f"{row['client_invoice_id']} is refunded here, and not at Glase"
            yield Mismatch(NO_REFUND, _sale_of(books, row), what)
        elif ers and seen[ers] > 1:
            what = f"the journal has {ers} more than once"
            yield Mismatch(REFUND_DOUBLED, _sale_of(books, row), what)


def _sums(books) -> Iterator[Mismatch]:
    """No payment is given back more than it was, and both add up to the same."""
    at_glase: dict = defaultdict(Decimal)
    by_tills: dict = defaultdict(Decimal)
    for refund in books.ledger["refunds"]:
        ers, amount = refund["payment_ers_reference"], Decimal(refund["amount"])
        at_glase[ers] += amount
        by_tills[ers] += amount if refund["client_invoice_id"] else 0
    here: dict = defaultdict(Decimal)
    for row in books.refunds:
        if row["state"] in ("sending", "refunded", "unconfirmed"):
            here[row["refunded_id"]] += Decimal(f"{row['amount']:.2f}")
    paid = {p["ers_reference"]: Decimal(p["amount"]) for p in books.kept}
    for row in books.rows:
        ers, order = row["ers_reference"], row["order_uuid"] or NO_ORDER
        if row["state"] != "paid":
            continue
        for amount in (at_glase[ers], here[row["id"]]):
            if amount > paid.get(ers, 0):
                what = f"{amount} of {paid.get(ers)} {row['client_invoice_id']}"
                yield Mismatch(TOO_MUCH, order, what)
        if by_tills[ers] != here[row["id"]]:
            what = f"{by_tills[ers]} at Glase, {here[row['id']]} here"
            yield Mismatch(NO_REFUND, order, f"of {row['client_invoice_id']}: {what}")


def _orders(books) -> Iterator[Mismatch]:
    """Each Glase payment of a refund order has a row; each row an order, or a list."""
    rows = defaultdict(list)
    for row in books.refunds:
        rows[row["payment_id"]].append(row)
        sale = _sale_of(books, row)
        refund = books.refund_orders.get(row["order_uuid"])
        if row["state"] == "refunded" and not row["order_id"]:
            died = refund is None or refund.ended == "died"
            if row["order_uuid"] and not (row["unresolved"] and died):
                what = f"{row['client_invoice_id']} is in no order"
                yield Mismatch(REFUND_LOST, sale, what)
            elif not row["order_uuid"] and not _needs_no_order(row):
                what = f"{row['client_invoice_id']} is on no list"
                yield Mismatch(REFUND_LOST, sale, what)
    for payment in books.refund_payments:
        linked = rows[payment["id"]]
        told = [row for row in linked if _stands_for(row, payment)]
        if len(linked) != 1 or not told:
            states = [(row["client_invoice_id"], row["state"]) for row in linked]
            sale = _sale_of(books, linked[0] if linked else None)
            what = f"payment {payment['id']} has {states or 'no row'}"
            yield Mismatch(NO_REFUND, sale, what)


def _needs_no_order(row: dict) -> bool:
    """A payment that was undone, a manager's free amount, or on the list."""
    undone = row["client_invoice_id"].startswith("undo-")
    return bool(undone or row["reason"] or row["unresolved"] or row["settled_note"])


def _stands_for(row: dict, payment: dict) -> bool:
    """The money was given back, or a manager has on the list that it was not."""
    given = row["state"] == "refunded"
    given |= row["state"] == "failed" and bool(row["unresolved"])
    same_amount = f"{-row['amount']:.2f}" == f"{payment['amount']:.2f}"
    return given and same_amount and row["order_uuid"] == payment["order_uuid"]


def _ends(books) -> Iterator[Mismatch]:
    for row in books.refunds:
        if row["state"] in ("sending", "unconfirmed"):
            what = f"{row['client_invoice_id']} is {row['state']}"
            yield Mismatch(OPEN_REFUND, _sale_of(books, row), what)
    given = {r["order_uuid"] for r in books.refunds if r["state"] == "refunded"}
    for refund in books.refund_orders.values():
        order = refund.sale.order_uuid
        if refund.ended in ("", "not saved"):
            what = f"the till ended {refund.payment_uuid} as {refund.ended!r}"
            yield Mismatch(OPEN_REFUND, order, what)
        elif refund.ended == "refused" and refund.order_uuid in given:
            what = f"the cashier read that {refund.payment_uuid} was not refunded"
            yield Mismatch(REFUND_LOST, order, what)


def _sale_of(books, row: dict | None) -> str:
    """The order uuid of the sale that a refund's row belongs to."""
    paid = books.row_by_id.get(row["refunded_id"]) if row else None
    return (paid or {}).get("order_uuid") or NO_ORDER
