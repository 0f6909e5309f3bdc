# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Money is given back by several at the same moment: it goes out once, and what went
out pays for nothing (architecture.md, law 3; state_machine.md, chapter 7)."""

import contextlib
from itertools import cycle, islice
from uuid import uuid4

import pytest
from checks import assert_ledgers_agree
from sale import CASHIER, Sale
from shop import OdooError, at_once

ROUNDS = 2  # either may be the first


@pytest.fixture
def paid(shop, addresses):
    """Makes sales whose money is in, and whose cashier may give it back."""

    def make():
        sale = Sale(shop, shop.till())
        limit = "UPDATE glase_terminal SET cashier_refund_limit = 1000 WHERE id = %s"
        shop.sql(limit, sale.till.row_id)
        sale.start(addresses[0])
        sale.pay()
        sale.ask_until(addresses[0], "paid")
        return sale

    return make


def call(sale, at, route, **params):
    url = f"{at}/{route}"
    return sale.shop.post(url, CASHIER, config_id=sale.till.config_id, **params)


def undo(sale, at):
    keys = {"order": sale.order(), "payment_uuid": sale.payment_uuid}
    return call(sale, at, "undo", **keys)


def refund(sale, at, line):
    """A refund order of its own for the one article of the sale."""
    returned = {"refunded_orderline_id": line, "qty": -1}
    order = {"uuid": str(uuid4()), "lines": [[0, 0, returned]]}
    keys = {"payment_uuid": str(uuid4()), "attempt": 1, "amount": sale.amount}
    return call(sale, at, "refund", order=order, **keys)


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
    uuid = sale.order_uuid.replace("-", "")
    [(line,)] = shop.sql("SELECT id FROM pos_order_line WHERE uuid = %s", uuid)
    places = islice(cycle(addresses), 6)
    answers = at_once(*(lambda at=at: refund(sale, at, line) for at in places))
    states = sorted(answer["state"] for answer in answers)
    assert states == ["none"] * 5 + ["refunded"], answers
    assert sent_back(sale) == 1
    assert_ledgers_agree(shop, sale.till)
