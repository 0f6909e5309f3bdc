# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Keeps calls as they were sent and answered, redacted, for the certification
(glase_api.md, chapter 10); otherwise nothing is kept."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timezone

from lxml import etree

from .answer import Unreadable, parse

# Reports are long; the beginning says enough.
LIMIT = 20_000  # characters

_kept: ContextVar[list | None] = ContextVar("glase_trace", default=None)


@dataclass
class Call:
    """One call; without an `answer`, `problem` says why."""

    operation: str
    request: str
    began: datetime
    ended: datetime
    answer: str = ""
    problem: str = ""


@contextmanager
def recorded():
    """A list that gets each call of this thread or greenlet, as a Call."""
    calls = []
    token = _kept.set(calls)
    try:
        yield calls
    finally:
        _kept.reset(token)


def sent(operation, redacted):
    """Note a request; `redacted` turns into its text only if calls are recorded."""
    calls = _kept.get()
    if calls is not None:
        now = datetime.now(timezone.utc)
        calls.append(Call(operation, _readable(redacted), now, now))


def ended(answer=None, problem=""):
    """Note the answer to the call that was noted last, or why none was read."""
    calls = _kept.get()
    if calls:
        call = calls[-1]
        call.ended = datetime.now(timezone.utc)
        call.problem = problem
        if answer is not None:
            call.answer = _readable(answer)


def _readable(redacted):
    """XML with its elements one below the other; anything else as it came."""
    text = str(redacted)
    try:
        tree = parse(text, remove_blank_text=True, remove_comments=False)
    except Unreadable:
        return text[:LIMIT]
    return etree.tostring(tree, pretty_print=True, encoding="unicode")[:LIMIT]
