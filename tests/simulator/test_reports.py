# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Periods and reports (glase_api.md, chapter 8)."""

import base64
import re
from decimal import Decimal

import pytest
from lxml import etree
from shop import entries

SHOP_REPORTS = {
    "Reconciliation/Shop.xml": "total",
    "Reconciliation/STD_RECON_002.xml": "terminal",
    "Reconciliation/STD_RECON_003.xml": "detail",
    "Reconciliation/STD_RECON_004.xml": "cashier",
}
TERMINAL_REPORTS = {
    "Reconciliation/STD_RECON_006.xml": "total",
    "Reconciliation/STD_RECON_007.xml": "detail",
}


def mark(glase, terminal=""):
    return glase.shop("markTransactionPeriod", entries(TERMINALID=terminal))


def ask(glase, report, period, terminal="", language="<language>en</language>"):
    inner = entries(transactionPeriodId=period, TERMINALID=terminal)
    return glase.shop(
        "executeReport", f"<reportId>{report}</reportId>{language}{inner}"
    )


def rows(answer):
    """Rows of a body as dicts, whatever its root is called and whether it fits."""
    text = answer["report/contentString"]
    inside = re.search(r"<(\w+)>(.*)</(\w+)>\s*$", text.split("?>", 1)[1], re.DOTALL)[2]
    root = etree.fromstring(f"<x>{inside}</x>")
    assert root[0].tag == "Meta"
    return [{cell.tag: cell.text for cell in one} for one in root.iter("Row")]


@pytest.fixture
def ready(glase):
    glase.control("mode", not_ready=0)
    return glase


@pytest.fixture
def sales(ready, till):
    """Two tills: 78.00 and 10.00 with a refund of 3.00 on the first, 5.00 beside it."""
    other = ready.till(name="Till 3")
    first = till.paid("78.00", cashier="Alva &amp; &lt;Bo&gt;]]&gt;")
    second = till.paid("10.00", cashier="")
    refund = till.refund(second, "3.00")["ersReference"]
    return till, other, [first, second, refund, other.paid("5.00")]


def test_not_ready_at_first(glase, till):
    till.paid("78.00")
    period = mark(glase)["transactionPeriodId"]
    report = "Reconciliation/STD_RECON_003.xml"
    found = [ask(glase, report, period).code for _ in range(4)]
    assert found == [2, 2, 0, 0]
    assert ask(glase, "Reconciliation/Shop.xml", period).code == 2


def test_detail_of_the_shop(ready, sales):
    till, other, references = sales
    period = mark(ready)["transactionPeriodId"]
    assert re.fullmatch(r"\d{25}", period)
    answer = ask(ready, "Reconciliation/STD_RECON_003.xml", period)
    found = rows(answer)
    assert {one["ErsReference"]: one["SalesAmount"] for one in found} == dict(
        zip(references, ["78.00000", "10.00000", "-3.00000", "5.00000"], strict=True)
    )
    cashiers = {one["ErsReference"]: one["CashierId"] for one in found}
    assert cashiers[references[0]] == "Alva & <Bo>]]>"
    assert cashiers[references[1]] == "NULL"
    assert answer["report/title"] == f"STD_RECON_003_{period}.xml"
    assert answer["report/mimeType"] == "text/html"


@pytest.mark.parametrize("report", SHOP_REPORTS)
def test_sums_of_the_shop(ready, sales, report):
    till, other, references = sales
    period = mark(ready)["transactionPeriodId"]
    found = rows(ask(ready, report, period))
    kind = SHOP_REPORTS[report]
    if kind == "total":
        assert found == [{"SalesCount": "4", "SalesTotal": "90.00000"}]
    elif kind == "terminal":
        sums = {one["TerminalId"]: one["SalesTotal"] for one in found}
        assert sums == {till.terminal_id: "85.00000", other.terminal_id: "5.00000"}
    elif kind == "cashier":
        counts = {one["CashierId"]: one["SalesCount"] for one in found}
        assert counts == {"Alva & <Bo>]]>": "1", "NULL": "1", "Alva": "2"}
    else:
        assert sum(Decimal(one["SalesAmount"]) for one in found) == 90


