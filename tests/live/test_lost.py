# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Lost answers: unknown is answered by asking, never by charging again
(architecture.md, law 2; state_machine.md, chapter 4)."""

import pytest
from checks import assert_ledgers_agree

from dev.lib.till import FIRST, SECOND


@pytest.fixture(params=["threaded", "evented"])
def at(request):
    if request.param == "evented":
        return request.getfixturevalue("prefork").gevent_url + FIRST
    return request.getfixturevalue("threaded").url + SECOND


@pytest.mark.parametrize("fault", ["drop_after", "http500_after", "garbage_after"])
def test_paid_before_anybody_knew_of_the_invoice(shop, sale, at, fault):
    """The buyer had scanned the sticker already, and pays at once."""
    shop.simulator.fault("sendInvoice", fault)
    answer = sale.start(at)
    assert (answer["outcome"], answer["state"]) == ("wait", "sending")
    assert answer["slow"] and answer["message"], "the cashier must read why"
    sale.finish(at)
    assert len(shop.calls("sendInvoice", sale.till)) == 1
    assert_ledgers_agree(shop, sale.till)


@pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
def test_not_paid_yet(shop, sale, at, fault):
    """Asking proves that nobody has paid; then a new invoice replaces the unseen one,
    if there is one."""
    shop.simulator.fault("sendInvoice", fault)
    assert sale.start(at)["state"] == "sending"
    answer = sale.ask_until(at, "issued")
    assert answer["attempt"] == 2
    sale.finish(at)
    assert len(shop.calls("sendInvoice", sale.till)) == 2
    assert [row.state for row in shop.rows(sale.till)] == ["cancelled", "paid"]
    assert_ledgers_agree(shop, sale.till)


def test_a_paid_that_was_lost_on_the_way(shop, sale, at):
    """The answer PAID keeps the money, so it must not be lost with its connection."""
    sale.start(at)
    sale.pay()
    shop.simulator.fault("getPaymentStatus", "drop_after", 2)
    assert sale.status(at)["outcome"] == "wait"
    sale.conclude(at)
    assert_ledgers_agree(shop, sale.till)


def test_a_cancel_that_was_lost_on_the_way(shop, sale, at):
    """`cancelled` is not answered before it is proven."""
    sale.start(at)
    shop.simulator.fault("cancelInvoice", "drop_after")
    assert sale.cancel(at)["outcome"] == "wait"
    assert sale.ask_until(at, "cancelled")["outcome"] == "cancelled"
    assert_ledgers_agree(shop, sale.till)
