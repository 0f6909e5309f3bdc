# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Odoo is killed in the middle, and started again: no money and no knowledge is lost
(architecture.md, laws 1 and 5)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from checks import assert_ledgers_agree
from shop import until

from dev.lib.rpc import Lost

LATE = 60.0  # seconds until Glase would have answered


def kill_during(victim, request, reached, what):
    """Kill Odoo while it serves a request, as soon as ``reached()``; start it again."""
    with ThreadPoolExecutor(1) as thread:
        lost = thread.submit(request)
        until(reached, what)
        assert not lost.done(), lost.result()
        victim.kill()
        with pytest.raises(Lost, match="(?i)connect"):
            lost.result()
    victim.start()


def test_between_paid_and_our_commit(shop, sale, victim):
    """Glase has answered PAID and keeps the money; the journal does not know it yet."""
    sale.start(victim.at)
    sale.pay()

    def answered():
        calls = shop.calls("getPaymentStatus", sale.till)
        return [call for call in calls if call["status"] == "PAID" and call["ended_at"]]

    at = victim.at
    kill_during(
        victim,
        lambda: sale.status(at, seam="stuck"),
        lambda: answered() and "seam: stuck:" in victim.odoo.log_text(),
        "Glase has answered PAID",
    )
    assert [row.state for row in shop.rows(sale.till)] == ["issued"]

    sale.conclude(victim.at)
    assert [row.state for row in shop.rows(sale.till)] == ["paid"]
    asked = [call["invoice_version"] for call in answered()]
    assert asked[1] == asked[0], "a PAID that was not committed was acknowledged"
    assert_ledgers_agree(shop, sale.till)


@pytest.mark.parametrize("paid_meanwhile", [False, True])
def test_after_the_invoice_was_made(shop, sale, victim, paid_meanwhile):
    """Glase has made the invoice, and its answer finds nobody."""
    shop.simulator.fault("sendInvoice", f"slow_after:{LATE}")
    at = victim.at
    kill_during(
        victim,
        lambda: sale.start(at),
        lambda: invoices(shop, sale),
        "Glase has made the invoice",
    )
    assert [row.state for row in shop.rows(sale.till)] == ["sending"]
    if paid_meanwhile:
        sale.pay()

    # As long as the call may still run, nobody asks and nobody sends.
    assert sale.status(victim.at)["state"] == "sending"
    assert sale.start(victim.at)["state"] == "sending"
    assert not shop.calls("getPaymentStatus", sale.till)
    shop.leases_end(sale.till)

    if not paid_meanwhile:
        sale.ask_until(victim.at, "issued")
        sale.pay()
    sale.conclude(victim.at)
    assert len(shop.calls("sendInvoice", sale.till)) == 2 - paid_meanwhile
    assert len([i for i in invoices(shop, sale) if i["status"] == "PAID"]) == 1
    assert_ledgers_agree(shop, sale.till)


def test_before_anything_was_sent(shop, sale, victim):
    """Killed while Glase has not even read the request: nothing is known, so the till
    asks, and sends a new invoice."""
    shop.simulator.fault("sendInvoice", f"slow:{LATE}")
    at = victim.at
    kill_during(
        victim,
        lambda: sale.start(at),
        lambda: shop.calls("sendInvoice", sale.till),
        "Glase has the request",
    )
    assert not invoices(shop, sale)
    shop.leases_end(sale.till)
    sale.ask_until(victim.at, "issued")
    sale.finish(victim.at)
    assert_ledgers_agree(shop, sale.till)


def invoices(shop, sale):
    every = shop.simulator.ledger()["invoices"]
    return [i for i in every if i["terminal_id"] == sale.till.terminal]
