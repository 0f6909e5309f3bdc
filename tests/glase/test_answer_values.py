# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Single values of an answer, as the documents show them and as they may differ."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from samples import CET, ERS_REFERENCE
from test_answers import OK, PAID, status_of


@pytest.mark.parametrize(
    ("word", "ended", "unlock", "reserved"),
    [
        ("ISSUED", False, False, False),
        ("CANCELED", True, False, False),
        ("FAILED", True, False, False),
        ("EXPIRED", True, False, False),
        ("PENDING_ISSUER_ACKNOWLEDGE", False, True, False),
        ("RESERVED", False, False, True),
        ("PARTIALLY_PAID", False, False, False),
        ("CANCELLED", False, False, False),
        ("0", False, False, False),
        ("PAID_MAYBE", False, False, False),
    ],
)
def test_status_words(word, ended, unlock, reserved):
    """Glase API 3.15 and 5.1: what is not known means to ask on."""
    reference = f"<ersReference>{ERS_REFERENCE}</ersReference>"
    status = status_of(f"{reference}{OK}<status> {word.lower()}</status>")
    assert status.word == word
    assert (status.ended, status.needs_unlock, status.reserved) == (
        ended,
        unlock,
        reserved,
    )
    assert not status.paid
    assert status.waiting is not ended


@pytest.mark.parametrize(
    "reference", ["", "<ersReference/>", "<ersReference> \n</ersReference>"]
)
def test_paid_without_reference_is_not_paid(reference):
    """Glase API 0.1, rule 2."""
    status = status_of(f"{reference}{OK}<status>PAID</status><version>2</version>")
    assert not status.paid
    assert status.waiting


@pytest.mark.parametrize("version", ["", "<version/>", "<version>new</version>"])
def test_missing_version_stays_as_it_was(version):
    assert status_of(f"{OK}<status>ISSUED</status>{version}", 5).version == 5


def test_paid_without_receipt():
    status = status_of(f"<ersReference>1</ersReference>{OK}<status>PAID</status>")
    assert status.paid
    assert status.receipt is None


def test_references_stay_strings():
    """Glase API 1.4: they exceed 64 bits."""
    status = status_of(PAID)
    assert status.ers_reference == "2026031417093120801000731"
    assert status_of(PAID.replace(ERS_REFERENCE, "0" * 25)).ers_reference == "0" * 25


@pytest.mark.parametrize(
    ("written", "total"),
    [
        ("100.00000", Decimal(100)),
        ("100", Decimal(100)),
        (" 0.50\n", Decimal("0.5")),
        (".5", Decimal("0.5")),
        ("+7.", Decimal(7)),
        ("-1.00", Decimal(-1)),
        ("", None),
        ("1,50", None),
        ("1E3", None),
        ("NaN", None),
        ("Infinity", None),
        ("1_000", None),
        ("٣", None),
        ("9" * 40, None),
    ],
)
def test_amounts(written, total):
    """Glase API 3.15; what is no xs:decimal counts as missing."""
    receipt = status_of(PAID.replace("78.00", written)).receipt
    assert receipt.total == total


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-03-14T17:09:31+01:00", datetime(2026, 3, 14, 17, 9, 31, tzinfo=CET)),
        ("2026-03-14T16:09:31Z", datetime(2026, 3, 14, 17, 9, 31, tzinfo=CET)),
        (
            "2026-03-14T17:09:31.2+01:00",
            datetime(2026, 3, 14, 17, 9, 31, 200000, CET),
        ),
        (
            "2026-03-14T17:09:31.123456789+01:00",
            datetime(2026, 3, 14, 17, 9, 31, 123456, CET),
        ),
        ("2026-03-14T17:09:31", None),
        ("2026-03-14T17:09:31.208", None),
        ("2026-13-14T17:09:31Z", None),
        ("2026-03-14T17:09:31+99:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_payment_dates(written, moment):
    """A time without offset is nobody's: then the moment of reading counts."""
    receipt = status_of(PAID.replace("2026-03-14T17:09:31.208+01:00", written)).receipt
    assert receipt.payment_date == moment
    assert moment is None or receipt.payment_date.utcoffset() in (
        timedelta(),
        timedelta(hours=1),
    )
