# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The one table of result codes, against a second one written from the sources."""

import copy
import pickle

import pytest
from samples import OPERATIONS

from glase.errors import (
    CODES,
    GlaseError,
    GlaseRefused,
    GlaseUnavailable,
    GlaseUnknown,
    outcome_of,
)

# glase_api.md, 6.1, 6.3 and 4.1 (21); state_machine.md, chapters 3, 4, 6 and 7.
COMMON = {20, 21, 29, 33, 37, 91}
DEFINITE = {
    "registerTerminal": COMMON,
    "unregisterTerminal": COMMON,
    "assignSeqrId": COMMON | {53},
    "sendInvoice": COMMON | {10, 11, 12, 49, 64, 92},
    "updateInvoice": COMMON | {11, 48, 49, 54, 64, 90},
    "getPaymentStatus": COMMON | {49, 54, 58},
    "cancelInvoice": COMMON | {48, 50, 51, 54, 58},
    "refundPayment": COMMON | {10, 11, 12, 23, 48, 49, 54, 64, 92, 97, 98, 99},
    "submitPaymentReceipt": COMMON,
    "commitReservation": COMMON | {54, 96},
    "markTransactionPeriod": COMMON,
    "executeReport": COMMON | {2},
}
SUCCESS = {operation: {0} for operation in OPERATIONS}
SUCCESS["cancelInvoice"] = {0, 55, 95}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_outcomes(operation):
    for code in range(-5, 1001):
        outcome = outcome_of(operation, code)
        if code in SUCCESS[operation]:
            assert outcome is None, code
        elif code in DEFINITE[operation]:
            assert outcome is GlaseRefused, code
        else:
            assert outcome is GlaseUnknown, code


def test_an_operation_that_does_not_exist_is_our_own_mistake():
    with pytest.raises(KeyError):
        outcome_of("sendinvoice", 20)


def test_all_documented_codes_have_a_name():
    unused = {*range(3, 10), *range(14, 20), *range(24, 29), 59, *range(65, 90)}
    assert set(CODES) == set(range(100)) - unused
    assert CODES[98].name == "SUM_OF_REFUNDS_CAN_NOT_BE_MORE_THAN_ORIGINAL_TRANSACTION"
    assert CODES[95].name == "INVOICE_ALREADY_CANCELED"
    assert CODES[55].name == "PAYMENT_ALREADY_CANCELLED"
    assert len({code.name for code in CODES.values()}) == len(CODES)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            GlaseRefused("registerTerminal", 20, "code"),
            "Glase answered 20 AUTHENTICATION_FAILED to registerTerminal.",
        ),
        (
            GlaseUnknown("sendInvoice", 777, "code"),
            "Glase answered 777 to sendInvoice. What happened there is not known.",
        ),
        (
            GlaseUnknown("sendInvoice", None, "timeout", "30 s"),
            "It is not known what sendInvoice did at Glase: "
            + "no whole answer came in time (30 s).",
        ),
        (
            GlaseUnavailable("sendInvoice", None, "refused"),
            "Glase cannot be reached: the server does not accept connections.",
        ),
    ],
)
def test_errors_speak_to_an_admin(error, text):
    assert str(error) == text
    assert isinstance(error, GlaseError)
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (type(twin), str(twin)) == (type(error), text)
