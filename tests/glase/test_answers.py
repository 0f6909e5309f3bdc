# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What answers mean; texts as in glase_api.md, chapter 12, and what may differ from
them."""

import base64
from datetime import datetime
from decimal import Decimal

import pytest
from lxml import etree
from samples import (
    CET,
    ERS_REFERENCE,
    INVOICE,
    NAMESPACE,
    PERIOD,
    REFERENCE,
    RESELLER,
    TERMINAL,
    returns,
)
from schema import body_of, check

from glase.answer import HUGE, Unreadable, parse
from glase.client import GlaseClient
from glase.errors import GlaseRefused, GlaseUnknown
from glase.report import ReportRow, stream_report
from glase.results import IssuedInvoice, PaidReceipt, PaymentStatus, ReportFile

OK = "<resultCode>0</resultCode><resultDescription>SUCCESS</resultDescription>"
PAID = f"""<ersReference>{ERS_REFERENCE}</ersReference>{OK}<status>PAID</status>
<receipt><terminalId>5f0c1d7e9ab34c28b6e4d2901f7a8c63</terminalId>
<paymentDate>2026-03-14T17:09:31.208+01:00</paymentDate>
<clientInvoiceId>TILL2-00042-1</clientInvoiceId>
<invoiceReference>{REFERENCE}</invoiceReference>
<paymentReference>{ERS_REFERENCE}</paymentReference>
<payerTerminalId>c41b7a90e2d84f5fa1</payerTerminalId>
<receiverName>Kvarnbageriet</receiverName>
<invoice><title>Kvarnbageriet</title>
<totalAmount><currency>SEK</currency><value>78.00</value></totalAmount></invoice>
</receipt><version>2</version>"""
REPORT = '<?xml version="1.0"?>\n<A><Meta/></A>'


class Canned:
    """Stands in for the wire: the seam between HTTP and its meaning."""

    def __init__(self, content, status=200):
        self.content = content
        self.status = status

    def post(self, body, deadline, size_limit):
        return self.status, self.content


def heard(operation, inner):
    """A client that gets this answer; it must follow the schema."""
    content = returns(operation, inner)
    check(body_of(content))
    return GlaseClient(Canned(content), "x")


def status_of(inner, version=0):
    """Read a status answer that need not follow the schema."""
    glase = GlaseClient(Canned(returns("getPaymentStatus", inner)), "x")
    return glase.get_payment_status(TERMINAL, REFERENCE, version)


def test_register_terminal():
    glase = heard("registerTerminal", f"{OK}<terminalId>5f0c</terminalId>")
    assert glase.register_terminal(RESELLER, "x", "secret", "y") == "5f0c"


def test_send_invoice():
    qr = f"<invoiceQRCode>http://seqr.se/R{REFERENCE}</invoiceQRCode>"
    reference = f"<invoiceReference>{REFERENCE}</invoiceReference>"
    glase = heard("sendInvoice", OK + qr + reference)
    expected = IssuedInvoice(REFERENCE, f"http://seqr.se/R{REFERENCE}")
    assert glase.send_invoice(TERMINAL, INVOICE) == expected


def test_qr_text_is_built_only_if_missing():
    """glase_api.md, 7.2."""
    reference = f"<invoiceReference>{REFERENCE}</invoiceReference>"
    issued = heard("sendInvoice", OK + reference).send_invoice(TERMINAL, INVOICE)
    assert issued.qr_code == f"HTTP://SEQR.SE/R{REFERENCE}"


def test_status_issued():
    glase = heard(
        "getPaymentStatus", f"{OK}<status>ISSUED</status><version>1</version>"
    )
    status = glase.get_payment_status(TERMINAL, REFERENCE)
    assert status == PaymentStatus("ISSUED", 1)
    assert status.waiting and not (status.paid or status.ended)


def test_status_paid():
    status = heard("getPaymentStatus", PAID).get_payment_status(TERMINAL, REFERENCE, 1)
    moment = datetime(2026, 3, 14, 17, 9, 31, 208000, CET)
    assert status == PaymentStatus(
        "PAID",
        2,
        ERS_REFERENCE,
        PaidReceipt(
            payment_date=moment,
            client_invoice_id="TILL2-00042-1",
            invoice_reference=REFERENCE,
            payment_reference=ERS_REFERENCE,
            terminal_id=TERMINAL.id,
            total=Decimal("78.00"),
            currency="SEK",
        ),
    )
    assert status.paid and not (status.waiting or status.ended)
    assert "c41b7a90e2d84f5fa1" not in repr(status), "the buyer's device is private"


@pytest.mark.parametrize("code", [0, 95, 55])
def test_cancelled_is_proven(code):
    """glase_api.md, 5.7."""
    glase = heard("cancelInvoice", f"<resultCode>{code}</resultCode>")
    assert glase.cancel_invoice(TERMINAL, REFERENCE) is None


@pytest.mark.parametrize("code", [50, 51, 48, 54])
def test_cancelled_is_not_proven(code):
    glase = heard("cancelInvoice", f"<resultCode>{code}</resultCode>")
    with pytest.raises(GlaseRefused) as caught:
        glase.cancel_invoice(TERMINAL, REFERENCE)
    assert caught.value.code == code


def test_update_refused_with_system_error():
    """glase_api.md, 4.5: after the scan the old amount stands; elsewhere 90 is open."""
    glase = heard("updateInvoice", "<resultCode>90</resultCode>")
    with pytest.raises(GlaseRefused):
        glase.update_invoice(TERMINAL, REFERENCE, INVOICE)
    glase = heard("sendInvoice", "<resultCode>90</resultCode>")
    with pytest.raises(GlaseUnknown) as caught:
        glase.send_invoice(TERMINAL, INVOICE)
    assert (caught.value.code, caught.value.cause) == (90, "code")


def test_refund():
    """glase_api.md, A3: the refund's own reference."""
    glase = heard("refundPayment", f"<ersReference>2026031510</ersReference>{OK}")
    assert glase.refund_payment(TERMINAL, ERS_REFERENCE, INVOICE) == "2026031510"


