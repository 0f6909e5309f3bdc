# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Bills and their states (glase_api.md, 4.4 to 4.7, 4.10 and chapter 5)."""

from .. import bills, notify
from ..codes import Refusal
from ..records import CANCELED, ISSUED, PAID, PENDING, RESERVED, Invoice, iso


def send(book, terminal, request, call):
    """A new bill; the terminal's former one is cancelled if it is open
    (glase_api.md, 5.3)."""
    content = request.get("invoice")
    call.client_invoice_id = (content or {}).get("clientInvoiceId", "")
    bills.check(content, book.modes["currency"])
    now = book.now
    _replace(book, terminal, now)
    reference = book.references.invoice(now, book.modes["references"])
    invoice = Invoice(
        reference=reference,
        terminal_id=terminal.terminal_id,
        reseller_id=terminal.reseller_id,
        content=content,
        created_at=now,
        changed_at=now,
    )
    book.invoices[reference] = invoice
    terminal.current_invoice = reference
    if terminal.buyer_waits:
        terminal.buyer_waits = False
        scan(invoice, now)
    book.changed += 1
    call.invoice_reference = reference
    return {"invoiceReference": reference, "invoiceQRCode": qr_code(reference)}


def qr_code(reference):
    return f"HTTP://SEQR.SE/R{reference}"


def _replace(book, terminal, now):
    former = book.invoices.get(terminal.current_invoice)
    if former is not None and former.open:
        former.become(CANCELED, now, "replaced")


def scan(invoice, now):
    """The buyer's phone has the bill on its screen."""
    if invoice.scanned:
        return
    invoice.scanned = True
    wanted = invoice.content.get("acknowledgmentMode") == "REQUIRE_ACKNOWLEDGMENT"
    if wanted and not invoice.acknowledged:
        invoice.become(PENDING, now)


def _find(book, terminal, request, call):
    """The terminal's own invoice that the request names. Raises Refusal 54."""
    reference = request.get("invoiceReference", "").strip()
    call.invoice_reference = reference
    invoice = book.invoices.get(reference)
    if invoice is None or invoice.terminal_id != terminal.terminal_id:
        raise Refusal(54, "This terminal has no such invoice.")
    return invoice


def update(book, terminal, request, call):
    """Another bill under the same reference, until the buyer has scanned; or the
    acknowledgement that PENDING_ISSUER_ACKNOWLEDGE waits for (glase_api.md, 4.5)."""
    content = request.get("invoice")
    call.client_invoice_id = (content or {}).get("clientInvoiceId", "")
    invoice = _find(book, terminal, request, call)
    now = book.now
    if invoice.paying_until > now:
        raise Refusal(48, "The buyer is paying.")
    if invoice.status != PENDING and (invoice.scanned or invoice.status != ISSUED):
        raise Refusal(90, "The buyer has scanned, or the invoice is over.")
    bills.check(content, book.modes["currency"])
    invoice.content = content
    if invoice.status == PENDING:
        invoice.acknowledged = True
        invoice.become(ISSUED, now)
    book.changed += 1


def status(book, terminal, request, call):
    """Where the bill stands. Asking keeps a payment from being reversed
    (glase_api.md, 5.2): in mode "read" any answered PAID keeps it, in mode "version"
    only an ask that sends the version which PAID came with; every other ask starts the
    20 seconds anew."""
    call.invoice_version = int(request["invoiceVersion"])
    if request.get("invoiceReference", "").strip():
        invoice = _find(book, terminal, request, call)
    elif terminal.current_invoice:
        invoice = book.invoices[terminal.current_invoice]
    else:
        raise Refusal(54, "This terminal has no invoice at all.")
    call.status = invoice.status
    fields = {"status": invoice.status, "version": invoice.version}
    if invoice.status == PAID:
        payment = book.payments[invoice.ers_reference]
        _heard(book, invoice, payment, call.invoice_version)
        call.ers_reference = payment.ers_reference
        fields["ersReference"] = payment.ers_reference
        fields["receipt"] = _receipt(book, invoice, payment)
    return fields


def _heard(book, invoice, payment, version):
    payment.silent_since = book.now
    seen = payment.paid_version <= version <= invoice.version
    if not payment.kept and (seen or book.modes["acknowledge"] == "read"):
        payment.kept = True
        book.changed += 1


def _receipt(book, invoice, payment):
    reseller = book.resellers[invoice.reseller_id]
    return {
        "terminalId": invoice.terminal_id,
        "paymentDate": iso(payment.paid_at),
        "clientInvoiceId": invoice.client_invoice_id,
        "invoiceReference": invoice.reference,
        "paymentReference": payment.payment_reference,
        "payerTerminalId": "c41b7a90e2d84f5fa1",
        "receiverName": reseller.reseller_id,
        "invoice": invoice.content,
    }


def cancel(book, terminal, request, call):
    """Only what is neither paid nor being paid can be cancelled
    (glase_api.md, 4.7, 5.7)."""
    invoice = _find(book, terminal, request, call)
    now = book.now
    if invoice.status == PAID:
        raise Refusal(50, "The buyer has paid.")
    if not invoice.open:
        raise Refusal(95, f"The invoice is {invoice.status} already.")
    if invoice.paying_until > now:
        raise Refusal(51, "The buyer is paying.")
    invoice.become(CANCELED, now, "shop")
    book.changed += 1


def commit(book, terminal, request, call):
    """A reservation becomes a payment (glase_api.md, 4.10). An ``amount`` is taken and
    ignored."""
    invoice = _find(book, terminal, request, call)
    if invoice.status != RESERVED:
        raise Refusal(96, "Nothing is reserved.")
    book.pay(invoice)
    notify.paid(book, invoice)
