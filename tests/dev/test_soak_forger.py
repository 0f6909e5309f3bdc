# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The forger of a soak misses nothing that is not told, and no false alarm."""

from types import SimpleNamespace

import pytest

from dev.tools.soak import forger
from dev.tools.soak.forger import FORGERIES, GONE, OTHER, REASONS, SALES

DELETED = next(each for each in FORGERIES if each.reason == GONE)
SALE = {"order_id": 1, "payment_id": 2, "uuid": "o", "client_invoice_id": "p-1"}


@pytest.fixture
def shop():
    """What the add-on tells of one sale that was forged and belongs to a period."""
    told = {
        forger.TOLD: [("p-1", GONE)],
        forger.COMPARED: [("p-1",)],
        forger.LINED: [("p-1",)],
        forger.ALARMS: [],
    }
    return SimpleNamespace(
        told=told, watch=lambda: None, sql=lambda statement, *_: told[statement]
    )


def kinds(shop, expected=("p-1",)):
    expected = {bill: (DELETED, SALE) for bill in expected}
    found = forger.Forger(shop, 1)
    return {kind for kind, _order, _what in found._compare(expected)}


def test_what_was_forged_is_told(shop):
    assert not kinds(shop)


@pytest.mark.parametrize("told", [[], [("p-1", OTHER)]])
def test_untold_or_told_as_something_else(shop, told):
    shop.told[forger.TOLD] = told
    assert kinds(shop) == {forger.UNTOLD}


def test_not_in_its_period(shop):
    shop.told[forger.LINED] = []
    assert kinds(shop) == {forger.UNTOLD}
    shop.told[forger.COMPARED] = []
    assert not kinds(shop), "no list was compared yet"


def test_told_though_it_was_put_right(shop):
    assert kinds(shop, ()) == {forger.FALSE_ALARM}
    shop.told[forger.TOLD] = []
    assert kinds(shop, ()) == {forger.FALSE_ALARM}, "the line is left"


def test_told_while_nobody_forged(shop):
    shop.told[forger.ALARMS] = [(1, "p-1", "o", GONE, "")]
    ((kind, order, _what),) = forger.Forger(shop, 1)._false_alarms()
    assert (kind, order) == (forger.FALSE_ALARM, "o")


def test_each_reason_is_forged():
    assert {each.reason for each in FORGERIES} == set(REASONS)
    assert {each.of for each in FORGERIES} == set(SALES)
