# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A soak that finds nothing proves something only if it would have found it."""

import pytest
from conftest import BILL, ENTRIES, PAID, PAYMENT, kinds

from dev.tools.soak import compare
from dev.tools.soak.scenario import MOMENTS, scenarios

OTHER = {"client_invoice_id": "p-2", "ers_reference": "f"}
BY_CARD = {**ENTRIES[0], "id": 8, "state": "paid", "by_glase": False}


def test_ledgers_that_agree(one_sale):
    assert not kinds(one_sale)


def test_the_journal_lost_the_payment(one_sale):
    one_sale.rows[0].update(state="cancelled", order_id=None, payment_id=None)
    one_sale.entries.clear()
    assert kinds(one_sale) == {compare.LOST}


def test_the_journal_has_no_transaction(one_sale):
    one_sale.rows.clear()
    one_sale.entries.clear()
    assert kinds(one_sale) == {compare.NO_TRANSACTION}


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_paid": 11.0},
        {"paid_currency": "EUR"},
        {"invoice_reference": "other"},
    ],
)
def test_booked_otherwise(one_sale, wrong):
    one_sale.rows[0].update(wrong)
    assert compare.LOST in kinds(one_sale)


@pytest.mark.parametrize(
    ("ended", "unresolved", "expected"),
    [
        ("glase", False, {compare.LOST}),
        ("glase", True, {compare.LOST}),
        ("died", False, {compare.LOST}),
        ("died", True, set()),
    ],
)
def test_money_without_an_order(one_sale, ended, unresolved, expected):
    """Only of a till that has died a manager may have to find it in the list."""
    one_sale.rows[0].update(order_id=None, payment_id=None, unresolved=unresolved)
    one_sale.entries.clear()
    one_sale.sale.ended = ended
    assert kinds(one_sale) == expected


def test_given_back_and_yet_sold(one_sale):
    one_sale.payments[0]["state"] = "reversed"
    assert kinds(one_sale) == {compare.NO_MONEY}
    one_sale.rows[0]["state"] = "reversed"
    assert kinds(one_sale) == {compare.NO_MONEY}


def test_an_order_that_nobody_paid(one_sale):
    one_sale.rows[0]["payment_id"] = None
    assert kinds(one_sale) == {compare.NO_MONEY}


def test_money_of_another_order(one_sale):
    one_sale.rows[0]["order_uuid"] = "another"
    assert compare.DOUBLED in kinds(one_sale)


def test_two_invoices_were_paid(one_sale):
    one_sale.payments.append({**PAYMENT, **OTHER})
    second = {**PAID, **OTHER}
    one_sale.rows.append({**second, "order_id": None, "payment_id": None})
    assert compare.DOUBLED in kinds(one_sale)


def test_paid_by_card_too(one_sale):
    one_sale.entries = [BY_CARD]
    one_sale.rows[0].update(order_id=None, payment_id=None, unresolved=True)
    assert kinds(one_sale) == {compare.LOST, compare.DOUBLED}
    one_sale.sale.let_go = True
    assert not kinds(one_sale)


def test_more_was_paid_than_the_order_costs(one_sale):
    one_sale.entries.append(BY_CARD)
    assert compare.DOUBLED in kinds(one_sale)


def test_one_payment_is_two_transactions(one_sale):
    one_sale.rows.append(PAID | {"id": 2, "client_invoice_id": "p-2"})
    assert compare.DOUBLED in kinds(one_sale)


def test_an_invoice_was_sent_twice(one_sale):
    one_sale.bills.append({**BILL, "reference": "s", "status": "CANCELED"})
    assert kinds(one_sale) == {compare.DOUBLED}


def test_an_invoice_that_nobody_polls_for(one_sale):
    one_sale.bills.append({**BILL, "client_invoice_id": "p-2", "status": "ISSUED"})
    over = {
        **PAID,
        "client_invoice_id": "p-2",
        "state": "cancelled",
        "payment_id": None,
    }
    one_sale.rows.append({**over, "ers_reference": None})
    assert kinds(one_sale) == {compare.UNWATCHED}
    one_sale.rows[1]["state"] = "issued"
    assert kinds(one_sale) == {compare.UNSETTLED}


def test_a_sale_without_end(one_sale):
    one_sale.sale.spent.add("dead end")
    assert kinds(one_sale) == {compare.NO_END}
    one_sale.sale.ended = "not saved"
    assert kinds(one_sale) == {compare.NO_END}


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
