# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The two ledgers of a soak, and what a place is called at which they differ."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from .sale import Sale

NO_ORDER = "no order"
PAID_ORDER = ("paid", "done", "invoiced")
BESIDE = ("unproven", "unbooked")  # lines that compare Odoo with the journal

# Its kind, the order uuid of the sale whose history tells how it came to be, and what
# is different
Mismatch = tuple[str, str, str]


@dataclass
class Reconciled:
    """What the reconciliation had before it, and what it made of it."""

    before: list[dict]  # the journal
    periods: list[dict]
    lines: list[dict]
    transactions: list[dict]  # the journal, right afterwards

    @property
    def compared(self) -> list[dict]:
        """The lines that compare with Glase."""
        return [line for line in self.lines if line["kind"] not in BESIDE]

    def unnamed(self, amount: Decimal) -> list[dict]:
        """Refunds of an amount that may have happened, and had no reference."""
        return [
            tx
            for tx in self.before
            if tx["kind"] == "refund"
            and tx["state"] in ("unconfirmed", "refunded")
            and not tx["ers_reference"]
            and f"-{tx['amount']:.2f}" == f"{amount:.2f}"
        ]


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
        self.payments = [tx for tx in self.journal if tx["kind"] == "payment"]
        self.refunds = [tx for tx in self.journal if tx["kind"] == "refund"]
        self.by_number = {tx["client_invoice_id"]: tx for tx in self.payments}
        self.by_id = {tx["id"]: tx for tx in self.payments}
        refunds = (refund for sale in self.sales.values() for refund in sale.refunds)
        self.refund_orders = {refund.order_uuid: refund for refund in refunds}

    def order_of(self, number: str) -> str:
        """The order uuid of the transaction of an invoice."""
        return self.by_number.get(number, {}).get("order_uuid", NO_ORDER)

    def given_up(self, order_uuid: str) -> bool:
        """The till that took this order has gone, or has let the payment go, or has
        given it back."""
        sale = self.sales.get(order_uuid)
        return bool(sale) and (sale.ended == "died" or sale.let_go or sale.undone)

    def faults(self) -> Counter:
        """How often each kind of misbehaviour was met, by operation."""
        met = (c for c in self.ledger["calls"] if c["fault"])
        return Counter(f"{call['operation']} {call['fault']}" for call in met)


def differences(**pairs: tuple) -> str:
    """What Glase says otherwise than the journal, in words; "" if they agree."""
    return ", ".join(
        f"{name} {glase} is {journal}"
        for name, (glase, journal) in pairs.items()
        if glase != journal
    )
