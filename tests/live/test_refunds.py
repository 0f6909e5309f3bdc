# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""refundPayment can neither be repeated nor asked about: whatever Odoo, browsers and
cashiers say again, Glase hears each refund once (architecture.md, law 3;
state_machine.md, chapter 7)."""

import pytest
from checks import REPLAYED, assert_ledgers_agree
from refund import Refund
from shop import at_once, until
from test_killed import LATE, kill_during

from dev.lib.rpc import OdooError, TimedOut
from dev.lib.till import SECOND

NOT_AGAIN = "Do NOT refund again"


@pytest.fixture
def at(threaded):
    return threaded.url + SECOND


@pytest.fixture
def paid(sale, at):
    """A sale that is paid and whose order has arrived."""
    sale.start(at)
    sale.finish(at)
    return sale


def given_back(sale):
    every = sale.shop.simulator.ledger()["refunds"]
    return [r for r in every if r["terminal_id"] == sale.till.terminal]


def states(sale):
    return [row.state for row in sale.shop.rows(sale.till)]


def test_three_tills_refund_the_same_payment_at_once(shop, paid, addresses):
    """One wins; the others read that there is nothing left, and Glase hears once."""
    tills = [paid.till, shop.till(), shop.till()]
    refunds = [Refund(paid, till) for till in tills]
    answers = at_once(
        *(
            lambda refund=refund, at=at: refund.send(at)
            for refund, at in zip(refunds, addresses, strict=True)
        )
    )
    outcomes = sorted(answer["outcome"] for answer in answers)
    assert outcomes == ["error", "error", "paid"], answers
    for answer in answers:
        assert answer["state"] == "refunded" or "already" in answer["message"], answer
    assert len(refunds[0].calls()) == len(given_back(paid)) == 1
    winner = next(
        r for r, a in zip(refunds, answers, strict=True) if "paid" in a.values()
    )
    winner.arrive(addresses[0])
    assert_ledgers_agree(shop, *tills)


def test_a_double_tap(shop, paid, addresses):
    """On three servers at once: who comes second waits for the first one's answer."""
    refund = Refund(paid)
    answers = at_once(*(lambda at=at: refund.send(at) for at in addresses))
    assert {answer["outcome"] for answer in answers} <= {"paid", "wait"}, answers
    assert len(refund.calls()) == 1
    assert refund.status(addresses[1])["state"] == "refunded"
    refund.arrive(addresses[0])
    assert refund.send(addresses[2])["state"] == "refunded", "sent again, late"
    assert len(refund.calls()) == len(given_back(paid)) == 1
    assert_ledgers_agree(shop, paid.till)


@pytest.mark.parametrize(
    "seam", ["refund_before", "refund_reserving", "refund_settling"]
)
def test_a_conflict_that_can_be_repeated(shop, paid, at, log_since, seam):
    refund = Refund(paid)
    answer = refund.send(at, seam=seam)
    assert f"seam: {seam}:" in log_since(), "the seam was not met"
    assert (REPLAYED in log_since()) == (seam == "refund_before")
    assert answer["state"] == "refunded", answer
    assert len(refund.calls()) == 1
    refund.arrive(at)
    assert_ledgers_agree(shop, paid.till)


def test_a_conflict_after_the_call(shop, paid, at, log_since, expected):
    """Glase has given the money back, and nothing is written down. Odoo must not run
    the request again; the till, which has got an error, may well send it again."""
    expected.append("Exception during request handling|planned: after_refund")
    refund = Refund(paid)
    with pytest.raises(OdooError, match="ConcurrencyError"):
        refund.send(at, seam="after_refund")
    assert "seam: after_refund:" in log_since(), "the seam was not met"
    assert REPLAYED not in log_since()

    assert refund.send(at)["outcome"] == refund.status(at)["outcome"] == "wait"
    shop.leases_end(paid.till)
    assert_not_known(refund, at)


