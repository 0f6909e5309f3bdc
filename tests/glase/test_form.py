# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What is asked each second is written from a form, and is what zeep would write."""

from hypothesis import given
from hypothesis import strategies as st
from samples import REFERENCE, TERMINAL

from glase import messages
from glase.client import Principal

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1)


def written(write, *arguments, **more):
    """The request, or how it was refused."""
    try:
        return write(*arguments, **more)
    except ValueError:
        return "refused"


def by_zeep(terminal, client, call, reference, version):
    return written(
        messages.request,
        "getPaymentStatus",
        messages.context_of(terminal, client, call),
        invoiceReference=reference,
        invoiceVersion=version,
    )


@given(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, st.integers(0, 10**6))
def test_the_same_bytes(terminal_id, password, client, call, reference, version):
    terminal = Principal.terminal(terminal_id, password)
    asked = (terminal, client, call, reference, version)
    assert written(messages.status_request, *asked) == by_zeep(*asked)


def test_a_text_that_looks_like_a_blank():
    asked = (TERMINAL, "$password", "${id}", REFERENCE, 0)
    assert messages.status_request(*asked) == by_zeep(*asked)
