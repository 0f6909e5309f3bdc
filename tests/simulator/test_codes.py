# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Result codes of those who call and of what they send (glase_api.md, chapter 6)."""

import pytest
from shop import amount, context, invoice, row

TERMINAL_CALLS = """
    unregisterTerminal assignSeqrId sendInvoice updateInvoice getPaymentStatus
    cancelInvoice refundPayment submitPaymentReceipt commitReservation
""".split()
RESELLER_CALLS = ["registerTerminal", "markTransactionPeriod", "executeReport"]


def test_registering_gives_terminals_that_are_never_the_same(glase):
    first, second = glase.till(name="Till 1"), glase.till(name="Till 1")
    assert first.terminal_id != second.terminal_id
    names = [one["external_terminal_id"] for one in glase.ledger()["terminals"]]
    assert names == ["Kvarngatan 4/Till 1"] * 2


@pytest.mark.parametrize("operation", RESELLER_CALLS)
def test_reseller_is_authenticated(glase, till, operation):
    def code(*who):
        return glase.call(operation, context(*who)).code

    assert code("RESELLERUSER", "shop1", "wrong", "9900") == 20
    assert code("RESELLERUSER", "shop1", "", "9900") == 20
    assert code("RESELLERUSER", "shop2", "secret1", "9900") == 37
    assert code("RESELLERUSER", "shop1", "secret1", "9901") == 37
    assert code("RESELLERUSER", "shop1", "secret1") == 37
    assert code("SHOP", "shop1", "secret1", "9900") == 91
    assert till.call(operation).code == 91
    glase.control("reseller", reseller_id="shop1", blocked=True)
    assert code("RESELLERUSER", "shop1", "secret1", "9900") == 33


@pytest.mark.parametrize("operation", TERMINAL_CALLS)
def test_terminal_is_authenticated(glase, till, operation):
    def code(name, password):
        return glase.call(operation, context("TERMINALID", name, password)).code

    assert code(till.terminal_id, "wrong") == 20
    assert code("0" * 32, till.password) == 29
    assert code("", till.password) == 29
    assert glase.shop(operation).code == 91
    assert glase.call(operation, "").code == 91
    glase.control("terminal", terminal_id=till.terminal_id, blocked=True)
    assert code(till.terminal_id, till.password) == 33
    short = glase.till(password="abc")
    assert short.call(operation).code == 21


def test_combined_reseller_id_and_superfluous_user_id(glase, till):
    combined = context("RESELLERUSER", "shop1/9900", "secret1")
    assert glase.call("markTransactionPeriod", combined).code == 0
    extra = context("TERMINALID", till.terminal_id, till.password, "9900")
    assert glase.call("sendInvoice", extra + invoice()).code == 0


def test_another_reseller(glase):
    glase.control("reseller", reseller_id="shop2", password="secret2")
    till = glase.till()
    assert till.bill()
    inner = "<externalTerminalId>C</externalTerminalId><password>p4ss</password>"
    assert glase.shop("registerTerminal", inner, "shop2", "secret2").code == 0
    owners = [one["reseller_id"] for one in glase.ledger()["terminals"]]
    assert owners == ["shop1", "shop2"]


def test_glase_id_is_alphanumeric_and_unique(glase, till):
    other = glase.till()
    for wrong in ("", "12 34", "a_b", "é1", "HTTP://SEQR.SE/Q1"):
        assert other.assign(wrong).code == 53
    assert other.assign("004610098812").code == 53
    assert till.assign("004610098812").code == 0
    assert till.assign("004610098899").code == 0
    assert other.assign("004610098812").code == 0
    ids = [one["glase_id"] for one in glase.ledger()["terminals"]]
    assert ids == ["004610098899", "004610098812"]


ROWS = [row("98.00", quantity="2"), row("61.25"), row("-20.00", "Paid in cash")]
BAD = {
    "unknown currency": invoice(currency="SEX"),
    "no currency": invoice().replace("<currency>SEK</currency>", ""),
    "rows of another currency": invoice("1.00", [row("1.00", currency="EUR")]),
    "three decimals": invoice("139.250"),
    "three decimals in a row": invoice("3.00", [row("1.005"), row("1.995")]),
    "three decimals in a price": invoice().replace(
        "</invoiceRow>", amount("itemUnitPrice", "1.125") + "</invoiceRow>"
    ),
    "rows too low": invoice("139.26", ROWS),
    "rows too high": invoice("139.24", ROWS),
    "row without total": invoice("1.00", ["<invoiceRow/>", row("1.00")]).replace(
        "<invoiceRow/>", "<invoiceRow><itemQuantity>1</itemQuantity></invoiceRow>"
    ),
    "no total": invoice().replace(amount("totalAmount", "139.25"), ""),
    "no invoice": "",
}


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("operation", ["sendInvoice", "updateInvoice"])
def test_bad_invoices_are_refused_with_49(glase, till, operation, case):
    reference = till.bill("5.00")
    bad = BAD[case]
    if operation == "updateInvoice":
        bad = f"<invoiceReference>{reference}</invoiceReference>{bad}"
    assert till.call(operation, bad).code == 49
    [kept] = glase.ledger()["invoices"]
    assert (kept["total"], kept["status"]) == ("5.00", "ISSUED")


def test_good_invoices(glase, till):
    assert till.send("139.25", ROWS).code == 0
    assert till.send("7").code == 0
    assert till.send("7.5", currency="EUR").code == 0
    assert till.send("120", currency="JPY").code == 0


def test_currency_of_the_shop(glase, till):
    glase.control("mode", currency="SEK")
    assert till.send("5.00", currency="EUR").code == 49
    assert till.send("5.00").code == 0


@pytest.mark.parametrize("total", ["0.00", "-5.00"])
def test_total_must_be_above_zero(till, total):
    assert till.send(total).code == 11
    reference = till.bill()
    assert till.update(reference, total).code == 11


@pytest.mark.parametrize(
    "url", ["ftp://a.example/x", "a.example", "http://", "http://["]
)
def test_notification_url_must_be_http(till, url):
    more = f"<notificationUrl>{url}</notificationUrl>"
    assert till.send(more=more).code == 64
    assert till.update(till.bill(), more=more).code == 64
    assert till.refund(till.paid(), "1.00", more=more).code == 64


def test_nop_asks_nobody(glase):
    assert glase.call("benchmarkingNop", "").code == 0
