# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the simulator remembers. Amounts are strings with two decimals, times are
seconds since 1970 by the simulator's clock; the ledger shows them as ISO 8601."""

import dataclasses
from dataclasses import dataclass, field
from decimal import Decimal

from .clock import iso

# What the ledger shows of an invoice beside its fields
INVOICE_FACTS = "client_invoice_id title cashier total currency rows".split()
SECRET = {"secret": True}  # stays out of the ledger, goes into the state file
INSTANT = {"instant": True}

ISSUED = "ISSUED"
PENDING = "PENDING_ISSUER_ACKNOWLEDGE"
RESERVED = "RESERVED"
PAID = "PAID"
CANCELED = "CANCELED"
FAILED = "FAILED"
EXPIRED = "EXPIRED"
OPEN = {ISSUED, PENDING, RESERVED}


def money(value):
    """An amount as the ledger keeps it.

    >>> money(Decimal("78"))
    '78.00'
    """
    return f"{Decimal(value):.2f}"


@dataclass
class Reseller:
    reseller_id: str
    user_id: str
    password: str = field(metadata=SECRET)
    may_refund: bool = True
    blocked: bool = False


@dataclass
class Terminal:
    terminal_id: str
    reseller_id: str
    password: str = field(metadata=SECRET)
    external_terminal_id: str = ""
    name: str = ""
    glase_id: str = ""
    active: bool = True
    blocked: bool = False
    current_invoice: str = ""  # the reference of the last invoice sent
    buyer_waits: bool = False  # somebody scanned the sticker before there was a bill
    registered_at: float = field(default=0.0, metadata=INSTANT)


@dataclass
class Invoice:
    reference: str
    terminal_id: str
    reseller_id: str
    content: dict  # the invoice as it was sent, in the words of the schema
    status: str = ISSUED
    version: int = 1
    scanned: bool = False
    acknowledged: bool = False  # the shop has answered PENDING_ISSUER_ACKNOWLEDGE
    ended_by: str = ""  # buyer, shop, replaced, bank, service
    ers_reference: str = ""
    paying_until: float = field(default=0.0, metadata=INSTANT)
    created_at: float = field(default=0.0, metadata=INSTANT)
    changed_at: float = field(default=0.0, metadata=INSTANT)
    lapses_at: float = field(default=0.0, metadata=INSTANT)  # of a reservation
    notified: str = ""  # what the call on notificationUrl brought

    @property
    def client_invoice_id(self):
        return self.content.get("clientInvoiceId", "")

    @property
    def title(self):
        return self.content.get("title", "")

    @property
    def cashier(self):
        return self.content.get("cashierId", "")

    @property
    def total(self):
        return money(self.content["totalAmount"]["value"])

    @property
    def currency(self):
        return self.content["totalAmount"]["currency"]

    @property
    def rows(self):
        return self.content.get("invoiceRows", {}).get("invoiceRow", [])

    @property
    def open(self):
        return self.status in OPEN

    def become(self, status, now, ended_by=""):
        """Change the status; the version rises with it (glase_api.md, 5.4)."""
        self.status = status
        self.version += 1
        self.changed_at = now
        self.paying_until = 0.0
        self.ended_by = ended_by


@dataclass
class Payment:
    ers_reference: str
    invoice_reference: str
    terminal_id: str
    reseller_id: str
    client_invoice_id: str
    amount: str
    currency: str
    cashier: str
    paid_version: int
    payment_reference: str = ""
    state: str = "paid"  # paid or reversed
    kept: bool = False  # the shop knows of it, so it is not reversed any more
    refundable: bool = True  # the buyer's bank takes refunds
    refunded: str = "0.00"
    paid_at: float = field(default=0.0, metadata=INSTANT)
    silent_since: float = field(default=0.0, metadata=INSTANT)
    reversed_at: float = field(default=0.0, metadata=INSTANT)


@dataclass
class Refund:
    ers_reference: str
    payment_ers_reference: str
    terminal_id: str
    reseller_id: str
    amount: str
    currency: str
    client_invoice_id: str = ""  # "" of what customer care has given back
    cashier: str = ""
    title: str = ""
    refunded_at: float = field(default=0.0, metadata=INSTANT)


@dataclass
class Receipt:
    ers_reference: str
    terminal_id: str
    mime_type: str
    receipt_type: str
    data: str  # base64, as it came
    submitted_at: float = field(default=0.0, metadata=INSTANT)


@dataclass
class Period:
    period_id: str
    reseller_id: str
    terminal_id: str  # "" for the whole shop
    transactions: list  # ersReferences of its payments and refunds
    asked: dict = field(default_factory=dict)  # report id: how often answered 2
    marked_at: float = field(default=0.0, metadata=INSTANT)


@dataclass
class Call:
    """One request. ``result_code`` is None while it runs, and for ever if no code was
    made: a call without effect, a Fault."""

    number: int
    operation: str
    principal: str = ""
    principal_type: str = ""
    client_id: str = ""
    client_reference: str = ""
    channel: str = ""
    external_terminal_id: str = ""
    glase_id: str = ""
    invoice_reference: str = ""
    invoice_version: int | None = None
    ers_reference: str = ""
    client_invoice_id: str = ""
    period_id: str = ""
    report_id: str = ""
    status: str = ""  # what getPaymentStatus answered
    result_code: int | None = None
    result: str = ""
    why: str = ""
    fault: str = ""  # the kind of misbehaviour that was applied
    time: float = field(default=0.0, metadata=INSTANT)
    ended_at: float = field(default=0.0, metadata=INSTANT)


def show(record):
    """A record as the ledger shows it: no secret, times in ISO 8601 or ""."""
    shown = {}
    for item in dataclasses.fields(record):
        if "secret" in item.metadata:
            continue
        value = getattr(record, item.name)
        if "instant" in item.metadata:
            value = iso(value) if value else ""
        shown[item.name] = value
    if isinstance(record, Invoice):
        shown.update({name: getattr(record, name) for name in INVOICE_FACTS})
    return shown
