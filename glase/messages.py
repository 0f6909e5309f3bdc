# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is sent: requests as XML, their elements in the order of our WSDL.

zeep writes them; it refuses an argument that the WSDL does not know with a TypeError.
Its transport is not used: that would log whole envelopes, passwords included.
"""

import functools
from datetime import timedelta, timezone
from pathlib import Path
from string import Template
from types import SimpleNamespace
from xml.sax.saxutils import escape

import zeep
from lxml import etree

from .invoice import clean_text, in_cents, is_xml

# Made from a file without imports: nothing is fetched, now or later. Made at once, some
# 20 ms, so that the first callers of a process do not all make one.
_CLIENT = zeep.Client(str(Path(__file__).parent / "wsdl" / "cashregister.wsdl"))
_CLIENT_REFERENCE_LENGTH = 32


def request(operation, context, **arguments):
    """A whole SOAP envelope, as bytes.

    :param operation: name on the wire
    :param context: what `context_of` made
    :param arguments: elements of the operation by name; None is left out
    :raises TypeError: for an argument that the operation does not have
    :raises ValueError: for a text that XML cannot carry
    """
    envelope = _CLIENT.create_message(
        _CLIENT.service, operation, context=context, **arguments
    )
    return etree.tostring(envelope, xml_declaration=True, encoding="utf-8")


def status_request(principal, client_id, client_reference, reference, version):
    """What every waiting register polls with each second (glase_api.md, 4.6): the same
    bytes as `request` makes, out of a form that zeep has filled in once.

    :param principal: a terminal
    :param reference: of the invoice, not empty
    :raises ValueError: for a text that XML cannot carry
    """
    return (
        _status_form()
        .substitute(
            id=_written(principal.id),
            password=_written(principal.password),
            client=_written(clean_text(client_id)),
            call=_written(clean_text(client_reference, _CLIENT_REFERENCE_LENGTH)),
            reference=_written(reference),
            version=int(version),
        )
        .encode()
    )


@functools.cache
def _status_form():
    blank = SimpleNamespace(
        id="$id", type="TERMINALID", user_id="", password="$password"
    )
    form = request(
        "getPaymentStatus",
        context_of(blank, "$client", "$call"),
        invoiceReference="$reference",
        invoiceVersion=0,
    ).decode()
    version = "<invoiceVersion>%s</invoiceVersion>"
    return Template(form.replace(version % 0, version % "$version"))


def _written(text):
    """Escape a text as lxml does."""
    if not is_xml(text):
        raise ValueError("XML cannot carry this text")
    return escape(text, {"\r": "&#13;"})


def context_of(principal, client_id, client_reference):
    """Who calls (glase_api.md, 3.1)."""
    return {
        "channel": "ClientWS",
        "clientId": clean_text(client_id),
        "clientReference": clean_text(client_reference, _CLIENT_REFERENCE_LENGTH),
        # Any other value lets Glase abort or roll back a slow request.
        "clientRequestTimeout": 0,
        "initiatorPrincipalId": {
            "id": principal.id,
            "type": principal.type,
            "userId": principal.user_id or None,
        },
        "password": principal.password,
    }


def invoice_of(invoice):
    """The elements of an Invoice (glase_api.md, 3.3)."""
    rows = [_row(row, invoice.currency) for row in invoice.rows]
    return {
        "paymentMode": "IMMEDIATE_DEBIT",
        # Without it the customer's app waits for ever.
        "acknowledgmentMode": "NO_ACKNOWLEDGMENT",
        "issueDate": _date_time(invoice.issue_date),
        "title": clean_text(invoice.title),
        "clientInvoiceId": clean_text(invoice.client_invoice_id),
        "invoiceRows": {"invoiceRow": rows} if rows else None,
        "totalAmount": _amount(invoice.total, invoice.currency),
        "cashierId": clean_text(invoice.cashier),
        "footer": clean_text(invoice.footer),
        "notificationUrl": invoice.notification_url or None,
    }


def _row(row, currency):
    return {
        "itemDescription": clean_text(row.description),
        "itemDiscount": _amount(row.discount, currency),
        "itemEAN": clean_text(row.ean) or None,
        "itemQuantity": row.quantity,
        "itemSKU": clean_text(row.sku) or None,
        "itemTaxRate": row.tax_rate,
        "itemTotalAmount": _amount(row.total, currency),
        "itemUnit": clean_text(row.unit) or None,
        "itemUnitPrice": _amount(row.unit_price, currency),
    }


def _amount(value, currency):
    """An amount with exactly two decimals and no exponent (glase_api.md, 3.5)."""
    return None if value is None else {"currency": currency, "value": in_cents(value)}


def _date_time(moment):
    # XML knows offsets of whole minutes; some time zones of old had seconds.
    offset = timedelta(minutes=round(moment.utcoffset() / timedelta(minutes=1)))
    return moment.astimezone(timezone(offset)).replace(microsecond=0).isoformat()


def document_of(document):
    """The elements of a ReceiptDocument (glase_api.md, 3.9)."""
    return {
        "mimeType": document.mime_type,
        "receiptData": document.data,
        "receiptType": document.kind,
    }


def parameters_of(**pairs):
    """A parameter map (glase_api.md, 3.10); None when all are empty."""
    entries = [{"key": key, "value": value} for key, value in pairs.items() if value]
    return {"parameter": {"entry": entries}} if entries else None
