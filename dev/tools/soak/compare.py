# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The two ledgers of a soak, line by line: Glase's and Odoo's.

What the tills believed has no say here. Only of a sale without money in its order it is
asked whether its till had died, let go or given back: then a manager must find the
money in the unresolved list, else it is lost.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from .compare_periods import KINDS as PERIOD_KINDS
from .compare_periods import Reconciled, period_mismatches
from .compare_refunds import KINDS as REFUND_KINDS
from .compare_refunds import refund_mismatches
from .forger import KINDS as FORGER_KINDS
from .mismatch import NO_ORDER, Mismatch, differences
from .sale import LIVE, Sale

LOST = "payment lost"
DOUBLED = "payment doubled"
NO_MONEY = "paid order without money"
NO_ROW = "money without a journal row"
UNWATCHED = "bill that may be paid and nobody asks for"
UNSETTLED = "row that does not come to its end"
NO_END = "sale that does not end"
KINDS = (LOST, DOUBLED, NO_MONEY, NO_ROW, UNWATCHED, UNSETTLED, NO_END)
KINDS += REFUND_KINDS + PERIOD_KINDS + FORGER_KINDS

PAID_ORDER = ("paid", "done", "invoiced")
OPEN_BILL = ("ISSUED", "PENDING_ISSUER_ACKNOWLEDGE", "RESERVED", "PARTIALLY_PAID")
# Its invoice was never seen, so that it could not be cancelled; the next one does that.
UNSEEN = "REPLACED"

PAYMENTS = """
    SELECT p.id, p.uuid AS payment_uuid, p.amount, o.uuid AS order_uuid, o.state,
           o.amount_total, m.use_payment_terminal = 'glase' AS by_glase
      FROM pos_payment p JOIN pos_order o ON o.id = p.pos_order_id
      JOIN pos_payment_method m ON m.id = p.payment_method_id
     WHERE o.session_id IN %s ORDER BY p.id
"""


@dataclass
class Books:
    """Glase's ledger, and what Odoo's database says."""

    ledger: dict
    journal: list[dict]
    entries: list[dict]  # of all orders, whatever they were paid with
    sales: dict[str, Sale] = field(default_factory=dict)  # by order uuid
    reconciled: Reconciled | None = None

    def __post_init__(self):
        self.kept = [p for p in self.ledger["payments"] if p["state"] == "paid"]
        done = [p for p in self.entries if p["state"] in PAID_ORDER]
        self.in_orders = [p for p in done if p["amount"] >= 0]
        self.refund_payments = [p for p in done if p["amount"] < 0 and p["by_glase"]]
        self.rows = [row for row in self.journal if row["kind"] == "payment"]
        self.refunds = [row for row in self.journal if row["kind"] == "refund"]
        self.row_of_bill = {row["client_invoice_id"]: row for row in self.rows}
        self.row_by_id = {row["id"]: row for row in self.rows}
        refunds = (refund for sale in self.sales.values() for refund in sale.refunds)
        self.refund_orders = {refund.order_uuid: refund for refund in refunds}

    def mismatches(self) -> list[Mismatch]:
        """All that must not be; empty when the ledgers agree."""
        checks = (payment_mismatches, refund_mismatches, period_mismatches)
        return [found for check in checks for found in check(self)]

    def order_of(self, bill: str) -> str:
        """The order uuid of a bill's row."""
        row = self.row_of_bill.get(bill)
        return row["order_uuid"] if row else NO_ORDER

    def given_up(self, order_uuid: str) -> bool:
        """The till that took this order has gone, or has let the payment go, or has
        given it back."""
        sale = self.sales.get(order_uuid)
        return bool(sale) and (sale.ended == "died" or sale.let_go or sale.undone)

    def faults(self) -> Counter:
        """How often each kind of misbehaviour was met, by operation."""
        met = (c for c in self.ledger["calls"] if c["fault"])
        return Counter(f"{call['operation']} {call['fault']}" for call in met)


def payment_mismatches(books: Books) -> Iterator[Mismatch]:
    for check in (_glase, _journal, _orders, _twice, _open_bills, _ends):
        yield from check(books)


def _glase(books: Books) -> Iterator[Mismatch]:
    """What Glase has been paid stands in the journal, and in one order or one list."""
    paid = defaultdict(list)
    for row in books.rows:
        if row["state"] == "paid":
            paid[row["ers_reference"]].append(row)
    for payment in books.kept:
        bill, ers = payment["client_invoice_id"], payment["ers_reference"]
        row, order = books.row_of_bill.get(bill), books.order_of(bill)
        if row is None:
            yield Mismatch(NO_ROW, order, f"Glase was paid {bill}")
        elif not paid[ers]:
            what = f"Glase was paid {bill}, the journal says {row['state']}"
            yield Mismatch(LOST, order, what)
        elif len(paid[ers]) > 1:
            yield Mismatch(DOUBLED, order, f"the journal has {ers} more than once")
        elif different := _differences(payment, row):
            yield Mismatch(LOST, order, f"{bill} is booked otherwise: {different}")
        elif not row["order_id"] and not _is_cared_for(books, row):
            yield Mismatch(LOST, order, f"{bill} is paid and in no order")


