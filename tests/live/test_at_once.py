# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Many at the same moment, at the workers of several hosts: still one live invoice
(architecture.md, laws 3 and 10)."""

from collections import Counter
from itertools import cycle, islice

import pytest
from checks import assert_ledgers_agree
from sale import Sale
from shop import at_once

from dev.lib.till import SECOND

BUSY = "open at this register"
GUESSES = 48  # at a PIN


def start_at_once(sales, addresses):
    return at_once(
        *(
            lambda sale=sale, at=at: sale.start(at)
            for sale, at in zip(sales, cycle(addresses), strict=False)
        )
    )


@pytest.mark.parametrize("count", [2, 10])
def test_one_payment_is_started_once(shop, sale, addresses, count):
    answers = start_at_once([sale] * count, addresses)
    assert {answer["outcome"] for answer in answers} == {"wait"}, answers
    assert {answer["state"] for answer in answers} <= {"sending", "issued"}
    assert len(shop.calls("sendInvoice", sale.till)) == 1
    assert len(shop.rows(sale.till)) == 1
    sale.finish(addresses[0])
    assert_ledgers_agree(shop, sale.till)


def test_one_of_ten_payments_has_the_till(shop, addresses):
    till = shop.till()
    sales = [Sale(shop, till) for _ in range(10)]
    answers = start_at_once(sales, addresses)
    assert Counter(a["outcome"] for a in answers) == {"wait": 1, "error": 9}, answers
    for sale, answer in zip(sales, answers, strict=True):
        if answer["outcome"] == "wait":
            winner = sale
        else:
            assert answer["state"] == "none" and BUSY in answer["message"], answer
    assert len(shop.calls("sendInvoice", till)) == 1
    winner.finish(addresses[0])

    # A refusal at the door is no dead end: the till is free again.
    again = next(sale for sale in sales if sale is not winner)
    assert again.start(addresses[1])["state"] == "issued"
    again.finish(addresses[1])
    assert_ledgers_agree(shop, till)


def test_ten_ask_at_once(shop, sale, addresses):
    """Two devices and an impatient cashier: at most one ask a second reaches Glase."""
    sale.start(addresses[0])
    answers = at_once(
        *(lambda at=at: sale.status(at) for at in islice(cycle(addresses), 10))
    )
    assert {answer["state"] for answer in answers} == {"issued"}, answers
    assert len(shop.calls("getPaymentStatus", sale.till)) == 1
    sale.finish(addresses[2])
    assert_ledgers_agree(shop, sale.till)


def test_cancel_and_start_at_once(shop, sale, addresses):
    """Whoever comes first: never an invoice that can be paid and nobody asks for."""
    next_sale = Sale(shop, sale.till)
    sale.start(addresses[0])
    at_once(
        lambda: sale.cancel(addresses[1]),
        lambda: sale.cancel(addresses[2]),
        lambda: next_sale.start(addresses[0]),
    )
    sale.ask_until(addresses[0], "cancelled")
    next_sale.start(addresses[1])
    next_sale.finish(addresses[1])
    assert_ledgers_agree(shop, sale.till)


def a_manager(shop, at, tills):
    """An employee with a PIN who is a manager at some tills; returns the id."""
    url = at.removesuffix(SECOND)
    values = {"name": "Live Boss", "pin": "4711"}
    [boss] = shop.call_kw(url, "admin", "hr.employee", "create", [values])
    configs = [till.config_id for till in tills]
    known = {"module_pos_hr": True, "advanced_employee_ids": [[6, 0, [boss]]]}
    shop.call_kw(url, "admin", "pos.config", "write", configs, known)
    return boss


def test_guesses_at_a_pin_at_once(shop, addresses):
    """At three tills and in three processes: five are judged, and no right one more."""
    tills = [shop.till() for _ in range(3)]
    boss = a_manager(shop, addresses[0], tills)
    shop.cookie()  # one log-in, before all begin

    def guess(pin, at, till):
        keys = {"config_id": till.config_id, "employee_id": boss, "pin": pin}
        return shop.post(f"{at}/overview", keys)["message"]

    places = islice(cycle(zip(addresses, tills, strict=True)), GUESSES)
    answers = at_once(
        *(
            lambda pin=f"{number:04}", at=at, till=till: guess(pin, at, till)
            for number, (at, till) in enumerate(places)
        )
    )
    judged = ["Wrong PIN" in answer for answer in answers]
    assert Counter(judged) == {True: 5, False: GUESSES - 5}, answers
    assert "Too many" in guess("4711", addresses[1], tills[1])
    shop.sql("UPDATE glase_pin_limit SET since = since - interval '5 min'")
    rights = [lambda at=at: guess("4711", at, tills[0]) for at in addresses * 3]
    assert set(at_once(*rights[:4])) == {""}
