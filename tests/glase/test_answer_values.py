# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Single values of an answer, as the documents show them and as they may differ."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from samples import CALLS, CET, ERS_REFERENCE, returns
from test_answers import OK, PAID, Canned, status_of

from glase.client import GlaseClient
from glase.errors import GlaseUnknown


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
    """glase_api.md, 3.15 and 5.1: what is not known means to ask on."""
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
    """glase_api.md, 0.1, rule 2."""
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
    """glase_api.md, 1.4: they exceed 64 bits."""
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
    """glase_api.md, 3.15; what is no xs:decimal counts as missing."""
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
        ("9999-12-31T23:59:59-14:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T12:00:00Z", None),
        ("1000-12-31T12:00:00Z", None),
        ("9998-12-31T12:00:00Z", datetime(9998, 12, 31, 13, 0, tzinfo=CET)),
        ("yesterday", None),
        ("", None),
    ],
)
def test_payment_dates(written, moment):
    """A time without offset is nobody's, and some years no calendar shows: then the
    moment of reading counts."""
    receipt = status_of(PAID.replace("2026-03-14T17:09:31.208+01:00", written)).receipt
    assert receipt.payment_date == moment
    assert moment is None or receipt.payment_date.utcoffset() == timedelta()


FIELDS = ("ersReference", "clientInvoiceId", "invoiceReference", "paymentReference")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("length", [64, 65, 9000])
def test_a_reference_of_any_length_is_none(field, length):
    """It is unreadable, so nothing is known; no index could hold it."""
    before, _tag, rest = PAID.partition(f"<{field}>")
    after = rest.partition(f"</{field}>")[2]
    answer = f"{before}<{field}>{'x' * length}</{field}>{after}"
    if length == 64:
        assert status_of(answer).paid
        return
    with pytest.raises(GlaseUnknown, match=f"<{field}> is too long"):
        status_of(answer)


LONG = "7" * 65


@pytest.mark.parametrize(
    ("operation", "brings"),
    [
        ("registerTerminal", f"<terminalId>{LONG}</terminalId>"),
        ("sendInvoice", f"<invoiceReference>{LONG}</invoiceReference>"),
        ("refundPayment", f"<ersReference>{LONG}</ersReference>"),
        ("markTransactionPeriod", f"<transactionPeriodId>{LONG}</transactionPeriodId>"),
        ("markTransactionPeriod", f"<ersReference>{LONG}</ersReference>"),
    ],
)
def test_a_long_reference_of_another_answer(operation, brings):
    glase = GlaseClient(Canned(returns(operation, OK + brings)), "x")
    with pytest.raises(GlaseUnknown, match="too long for a reference"):
        CALLS[operation](glase)


def test_what_else_is_long_is_cut():
    assert status_of(f"{OK}<status>{'x' * 9000}</status>").word == "X" * 64
    inner = f"<invoiceReference>7</invoiceReference><invoiceQRCode>{'x' * 9000}"
    answer = returns("sendInvoice", f"{OK}{inner}</invoiceQRCode>")
    issued = CALLS["sendInvoice"](GlaseClient(Canned(answer), "x"))
    assert issued.qr_code == "HTTP://SEQR.SE/R7"
