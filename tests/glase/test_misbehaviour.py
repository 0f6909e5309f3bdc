# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each way to answer badly × each operation: nothing that is not proven is told."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from behaviours import GOOD, QUICK, SLOW
from samples import CALLS, OPERATIONS, answer, operation_of, returns

from glase.errors import GlaseError, GlaseRefused, GlaseUnknown

# Wide for a busy machine: without a deadline the slow servers take minutes.
PATIENCE = 1.0
LATENESS = 1.0


def not_proven(glase, operation, cause, deadline):
    """Call, and see that it ends in time and as nothing that is proven."""
    started = time.monotonic()
    with pytest.raises(GlaseUnknown) as caught:
        CALLS[operation](glase, deadline=deadline)
    assert time.monotonic() - started < deadline + LATENESS
    assert caught.value.cause == cause
    assert caught.value.operation == operation


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("behaviour", QUICK)
def test_not_proven(peer, glase, behaviour, operation):
    cause, peer.behave = QUICK[behaviour]
    not_proven(glase, operation, cause, 10.0)
    assert len(peer.requests) == 1, "a call was repeated or a redirect followed"


@pytest.mark.parametrize("behaviour", SLOW)
def test_not_proven_in_time(peer, glase, behaviour):
    """All operations at once, since each waits for its whole deadline."""
    peer.behave = SLOW[behaviour]
    with ThreadPoolExecutor(len(OPERATIONS)) as pool:
        list(
            pool.map(
                lambda operation: not_proven(glase, operation, "timeout", PATIENCE),
                OPERATIONS,
            )
        )
    assert {operation_of(request) for request in peer.requests} == set(OPERATIONS)
    assert len(peer.requests) == len(OPERATIONS)


@pytest.mark.parametrize("behaviour", SLOW)
def test_deadline_is_kept_closely(peer, glase, behaviour):
    """The best of some, for a busy machine wakes late."""
    peer.behave = SLOW[behaviour]
    late = []
    for _ in range(3):
        started = time.monotonic()
        with pytest.raises(GlaseError):
            CALLS["sendInvoice"](glase, deadline=0.3)
        late.append(time.monotonic() - started - 0.3)
    assert min(late) < 0.2


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("behave", GOOD, ids=lambda f: f.__name__)
def test_odd_but_good(peer, glase, behave, operation):
    expected = CALLS[operation](glase)
    peer.behave = behave
    assert CALLS[operation](glase) == expected


@pytest.mark.parametrize("operation", OPERATIONS)
def test_refused(peer, glase, operation):
    peer.behave = lambda exchange: exchange.reply(answer(operation, 20))
    with pytest.raises(GlaseRefused) as caught:
        CALLS[operation](glase)
    assert (caught.value.code, caught.value.name) == (20, "AUTHENTICATION_FAILED")
    text = f"Glase answered 20 AUTHENTICATION_FAILED to {operation}."
    assert str(caught.value) == text


@pytest.mark.parametrize(
    "operation",
    [
        "registerTerminal",
        "sendInvoice",
        "getPaymentStatus",
        "refundPayment",
        "markTransactionPeriod",
        "executeReport",
    ],
)
def test_success_without_what_it_must_bring(peer, glase, operation):
    body = returns(operation, "<resultCode>0</resultCode>")
    peer.behave = lambda exchange: exchange.reply(body)
    with pytest.raises(GlaseUnknown) as caught:
        CALLS[operation](glase)
    assert caught.value.cause == "missing_element"
