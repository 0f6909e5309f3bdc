# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A client that zeep builds from ``?wsdl`` works unchanged, all operations of it."""

from decimal import Decimal
from io import BytesIO

import pytest
import zeep
from lxml import etree
from shop import PATH

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
ADDRESS = "{http://schemas.xmlsoap.org/wsdl/soap/}address"


@pytest.fixture
def client(glase):
    return zeep.Client(f"{glase.endpoint}?wsdl")


def context(kind, name, password, user=None):
    return {
        "channel": "ClientWS",
        "clientId": "zeep",
        "clientReference": "1",
        "clientRequestTimeout": 0,
        "initiatorPrincipalId": {"id": name, "type": kind, "userId": user},
        "password": password,
    }


SHOP = context("RESELLERUSER", "shop1", "secret1", "9900")


@pytest.fixture
def who(client):
    answer = client.service.registerTerminal(SHOP, "Store/Till", "hemligt", "Till")
    assert answer.resultCode == 0
    return context("TERMINALID", answer.terminalId, "hemligt")


def bill(total):
    money = {"currency": "SEK", "value": Decimal(total)}
    return {
        "paymentMode": "IMMEDIATE_DEBIT",
        "acknowledgmentMode": "NO_ACKNOWLEDGMENT",
        "title": "Shop",
        "clientInvoiceId": "1",
        "invoiceRows": {"invoiceRow": [{"itemQuantity": 1, "itemTotalAmount": money}]},
        "totalAmount": money,
        "cashierId": "Alva",
    }


def test_a_day_at_the_till(glase, client, who):
    service = client.service
    assert service.assignSeqrId(who, "123").resultCode == 0
    reference = service.sendInvoice(who, bill("78.00")).invoiceReference
    assert service.updateInvoice(who, reference, bill("75.00")).resultCode == 0
    assert service.getPaymentStatus(who, reference, 0).status == "ISSUED"
    glase.control("pay", glase_id="123")
    status = service.getPaymentStatus(who, reference, 1)
    assert status.status == "PAID"
    assert status.receipt.invoice.totalAmount.value == Decimal("75.00")
    document = {
        "mimeType": "text/html",
        "receiptData": b"<p>Glase payment</p>",
        "receiptType": "PAYMENT_RECEIPT",
    }
    answer = service.submitPaymentReceipt(who, status.ersReference, document)
    assert answer.resultCode == 0
    refund = service.refundPayment(who, status.ersReference, bill("5.00"))
    assert refund.resultCode == 0 and refund.ersReference != status.ersReference
    assert service.cancelInvoice(who, reference).resultCode == 50
    assert service.commitReservation(context=who, invoiceReference=reference)
    period = service.markTransactionPeriod(SHOP).transactionPeriodId
    entry = [{"key": "transactionPeriodId", "value": period}]
    parameters = {"parameter": {"entry": entry}}
    glase.control("mode", not_ready=0)
    report = service.executeReport(
        SHOP, "Reconciliation/Shop.xml", "en", parameters
    ).report
    assert report.content.decode() == report.contentString
    assert "<SalesTotal>70.00000</SalesTotal>" in report.contentString
    assert service.unregisterTerminal(who).resultCode == 0
    assert service.benchmarkingNop().resultCode == 0


@pytest.mark.parametrize("path", [PATH, "/extclientproxy/service/v2"])
@pytest.mark.parametrize("query", ["wsdl", "WSDL", "wsdl="])
def test_address_is_that_of_the_request(glase, path, query):
    url = f"{glase.url}{path}"
    answer = glase.http.get(f"{url}?{query}")
    assert answer.headers["Content-Type"].startswith("text/xml")
    root = etree.parse(BytesIO(answer.content)).getroot()
    assert root.find(f".//{ADDRESS}").get("location") == url
    other = glase.http.get(f"{url}?{query}", headers={"Host": "till.example:81"})
    assert b'location="http://till.example:81/' in other.content


def test_it_needs_no_other_document(glase):
    root = etree.fromstring(glase.http.get(f"{glase.endpoint}?wsdl").content)
    names = {etree.QName(element).localname for element in root.iter("*")}
    assert not names & {"import", "include"}
    actions = {e.get("soapAction") for e in root.iter("*") if "soapAction" in e.attrib}
    assert actions == {""}
    operations = root.findall(f"{WSDL}portType/{WSDL}operation")
    assert len(operations) == 13


def test_other_requests_to_the_endpoint(glase):
    assert glase.http.get(glase.endpoint).status_code == 405
    assert glase.http.put(glase.endpoint).status_code == 405
