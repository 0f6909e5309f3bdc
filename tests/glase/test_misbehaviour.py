# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Each way to answer badly × each operation: nothing that is not proven is told."""

import time
from concurrent.futures import ThreadPoolExecutor

import behaviours
import pytest
from samples import CALLS, OPERATIONS, answer, operation_of, returns

from glase.errors import GlaseError, GlaseRefused, GlaseUnknown

# Wide for a busy machine: without a deadline the slow servers take minutes.
PATIENCE = 1.0
LATENESS = 1.0

UNKNOWN = {
    behaviours.drop_before: "dropped",
    behaviours.close_before: "dropped",
    behaviours.drop_mid_body: "dropped",
    behaviours.drop_mid_chunk: "dropped",
    behaviours.drop_after_all_but_end: "garbage",
    behaviours.silent: "timeout",
    behaviours.slow_headers: "timeout",
    behaviours.slow_body: "timeout",
    behaviours.slow_chunks: "timeout",
    behaviours.http_500: "http",
    behaviours.http_500_with_success: "http",
    behaviours.http_202_with_success: "http",
    behaviours.http_503_page: "http",
    behaviours.http_401: "http",
    behaviours.page_as_xml: "garbage",
    behaviours.garbage: "garbage",
    behaviours.no_http: "dropped",
    behaviours.empty_answer: "empty",
    behaviours.empty_body: "empty",
    behaviours.empty_wrapper: "empty",
    behaviours.empty_return: "code",
    behaviours.fault: "fault",
    behaviours.fault_with_200: "fault",
    behaviours.code_is_no_number: "code",
    behaviours.code_with_underscore: "code",
    behaviours.code_missing: "code",
    behaviours.two_codes: "garbage",
    behaviours.code_unknown: "code",
    behaviours.code_of_other_service: "code",
    behaviours.answer_to_other_call: "garbage",
    behaviours.redirect: "redirect",
    behaviours.endless_redirect: "timeout",
    behaviours.too_large: "too_large",
    behaviours.too_large_announced: "too_large",
    behaviours.packed: "garbage",
    behaviours.document_type: "garbage",
    behaviours.entity_bomb: "garbage",
    behaviours.external_entity: "garbage",
}
SLOW = (
    behaviours.silent,
    behaviours.slow_headers,
    behaviours.slow_body,
    behaviours.slow_chunks,
    behaviours.endless_redirect,
)


QUICK = tuple(behave for behave in UNKNOWN if behave not in SLOW)


def not_proven(glase, operation, behave, deadline):
    """Call, and see that it ends in time and as nothing that is proven."""
    started = time.monotonic()
    with pytest.raises(GlaseUnknown) as caught:
        CALLS[operation](glase, deadline=deadline)
    assert time.monotonic() - started < deadline + LATENESS
    assert caught.value.cause == UNKNOWN[behave]
    assert caught.value.operation == operation


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("behave", QUICK, ids=lambda f: f.__name__)
def test_not_proven(peer, glase, behave, operation):
    peer.behave = behave
    not_proven(glase, operation, behave, 10.0)
    assert len(peer.requests) == 1, "a call was repeated or a redirect followed"


@pytest.mark.parametrize("behave", SLOW, ids=lambda f: f.__name__)
def test_not_proven_in_time(peer, glase, behave):
    """All operations at once, since each waits for its whole deadline."""
    peer.behave = behave
    with ThreadPoolExecutor(len(OPERATIONS)) as pool:
        list(
            pool.map(
                lambda operation: not_proven(glase, operation, behave, PATIENCE),
                OPERATIONS,
            )
        )
    assert {operation_of(request) for request in peer.requests} == set(OPERATIONS)
    assert len(peer.requests) == len(OPERATIONS)


@pytest.mark.parametrize("behave", SLOW, ids=lambda f: f.__name__)
def test_deadline_is_kept_closely(peer, glase, behave):
    """The best of some, for a busy machine wakes late."""
    peer.behave = behave
    late = []
    for _ in range(3):
        started = time.monotonic()
        with pytest.raises(GlaseError):
            CALLS["sendInvoice"](glase, deadline=0.3)
        late.append(time.monotonic() - started - 0.3)
    assert min(late) < 0.2


GOOD = (
    behaviours.reordered,
    behaviours.extra_elements,
    behaviours.qualified,
    behaviours.chunked,
    behaviours.until_close,
    behaviours.blanks_and_comments,
    behaviours.declared_latin_1,
    behaviours.as_html,
)


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
