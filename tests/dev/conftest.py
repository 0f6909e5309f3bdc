# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The two ledgers of a day on which all went well, for tests that let it go wrong."""

from types import SimpleNamespace

import pytest

from dev.tools.soak.books import Books, Reconciled
from dev.tools.soak.report import mismatches

BILL = {"client_invoice_id": "p-1", "status": "PAID", "reference": "r"}
PAYMENT = {
    "client_invoice_id": "p-1",
    "ers_reference": "P",
    "invoice_reference": "r",
    "amount": "10.00",
    "currency": "SEK",
    "state": "paid",
}
PAID = {
    "id": 1,
    "kind": "payment",
    "client_invoice_id": "p-1",
    "order_uuid": "o",
    "state": "paid",
    "invoice_reference": "r",
    "ers_reference": "P",
    "amount": 10.0,
    "amount_paid": 10.0,
    "paid_currency": "SEK",
    "status_word": "PAID",
    "unresolved": False,
    "returned": False,
    "order_id": 1,
    "payment_id": 7,
}
REFUND = {
    "client_invoice_id": "f-1",
    "ers_reference": "R",
    "payment_ers_reference": "P",
    "amount": "4.00",
    "currency": "SEK",
}
REFUNDED = {
    "id": 2,
    "kind": "refund",
    "refunded_id": 1,
    "client_invoice_id": "f-1",
    "order_uuid": "back",
    "state": "refunded",
    "ers_reference": "R",
    "amount": 4.0,
    "amount_paid": -4.0,
    "paid_currency": "SEK",
    "unresolved": False,
    "settled_note": None,
    "reason": None,
    "order_id": 2,
    "payment_id": 8,
}
ENTRIES = [
    {"id": 7, "order_uuid": "o", "amount": 10.0, "amount_total": 10.0},
    {"id": 8, "order_uuid": "back", "amount": -4.0, "amount_total": -4.0},
]
LINES = [
    {"ers_reference": "P", "client_invoice_id": "p-1", "amount_glase": 10.0},
    {"ers_reference": "R", "client_invoice_id": "f-1", "amount_glase": -4.0},
]


@pytest.fixture
def day():
    """A sale, a part of which was given back; then the day was closed."""
    sale = SimpleNamespace(
        order_uuid="o",
        ended="glase",
        let_go=False,
        undone=False,
        spent=set(),
    )
    back = SimpleNamespace(
        sale=sale, order_uuid="back", payment_uuid="f", ended="glase"
    )
    sale.refunds = [back]
    return SimpleNamespace(
        bills=[dict(BILL)],
        payments=[dict(PAYMENT)],
        refunds=[dict(REFUND)],
        rows=[dict(PAID), dict(REFUNDED)],
        entries=[{**entry, "state": "done", "by_glase": True} for entry in ENTRIES],
        before=[dict(PAID), dict(REFUNDED)],
        periods=[{"id": 1, "state": "done", "period_ref": "day"}],
        listed=["P", "R"],
        lines=[{**line, "kind": "matched", "listed": True} for line in LINES],
        sale=sale,
        back=back,
    )


@pytest.fixture
def one_sale(day):
    """The same before anything was given back and the day was closed."""
    day.refunds.clear()
    day.sale.refunds.clear()
    del day.rows[1], day.entries[1]
    day.periods = None
    return day


def kinds(day):
    """The kinds of mismatch that are found."""
    ledger = {
        "payments": day.payments,
        "refunds": day.refunds,
        "periods": [{"period_id": "day", "transactions": day.listed}],
        "invoices": day.bills,
        "calls": [],
    }
    found = day.periods and Reconciled(day.before, day.periods, day.lines, day.rows)
    books = Books(ledger, day.rows, day.entries, {"o": day.sale}, found)
    return {kind for kind, _order, _what in mismatches(books)}
