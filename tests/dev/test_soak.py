# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A soak that finds nothing proves something only if it would have found it."""

import copy
from types import SimpleNamespace

import pytest

from dev.tools.soak import compare
from dev.tools.soak.scenario import MOMENTS, scenarios

BILL = {"client_invoice_id": "p-1", "status": "PAID", "reference": "r"}
MONEY = {
    "client_invoice_id": "p-1",
    "ers_reference": "e",
    "invoice_reference": "r",
    "amount": "10.00",
    "currency": "SEK",
    "state": "paid",
}
ROW = {
    "id": 1,
    "kind": "payment",
    "client_invoice_id": "p-1",
    "order_uuid": "o",
    "state": "paid",
    "invoice_reference": "r",
    "ers_reference": "e",
    "amount_paid": 10.0,
    "paid_currency": "SEK",
    "status_word": "PAID",
    "unresolved": False,
    "returned": False,
    "order_id": 1,
    "payment_id": 7,
}
IN_ORDER = {
    "id": 7,
    "order_uuid": "o",
    "state": "paid",
    "amount": 10.0,
    "amount_total": 10.0,
    "by_glase": True,
}


@pytest.fixture
def parts():
    """The two ledgers of one sale that went well."""
    sale = SimpleNamespace(
        ended="glase",
        let_go=False,
        undone=False,
        happened=lambda what: False,
        refunds=[],
    )
    return SimpleNamespace(
        bills=[dict(BILL)],
        money=[dict(MONEY)],
        rows=[dict(ROW)],
        payments=[dict(IN_ORDER)],
        sale=sale,
    )


def kinds(parts):
    ledger = {"invoices": parts.bills, "payments": parts.money, "calls": []}
    ledger["refunds"] = []
    books = compare.Books(ledger, parts.rows, parts.payments, {"o": parts.sale})
    return {mismatch.kind for mismatch in books.mismatches()}


def test_ledgers_that_agree(parts):
    assert not kinds(parts)


def test_the_journal_lost_the_payment(parts):
    parts.rows[0].update(state="cancelled", order_id=None, payment_id=None)
    parts.payments.clear()
    assert kinds(parts) == {compare.LOST}


def test_the_journal_has_no_row(parts):
    parts.rows.clear()
    parts.payments.clear()
    assert kinds(parts) == {compare.NO_ROW}


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_paid": 11.0},
        {"paid_currency": "EUR"},
        {"invoice_reference": "other"},
    ],
)
def test_booked_otherwise(parts, wrong):
    parts.rows[0].update(wrong)
    assert compare.LOST in kinds(parts)


@pytest.mark.parametrize(
    ("ended", "unresolved", "expected"),
    [
        ("glase", False, {compare.LOST}),
        ("glase", True, {compare.LOST}),
        ("died", False, {compare.LOST}),
        ("died", True, set()),
    ],
)
def test_money_without_an_order(parts, ended, unresolved, expected):
    """Only of a till that has died a manager may have to find it in the list."""
    parts.rows[0].update(order_id=None, payment_id=None, unresolved=unresolved)
    parts.payments.clear()
    parts.sale.ended = ended
    assert kinds(parts) == expected


def test_given_back_and_yet_sold(parts):
    parts.money[0]["state"] = "reversed"
    assert kinds(parts) == {compare.NO_MONEY}
    parts.rows[0]["state"] = "reversed"
    assert kinds(parts) == {compare.NO_MONEY}


def test_an_order_that_nobody_paid(parts):
    parts.rows[0]["payment_id"] = None
    assert kinds(parts) == {compare.NO_MONEY}


def test_money_of_another_order(parts):
    parts.rows[0]["order_uuid"] = "another"
    assert compare.DOUBLED in kinds(parts)


def test_two_bills_were_paid(parts):
    parts.money.append({**MONEY, "client_invoice_id": "p-2", "ers_reference": "f"})
    second = {**ROW, "client_invoice_id": "p-2", "ers_reference": "f"}
    parts.rows.append({**second, "order_id": None, "payment_id": None})
    assert compare.DOUBLED in kinds(parts)


def test_paid_by_card_too(parts):
    by_card = {**IN_ORDER, "id": 8, "by_glase": False}
    parts.payments = [by_card]
    parts.rows[0].update(order_id=None, payment_id=None, unresolved=True)
    assert kinds(parts) == {compare.LOST, compare.DOUBLED}
    parts.sale.let_go = True
    assert not kinds(parts)


def test_more_was_paid_than_the_order_costs(parts):
    parts.payments.append({**IN_ORDER, "id": 8, "by_glase": False})
    assert compare.DOUBLED in kinds(parts)


def test_one_payment_is_two_rows(parts):
    parts.rows.append(copy.copy(ROW) | {"id": 2, "client_invoice_id": "p-2"})
    assert compare.DOUBLED in kinds(parts)


def test_a_bill_was_sent_twice(parts):
    parts.bills.append({**BILL, "reference": "s", "status": "CANCELED"})
    assert kinds(parts) == {compare.DOUBLED}


def test_a_bill_that_nobody_asks_for(parts):
    parts.bills.append({**BILL, "client_invoice_id": "p-2", "status": "ISSUED"})
    over = {**ROW, "client_invoice_id": "p-2", "state": "cancelled", "payment_id": None}
    parts.rows.append({**over, "ers_reference": None})
    assert kinds(parts) == {compare.UNWATCHED}
    parts.rows[1]["state"] = "issued"
    assert kinds(parts) == {compare.UNSETTLED}


def test_a_sale_without_end(parts):
    parts.sale.happened = lambda what: what == "dead end"
    assert kinds(parts) == {compare.NO_END}
    parts.sale.ended = "not saved"
    assert kinds(parts) == {compare.NO_END}


def test_a_seed_says_what_happens():
    assert scenarios(5, 40) == scenarios(5, 40)
    assert scenarios(5, 40) != scenarios(6, 40)


@pytest.mark.parametrize("count", [1, 30, 300])
def test_each_event_happens(count):
    """Also in a short soak, as far as one sale can take them."""
    drawn = scenarios(1, count)
    assert [scenario.number for scenario in drawn] == list(range(1, count + 1))
    assert any(scenario.kill for scenario in drawn)
    assert any(scenario.die in MOMENTS for scenario in drawn)
    if count > 1:
        assert any(scenario.for_ever for scenario in drawn)
        assert sum(bool(scenario.faults) for scenario in drawn) > count / 3
        assert any(scenario.wiped for scenario in drawn)
        assert any(scenario.lost_paids for scenario in drawn)
