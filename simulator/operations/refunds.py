# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money given back, and the shop's own receipts (glase_api.md, 4.8, 4.9, 5.6)."""

from decimal import Decimal

from .. import bills
from ..codes import Refusal
from ..records import Receipt, Refund, money


def refund(book, terminal, request, call):
    """Any terminal of the reseller may refund, in parts, up to what was paid. A
    payment that was refunded is known to the shop and not reversed any more."""
    content = request.get("invoice") or {}
    call.client_invoice_id = content.get("clientInvoiceId", "")
    payment = _payment(book, terminal, request, call)
    if not book.resellers[terminal.reseller_id].may_refund:
        raise Refusal(97, "This reseller may not refund.")
    if not payment.refundable:
        raise Refusal(99, "The buyer's bank takes no refunds.")
    bills.check(content, payment.currency)
    made = give_back(
        book,
        payment,
        Decimal(content["totalAmount"]["value"]),
        terminal_id=terminal.terminal_id,
        client_invoice_id=call.client_invoice_id,
        cashier=content.get("cashierId", ""),
        title=content.get("title", ""),
    )
    return {"ersReference": made.ers_reference}


def give_back(book, payment, amount, **facts):
    """Give a part of a payment back, for a till or by hand in customer care
    (glase_api.md, 5.6).

    :param facts: of the Refund, above all its terminal_id
    """
    refunded = Decimal(payment.refunded) + amount
    if refunded > Decimal(payment.amount):
        raise Refusal(98, f"{refunded} of {payment.amount} would be given back.")
    made = Refund(
        ers_reference=book.references.transaction(book.now),
        payment_ers_reference=payment.ers_reference,
        reseller_id=payment.reseller_id,
        amount=money(amount),
        currency=payment.currency,
        refunded_at=book.now,
        **facts,
    )
    book.refunds[made.ers_reference] = made
    payment.refunded = money(refunded)
    payment.kept = True
    book.changed += 1
    return made


def _payment(book, terminal, request, call):
    """The payment to refund; a refund or a reversed payment is none."""
    call.ers_reference = request.get("ersReference", "").strip()
    payment = book.payments.get(call.ers_reference)
    if (
        payment is None
        or payment.reseller_id != terminal.reseller_id
        or payment.state != "paid"
    ):
        raise Refusal(23, "There is no such payment.")
    return payment


def submit_receipt(book, terminal, request, call):
    """Files a document for a payment or a refund; it may be empty
    (glase_api.md, 4.9)."""
    call.ers_reference = request.get("ersReference", "").strip()
    found = book.payments.get(call.ers_reference) or book.refunds.get(
        call.ers_reference
    )
    if found is None or found.reseller_id != terminal.reseller_id:
        raise Refusal(23, "There is no such payment or refund.")
    document = request.get("receiptDocument", {})
    if not document.get("mimeType") or not document.get("receiptType"):
        raise Refusal(90, "The receipt document lacks its mimeType or receiptType.")
    book.receipts.append(
        Receipt(
            ers_reference=call.ers_reference,
            terminal_id=terminal.terminal_id,
            mime_type=document["mimeType"],
            receipt_type=document["receiptType"],
            data=document.get("receiptData", ""),
            submitted_at=book.now,
        )
    )
    book.changed += 1
