# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A soak that finds nothing amiss with refunds would have found it."""

import pytest
from conftest import REFUND, REFUNDED, kinds

from dev.tools.soak import compare_refunds as refunds
from dev.tools.soak.scenario import scenarios


def test_ledgers_that_agree(day):
    assert not kinds(day)


def test_a_refund_without_a_row(day):
    del day.rows[1]
    assert refunds.NO_TRANSACTION in kinds(day)


@pytest.mark.parametrize("state", ["failed", "unconfirmed", "sending"])
def test_a_refund_that_the_journal_does_not_call_done(day, state):
    day.rows[1].update(state=state, amount_paid=0.0)
    assert refunds.NO_TRANSACTION in kinds(day)


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 5.0},
        {"amount_paid": 4.0},
        {"paid_currency": "EUR"},
        {"ers_reference": "other"},
        {"ers_reference": ""},
        {"refunded_id": None},
    ],
)
def test_booked_otherwise(day, wrong):
    day.rows[1].update(wrong)
    assert refunds.NO_TRANSACTION in kinds(day)


def test_given_back_twice_for_one_row(day):
    day.refunds.append({**REFUND, "ers_reference": "S"})
    assert refunds.REFUND_DOUBLED in kinds(day)


def test_two_rows_for_one_refund(day):
    """As if the list had made a row for what had one."""
    day.rows.append({**REFUNDED, "id": 3, "client_invoice_id": "n-1"})
    assert refunds.REFUND_DOUBLED in kinds(day)


def test_refunded_here_and_not_at_glase(day):
    day.refunds.clear()
    assert refunds.NO_REFUND in kinds(day)


def test_more_than_was_paid(day):
    day.refunds.append({**REFUND, "client_invoice_id": "f-2", "amount": "6.01"})
    assert refunds.TOO_MUCH in kinds(day)


def test_more_than_was_paid_is_reserved(day):
    day.rows.append({**REFUNDED, "id": 3, "state": "unconfirmed", "amount": 6.01})
    assert refunds.TOO_MUCH in kinds(day)


def test_customer_care_counts_as_well(day):
    by_hand = {**REFUND, "client_invoice_id": "", "ers_reference": "H"}
    day.refunds.append(by_hand)
    assert kinds(day) == {refunds.NO_TRANSACTION}
    row = {**REFUNDED, "id": 3, "refunded_id": None, "client_invoice_id": "n-1"}
    row.update(ers_reference="H", order_uuid=None, order_id=None, payment_id=None)
    day.rows.append({**row, "unresolved": True})
    day.lines.append({**day.lines[1], "ers_reference": "H", "client_invoice_id": "n-1"})
    day.lines[-1]["kind"] = "only_glase"
    day.listed.append("H")
    assert not kinds(day)
    day.rows[2]["unresolved"] = False
    assert kinds(day) == {refunds.REFUND_LOST}


@pytest.mark.parametrize(
    ("ended", "unresolved", "expected"),
    [
        ("died", True, set()),
        ("died", False, {refunds.REFUND_LOST}),
        ("glase", True, {refunds.REFUND_LOST}),
    ],
)
def test_a_refund_in_no_order(day, ended, unresolved, expected):
    day.rows[1].update(order_id=None, payment_id=None, unresolved=unresolved)
    del day.entries[1]
    day.back.ended = ended
    assert kinds(day) == expected


def test_the_cashier_was_told_that_it_failed(day):
    day.back.ended = "refused"
    assert kinds(day) == {refunds.REFUND_LOST}


def test_a_refund_order_that_gives_nothing_back(day):
    day.rows[1]["payment_id"] = None
    assert kinds(day) == {refunds.NO_REFUND}


def test_a_refund_order_of_another_amount(day):
    day.entries[1]["amount"] = -5.0
    assert refunds.NO_REFUND in kinds(day)


@pytest.mark.parametrize(("unresolved", "expected"), [(True, False), (False, True)])
def test_booked_and_not_given_back(day, unresolved, expected):
    """Only when a manager has it on the list that the customer lacks the money."""
    day.refunds.clear()
    day.listed.remove("R")
    del day.lines[1]
    day.rows[1].update(state="failed", ers_reference=None, unresolved=unresolved)
    assert (kinds(day) == {refunds.NO_REFUND}) == expected


def test_not_settled(day):
    day.refunds.clear()
    day.rows[1].update(state="unconfirmed", ers_reference=None)
    assert refunds.OPEN_REFUND in kinds(day)


@pytest.mark.parametrize("ended", ["", "not saved"])
def test_a_refund_without_end(day, ended):
    day.back.ended = ended
    assert kinds(day) == {refunds.OPEN_REFUND}


# ------------------------------------------------------------------------- scenarios


@pytest.mark.parametrize("count", [1, 24, 300])
def test_each_event_happens(count):
    parts = [part for sale in scenarios(1, count) for part in sale.returns]
    for name in ("race", "lose", "kill", "another_till", "die", "elsewhere"):
        assert any(getattr(part, name) for part in parts), name
    if count > 1:
        assert len(parts) > count / 2
        assert any(part.faults for part in parts)


def test_amounts_are_whole_cents():
    for sale in scenarios(3, 200):
        price = sale.amount / sale.quantity
        assert price == pytest.approx(round(price, 2), abs=1e-9)
