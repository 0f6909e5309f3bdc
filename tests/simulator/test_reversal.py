# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A payment that nobody asks for is undone after 20 seconds
(glase_api.md, 5.2, A5, A7)."""

import pytest


@pytest.fixture
def paid(glase, till):
    """The reference of an invoice paid just now; nobody has asked for it."""
    reference = till.bill()
    glase.control("pay", reference=reference)
    return reference


def payment(glase):
    [row] = glase.ledger()["payments"]
    return row


def test_silence_reverses_the_payment(glase, till, paid):
    glase.control("tick", seconds=20)
    assert payment(glase)["state"] == "reversed"
    answer = till.status(paid)
    assert (answer["status"], answer["version"]) == ("CANCELED", "3")
    assert answer["ersReference"] is None
    assert answer["receipt/paymentDate"] is None
    assert till.cancel(paid).code == 95


def test_one_answered_ask_in_time_keeps_it(glase, till, paid):
    glase.control("tick", seconds=19)
    assert till.status(paid)["status"] == "PAID"
    glase.control("tick", seconds=3600)
    assert till.status(paid)["status"] == "PAID"
    assert payment(glase)["kept"] is True


def test_asking_without_reference_keeps_it_too(glase, till, paid):
    assert till.status()["status"] == "PAID"
    glase.control("tick", seconds=60)
    assert payment(glase)["state"] == "paid"


def test_ask_that_is_not_answered_as_asked_does_not_keep_it(glase, till, paid):
    glase.fault("getPaymentStatus", "code:90")
    till.status(paid)
    assert glase.control("tick", seconds=21) and till.cancel(paid).code == 95
    assert payment(glase)["state"] == "reversed"


def test_another_tills_ask_does_not_keep_it(glase, till, paid):
    assert glase.till().status(paid).code == 54
    glase.control("tick", seconds=20)
    assert payment(glase)["state"] == "reversed"


def test_in_mode_version_only_the_version_of_paid_keeps_it(glase, till, paid):
    glase.control("mode", acknowledge="version")
    for _ in range(3):
        glase.control("tick", seconds=15)
        assert till.status(paid, 1)["status"] == "PAID"
    assert till.status(paid, 99)["status"] == "PAID"
    assert payment(glase)["kept"] is False
    glase.control("tick", seconds=20)
    assert till.status(paid, 2)["status"] == "CANCELED"


def test_in_mode_version_the_acknowledgement_keeps_it(glase, till, paid):
    glase.control("mode", acknowledge="version")
    assert till.status(paid, 2)["status"] == "PAID"
    glase.control("tick", seconds=3600)
    assert till.status(paid, 2)["status"] == "PAID"


@pytest.mark.parametrize("word", ["FAILED", "REVERSED"])
def test_word_after_a_reversal_is_a_mode(glase, till, paid, word):
    glase.control("mode", reversal=word)
    glase.control("tick", seconds=21)
    assert till.status(paid)["status"] == word


def test_committed_reservation_has_its_20_seconds_too(glase, till):
    reference = till.bill(mode="RESERVATION_DESIRED")
    glase.control("pay", reference=reference)
    glase.control("tick", seconds=100)
    assert till.about("commitReservation", reference).code == 0
    glase.control("tick", seconds=21)
    assert till.status(reference)["status"] == "CANCELED"
