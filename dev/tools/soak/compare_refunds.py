# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The refunds of a soak: Glase's, the journal's, and those of Odoo's orders.

What customer care has given back has no invoice number; the journal may know it from
Glase's list only.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal

from .books import NO_ORDER, Books, Mismatch, differences

NO_TRANSACTION = "refund without a transaction"
NO_REFUND = "refund that Glase does not have"
REFUND_DOUBLED = "refund doubled"
TOO_MUCH = "more given back than paid"
REFUND_LOST = "refund that nobody sees"
OPEN_REFUND = "refund that is not settled"


def refund_mismatches(books: Books) -> Iterator[Mismatch]:
    for check in (_glase, _journal, _sums, _orders, _ends):
        yield from check(books)


def _glase(books: Books) -> Iterator[Mismatch]:
    """What Glase has given back stands in the journal, once and as it is."""
    by_number = {tx["client_invoice_id"]: tx for tx in books.refunds}
    by_ers = {tx["ers_reference"]: tx for tx in books.refunds}
    hidden = _in_lost_lists(books)
    for refund in books.ledger["refunds"]:
        number, ers = refund["client_invoice_id"], refund["ers_reference"]
        if not number and ers in hidden:
            continue
        tx = by_number.get(number) if number else by_ers.get(ers)
        sale, name = _sale_of(books, tx), number or f"by customer care {ers}"
        if tx is None:
            yield NO_TRANSACTION, sale, f"Glase gave back {name}"
        elif tx["state"] != "refunded":
            what = f"Glase gave back {name}, the journal says {tx['state']}"
            yield NO_TRANSACTION, sale, what
        elif different := _differences(books, refund, tx):
            yield NO_TRANSACTION, sale, f"{name} is booked otherwise: {different}"
    numbers = Counter(r["client_invoice_id"] for r in books.ledger["refunds"])
    for number, times in numbers.items():
        if number and times > 1:
            sale = _sale_of(books, by_number.get(number))
            yield REFUND_DOUBLED, sale, f"{number} was refunded {times} times"


def _in_lost_lists(books: Books) -> set[str]:
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


def _differences(books: Books, refund: dict, tx: dict) -> str:
    pairs = {
        "amount": (refund["amount"], f"{tx['amount']:.2f}"),
        "booked": (f"-{refund['amount']}", f"{tx['amount_paid']:.2f}"),
        "currency": (refund["currency"], tx["paid_currency"]),
    }
    if refund["client_invoice_id"]:  # of which payment no list tells
        ours = books.by_id.get(tx["refunded_id"], {}).get("ers_reference")
        pairs["payment"] = (refund["payment_ers_reference"], ours)
    # Who only was told that it was refunded has no reference.
    if tx["ers_reference"] is not None:
        pairs["ersReference"] = (refund["ers_reference"], tx["ers_reference"])
    return differences(**pairs)


def _journal(books: Books) -> Iterator[Mismatch]:
    """What the journal calls refunded has been given back, each by itself."""
    numbers = {refund["client_invoice_id"] for refund in books.ledger["refunds"]}
    references = {refund["ers_reference"] for refund in books.ledger["refunds"]}
    seen: Counter = Counter()
    for tx in books.refunds:
        if tx["state"] != "refunded":
            continue
        ers, sale = tx["ers_reference"], _sale_of(books, tx)
        seen[ers] += 1
        if tx["client_invoice_id"] not in numbers and ers not in references:
            what = f"{tx['client_invoice_id']} is refunded here, and not at Glase"
            yield NO_REFUND, sale, what
        elif ers and seen[ers] > 1:
            yield REFUND_DOUBLED, sale, f"the journal has {ers} more than once"


