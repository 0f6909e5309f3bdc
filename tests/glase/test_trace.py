# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Calls are kept for the certification: readable, redacted, and only when asked for."""

import threading

import pytest
from samples import CALLS, operation_of

from glase import trace
from glase.errors import GlaseError
from glase.redact import HIDDEN

CALL = CALLS["registerTerminal"]


def test_call_as_it_was_sent_and_answered(glase):
    with trace.recorded() as calls:
        CALL(glase)
    (call,) = calls
    assert call.operation == "registerTerminal"
    assert "\n" in call.request.strip(), "one element below the other"
    assert "<externalTerminalId>" in call.request
    assert f"<password>{HIDDEN}</password>" in call.request
    assert "<resultCode>0</resultCode>" in call.answer
    assert call.began <= call.ended
    assert not call.problem


def test_why_there_is_no_answer(glase, peer):
    peer.behave = lambda exchange: exchange.reply(b"<html>no xml & not well formed")
    with trace.recorded() as calls, pytest.raises(GlaseError):
        CALL(glase)
    assert calls[0].answer.startswith("<html>no xml")
    assert calls[0].problem


def test_nothing_is_kept_unasked(glase):
    with trace.recorded() as calls:
        pass
    CALL(glase)
    assert calls == []


def test_threads_keep_their_own(glase, peer):
    heard = []
    peer_behave = peer.behave
    peer.behave = lambda exchange: (
        heard.append(operation_of(exchange.request)),
        peer_behave(exchange),
    )
    with trace.recorded() as calls:
        other = threading.Thread(target=CALLS["cancelInvoice"], args=(glase,))
        other.start()
        other.join()
        CALL(glase)
    assert sorted(heard) == ["cancelInvoice", "registerTerminal"]
    assert [call.operation for call in calls] == ["registerTerminal"]
