# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo re-runs requests after conflicts, browsers re-send, cashiers tap twice: still
there is one invoice (architecture.md, law 3)."""

import pytest
from checks import REPLAYED, assert_ledgers_agree
from shop import at_once, until

from dev.lib.rpc import OdooError
from dev.lib.till import SECOND


@pytest.fixture
def at(threaded):
    return threaded.url + SECOND


@pytest.mark.parametrize("seam", ["before", "reserving", "settling"])
def test_a_conflict_that_can_be_repeated(shop, sale, at, log_since, seam):
    answer = sale.start(at, seam=seam)
    assert f"seam: {seam}:" in log_since(), "the seam was not met"
    assert (REPLAYED in log_since()) == (seam == "before")
    assert answer["state"] == "issued", answer
    assert len(shop.calls("sendInvoice", sale.till)) == 1
    sale.finish(at)
    assert_ledgers_agree(shop, sale.till)


@pytest.mark.parametrize("seam", ["after_call", "answered"])
def test_a_conflict_after_the_call(shop, sale, at, log_since, expected, seam):
    """Glase has the invoice. Odoo must not run the request again, and the till, which
    has got an error, may well send it again."""
    expected.append(f"Exception during request handling|planned: {seam}")
    with pytest.raises(OdooError, match="ConcurrencyError"):
        sale.start(at, seam=seam)
    assert f"seam: {seam}:" in log_since(), "the seam was not met"
    assert REPLAYED not in log_since()

    again = sale.start(at)
    assert again["outcome"] == "wait", again
    assert sale.status(at)["outcome"] == "wait"
    assert len(shop.calls("sendInvoice", sale.till)) == 1

    shop.leases_end(sale.till)
    sale.ask_until(at, "issued")
    sale.finish(at)
    assert_ledgers_agree(shop, sale.till)


def test_a_conflict_while_the_order_arrives(shop, sale, at, log_since):
    """Glase was asked for it, so the sync goes on with a cursor of its own; Odoo
    replays it as any request, and the order is there once."""
    sale.start(at)
    sale.pay()
    sale.arrive(at, seam="arrived")
    assert "seam: arrived:" in log_since(), "the seam was not met"
    assert REPLAYED in log_since()
    assert len(shop.payments(sale.till)) == 1
    assert [row.state for row in shop.rows(sale.till)] == ["paid"]
    assert_ledgers_agree(shop, sale.till)


def test_the_same_order_twice_at_once(shop, sale, at, log_since, expected):
    """odoo#258304: a retry after a time-out met the unique uuid. Who comes second gets
    the order of the first, as who comes later does."""
    expected.append("bad query")  # Odoo logs what it then repeats
    sale.numbers = {"pos_reference": f"26-{sale.till.config_id}", "sequence_number": 1}
    sale.start(at)
    sale.pay()
    sale.ask_until(at, "paid")

    def second():
        until(lambda: "seam: held:" in log_since(), "the first one is there")
        return sale.arrive(at)

    answers = at_once(lambda: sale.arrive(at, seam="held"), second)
    orders = [answer["pos.order"][0] for answer in answers]
    assert {(order["id"], order["state"]) for order in orders} == {
        (orders[0]["id"], "paid")
    }
    assert len(shop.payments(sale.till)) == 1
    assert_ledgers_agree(shop, sale.till)


def test_a_start_that_is_sent_again(shop, sale, at):
    """As by a browser that has lost its connection, or after the sale is over."""
    first = sale.start(at)
    assert sale.start(at)["invoice_reference"] == first["invoice_reference"]
    sale.finish(at)
    late = sale.start(at)
    assert (late["outcome"], late["state"]) == ("paid", "paid")
    assert len(shop.calls("sendInvoice", sale.till)) == 1
    assert_ledgers_agree(shop, sale.till)
