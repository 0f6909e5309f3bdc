# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The payments of a soak, line by line: Glase's, the journal's, those of Odoo's orders.

What the tills believed has no say here. Only of a sale without money in its order it is
asked whether its till had died, let go or given back: then a manager must find the
money in the unresolved list, else it is lost.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from .books import Books, Mismatch, differences
from .sale import LIVE

LOST = "payment lost"
DOUBLED = "payment doubled"
NO_MONEY = "paid order without money"
NO_TRANSACTION = "money without a transaction"
UNWATCHED = "invoice that may be paid and nobody polls for"
UNSETTLED = "transaction that does not come to its end"
NO_END = "sale that does not end"
OPEN_INVOICE = ("ISSUED", "PENDING_ISSUER_ACKNOWLEDGE", "RESERVED", "PARTIALLY_PAID")
# Its invoice was never seen, so that it could not be cancelled; the next one does that.
UNSEEN = "REPLACED"


def payment_mismatches(books: Books) -> Iterator[Mismatch]:
    for check in (_glase, _journal, _orders, _twice, _open_invoices, _ends):
        yield from check(books)


def _glase(books: Books) -> Iterator[Mismatch]:
    """What Glase has been paid stands in the journal, and in one order or one list."""
    paid = Counter(
        tx["ers_reference"] for tx in books.payments if tx["state"] == "paid"
    )
    for payment in books.kept:
        number, ers = payment["client_invoice_id"], payment["ers_reference"]
        tx, order = books.by_number.get(number), books.order_of(number)
        if tx is None:
            yield NO_TRANSACTION, order, f"Glase was paid {number}"
        elif not paid[ers]:
            yield (
                LOST,
                order,
                f"Glase was paid {number}, the journal says {tx['state']}",
            )
        elif paid[ers] > 1:
            yield DOUBLED, order, f"the journal has {ers} more than once"
        elif different := _differences(payment, tx):
            yield LOST, order, f"{number} is booked otherwise: {different}"
        elif not tx["order_id"]:
            on_list = tx["unresolved"] or tx["returned"]
            if not (books.given_up(order) and on_list):
                yield LOST, order, f"{number} is paid and in no order"


def _differences(payment: dict, tx: dict) -> str:
    return differences(
        ersReference=(payment["ers_reference"], tx["ers_reference"]),
        invoiceReference=(payment["invoice_reference"], tx["invoice_reference"]),
        amount=(payment["amount"], f"{tx['amount_paid']:.2f}"),
        currency=(payment["currency"], tx["paid_currency"]),
    )


def _journal(books: Books) -> Iterator[Mismatch]:
    """What the journal calls paid is money at Glase."""
    kept = {payment["ers_reference"] for payment in books.kept}
    for tx in books.payments:
        if tx["state"] == "paid" and tx["ers_reference"] not in kept:
            what = f"{tx['client_invoice_id']} is paid here, and not at Glase"
            yield NO_MONEY, tx["order_uuid"], what


def _orders(books: Books) -> Iterator[Mismatch]:
    """Each Glase payment of a finished order has one paid transaction of its own."""
    transactions = defaultdict(list)
    for tx in books.payments:
        transactions[tx["payment_id"]].append(tx)
    kept = {payment["client_invoice_id"] for payment in books.kept}
    for payment in books.in_orders:
        if not payment["by_glase"]:
            continue
        linked, order = transactions[payment["id"]], payment["order_uuid"]
        if len(linked) != 1 or linked[0]["client_invoice_id"] not in kept:
            states = [(tx["client_invoice_id"], tx["state"]) for tx in linked]
            yield NO_MONEY, order, f"payment {payment['id']} has {states or 'none'}"
        elif linked[0]["order_uuid"] != order:
            yield DOUBLED, order, "its money is that of another order"
        elif f"{linked[0]['amount_paid']:.2f}" != f"{payment['amount']:.2f}":
            yield NO_MONEY, order, "another amount than Glase was paid"


def _twice(books: Books) -> Iterator[Mismatch]:
    """No customer pays twice, and no invoice goes out twice."""
    paid_in = defaultdict(list)
    for payment in books.kept:
        number = payment["client_invoice_id"]
        paid_in[books.order_of(number)].append(number)
    in_order, totals = defaultdict(float), {}
    for payment in books.in_orders:
        order = payment["order_uuid"]
        in_order[order] += float(payment["amount"])
        totals[order] = float(payment["amount_total"])
        by_card_too = not payment["by_glase"] and paid_in.get(order)
        if by_card_too and not books.given_up(order):
            yield DOUBLED, order, "paid by card and by Glase"
    for order, numbers in paid_in.items():
        if len(numbers) > 1:
            yield DOUBLED, order, f"Glase was paid {numbers}"
    for order, amount in in_order.items():
        if abs(amount - totals[order]) > 0.005:
            yield DOUBLED, order, f"{amount} paid for {totals[order]}"
    sent = Counter(invoice["client_invoice_id"] for invoice in books.ledger["invoices"])
    for number, times in sent.items():
        if times > 1:
            yield DOUBLED, books.order_of(number), f"{number} was sent {times} times"


def _open_invoices(books: Books) -> Iterator[Mismatch]:
    """What can still be paid is polled for."""
    for invoice in books.ledger["invoices"]:
        number, status = invoice["client_invoice_id"], invoice["status"]
        tx = books.by_number.get(number) or {"state": "unknown", "status_word": ""}
        is_cared_for = tx["state"] in LIVE or tx["status_word"] == UNSEEN
        if status in OPEN_INVOICE and not is_cared_for:
            what = f"{number} is {status}, here {tx['state']}"
            yield UNWATCHED, books.order_of(number), what


def _ends(books: Books) -> Iterator[Mismatch]:
    for tx in books.payments:
        if tx["state"] in (*LIVE, "awaiting_reversal"):
            what = f"{tx['client_invoice_id']} is {tx['state']}"
            yield UNSETTLED, tx["order_uuid"], what
    for order, sale in books.sales.items():
        if sale.ended == "not saved":
            yield NO_END, order, "the server does not take its order"
        elif "dead end" in sale.spent:
            yield NO_END, order, "the cashier waited until the dead end"
