# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One call and one good answer of every operation."""

from datetime import datetime, timedelta, timezone
from decimal import Decimal

from glase.client import Principal
from glase.invoice import Invoice, Row
from glase.results import ReceiptDocument

NAMESPACE = "http://external.interfaces.ers.seamless.com/"
RESELLER_PASSWORD = "reseller-s&cret"
TERMINAL_PASSWORD = "hT7wQ2mZ9k<p4Xs"

RESELLER = Principal.reseller("kvarnbageriet", "9900", RESELLER_PASSWORD)
TERMINAL = Principal.terminal("5f0c1d7e9ab34c28b6e4d2901f7a8c63", TERMINAL_PASSWORD)
REFERENCE = "20260314170912345"
ERS_REFERENCE = "2026031417093120801000731"
PERIOD = "2026031420000500101000009"
CET = timezone(timedelta(hours=1))

INVOICE = Invoice(
    client_invoice_id="TILL2-00042-1",
    title="Kvarnbageriet",
    issue_date=datetime(2026, 3, 14, 17, 9, 11, tzinfo=CET),
    currency="SEK",
    rows=(Row("Rye loaf", Decimal(2), Decimal(78)),),
    total=Decimal(78),
    cashier="Alva",
    footer="Thank you and welcome back",
)
DOCUMENT = ReceiptDocument("text/html", b"<p>Glase payment 78.00 SEK</p>")

CALLS = {
    "registerTerminal": lambda glase, **more: glase.register_terminal(
        RESELLER,
        "Kvarngatan 4/Till 2",
        TERMINAL_PASSWORD,
        "Kvarnbageriet, till 2",
        **more,
    ),
    "unregisterTerminal": lambda glase, **more: glase.unregister_terminal(
        TERMINAL, **more
    ),
    "assignSeqrId": lambda glase, **more: glase.assign_glase_id(
        TERMINAL, "004610098812", **more
    ),
    "sendInvoice": lambda glase, **more: glase.send_invoice(TERMINAL, INVOICE, **more),
    "updateInvoice": lambda glase, **more: glase.update_invoice(
        TERMINAL, REFERENCE, INVOICE, **more
    ),
    "getPaymentStatus": lambda glase, **more: glase.get_payment_status(
        TERMINAL, REFERENCE, 0, **more
    ),
    "cancelInvoice": lambda glase, **more: glase.cancel_invoice(
        TERMINAL, REFERENCE, **more
    ),
    "refundPayment": lambda glase, **more: glase.refund_payment(
        TERMINAL, ERS_REFERENCE, INVOICE, **more
    ),
    "submitPaymentReceipt": lambda glase, **more: glase.submit_payment_receipt(
        TERMINAL, ERS_REFERENCE, DOCUMENT, **more
    ),
    "commitReservation": lambda glase, **more: glase.commit_reservation(
        TERMINAL, REFERENCE, **more
    ),
    "markTransactionPeriod": lambda glase, **more: glase.mark_transaction_period(
        RESELLER, TERMINAL.id, **more
    ),
    "executeReport": lambda glase, **more: glase.execute_report(
        RESELLER, "Reconciliation/STD_RECON_007.xml", PERIOD, TERMINAL.id, **more
    ),
}
OPERATIONS = tuple(CALLS)

# What a good answer of each operation brings besides code 0.
BRINGS = {
    "registerTerminal": "<terminalId>5f0c1d7e</terminalId>",
    "sendInvoice": f"<invoiceQRCode>HTTP://SEQR.SE/R{REFERENCE}</invoiceQRCode>"
    f"<invoiceReference>{REFERENCE}</invoiceReference>",
    "getPaymentStatus": "<status>ISSUED</status><version>1</version>",
    "refundPayment": "<ersReference>2026031510024311501000118</ersReference>",
    "markTransactionPeriod": f"<transactionPeriodId>{PERIOD}</transactionPeriodId>",
    "executeReport": "<report><title>t.xml</title><mimeType>text/html</mimeType>"
    "<contentString>&lt;A>&lt;Meta/>&lt;/A></contentString></report>",
}


def envelope(inner):
    """Put XML into a SOAP body; returns bytes."""
    return (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">'
        f"<soap:Body>{inner}</soap:Body></soap:Envelope>"
    ).encode()


def returns(operation, inner):
    """Wrap the content of `return`; returns bytes."""
    return envelope(
        f'<ns2:{operation}Response xmlns:ns2="{NAMESPACE}"><return>{inner}</return>'
        f"</ns2:{operation}Response>"
    )


def answer(operation, code=0, extra=""):
    """Answer with a code; with 0 bring what the operation must bring."""
    brings = BRINGS.get(operation, "") if code == 0 else ""
    return returns(
        operation,
        f"<resultCode>{code}</resultCode>"
        f"<resultDescription>X</resultDescription>{brings}{extra}",
    )


def operation_of(request):
    """Find which operation a request of the peer calls."""
    for operation in OPERATIONS:
        if f":{operation} ".encode() in request.body:
            return operation
    raise AssertionError(request.body)