@pytest.mark.parametrize(
    "inner",
    [
        f"{OK}<transactionPeriodId>{PERIOD}</transactionPeriodId>",
        f"<ersReference>{PERIOD}</ersReference>{OK}",  # glase_api.md, A21
    ],
)
def test_period(inner):
    glase = heard("markTransactionPeriod", inner)
    assert glase.mark_transaction_period(RESELLER) == PERIOD


def report(inner):
    glase = heard("executeReport", f"{OK}<report>{inner}</report>")
    return glase.execute_report(RESELLER, "Reconciliation/Shop.xml", PERIOD)


def test_report():
    found = report(
        "<title>t.xml</title><mimeType>text/html</mimeType><content>AAAA</content>"
        f"<contentString><![CDATA[{REPORT}]]></contentString>"
    )
    assert found == ReportFile("t.xml", "text/html", REPORT)


def test_report_as_bytes_only():
    found = report("<content>PD94bWwgdmVyc2lvbj0iMS4wIj8+\nCjxBPsO2PC9BPg==</content>")
    assert found == ReportFile("", "", '<?xml version="1.0"?>\n<A>ö</A>')


def test_report_that_is_no_base64():
    content = returns("executeReport", f"{OK}<report><content>ä</content></report>")
    glase = GlaseClient(Canned(content), "x")
    with pytest.raises(GlaseUnknown) as caught:
        glase.execute_report(RESELLER, "Reconciliation/Shop.xml", PERIOD)
    assert caught.value.cause == "garbage"


def test_report_not_ready():
    """glase_api.md, 8.4."""
    glase = heard("executeReport", "<resultCode>2</resultCode>")
    with pytest.raises(GlaseRefused) as caught:
        glase.execute_report(RESELLER, "Reconciliation/Shop.xml", PERIOD)
    assert (caught.value.code, caught.value.name) == (2, "REPORT_NOT_READY")


def test_two_different_values_are_none():
    for twice in ("status", "ersReference", "version", "receipt"):
        doubled = PAID + f"<{twice}>7</{twice}>"
        with pytest.raises(GlaseUnknown) as caught:
            status_of(doubled)
        assert caught.value.cause == "garbage"


def test_nil_is_missing():
    xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
    status = status_of(f"<ersReference {xsi}/>{OK}<status>PAID</status>")
    assert not status.paid


def test_newer_enumeration_values_are_in_the_schema():
    """glase_api.md, 3.14."""
    check(
        body_of(
            returns(
                "getPaymentStatus", f"{OK}<status>EXPIRED</status><version>1</version>"
            )
        )
    )
    wrapper = etree.fromstring(
        f"""<a:commitReservation xmlns:a="{NAMESPACE}"><amount><currency>SEK</currency>
        <value>1.00</value></amount><invoiceReference>1</invoiceReference>
        </a:commitReservation>"""
    )
    check(wrapper)


ROW = (
    "<Row><TerminalId>5f0c1d7e9ab34c28b6e4d2901f7a8c63</TerminalId>"
    "<CashierId>Alva</CashierId><SalesAmount>78.00000</SalesAmount>"
    f"<ErsReference>{ERS_REFERENCE}</ErsReference></Row>\n"
)


def test_a_large_report():
    """100,000 payments: 42 MB on the wire, text and bytes."""
    body = f"<A><Meta/>{ROW * 100_000}</A>"
    found = report(
        f"<content>{base64.b64encode(body.encode()).decode()}</content>"
        f"<contentString><![CDATA[{body}]]></contentString>"
    )
    rows = sum(isinstance(item, ReportRow) for item in stream_report(found.text))
    assert rows == 100_000


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE a [<!ENTITY x "ha">]>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY x "ha">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nothing_large_declares_entities(declaration, encoding):
    """libxml2's own limits, which stop a bomb, are lifted for what is large."""
    text = f"{declaration}<a>{'&x;' * (HUGE // 3)}</a>"
    with pytest.raises(Unreadable):
        parse(text.encode(encoding))
