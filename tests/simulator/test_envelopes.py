# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Envelopes as others write them (glase_api.md, chapter 2, 3.15 and chapter 12)."""

import pytest
from shop import NAMESPACE, SOAP, Answer, amount, envelope, invoice, row

SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
                  xmlns:ext="http://external.interfaces.ers.seamless.com/">
  <soapenv:Header/>
  <soapenv:Body>
    <ext:sendInvoice>
      <context>
        <channel>ClientWS</channel>
        <clientId>Nordkassa Systems</clientId>
        <clientReference>NK-0417-20260314-000093</clientReference>
        <clientRequestTimeout>0</clientRequestTimeout>
        <initiatorPrincipalId>
          <id>TERMINAL</id>
          <type>TERMINALID</type>
        </initiatorPrincipalId>
        <password>hT7wQ2mZ9kLp4Xs</password>
      </context>
      INVOICE
    </ext:sendInvoice>
  </soapenv:Body>
</soapenv:Envelope>"""
ARTICLES = """<invoice>
    <paymentMode>IMMEDIATE_DEBIT</paymentMode><acknowledgmentMode>NO_ACKNOWLEDGMENT</acknowledgmentMode>
    <issueDate>2026-03-14T17:09:11+01:00</issueDate>
    <title>Kvarnbageriet</title>
    <clientInvoiceId>TILL2-00042-1</clientInvoiceId>
    <invoiceRows>
      <invoiceRow>
        <itemDescription>Rye loaf</itemDescription><itemEAN>7350001234561</itemEAN><itemQuantity>2</itemQuantity><itemSKU>BR-07</itemSKU><itemTaxRate>12</itemTaxRate>
        <itemTotalAmount><currency>SEK</currency><value>98.00</value></itemTotalAmount>
        <itemUnit>EA</itemUnit><itemUnitPrice><currency>SEK</currency><value>49.00</value></itemUnitPrice>
      </invoiceRow>
      <invoiceRow>
        <itemDescription>Paid in cash</itemDescription><itemQuantity>1</itemQuantity>
        <itemTotalAmount><currency>SEK</currency><value>-20.00</value></itemTotalAmount>
      </invoiceRow>
    </invoiceRows>
    <totalAmount><currency>SEK</currency><value>78.00</value></totalAmount>
    <cashierId>Alva</cashierId>
    <footer>Thank you and welcome back</footer>
  </invoice>"""  # noqa: E501
# The order of an official sample: cashierId first, value before currency.
SHUFFLED = """<invoice>
    <acknowledgmentMode>NO_ACKNOWLEDGMENT</acknowledgmentMode><backURL/>
    <cashierId>Alva</cashierId><clientInvoiceId>TILL2-00042-1</clientInvoiceId>
    <footer/><invoiceRows><invoiceRow>
      <itemTotalAmount><value>78</value><currency>SEK</currency></itemTotalAmount>
      <itemDiscount/><itemQuantity> 1 </itemQuantity>
      <itemDescription>Rye loaf</itemDescription></invoiceRow></invoiceRows>
    <issueDate>2026-03-14T17:09:11</issueDate><notificationUrl></notificationUrl>
    <paymentMode>IMMEDIATE_DEBIT</paymentMode><title>Kvarnbageriet</title>
    <totalAmount><value>78.00</value><currency>SEK</currency></totalAmount>
  </invoice>"""


def sample(till, text):
    return SAMPLE.replace("TERMINAL<", f"{till.terminal_id}<").replace("INVOICE", text)


@pytest.mark.parametrize("text", [ARTICLES, SHUFFLED])
@pytest.mark.parametrize(
    "path", ["/soap/merchant/cashregister-2", "/extclientproxy/service/v2"]
)
@pytest.mark.parametrize("action", [None, '""', '"urn:sendInvoice"'])
def test_samples_of_the_documents(glase, till, text, path, action):
    headers = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": action}
    response = glase.post(sample(till, text).encode(), glase.url + path, headers)
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert Answer(response).code == 0
    [kept] = glase.ledger()["invoices"]
    facts = [kept[name] for name in ("total", "currency", "cashier", "title")]
    assert facts == ["78.00", "SEK", "Alva", "Kvarnbageriet"]
    assert kept["client_invoice_id"] == "TILL2-00042-1"
    [call] = glase.calls("sendInvoice")
    assert call["client_reference"] == "NK-0417-20260314-000093"
    assert call["client_id"] == "Nordkassa Systems" and call["channel"] == "ClientWS"


@pytest.mark.parametrize(
    "opening, closing",
    [
        (f'<sendInvoice xmlns="{NAMESPACE}">', "</sendInvoice>"),  # children qualified
        (f'<Q:sendInvoice xmlns:Q="{NAMESPACE}">', "</Q:sendInvoice>"),
        (f'<n:sendInvoice xmlns:n="{NAMESPACE}" n:a="1">', "</n:sendInvoice>"),
    ],
)
def test_any_prefix(glase, till, opening, closing):
    data = (
        f'<S:Envelope xmlns:S="{SOAP}"><S:Header><x:id xmlns:x="urn:x">1</x:id>'
        f"</S:Header><S:Body><!-- so -->{opening}{till.who}{invoice()}{closing}"
        "</S:Body></S:Envelope>"
    )
    assert Answer(glase.post(data.encode())).code == 0


def test_prefixed_children_and_nil_and_other_encodings(glase, till):
    text = invoice(cashier="Åsa Öberg").replace("<footer>Welcome back</footer>", "")
    text = text.replace("</invoice>", '<footer i:nil="true"/></invoice>')
    text = text.replace("<title>", "<ext:title>").replace("</title>", "</ext:title>")
    nil = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
    data = sample(till, text).replace("<ext:sendInvoice>", f"<ext:sendInvoice {nil}>")
    data = data.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    assert Answer(glase.post(data)).code == 0
    assert glase.ledger()["invoices"][0]["cashier"] == "Åsa Öberg"


def test_missing_version_is_0_and_order_is_free(glase, till):
    reference = till.bill()
    inner = f"<invoiceReference>{reference}</invoiceReference>"
    assert till.call("getPaymentStatus", inner)["status"] == "ISSUED"
    version = "<invoiceVersion>1</invoiceVersion>"
    assert till.call("getPaymentStatus", version + inner)["status"] == "ISSUED"
    assert [call["invoice_version"] for call in glase.calls("getPaymentStatus")] == [
        0,
        1,
    ]


def test_newer_fields_are_taken(glase, till):
    more = "<commitReservationTimeout>60</commitReservationTimeout>"
    mode = "RESERVATION_REQUIRED_PRELIMINARY_AMOUNT"
    reference = till.bill(mode=mode, more=more)
    glase.control("pay", reference=reference)
    inner = (
        f"<invoiceReference>{reference}</invoiceReference>{amount('amount', '1.00')}"
    )
    assert till.call("commitReservation", inner).code == 0


def test_answers_name_their_elements_without_a_prefix(till):
    answer = till.send()
    [wrapper] = answer.body
    assert wrapper.tag == f"{{{NAMESPACE}}}sendInvoiceResponse"
    assert [element.tag for element in wrapper[0]] == [
        "resultCode",
        "resultDescription",
        "invoiceQRCode",
        "invoiceReference",
    ]


def of(till, old="", new="", text=None):
    """An envelope with something replaced."""
    return envelope("sendInvoice", till.who + (text or invoice())).replace(
        old.encode(), new.encode()
    )


BROKEN = {
    "unknown element": ("<title>", "<color>red</color><title>"),
    "unknown in context": ("<channel>", "<seller/><channel>"),
    "unknown operation": ("ext:sendInvoice", "ext:requestTopup"),
    "answer as a request": ("ext:sendInvoice", "ext:sendInvoiceResponse"),
    "wrong namespace": (NAMESPACE, NAMESPACE.rstrip("/")),
    "unknown mode": ("NO_ACKNOWLEDGMENT", "NO_ACKNOWLEDGEMENT"),
    "exponent": ("139.25", "1.3925e2"),
    "not a number": ("139.25", "139,25"),
    "bad date": ("2026-03-14T17:09:11+01:00", "14.3.2026"),
    "twice": ("<title>", "<title>A</title><title>"),
    "children in a text": ("Kvarnbageriet", "<b>Kvarnbageriet</b>"),
    "no timeout": ("<clientRequestTimeout>0</clientRequestTimeout>", ""),
    "not well-formed": ("</invoice>", "</invoices>"),
    "two operations": ("</ext:sendInvoice>", "</ext:sendInvoice><a/>"),
    "SOAP 1.2": (SOAP, "http://www.w3.org/2003/05/soap-envelope"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken_requests_get_a_fault(glase, till, case):
    response = glase.post(of(till, *BROKEN[case]))
    answer = Answer(response)
    assert answer.http == 500 and answer.fault
    code = "VersionMismatch" if case == "SOAP 1.2" else "Client"
    assert f"<faultcode>soap:{code}<" in response.text
    assert glase.ledger()["invoices"] == []
    [call] = glase.calls("?")
    assert call["why"] == answer.fault and call["result"] == "FAULT"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<a/>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        f'<a:Envelope xmlns:a="{SOAP}"/>'.encode(),
        f'<a:Envelope xmlns:a="{SOAP}"><a:Body/></a:Envelope>'.encode(),
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_envelope_gets_a_fault(glase, data):
    answer = Answer(glase.post(data))
    assert answer.http == 500 and answer.fault


def test_doctype_inside_an_envelope_is_refused(glase, till):
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    data = entity.encode() + of(till, "Kvarnbageriet", "&a;")
    assert "not allowed" in Answer(glase.post(data)).fault


def test_texts_of_all_kinds_come_back(glase, till):
    text = "Räksmörgås &amp; &lt;kaffe&gt; 🥐 ]]&gt;"
    reference = till.bill("5.00", [row("5.00", text)])
    glase.control("pay", reference=reference)
    answer = till.status(reference)
    path = "receipt/invoice/invoiceRows/invoiceRow/itemDescription"
    assert answer[path] == "Räksmörgås & <kaffe> 🥐 ]]>"
