# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Our own mistakes come to light before anything is sent."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from samples import INVOICE, REFERENCE, RESELLER, TERMINAL

from glase import messages
from glase.client import Principal
from glase.invoice import InvoiceError


def test_our_own_mistakes_are_not_swallowed(peer, glase):
    context = messages.context_of(TERMINAL, "x", "y")
    with pytest.raises(TypeError):
        messages.request("cancelInvoice", context, reference=REFERENCE)
    with pytest.raises(TypeError):
        glase.cancel_invoice(TERMINAL)
    with pytest.raises(ValueError, match="XML"):
        glase.cancel_invoice(TERMINAL, "\x00")
    with pytest.raises(ValueError, match="password"):
        glase.register_terminal(RESELLER, "x", "abc", "x")
    with pytest.raises(ValueError, match="id and a password"):
        Principal.terminal("", "secret")
    with pytest.raises((TypeError, ValueError)):
        glase.cancel_invoice(TERMINAL, REFERENCE, deadline=None)
    with pytest.raises((TypeError, ValueError)):
        glase.cancel_invoice(TERMINAL, REFERENCE, deadline=-1)
    assert not peer.requests


@pytest.mark.parametrize(
    "wrong",
    [
        {"total": Decimal(0)},
        {"total": Decimal(-78)},
        {"total": Decimal("78.001")},
        {"total": Decimal("78.01")},
        {"total": Decimal("NaN")},
        {"total": Decimal("1E20")},
        {"issue_date": datetime(2026, 3, 14)},
        {"currency": "kr"},
        {"currency": ""},
    ],
)
def test_an_unsound_invoice_cannot_be_made(wrong):
    with pytest.raises(InvoiceError):
        replace(INVOICE, **wrong)


def test_principals_do_not_show_their_password():
    for principal in (RESELLER, TERMINAL):
        assert principal.password not in repr(principal)
        assert principal.password not in str(principal)