def _differences(payment: dict, row: dict) -> str:
    return differences(
        ersReference=(payment["ers_reference"], row["ers_reference"]),
        invoiceReference=(payment["invoice_reference"], row["invoice_reference"]),
        amount=(payment["amount"], f"{row['amount_paid']:.2f}"),
        currency=(payment["currency"], row["paid_currency"]),
    )


def _is_cared_for(books: Books, row: dict) -> bool:
    return books.given_up(row["order_uuid"]) and (row["unresolved"] or row["returned"])


def _journal(books: Books) -> Iterator[Mismatch]:
    """What the journal calls paid is money at Glase."""
    kept = {payment["ers_reference"] for payment in books.kept}
    for row in books.rows:
        if row["state"] == "paid" and row["ers_reference"] not in kept:
            what = f"{row['client_invoice_id']} is paid here, and not at Glase"
            yield Mismatch(NO_MONEY, row["order_uuid"], what)


def _orders(books: Books) -> Iterator[Mismatch]:
    """Each Glase payment of a finished order has one paid row of its own."""
    rows = defaultdict(list)
    for row in books.rows:
        rows[row["payment_id"]].append(row)
    kept = {payment["client_invoice_id"] for payment in books.kept}
    for payment in books.in_orders:
        if not payment["by_glase"]:
            continue
        linked = rows[payment["id"]]
        order = payment["order_uuid"]
        if len(linked) != 1 or linked[0]["client_invoice_id"] not in kept:
            states = [(row["client_invoice_id"], row["state"]) for row in linked]
            what = f"payment {payment['id']} has {states or 'no row'}"
            yield Mismatch(NO_MONEY, order, what)
        elif linked[0]["order_uuid"] != order:
            yield Mismatch(DOUBLED, order, "its money is that of another order")
        elif f"{linked[0]['amount_paid']:.2f}" != f"{payment['amount']:.2f}":
            yield Mismatch(NO_MONEY, order, "another amount than Glase was paid")


def _twice(books: Books) -> Iterator[Mismatch]:
    """No customer pays twice, and no bill goes out twice."""
    paid_in = defaultdict(list)
    for payment in books.kept:
        paid_in[books.order_of(payment["client_invoice_id"])].append(payment)
    in_order, totals = defaultdict(float), {}
    for payment in books.in_orders:
        in_order[payment["order_uuid"]] += float(payment["amount"])
        totals[payment["order_uuid"]] = float(payment["amount_total"])
        other = not payment["by_glase"] and paid_in.get(payment["order_uuid"])
        if other and not books.given_up(payment["order_uuid"]):
            yield Mismatch(DOUBLED, payment["order_uuid"], "paid by card and by Glase")
    for order, payments in paid_in.items():
        if len(payments) > 1:
            bills = [payment["client_invoice_id"] for payment in payments]
            yield Mismatch(DOUBLED, order, f"Glase was paid {bills}")
    for order, amount in in_order.items():
        if abs(amount - totals[order]) > 0.005:
            yield Mismatch(DOUBLED, order, f"{amount} paid for {totals[order]}")
    bills = Counter(bill["client_invoice_id"] for bill in books.ledger["invoices"])
    for bill, times in bills.items():
        if times > 1:
            what = f"{bill} was sent {times} times"
            yield Mismatch(DOUBLED, books.order_of(bill), what)


def _open_bills(books: Books) -> Iterator[Mismatch]:
    """What can still be paid is asked for."""
    for bill in books.ledger["invoices"]:
        row = books.row_of_bill.get(bill["client_invoice_id"])
        if bill["status"] not in OPEN_BILL or (row and row["state"] in LIVE):
            continue
        if row is None or row["status_word"] != UNSEEN:
            name, state = bill["client_invoice_id"], row["state"] if row else "unknown"
            what = f"{name} is {bill['status']}, here {state}"
            yield Mismatch(UNWATCHED, books.order_of(name), what)


def _ends(books: Books) -> Iterator[Mismatch]:
    for row in books.rows:
        if row["state"] in (*LIVE, "awaiting_reversal"):
            what = f"{row['client_invoice_id']} is {row['state']}"
            yield Mismatch(UNSETTLED, row["order_uuid"], what)
    for order, sale in books.sales.items():
        if sale.ended == "not saved":
            yield Mismatch(NO_END, order, "the server does not take its order")
        elif sale.happened("dead end"):
            yield Mismatch(NO_END, order, "the cashier waited until the dead end")