def _sums(books: Books) -> Iterator[Mismatch]:
    """No payment is given back more than it was, and both add up to the same."""
    at_glase, by_tills, here = (defaultdict(Decimal) for _ in range(3))
    for refund in books.ledger["refunds"]:
        ers, amount = refund["payment_ers_reference"], Decimal(refund["amount"])
        at_glase[ers] += amount
        by_tills[ers] += amount if refund["client_invoice_id"] else 0
    for tx in books.refunds:
        if tx["state"] in ("sending", "refunded", "unconfirmed"):
            here[tx["refunded_id"]] += Decimal(f"{tx['amount']:.2f}")
    kept = {p["ers_reference"]: Decimal(p["amount"]) for p in books.kept}
    for tx in books.payments:
        ers, order = tx["ers_reference"], tx["order_uuid"] or NO_ORDER
        if tx["state"] != "paid":
            continue
        ours = here[tx["id"]]
        for amount in (at_glase[ers], ours):
            if amount > kept.get(ers, 0):
                what = f"{amount} of {kept.get(ers)} {tx['client_invoice_id']}"
                yield TOO_MUCH, order, what
        if by_tills[ers] != ours:
            what = (
                f"of {tx['client_invoice_id']}: {by_tills[ers]} at Glase, {ours} here"
            )
            yield NO_REFUND, order, what


def _orders(books: Books) -> Iterator[Mismatch]:
    """Each Glase payment of a refund order has a transaction; each transaction has an
    order, or stands on a list."""
    transactions = defaultdict(list)
    for tx in books.refunds:
        transactions[tx["payment_id"]].append(tx)
        refund, number = (
            books.refund_orders.get(tx["order_uuid"]),
            tx["client_invoice_id"],
        )
        if tx["state"] == "refunded" and not tx["order_id"]:
            died = refund is None or refund.ended == "died"
            if tx["order_uuid"] and not (tx["unresolved"] and died):
                yield REFUND_LOST, _sale_of(books, tx), f"{number} is in no order"
            elif not tx["order_uuid"] and not _needs_no_order(tx):
                yield REFUND_LOST, _sale_of(books, tx), f"{number} is on no list"
    for payment in books.refund_payments:
        linked = transactions[payment["id"]]
        if len(linked) != 1 or not _stands_for(linked[0], payment):
            states = [(tx["client_invoice_id"], tx["state"]) for tx in linked]
            sale = _sale_of(books, linked[0] if linked else None)
            yield NO_REFUND, sale, f"payment {payment['id']} has {states or 'none'}"


def _needs_no_order(tx: dict) -> bool:
    """A payment that was undone, a manager's free amount, or on the list."""
    undone = tx["client_invoice_id"].startswith("undo-")
    return bool(undone or tx["reason"] or tx["unresolved"] or tx["settled_note"])


def _stands_for(tx: dict, payment: dict) -> bool:
    """The money was given back, or a manager has on the list that it was not."""
    given = tx["state"] == "refunded"
    given |= tx["state"] == "failed" and bool(tx["unresolved"])
    same_amount = f"{-tx['amount']:.2f}" == f"{payment['amount']:.2f}"
    return given and same_amount and tx["order_uuid"] == payment["order_uuid"]


def _ends(books: Books) -> Iterator[Mismatch]:
    for tx in books.refunds:
        if tx["state"] in ("sending", "unconfirmed"):
            what = f"{tx['client_invoice_id']} is {tx['state']}"
            yield OPEN_REFUND, _sale_of(books, tx), what
    given = {tx["order_uuid"] for tx in books.refunds if tx["state"] == "refunded"}
    for refund in books.refund_orders.values():
        order = refund.sale.order_uuid
        if refund.ended in ("", "not saved"):
            what = f"the till ended {refund.payment_uuid} as {refund.ended!r}"
            yield OPEN_REFUND, order, what
        elif refund.ended == "refused" and refund.order_uuid in given:
            what = f"the cashier read that {refund.payment_uuid} was not refunded"
            yield REFUND_LOST, order, what


def _sale_of(books: Books, tx: dict | None) -> str:
    """The order uuid of the sale that a refund's transaction belongs to."""
    paid = books.by_id.get(tx["refunded_id"], {}) if tx else {}
    return paid.get("order_uuid") or NO_ORDER
