# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Money is given back by several at the same moment: it goes out once, and what went
out pays for nothing (architecture.md, law 3; state_machine.md, chapter 7)."""

import contextlib
from itertools import cycle, islice

import pytest
from checks import assert_ledgers_agree
from refund import Refund
from sale import Sale
from shop import at_once

from dev.lib.rpc import OdooError

ROUNDS = 2  # either may be the first


@pytest.fixture
def paid(shop, addresses):
    """Makes sales whose money is in, and whose cashier may give it back."""

    def make():
        sale = Sale(shop, shop.till())
        sale.start(addresses[0])
        sale.pay()
        sale.ask_until(addresses[0], "paid")
        return sale

    return make


def undo(sale, at):
    return sale.ask(at, "undo")


def arrive(sale, at):
    with contextlib.suppress(OdooError):
        sale.arrive(at)


def sent_back(sale):
    return len(sale.shop.calls("refundPayment", sale.till))


def test_a_payment_is_undone_once(shop, addresses, paid):
    sale = paid()
    places = islice(cycle(addresses), 6)
    answers = at_once(*(lambda at=at: undo(sale, at) for at in places))
    assert {a["outcome"] for a in answers} <= {"paid", "wait"}, answers
    assert sent_back(sale) == 1
    assert undo(sale, addresses[0])["state"] == "refunded"
    assert sent_back(sale) == 1
    assert [row.state for row in shop.rows(sale.till)] == ["paid", "refunded"]


def test_undone_or_sold(shop, addresses, paid):
    """Its order arrives while somebody gives the money back: one of the two wins."""
    for number in range(ROUNDS):
        sale = paid()
        places = addresses if number else addresses[::-1]
        at_once(
            lambda sale=sale, at=places[0]: undo(sale, at),
            lambda sale=sale, at=places[1]: arrive(sale, at),
        )
        assert len(shop.payments(sale.till)) + sent_back(sale) == 1
        undo(sale, places[2])
        arrive(sale, places[0])
        assert len(shop.payments(sale.till)) + sent_back(sale) == 1


def test_an_article_is_refunded_once(shop, addresses, paid):
    """Several devices, each with a refund order of its own."""
    sale = paid()
    sale.arrive(addresses[0])
    places = islice(cycle(addresses), 6)
    answers = at_once(*(lambda at=at: Refund(sale).send(at) for at in places))
    states = sorted(answer["state"] for answer in answers)
    assert states == ["none"] * 5 + ["refunded"], answers
    assert sent_back(sale) == 1
    assert_ledgers_agree(shop, sale.till)
