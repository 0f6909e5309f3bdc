# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A soak whose reconciliation reports too much or too little would have found it."""

import pytest
from conftest import kinds

from dev.tools.soak import compare_periods as periods
from dev.tools.soak.compare_refunds import NO_TRANSACTION


def test_a_difference_that_is_none(day):
    day.lines[1]["kind"] = "only_glase"
    assert kinds(day) == {periods.FALSE}


@pytest.mark.parametrize("kind", ["only_odoo", "not_comparable"])
def test_missing_although_it_is_listed(day, kind):
    day.lines[0].update(kind=kind, listed=False)
    assert periods.FALSE in kinds(day)


def test_a_difference_that_nobody_reports(day):
    del day.before[1]
    assert kinds(day) == {periods.UNTOLD}
    day.lines[1]["kind"] = "only_glase"
    assert not kinds(day)


def test_a_list_confirms_a_refund(day):
    day.before[1].update(state="unconfirmed", ers_reference=None)
    day.lines[1]["kind"] = "refund_confirmed"
    assert not kinds(day)
    day.lines[1]["client_invoice_id"] = "another"
    assert periods.WRONG in kinds(day)


def test_a_list_confirms_no_refund_that_it_could(day):
    day.before[1].update(state="unconfirmed", ers_reference=None)
    day.lines[1]["kind"] = "only_glase"
    assert kinds(day) == {periods.UNSETTLED}
    day.before.append({**day.before[1], "client_invoice_id": "another"})
    assert not kinds(day)


def test_a_refund_without_a_reference_is_said_to_be_missing(day):
    line = {**day.lines[1], "ers_reference": False, "kind": "only_odoo"}
    day.lines.append({**line, "listed": False, "client_invoice_id": "another"})
    assert not kinds(day)
    day.lines[-1]["client_invoice_id"] = day.lines[1]["client_invoice_id"]
    assert periods.FALSE in kinds(day)


def test_another_amount_than_listed(day):
    day.lines[0]["amount_glase"] = 9.0
    assert kinds(day) == {periods.NOT_COMPARED}


def test_listed_and_not_compared(day):
    del day.lines[0]
    assert kinds(day) == {periods.NOT_COMPARED}


def test_compared_twice(day):
    day.lines.append({**day.lines[0], "ers_reference": "Q"})
    assert periods.NOT_COMPARED in kinds(day)


def test_a_period_whose_list_is_not_here(day):
    day.periods[0].update(state="marked")
    assert periods.NOT_COMPARED in kinds(day)


def test_of_a_lost_mark_nothing_is_missing(day):
    """Its number is not known, so no list of it can be fetched."""
    day.periods[0].update(state="lost", period_ref=None)
    for line in day.lines:
        line.update(kind="not_comparable", listed=False, amount_glase=None)
    assert not kinds(day)


def test_of_a_lost_mark_nobody_hears_what_customer_care_gave_back(day):
    by_hand = {**day.refunds[0], "client_invoice_id": "", "ers_reference": "H"}
    day.refunds.append({**by_hand, "amount": "0.01"})
    day.periods[0].update(state="lost", period_ref=None)
    for line in day.lines:
        line.update(kind="not_comparable", listed=False, amount_glase=None)
    assert kinds(day) == {NO_TRANSACTION}, "it stands in no list, lost or not"
    day.listed.append("H")
    assert not kinds(day)
    day.periods[0].update(state="done", period_ref="day")
    assert NO_TRANSACTION in kinds(day)


def test_money_without_an_order_has_a_line_beside_its_own(day):
    day.lines.append({**day.lines[0], "kind": "unproven", "listed": False})
    assert kinds(day) == {periods.FALSE}, "its order has the money"
    day.lines[-1]["client_invoice_id"] = "unknown"
    assert kinds(day) == {periods.FALSE}
    day.lines[-1] = {**day.lines[1], "kind": "unproven", "listed": False}
    day.rows[1].update(order_id=None, payment_id=None, unresolved=True)
    day.back.ended = "died"
    day.entries.pop()
    assert not kinds(day)


def test_what_glase_gave_back_by_itself_has_a_line_beside_its_own(day):
    """The payment in Odoo stands on nothing, which is told for what it is."""
    day.lines[0].update(kind="unproven", listed=False)
    day.listed.remove("P")
    assert periods.FALSE in kinds(day)
    day.rows[0]["state"] = "reversed"
    assert periods.FALSE not in kinds(day)
