# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Reports in every shape that the sources show (glase_api.md, 8.5, 8.6 and A24)."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glase.report import ReportError, ReportMeta, ReportRow, stream_report

META = """<Meta><ResellerId>kvarnbageriet</ResellerId><TerminalId>5f0c</TerminalId>
<TransactionPeriodId>2026031420000500101000009</TransactionPeriodId>
<GeneratedAt>2026-03-14 20:00</GeneratedAt></Meta>"""
DETAIL = """<Row><TerminalId>5f0c</TerminalId><CashierId>Alva</CashierId>
<SalesAmount>78.00000</SalesAmount>
<ErsReference>2026031417093120801000731</ErsReference></Row>"""
SUMMARY = "<Row><SalesCount>3</SalesCount><SalesTotal>93.31000</SalesTotal></Row>"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
DETAIL_ROW = ReportRow(
    terminal_id="5f0c",
    cashier="Alva",
    ers_reference="2026031417093120801000731",
    amount=Decimal(78),
)
SUMMARY_ROW = ReportRow(count=3, total=Decimal("93.31"))


ABOUT = ReportMeta(
    "kvarnbageriet", "5f0c", "2026031420000500101000009", "2026-03-14 20:00"
)


def parse_report(text):
    """All of a report at once: what it is about, if it says so, and its rows."""
    return list(stream_report(text))


@pytest.mark.parametrize("start", ["", "\n", " \n\t", "\ufeff"])
@pytest.mark.parametrize("declaration", ["", DECLARATION])
@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("TransactionDetails", "TransactionDetails"),
        ("ResellerTransactionSummary", "ResellerTransactionSummary"),
        ("CashierTransactionSummary", "TerminalTransactionSummary"),
        ("CashierTransactionSummary", "TransactionDetails"),
    ],
)
def test_roots_and_starts(start, declaration, first, last):
    text = f"{start}{declaration}<{first}>\n{META}\n{DETAIL}\n{SUMMARY}</{last}>\n"
    assert parse_report(text) == [ABOUT, DETAIL_ROW, SUMMARY_ROW]


def test_a_period_without_payments():
    assert parse_report(f"<A>{META}</A>") == [ABOUT]


def test_no_cashier_is_the_text_null():
    row = "<Row><CashierId>NULL</CashierId><ErsReference>1</ErsReference></Row>"
    (parsed,) = parse_report(f"<A>{row}</A>")
    assert parsed == ReportRow(ers_reference="1")


def test_refund_as_a_negative_amount():
    row = DETAIL.replace("78.00000", "-78.00000")
    assert parse_report(f"<A>{META}{row}</A>")[1].amount == Decimal(-78)


def test_what_is_new_is_ignored():
    news = '<New n="1"><ErsReference>2</ErsReference></New>'
    row = f"<Row>{news}<ErsReference>1</ErsReference></Row>"
    assert parse_report(f"<A><Note/>{META}{row}</A>")[1].ers_reference == "1"


def test_other_encoding_in_the_declaration():
    """It was true of bytes; what is parsed is text."""
    text = DECLARATION.replace("UTF-8", "ISO-8859-1") + f"<A>{META}{DETAIL}</A>"
    assert parse_report(text.replace("Alva", "Åsa"))[1].cashier == "Åsa"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "no report",
        "<html><body>Not found</body></html>",
        "<A></A>",
        f"<A>{META}",
        f"<A>{META}{DETAIL}",
        f"<A>{META}</Meta></A>",
        f"<!DOCTYPE A><A>{META}</A>",
        f'<!DOCTYPE A [<!ENTITY x "y">]><A>{META}&x;</A>',
        f'<!DOCTYPE A SYSTEM "file:///etc/passwd"><A>{META}</A>',
        f'<!DOCTYPE A [<!ENTITY x SYSTEM "file:///etc/passwd">]><A>{META}&x;</B>',
        f"<A>{META}{META}</A>",
        "<A>" * 5000,
    ],
)
def test_no_report(text):
    with pytest.raises(ReportError) as caught:
        parse_report(text)
    assert "root:" not in str(caught.value)


def test_a_bomb_does_not_go_off():
    lines = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    started = time.monotonic()
    with pytest.raises(ReportError):
        parse_report(f'<!DOCTYPE A [<!ENTITY e0 "ha">{lines}]><A>{META}&e12;</A>')
    assert time.monotonic() - started < 1


