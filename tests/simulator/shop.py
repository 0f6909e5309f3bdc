# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A shop that speaks to the simulator with envelopes of its own making.

It shares no code with the simulator: the messages are written out by hand here, after
the contract (glase_api.md, chapter 12)."""

import requests
from lxml import etree

PATH = "/soap/merchant/cashregister-2"
NAMESPACE = "http://external.interfaces.ers.seamless.com/"
SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
PATIENCE = 20  # seconds; no test needs it, a hang must end


def envelope(operation, inner):
    return (
        f'<soapenv:Envelope xmlns:soapenv="{SOAP}" xmlns:ext="{NAMESPACE}">'
        f"<soapenv:Body><ext:{operation}>{inner}</ext:{operation}></soapenv:Body>"
        "</soapenv:Envelope>"
    ).encode()


def context(kind, name, password, user=""):
    user = f"<userId>{user}</userId>" if user else ""
    return (
        "<context><channel>ClientWS</channel><clientId>Nordkassa</clientId>"
        "<clientReference>NK-1</clientReference>"
        "<clientRequestTimeout>0</clientRequestTimeout><initiatorPrincipalId>"
        f"<id>{name}</id><type>{kind}</type>{user}</initiatorPrincipalId>"
        f"<password>{password}</password></context>"
    )


def amount(tag, value, currency="SEK"):
    return f"<{tag}><currency>{currency}</currency><value>{value}</value></{tag}>"


def row(total, text="Rye loaf", quantity="1", currency="SEK"):
    return (
        f"<invoiceRow><itemDescription>{text}</itemDescription>"
        f"<itemQuantity>{quantity}</itemQuantity>"
        f"{amount('itemTotalAmount', total, currency)}</invoiceRow>"
    )


def invoice(
    total="139.25",
    rows=None,
    *,
    bill="TILL2-00042-1",
    currency="SEK",
    mode="IMMEDIATE_DEBIT",
    acknowledge="NO_ACKNOWLEDGMENT",
    cashier="Alva",
    more="",
):
    rows = [row(total, currency=currency)] if rows is None else rows
    asks = f"<acknowledgmentMode>{acknowledge}</acknowledgmentMode>"
    return (
        f"<invoice><paymentMode>{mode}</paymentMode>{asks if acknowledge else ''}"
        "<issueDate>2026-03-14T17:09:11+01:00</issueDate><title>Kvarnbageriet</title>"
        f"<clientInvoiceId>{bill}</clientInvoiceId>"
        f"<invoiceRows>{''.join(rows)}</invoiceRows>"
        f"{amount('totalAmount', total, currency)}"
        f"<cashierId>{cashier}</cashierId><footer>Welcome back</footer>{more}</invoice>"
    )


def entries(**values):
    pairs = "".join(
        f"<entry><key>{key}</key><value>{value}</value></entry>"
        for key, value in values.items()
        if value
    )
    return f"<parameters><parameter>{pairs}</parameter></parameters>" if pairs else ""


class Answer:
    """An HTTP answer with a SOAP envelope in it."""

    def __init__(self, response):
        self.http = response.status_code
        self.bytes = response.content
        self.body = etree.fromstring(response.content).find(f"{{{SOAP}}}Body")
        self.fault = self.body.findtext(f"{{{SOAP}}}Fault/faultstring")

    def __getitem__(self, path):
        """The text of an element inside ``return``, None if it is absent."""
        return self.body.findtext(f"*/return/{path}")

    @property
    def code(self):
        return int(self["resultCode"])


class Service:
    """The simulator, seen from outside."""

    def __init__(self, url):
        self.url = url.rstrip("/")
        self.endpoint = self.url + PATH
        self.http = requests.Session()

    def post(self, data, endpoint=None, headers=HEADERS):
        return self.http.post(
            endpoint or self.endpoint, data=data, headers=headers, timeout=PATIENCE
        )

    def call(self, operation, inner):
        return Answer(self.post(envelope(operation, inner)))

    def control(self, name, **body):
        answer = self.http.post(
            f"{self.url}/control/{name}", json=body, timeout=PATIENCE
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refused(self, name, **body):
        """The sentence of a control call that must be refused."""
        answer = self.http.post(
            f"{self.url}/control/{name}", json=body, timeout=PATIENCE
        )
        assert answer.status_code == 400, answer.text
        return answer.json()["error"]

    def fault(self, operation, kind, times=1):
        return self.control("fault", operation=operation, kind=kind, times=times)

    def ledger(self):
        return self.http.get(f"{self.url}/control/ledger", timeout=PATIENCE).json()

    def calls(self, operation):
        return [c for c in self.ledger()["calls"] if c["operation"] == operation]

    def shop(self, operation, inner="", name="shop1", password="secret1"):
        who = context("RESELLERUSER", name, password, "9900")
        return self.call(operation, who + inner)

    def till(self, glase_id="", password="hT7wQ2mZ9kLp4Xs", name="Till 2", **who):
        """A registered till, with its sticker if one is given."""
        answer = self.shop(
            "registerTerminal",
            f"<externalTerminalId>Kvarngatan 4/{name}</externalTerminalId>"
            f"<password>{password}</password><name>{name}</name>",
            **who,
        )
        till = Till(self, answer["terminalId"], password)
        if glase_id:
            assert till.assign(glase_id).code == 0
        return till


class Till:
    """One terminal and its calls."""

    def __init__(self, service, terminal_id, password):
        self.service = service
        self.terminal_id = terminal_id
        self.password = password

    @property
    def who(self):
        return context("TERMINALID", self.terminal_id, self.password)

    def call(self, operation, inner=""):
        return self.service.call(operation, self.who + inner)

    def about(self, operation, reference, more=""):
        inner = f"<invoiceReference>{reference}</invoiceReference>{more}"
        return self.call(operation, inner)

    def assign(self, glase_id):
        return self.call("assignSeqrId", f"<seqrId>{glase_id}</seqrId>")

    def send(self, *args, **facts):
        return self.call("sendInvoice", invoice(*args, **facts))

    def bill(self, *args, **facts):
        """The reference of a new invoice."""
        answer = self.send(*args, **facts)
        assert answer.code == 0, answer.bytes
        return answer["invoiceReference"]

    def update(self, reference, *args, **facts):
        return self.about("updateInvoice", reference, invoice(*args, **facts))

    def status(self, reference="", version=0):
        more = f"<invoiceVersion>{version}</invoiceVersion>"
        if reference:
            return self.about("getPaymentStatus", reference, more)
        return self.call("getPaymentStatus", more)

    def cancel(self, reference):
        return self.about("cancelInvoice", reference)

    def paid(self, *args, **facts):
        """The ersReference of a new payment that the shop knows of."""
        reference = self.bill(*args, **facts)
        self.service.control("pay", reference=reference)
        return self.status(reference)["ersReference"]

    def refund(self, ers_reference, total, **facts):
        inner = f"<ersReference>{ers_reference}</ersReference>"
        return self.call("refundPayment", inner + invoice(total, **facts))
