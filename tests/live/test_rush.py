# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""More tills start at the same instant than Odoo has database connections."""

from checks import assert_ledgers_agree
from sale import Sale
from shop import at_once

from dev.lib.rpc import Lost, OdooError
from dev.lib.till import FIRST

CROWD = 70  # Odoo's pool holds 64 connections
FEW = 5  # sales to be finished
FULL = "Connection Pool Is Full|Exception during request handling|Cannot get registry"


def test_seventy_starts_at_once(shop, prefork, expected):
    """Odoo itself turns some away, before anything of ours has run. For the till that
    is an answer that was lost: it asks, and then it may start again."""
    expected.append(FULL)
    at = prefork.gevent_url + FIRST
    sales = [Sale(shop, shop.till()) for _ in range(CROWD)]
    answers = at_once(*(lambda sale=sale: as_a_till(sale, at) for sale in sales))
    assert {answer["state"] for answer in answers} == {"issued"}, answers
    tills = [sale.till for sale in sales]
    assert len(shop.calls("sendInvoice", *tills)) == CROWD
    for sale in sales[:FEW]:
        sale.finish(at)
    assert_ledgers_agree(shop, *tills)


def as_a_till(sale, at):
    """Start; what was not answered is asked for, and only then started again."""
    while True:
        try:
            answer = sale.start(at)
            if answer["state"] == "sending":
                answer = sale.ask_until(at, "issued", "none")
        except (Lost, OdooError):
            answer = asked(sale, at)
        if answer["state"] != "none":
            return answer
        sale.attempt += 1


def asked(sale, at):
    while True:
        try:
            return sale.status(at)
        except (Lost, OdooError):
            continue
