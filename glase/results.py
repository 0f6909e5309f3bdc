# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the operations bring back. References are strings of up to 25 digits and stay
strings (glase_api.md, 1.4)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class IssuedInvoice:
    """An invoice that Glase holds: its reference, and the text of its own QR code."""

    reference: str
    qr_code: str


@dataclass(frozen=True)
class PaidReceipt:
    """Glase's proof of payment (glase_api.md, 3.8); whatever is missing is "" or None.
    `payment_date` is aware; a time that came without offset is None. `total` is in
    major units, as it came."""

    payment_date: datetime | None = None
    client_invoice_id: str = ""
    invoice_reference: str = ""
    payment_reference: str = ""
    terminal_id: str = ""
    total: Decimal | None = None
    currency: str = ""


@dataclass(frozen=True)
class PaymentStatus:
    """An answer to getPaymentStatus (glase_api.md, 5.1). `word` is Glase's own word in
    upper case, `version` what the next poll sends as invoiceVersion."""

    word: str
    version: int
    ers_reference: str = ""
    receipt: PaidReceipt | None = None

    @property
    def paid(self):
        """Whether this closes a sale: PAID together with an ersReference."""
        return self.word == "PAID" and bool(self.ers_reference)

    @property
    def ended(self):
        """Whether it is over without money."""
        return self.word in ("CANCELED", "FAILED", "EXPIRED")

    @property
    def waiting(self):
        """Whether to poll on; so does every word that is not known."""
        return not (self.paid or self.ended)

    @property
    def needs_unlock(self):
        """Whether the customer's app waits for an updateInvoice."""
        return self.word == "PENDING_ISSUER_ACKNOWLEDGE"

    @property
    def reserved(self):
        """Whether the money waits for a commitReservation."""
        return self.word == "RESERVED"


@dataclass(frozen=True)
class ReceiptDocument:
    """The shop's own receipt, to be filed at Glase (glase_api.md, 3.9)."""

    mime_type: str
    data: bytes
    kind: str = "PAYMENT_RECEIPT"


@dataclass(frozen=True)
class ReportFile:
    """A report as it came; `glase.report.stream_report` reads its text."""

    title: str
    mime_type: str
    text: str