def test_a_conflict_when_all_is_done(shop, paid, at, log_since, expected):
    """The till got an error for a refund that is done: it asks, and hears so."""
    expected.append("Exception during request handling|planned: refund_answered")
    refund = Refund(paid)
    with pytest.raises(OdooError, match="ConcurrencyError"):
        refund.send(at, seam="refund_answered")
    assert "seam: refund_answered:" in log_since(), "the seam was not met"
    assert refund.status(at)["state"] == refund.send(at)["state"] == "refunded"
    assert len(refund.calls()) == len(given_back(paid)) == 1
    refund.arrive(at)
    assert_ledgers_agree(shop, paid.till)


@pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
def test_a_lost_answer(shop, paid, at, fault):
    shop.simulator.fault("refundPayment", fault)
    refund = Refund(paid)
    assert refund.send(at)["state"] == "unconfirmed"
    assert len(given_back(paid)) == (fault == "drop_after")
    assert_not_known(refund, at)


def test_the_page_is_loaded_again_in_the_middle(shop, paid, at):
    """The browser's request is gone, Odoo's goes on; a new page asks how far it is."""
    shop.simulator.fault("refundPayment", f"slow_after:{LATE}")
    refund = Refund(paid)
    with pytest.raises(TimedOut):
        refund.send(at, timeout=0.5)
    until(refund.calls, "Glase has the request")
    assert refund.status(at)["outcome"] == "wait"
    assert states(paid) == ["paid", "sending"]
    shop.simulator.fault("refundPayment", "", 0)  # it answers now
    until(lambda: refund.status(at)["state"] == "refunded", "the refund is done")
    assert len(refund.calls()) == len(given_back(paid)) == 1
    refund.arrive(at)
    assert_ledgers_agree(shop, paid.till)


def test_an_ask_that_overtakes_the_refund(shop, paid, at):
    """Who asked was told that nothing was refunded: then it never may happen."""
    refund = Refund(paid)
    answer = refund.status(at)
    assert (answer["outcome"], answer["state"]) == ("error", "none")
    assert refund.send(at)["outcome"] == "error"
    assert not refund.calls()
    refund.attempt = 2
    assert refund.send(at)["state"] == "refunded"
    refund.arrive(at)
    assert_ledgers_agree(shop, paid.till)


@pytest.mark.parametrize("done", [False, True])
def test_a_killed_worker(shop, sale, victim, done):
    """Killed while it waited for Glase: nobody knows, so nobody says it again."""
    sale.start(victim.at)
    sale.finish(victim.at)
    shop.simulator.fault("refundPayment", f"slow{'_after' if done else ''}:{LATE}")
    refund, at = Refund(sale), victim.at
    kill_during(
        victim,
        lambda: refund.send(at),
        lambda: given_back(sale) if done else refund.calls(),
        "Glase has the refund",
    )
    assert states(sale) == ["paid", "sending"]

    # As long as the call may still run, nobody says that it is over.
    assert refund.status(victim.at)["outcome"] == "wait"
    assert refund.send(victim.at)["outcome"] == "wait"
    shop.leases_end(sale.till)
    assert_not_known(refund, victim.at)


def assert_not_known(refund, at):
    """The cashier is told to leave it, the line is done, and Glase was called once."""
    answer = refund.status(at)
    assert (answer["outcome"], answer["state"]) == ("paid", "unconfirmed"), answer
    assert NOT_AGAIN in answer["message"]
    refund.attempt += 1
    assert refund.send(at)["state"] == "unconfirmed"
    another = Refund(refund.sale).send(at)
    assert (another["outcome"], another["state"]) == ("error", "none"), another
    refund.arrive(at)
    assert len(refund.calls()) == 1
    unknown = refund.shop.rows(refund.sale.till)[-1]
    assert (unknown.state, unknown.unresolved) == ("unconfirmed", True)
    assert unknown.payment_id, "the refund order has not got its payment"