@pytest.mark.parametrize("report", TERMINAL_REPORTS)
def test_reports_of_one_terminal(ready, sales, report):
    till, other, references = sales
    period = mark(ready, till.terminal_id)["transactionPeriodId"]
    answer = ask(ready, report, period, till.terminal_id)
    text = answer["report/contentString"]
    assert f"<TerminalId>{till.terminal_id}</TerminalId>" in text.split("</Meta>")[0]
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(text.encode())  # the roots do not match
    found = rows(answer)
    if TERMINAL_REPORTS[report] == "total":
        assert found == [{"SalesCount": "3", "SalesTotal": "85.00000"}]
    else:
        assert [one["ErsReference"] for one in found] == references[:3]


def test_scopes_that_do_not_match_are_never_ready(ready, sales):
    till, other, references = sales
    shop = mark(ready)["transactionPeriodId"]
    own = mark(ready, till.terminal_id)["transactionPeriodId"]
    for _ in range(4):
        for report in TERMINAL_REPORTS:
            assert ask(ready, report, shop, till.terminal_id).code == 2
            assert ask(ready, report, own, other.terminal_id).code == 2
            assert ask(ready, report, own).code == 2
        for report in SHOP_REPORTS:
            assert ask(ready, report, own).code == 2
            assert ask(ready, report, own, till.terminal_id).code == 2
    assert ask(ready, "Reconciliation/STD_RECON_005.xml", shop).code == 10
    assert ask(ready, "Reconciliation/Shop.xml", "123").code == 2


def test_each_mark_closes_a_period(ready, till):
    report = "Reconciliation/STD_RECON_003.xml"
    first = till.paid("1.00")
    one = mark(ready)["transactionPeriodId"]
    two = mark(ready)["transactionPeriodId"]
    second = till.paid("2.00")
    three = mark(ready)["transactionPeriodId"]
    found = [
        [row["ErsReference"] for row in rows(ask(ready, report, period))]
        for period in (one, two, three)
    ]
    assert found == [[first], [], [second]]


def test_reversed_payment_is_in_no_report(ready, till):
    ready.control("pay", reference=till.bill())
    ready.control("tick", seconds=21)
    period = mark(ready)["transactionPeriodId"]
    found = rows(ask(ready, "Reconciliation/Shop.xml", period))
    assert found == [{"SalesCount": "0", "SalesTotal": "0.00000"}]


def test_line_feed_before_shop_xml(ready, sales):
    period = mark(ready)["transactionPeriodId"]
    answer = ask(ready, "Reconciliation/Shop.xml", period, language="")
    assert answer["report/content"].startswith("Cjw/")
    text = base64.b64decode(answer["report/content"]).decode()
    assert text == answer["report/contentString"]
    assert "<ResellerTransactionSummary>" in text
    assert re.search(r"<GeneratedAt>\d{4}-\d\d-\d\d \d\d:\d\d</GeneratedAt>", text)


def test_shapes_of_the_reference(ready, sales):
    till, other, references = sales
    ready.control("mode", reports="reference")
    shop = mark(ready)["transactionPeriodId"]
    answer = ask(ready, "Reconciliation/Shop.xml", shop)
    assert [row["ErsReference"] for row in rows(answer)]
    assert answer["report/title"] is None
    own = mark(ready, till.terminal_id)["transactionPeriodId"]
    answer = ask(ready, "Reconciliation/STD_RECON_007.xml", own, till.terminal_id)
    assert rows(answer) == [{"SalesCount": "3", "SalesTotal": "85.00000"}]
    assert own not in answer["report/title"]
    text = answer["report/contentString"]
    assert "<CashierTransactionSummary>" in text
    assert text.endswith("</TerminalTransactionSummary>")


def test_mark_for_a_terminal_that_the_shop_lacks(ready):
    assert mark(ready, "0" * 32).code == 29


@pytest.mark.parametrize(
    "form",
    [
        "<parameters><parameter>{}</parameter></parameters>",
        "<parameters>{}</parameters>",
        "{}",
    ],
)
def test_entries_nested_in_three_ways(ready, till, form):
    pair = f"<entry><key>TERMINALID</key><value>{till.terminal_id}</value></entry>"
    assert ready.shop("markTransactionPeriod", form.format(pair)).code == 0
    assert ready.ledger()["periods"][0]["terminal_id"] == till.terminal_id
