# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a successful answer means: from its `return` element to a result.

Each function raises Unreadable if the answer lacks what it must bring.
"""

import base64
import binascii

from .answer import Unreadable, child, date_time, decimal, integer, text
from .results import IssuedInvoice, PaidReceipt, PaymentStatus, ReportFile
from .sticker import invoice_url


def nothing(answer):
    """Read an answer that says no more than done."""


def terminal_id(answer):
    """Read the new terminal's id (Glase API 4.1)."""
    return _needed(answer, "terminalId")


def issued_invoice(answer):
    """Read the bill's reference and QR text (Glase API 4.4 and 7.2)."""
    reference = _needed(answer, "invoiceReference")
    qr_code = text(answer, "invoiceQRCode") or invoice_url(reference)
    return IssuedInvoice(reference, qr_code)


def ers_reference(answer):
    """Read the refund's own reference (Glase API 4.8)."""
    return _needed(answer, "ersReference")


def period_id(answer):
    """Read the closed period's id; the prose has it in ersReference (A21)."""
    return text(answer, "transactionPeriodId") or _needed(answer, "ersReference")


def payment_status(answer, asked_version):
    """Read a status, of whatever word (Glase API 4.6).

    :param asked_version: stands for a version that is missing
    """
    version = integer(answer, "version")
    return PaymentStatus(
        word=_needed(answer, "status").upper(),
        version=asked_version if version is None else version,
        ers_reference=text(answer, "ersReference"),
        receipt=_receipt(child(answer, "receipt")),
    )


def _receipt(receipt):
    if receipt is None:
        return None
    total = child(child(receipt, "invoice"), "totalAmount")
    return PaidReceipt(
        payment_date=date_time(receipt, "paymentDate"),
        client_invoice_id=text(receipt, "clientInvoiceId"),
        invoice_reference=text(receipt, "invoiceReference"),
        payment_reference=text(receipt, "paymentReference"),
        terminal_id=text(receipt, "terminalId"),
        total=decimal(total, "value"),
        currency=text(total, "currency"),
    )


def report_file(answer):
    """Read a report: its text, else the same in bytes (Glase API 3.11 and 8.6)."""
    report = child(answer, "report")
    body = text(report, "contentString") or _decoded(text(report, "content"))
    if not body:
        raise Unreadable("missing_element", "there is no <report> with content")
    return ReportFile(text(report, "title"), text(report, "mimeType"), body)


def _decoded(content):
    try:
        return base64.b64decode(content).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        raise Unreadable("garbage", "<content> is no base64") from None


def _needed(answer, name):
    found = text(answer, name)
    if not found:
        raise Unreadable("missing_element", f"there is no <{name}>")
    return found
