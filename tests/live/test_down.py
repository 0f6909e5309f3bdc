# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The server is away while a customer pays. Glase gives back what nobody asks for
during 20 seconds; its clock is moved, so that nobody has to wait."""

import pytest
from checks import assert_ledgers_agree

from dev.lib.rpc import Lost, TimedOut

KEPT, GIVEN_BACK = 13, 60  # seconds beside those that the test itself takes


def test_away_for_fifteen_seconds(shop, sale, victim):
    """The till's question comes late, and still in time."""
    sale.start(victim.at)
    sale.status(victim.at)
    sale.pay()
    with victim.frozen():
        with pytest.raises(TimedOut):
            sale.status(victim.at, timeout=1)
        shop.simulator.control("tick", seconds=KEPT)
    sale.conclude(victim.at)
    assert_ledgers_agree(shop, sale.till)


@pytest.mark.parametrize("paid", [True, False])
def test_away_for_a_minute(shop, sale, victim, paid):
    """What was paid is given back, and the customer is told so. Who has not paid yet
    may still do it: time alone ends no payment."""
    at = victim.at
    sale.start(at)
    sale.status(at)
    if paid:
        sale.pay()
    victim.kill()
    with pytest.raises(Lost, match="(?i)connect"):
        sale.status(at)
    shop.simulator.control("tick", seconds=GIVEN_BACK)
    victim.start()
    if paid:
        answer = sale.ask_until(victim.at, "cancelled")
        assert "reverses it" in answer["message"]
        sale.attempt += 1
        assert sale.start(victim.at)["state"] == "issued"
    assert sale.status(victim.at)["outcome"] == "wait"
    sale.finish(victim.at)
    assert_ledgers_agree(shop, sale.till)
