# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What leaves for Glase, to the byte; expected texts as in glase_api.md, chapter 12."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from lxml import etree
from samples import (
    CALLS,
    CET,
    ERS_REFERENCE,
    INVOICE,
    NAMESPACE,
    OPERATIONS,
    PERIOD,
    REFERENCE,
    RESELLER,
    TERMINAL,
)
from schema import VALIDATOR, body_of, check, definition, plain

from glase import messages
from glase.client import GlaseClient
from glase.invoice import Row, article, balanced
from glase.results import ReceiptDocument
from glase.wire import Wire

CONTEXT = """<context><channel>ClientWS</channel><clientId>Nordkassa Systems</clientId>
<clientReference>NK-0417</clientReference><clientRequestTimeout>0</clientRequestTimeout>
<initiatorPrincipalId>{}</initiatorPrincipalId><password>{}</password></context>"""
T = CONTEXT.format(
    "<id>5f0c1d7e9ab34c28b6e4d2901f7a8c63</id><type>TERMINALID</type>",
    "hT7wQ2mZ9k&lt;p4Xs",
)
R = CONTEXT.format(
    "<id>kvarnbageriet</id><type>RESELLERUSER</type><userId>9900</userId>",
    "reseller-s&amp;cret",
)
MODES = """<paymentMode>IMMEDIATE_DEBIT</paymentMode>
<acknowledgmentMode>NO_ACKNOWLEDGMENT</acknowledgmentMode>"""
SMALL_INVOICE = f"""<invoice>{MODES}<issueDate>2026-03-14T17:09:11+01:00</issueDate>
<title>Kvarnbageriet</title><clientInvoiceId>TILL2-00042-1</clientInvoiceId>
<invoiceRows><invoiceRow><itemDescription>Rye loaf</itemDescription>
<itemQuantity>2</itemQuantity>
<itemTotalAmount><currency>SEK</currency><value>78.00</value></itemTotalAmount>
</invoiceRow></invoiceRows>
<totalAmount><currency>SEK</currency><value>78.00</value></totalAmount>
<cashierId>Alva</cashierId><footer>Thank you and welcome back</footer></invoice>"""
REF = f"<invoiceReference>{REFERENCE}</invoiceReference>"
ERS = f"<ersReference>{ERS_REFERENCE}</ersReference>"
TERMINAL_ENTRY = f"<entry><key>TERMINALID</key><value>{TERMINAL.id}</value></entry>"

EXPECTED = {
    "registerTerminal": f"""{R}
<externalTerminalId>Kvarngatan 4/Till 2</externalTerminalId>
<password>hT7wQ2mZ9k&lt;p4Xs</password><name>Kvarnbageriet, till 2</name>""",
    "unregisterTerminal": T,
    "assignSeqrId": f"{T}<seqrId>004610098812</seqrId>",
    "sendInvoice": T + SMALL_INVOICE,
    "updateInvoice": T + REF + SMALL_INVOICE,
    "getPaymentStatus": f"{T}{REF}<invoiceVersion>0</invoiceVersion>",
    "cancelInvoice": T + REF,
    "refundPayment": T + ERS + SMALL_INVOICE,
    "submitPaymentReceipt": f"""{T}{ERS}<receiptDocument><mimeType>text/html</mimeType>
<receiptData>PHA+R2xhc2UgcGF5bWVudCA3OC4wMCBTRUs8L3A+</receiptData>
<receiptType>PAYMENT_RECEIPT</receiptType></receiptDocument>""",
    "commitReservation": T + REF,
    "markTransactionPeriod": f"""{R}<parameters><parameter>{TERMINAL_ENTRY}
</parameter></parameters>""",
    "executeReport": f"""{R}<reportId>Reconciliation/STD_RECON_007.xml</reportId>
<language>en</language><parameters><parameter>
<entry><key>transactionPeriodId</key><value>{PERIOD}</value></entry>{TERMINAL_ENTRY}
</parameter></parameters>""",
}