MANY = 5 * 1024 * 1024
CROWD = " ".join(f"a{n}=''" for n in range(7000))
ROWS = "<Row/>" * 900
LIST = " ".join(f"a{n} CDATA ''" for n in range(20_000))


def _row_of_news(number):
    return f"<Row>{''.join(f'<b{number}{n:02}/>' for n in range(90))}</Row>"


def _rows_of_attributes(many, prefix=""):
    names = (" ".join(f"{prefix}a{m}b{n}='x'" for n in range(90)) for m in range(many))
    return "".join(f"<Row {each}><B/></Row>" for each in names)


HUGE = {
    "elements": lambda: f"<A>{'<B/>' * MANY}</A>",
    "names": lambda: f"<A>{''.join(f'<b{n}/>' for n in range(MANY // 3))}</A>",
    "empty rows": lambda: f"<A>{'<Row/>' * MANY}</A>",
    "one row": lambda: f"<A><Row>{'<B/>' * (MANY // 6)}</Row></A>",
    "depth": lambda: "<A>" * MANY,
    "attributes": lambda: "<A " + " ".join(f"a{n}=''" for n in range(MANY)) + "></A>",
    "attributes with >": lambda: "<A "
    + " ".join(f"a{n}='>'" for n in range(MANY // 20)),
    "crowds": lambda: f"<A>{('<B ' + CROWD + '/>') * (MANY // 20_000)}</A>",
    "new names": lambda: "<A>"
    + "".join(map(_row_of_news, range(MANY // 900)))
    + "</A>",
    "new attributes": lambda: f"<A>{_rows_of_attributes(MANY // 900)}</A>",
    "spaces of names": lambda: f"<A>{_rows_of_attributes(MANY // 900, 'xmlns:')}</A>",
    "attribute list": lambda: f"<!DOCTYPE A [<!ATTLIST Row {LIST}>]><A>{ROWS}</A>",
    "text": lambda: f"<A>{'x' * 8 * MANY}</A>",
    "blanks": lambda: " " * 12 * MANY,
    "a tag": lambda: f"<A{' ' * 12 * MANY}></A>",
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_monster_is_refused_quickly(kind):
    monster = HUGE[kind]()
    started = time.monotonic()
    with pytest.raises(ReportError):
        parse_report(monster)
    assert time.monotonic() - started < 10  # seconds; without limits it is minutes


def test_a_large_list_is_no_monster():
    rows = [DETAIL.replace("000731", f"{n:06}") for n in range(20_000)]
    parsed = parse_report(f"{DECLARATION}<A>{META}{''.join(rows)}</B>")
    assert len(parsed) == 1 + len(rows)


@pytest.mark.parametrize("name", ["SalesAmount", "SalesTotal"])
@pytest.mark.parametrize("amount", ["9" * 16, "-1" + "0" * 15])
def test_no_shop_takes_as_much(name, amount):
    with pytest.raises(ReportError, match="no money"):
        parse_report(f"<A>{META}<Row><{name}>{amount}</{name}></Row></A>")


def test_a_reference_of_any_length_is_none():
    row = f"<Row><ErsReference>{'7' * 9000}</ErsReference></Row>"
    with pytest.raises(ReportError, match="too long"):
        parse_report(f"<A>{META}{row}</A>")


def test_unknown_fields_are_kept():
    row = DETAIL.replace(
        "</Row>", "<TipAmount> 5.00 </TipAmount><Tip><A>1</A></Tip></Row>"
    )
    _about, parsed = parse_report(f"<A>{META}{row}</A>")
    assert parsed.extra == {"TipAmount": "5.00", "Tip": "1"}


def test_piece_by_piece():
    """Rows come before the whole is read; what is wrong at the end is told then."""
    rows = stream_report(f"<A>{META}{DETAIL * 3000}<B></A>")
    assert next(rows).period_id == "2026031420000500101000009"
    assert next(rows) == DETAIL_ROW
    with pytest.raises(ReportError):
        list(rows)


@given(st.text(st.sampled_from("<>/!?[]&;= \"'AMetaRow\ud800\n")))
def test_any_text_is_a_report_or_an_error(text):
    try:
        assert parse_report(text)
    except ReportError:
        pass


@given(st.integers(0, 400), st.integers(0, 400), st.text(max_size=3))
def test_a_damaged_report_is_a_report_or_an_error(start, length, patch):
    whole = f"{DECLARATION}<A>{META}{DETAIL}{SUMMARY}</B>"
    damaged = whole[:start] + patch + whole[start + length :]
    try:
        assert parse_report(damaged)
    except ReportError:
        pass
