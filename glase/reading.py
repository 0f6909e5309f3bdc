# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a successful answer means: from its `return` element to a result. Raises
Unreadable if the answer lacks what it must bring."""

import base64
import binascii

from .answer import Unreadable, child, date_time, decimal, integer, text
from .results import IssuedInvoice, PaidReceipt, PaymentStatus, ReportFile
from .sticker import invoice_url

REFERENCE = 64  # characters at most; real ones have 25, and no index holds thousands
_WORD = 64  # characters of a status or currency; all that are known are shorter
_QR_CODE = 256  # characters; more would be a code that no telephone reads


def nothing(answer):
    """An answer that says no more than done."""


def terminal_id(answer):
    """The new terminal's id (glase_api.md, 4.1)."""
    return _reference(answer, "terminalId")


def issued_invoice(answer):
    """The invoice's reference and QR text (glase_api.md, 4.4 and 7.2)."""
    reference = _reference(answer, "invoiceReference")
    qr_code = text(answer, "invoiceQRCode")
    if not qr_code or len(qr_code) > _QR_CODE:
        qr_code = invoice_url(reference)
    return IssuedInvoice(reference, qr_code)


def ers_reference(answer):
    """The refund's own reference (glase_api.md, 4.8)."""
    return _reference(answer, "ersReference")


def period_id(answer):
    """The closed period's id; the prose has it in ersReference (glase_api.md, A21)."""
    named = _bounded(answer, "transactionPeriodId")
    return named or _reference(answer, "ersReference")


def payment_status(answer, asked_version):
    """A status, of whatever word (glase_api.md, 4.6).

    :param asked_version: stands for a version that is missing
    """
    version = integer(answer, "version")
    return PaymentStatus(
        word=_needed(answer, "status").upper()[:_WORD],
        version=asked_version if version is None else version,
        ers_reference=_bounded(answer, "ersReference"),
        receipt=_receipt(child(answer, "receipt")),
    )


def _receipt(receipt):
    if receipt is None:
        return None
    total = child(child(receipt, "invoice"), "totalAmount")
    return PaidReceipt(
        payment_date=date_time(receipt, "paymentDate"),
        client_invoice_id=_bounded(receipt, "clientInvoiceId"),
        invoice_reference=_bounded(receipt, "invoiceReference"),
        payment_reference=_bounded(receipt, "paymentReference"),
        terminal_id=_bounded(receipt, "terminalId"),
        total=decimal(total, "value"),
        currency=text(total, "currency")[:_WORD],
    )


def report_file(answer):
    """A report: its text, else the same in bytes (glase_api.md, 3.11 and 8.6)."""
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


def _reference(answer, name):
    _needed(answer, name)
    return _bounded(answer, name)


def _bounded(parent, name):
    """A reference, "" if there is none; what is longer than any is unreadable."""
    found = text(parent, name)
    if len(found) > REFERENCE:
        raise Unreadable("garbage", f"<{name}> is too long for a reference")
    return found