@pytest.fixture
def certified(peer):
    """A client whose reference is fixed, as certification wants it."""
    return GlaseClient(Wire(peer.url), "Nordkassa Systems", "NK-0417")


def sent(peer):
    return body_of(peer.requests[-1].body)


def test_the_wsdl_has_the_twelve_operations():
    names = {element.get("name") for element in definition().iterfind("{*}element")}
    assert names == {f"{op}{end}" for op in OPERATIONS for end in ("", "Response")}
    assert sorted(messages._CLIENT.service._binding.all()) == sorted(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_request(peer, certified, operation):
    CALLS[operation](certified)
    expected = etree.fromstring(
        f'<a:{operation} xmlns:a="{NAMESPACE}">{EXPECTED[operation]}</a:{operation}>'
    )
    check(expected)
    check(sent(peer))
    assert plain(sent(peer)) == plain(expected)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_bytes(peer, certified, operation):
    """Nothing before the envelope, UTF-8, and children without a namespace."""
    CALLS[operation](certified)
    body = peer.requests[-1].body
    start = b"<?xml version='1.0' encoding='utf-8'?>\n<soap-env:Envelope "
    assert body.startswith(start)
    assert body.count(NAMESPACE.encode()) == 1
    assert body.count(b"xmlns") == 2
    assert b"nil=" not in body


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_swapped_pair_is_noticed_by_these_tests(operation):
    """The schema is strict about order, or the tests above would prove little."""
    wrapper = etree.fromstring(
        f'<a:{operation} xmlns:a="{NAMESPACE}">{EXPECTED[operation]}</a:{operation}>'
    )
    context = wrapper[0]
    context.insert(0, context[-1])
    assert not VALIDATOR.validate(etree.ElementTree(wrapper))


def sek(value):
    return f"<currency>SEK</currency><value>{value}</value>"


ARTICLES = [
    article(
        "Rye loaf",
        Decimal(2),
        Decimal(98),
        unit_price=Decimal(49),
        tax_rate=Decimal("12.5"),
        discount=Decimal("1.005"),
        ean="7350001234561",
        sku="BR-07",
        unit="EA",
    ),
    article(
        "Almond cake",
        Decimal("0.350"),
        Decimal("61.25"),
        unit_price=Decimal(175),
        tax_rate=Decimal(12),
        unit="kg",
    ),
]
FULL_INVOICE = f"""<invoice>{MODES}<issueDate>2026-03-14T17:09:11+01:00</issueDate>
<title>Kvarnbageriet</title><clientInvoiceId>TILL2-00042-1</clientInvoiceId>
<invoiceRows>
<invoiceRow><itemDescription>Rye loaf</itemDescription>
<itemDiscount>{sek("1.01")}</itemDiscount><itemEAN>7350001234561</itemEAN>
<itemQuantity>2</itemQuantity><itemSKU>BR-07</itemSKU><itemTaxRate>12.5</itemTaxRate>
<itemTotalAmount>{sek("98.00")}</itemTotalAmount><itemUnit>EA</itemUnit>
<itemUnitPrice>{sek("49.00")}</itemUnitPrice></invoiceRow>
<invoiceRow><itemDescription>Almond cake 0.350 kg</itemDescription>
<itemQuantity>1</itemQuantity><itemTaxRate>12</itemTaxRate>
<itemTotalAmount>{sek("61.25")}</itemTotalAmount></invoiceRow>
<invoiceRow><itemDescription>Paid in cash</itemDescription>
<itemQuantity>1</itemQuantity><itemTotalAmount>{sek("-20.00")}</itemTotalAmount>
</invoiceRow></invoiceRows>
<totalAmount>{sek("139.25")}</totalAmount>
<cashierId>Alva</cashierId><footer>Thank you and welcome back</footer>
<notificationUrl>https://shop.example/pos_glase/notify/x</notificationUrl></invoice>"""


def test_a_full_invoice(peer, certified):
    """glase_api.md, 12.4: articles with all fields, one by weight, and cash."""
    rows = balanced(
        ARTICLES,
        [("cash", Decimal(20))],
        Decimal("139.25"),
        tender_text="Paid in %s",
    )
    invoice = replace(
        INVOICE,
        rows=rows,
        total=Decimal("139.25"),
        notification_url="https://shop.example/pos_glase/notify/x",
    )
    certified.send_invoice(TERMINAL, invoice)
    check(sent(peer))
    assert plain(sent(peer)[1]) == plain(etree.fromstring(FULL_INVOICE))


def test_a_refund_without_rows(peer, certified):
    certified.refund_payment(TERMINAL, ERS_REFERENCE, replace(INVOICE, rows=()))
    check(sent(peer))
    assert sent(peer).find("invoice/invoiceRows") is None
    assert sent(peer).findtext("invoice/totalAmount/value") == "78.00"


def test_status_without_reference(peer, certified):
    """glase_api.md, 5.5: after a lost answer to sendInvoice."""
    certified.get_payment_status(TERMINAL, version=7)
    assert [child.tag for child in sent(peer)] == ["context", "invoiceVersion"]
    assert sent(peer).findtext("invoiceVersion") == "7"


def test_period_and_report_of_the_shop(peer, certified):
    """glase_api.md, 8.2: without the terminal."""
    certified.mark_transaction_period(RESELLER)
    assert [child.tag for child in sent(peer)] == ["context"]
    certified.execute_report(RESELLER, "Reconciliation/Shop.xml", PERIOD, language="")
    assert sent(peer).find("language") is None
    assert [key.text for key in sent(peer).iter("key")] == ["transactionPeriodId"]


def test_an_empty_receipt_document(peer, certified):
    """glase_api.md, 4.9: its content may be empty."""
    document = ReceiptDocument("Base64", b"", "OTHER")
    certified.submit_payment_receipt(TERMINAL, ERS_REFERENCE, document)
    check(sent(peer))
    assert sent(peer).findtext("receiptDocument/receiptData") == ""
    assert sent(peer).findtext("receiptDocument/receiptType") == "OTHER"


def test_client_reference_is_unique_per_call(peer, glase):
    for _ in range(3):
        glase.cancel_invoice(TERMINAL, REFERENCE)
    references = [
        body_of(request.body).findtext("context/clientReference")
        for request in peer.requests
    ]
    assert len(set(references)) == 3
    assert {len(reference) for reference in references} == {32}


def test_client_reference_of_certification_is_cut(peer):
    glase = GlaseClient(Wire(peer.url), "Nordkassa\nSystems", "Nordkassa POS 1.0 " * 3)
    glase.cancel_invoice(TERMINAL, REFERENCE)
    context = sent(peer)[0]
    assert context.findtext("clientReference") == "Nordkassa POS 1.0 Nordkassa POS "
    assert context.findtext("clientId") == "Nordkassa Systems"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 3, 14, 17, 9, 11, 999999, CET), "2026-03-14T17:09:11+01:00"),
        (datetime(2026, 3, 14, tzinfo=timezone.utc), "2026-03-14T00:00:00+00:00"),
        (
            datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=1, seconds=730))),
            "1899-12-31T23:59:50+01:12",
        ),
        (
            datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
            "2026-01-01T00:00:00-09:30",
        ),
    ],
)
def test_issue_date(moment, written):
    """glase_api.md, A17: local time with its offset."""
    made = messages.invoice_of(replace(INVOICE, issue_date=moment))
    assert made["issueDate"] == written


@pytest.mark.parametrize(
    ("amount", "written"),
    [("1E+3", "1000.00"), ("149.9", "149.90"), ("0.01", "0.01"), ("7.000", "7.00")],
)
def test_amounts_are_plain(peer, certified, amount, written):
    """glase_api.md, 3.5: major units, no exponent, exactly two decimals."""
    total = Decimal(amount)
    invoice = replace(INVOICE, rows=(Row("x", Decimal("1E1"), total),), total=total)
    certified.send_invoice(TERMINAL, invoice)
    values = [value.text for value in sent(peer).iter("value")]
    assert values == [written, written]
    assert sent(peer).findtext(".//itemQuantity") == "10"
