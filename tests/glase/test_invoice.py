# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Rows add up exactly, whatever a till adds, discounts, taxes and rounds."""

from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lxml import etree
from samples import INVOICE, TERMINAL
from schema import body_of, check

from glase import messages
from glase.invoice import (
    Invoice,
    InvoiceError,
    Row,
    article,
    balanced,
    clean_text,
    in_cents,
)

CENT = Decimal("0.01")
CURRENCIES = {"JPY": 0, "SEK": 2, "KWD": 3}


@st.composite
def orders(draw):
    """An order as tills have them: prices with tax, discounts, returns, tenders."""
    currency = draw(st.sampled_from(sorted(CURRENCIES)))
    unit = Decimal(1).scaleb(-CURRENCIES[currency])
    lines = draw(
        st.lists(st.tuples(prices, quantities, percents, percents), max_size=12)
    )
    rows, due = [], Decimal(0)
    for price, quantity, discount, tax in lines:
        gross = price * quantity * (100 - discount) / 100 * (100 + tax) / 100
        total = gross.quantize(unit, ROUND_HALF_UP)
        due += total
        rows.append(
            article(
                "thing",
                quantity,
                total,
                unit_price=price,
                tax_rate=tax,
                discount=(price * discount / 100).quantize(unit),
            )
        )
    tenders = draw(st.lists(st.tuples(st.text(max_size=5), amounts), max_size=3))
    return currency, rows, tenders, due - sum(amount for _name, amount in tenders)


prices = st.decimals(0, 100_000, places=5)
amounts = st.decimals(-500, 500, places=3)
percents = st.decimals(0, 100, places=2)
quantities = st.decimals(-20, 100, places=3)
payable_totals = st.decimals(Decimal("0.01"), 10**6, places=2)


def add_up(rows):
    return sum(row.total for row in rows)


@given(orders(), st.sampled_from(["0.01", "0.05", "0.50", "1.00"]))
def test_rows_add_up_to_what_is_due(order, coin):
    """Cash rounding to any coin, any order, mixed tender, 0 to 3 decimals."""
    currency, rows, tenders, due = order
    total = (due / Decimal(coin)).quantize(Decimal(1), ROUND_HALF_UP) * Decimal(coin)
    assume(total > 0)
    made = balanced(rows, tenders, total)
    assert add_up(made) == total
    assert made[: len(rows)] == tuple(
        Row(**{**vars(row), "total": in_cents(row.total)}) for row in rows
    )
    assert_sendable(currency, made, total)


@given(orders(), payable_totals)
def test_rows_add_up_to_any_part_of_it(order, total):
    """The cashier may raise or lower what Glase shall take
    (glase_api.md, chapter 9)."""
    currency, rows, tenders, _due = order
    made = balanced(rows, tenders, total, rounding_text="Rest", tender_text="By %s")
    assert add_up(made) == total
    assert sum(row.description == "Rest" for row in made) <= 1
    assert_sendable(currency, made, total)


def assert_sendable(currency, rows, total):
    moment = datetime(2026, 3, 14, tzinfo=timezone.utc)
    invoice = Invoice("id", "shop", moment, currency, rows, total, "Alva")
    sent = body_of(written(invoice))
    check(sent)
    values = [value.text for value in sent.iterfind(".//itemTotalAmount/value")]
    assert sum(map(Decimal, values)) == Decimal(sent.findtext(".//totalAmount/value"))
    assert all(len(value.text.split(".")[1]) == 2 for value in sent.iter("value"))
    quantities = [Decimal(each.text) for each in sent.iter("itemQuantity")]
    assert all(quantity >= 1 for quantity in quantities)


def written(invoice):
    context = messages.context_of(TERMINAL, "x", "y")
    made = messages.invoice_of(invoice)
    return messages.request("sendInvoice", context, invoice=made)


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_any_number_is_an_amount_or_an_error(number):
    try:
        rounded = in_cents(number)
    except InvoiceError:
        assert not number.is_finite() or abs(number) >= 10**15
    else:
        assert rounded.as_tuple().exponent == -2
        assert abs(rounded - number) <= Decimal("0.005")
        assert str(rounded) != "-0.00"


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("0", "above zero"),
        ("-1", "above zero"),
        ("0.001", "two decimals"),
        ("1.005", "two decimals"),
        ("NaN", "no amount"),
        ("sNaN", "no amount"),
        ("Infinity", "no amount"),
    ],
)
def test_what_glase_cannot_be_asked_for(total, said):
    with pytest.raises(InvoiceError, match=said):
        balanced([], [], Decimal(total))


def test_half_a_cent_is_rounded_up():
    rows = balanced([Row("x", Decimal(1), Decimal("1.005"))] * 2, [], Decimal("2.01"))
    assert [row.total for row in rows] == [Decimal("1.01")] * 2 + [Decimal("-0.01")]
    assert rows[-1].description == "Rounding"


def test_no_rounding_row_without_a_rest():
    rows = balanced(
        [Row("x", Decimal(1), Decimal(5))],
        [("cash", Decimal(2)), ("nothing", Decimal(0)), ("100 %s %d", Decimal(-1))],
        Decimal(4),
    )
    assert [(row.description, row.total) for row in rows] == [
        ("x", Decimal(5)),
        ("Paid by cash", Decimal(-2)),
        ("Paid by 100 %s %d", Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("quantity", "sent", "description"),
    [
        ("1", "1", "cake"),
        ("1.5", "1.5", "cake"),
        ("0.350", "1", "cake 0.350 kg"),
        ("0", "1", "cake 0 kg"),
        ("-2", "1", "cake -2 kg"),
        ("0.30000000000000004", "1", "cake 0.300 kg"),
        ("1E-1", "1", "cake 0.1 kg"),
    ],
)
def test_quantities(quantity, sent, description):
    """glase_api.md, A18."""
    made = article(
        "cake", Decimal(quantity), Decimal(5), unit="kg", unit_price=Decimal(7)
    )
    assert (made.quantity, made.description) == (Decimal(sent), description)
    as_sold = Decimal(quantity) >= 1
    assert made.unit == ("kg" if as_sold else "")
    assert made.unit_price == (Decimal(7) if as_sold else None)
    assert made.total == 5


anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)


@given(anything, anything, anything, anything, anything, anything)
def test_any_text_stays_xml(title, cashier, footer, description, ean, unit):
    row = Row(description, Decimal(1), Decimal(78), ean=ean, sku=ean, unit=unit)
    invoice = Invoice(
        title, title, INVOICE.issue_date, "SEK", (row,), Decimal(78), cashier, footer
    )
    sent = body_of(written(invoice))
    check(sent)
    assert sent.findtext("invoice/title") == clean_text(title)
    assert sent.findtext("invoice/cashierId") == clean_text(cashier)
    assert sent.findtext("invoice/footer") == clean_text(footer)


@given(anything, st.integers(0, 10))
def test_clean_text(text, limit):
    cleaned = clean_text(text)
    holder = etree.Element("x")
    holder.text = cleaned
    again = etree.fromstring(etree.tostring(holder, encoding="utf-8")).text or ""
    assert again == cleaned == clean_text(cleaned)
    assert clean_text(text, limit) == cleaned[:limit]
    assert cleaned.isprintable() or not any(ord(char) < 32 for char in cleaned)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\nb\tc\x00d\x85e\x7ff", "a b c d e f"),
        ("a\ud800b\ufffec", "abc"),
        ("Å & <b> ☕ 🥐", "Å & <b> ☕ 🥐"),
    ],
)
def test_clean_text_examples(text, cleaned):
    assert clean_text(text) == cleaned
