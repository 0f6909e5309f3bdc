# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Registering tills and giving them their stickers (glase_api.md, 4.1 to 4.3)."""

import re
import secrets

from ..codes import Refusal
from ..records import CANCELED, Terminal


def register(book, reseller, request, call):
    """Each call makes a terminal, also for a name that is known (glase_api.md, 4.1)."""
    terminal = Terminal(
        terminal_id=secrets.token_hex(16),
        reseller_id=reseller.reseller_id,
        password=request.get("password", ""),
        external_terminal_id=request.get("externalTerminalId", ""),
        name=request.get("name", ""),
        registered_at=book.now,
    )
    book.terminals[terminal.terminal_id] = terminal
    book.changed += 1
    call.external_terminal_id = terminal.external_terminal_id
    return {"terminalId": terminal.terminal_id}


def unregister(book, terminal, request, call):
    """The terminal is gone: its sticker is free, its open bill is cancelled."""
    if terminal.current_invoice:
        invoice = book.invoices[terminal.current_invoice]
        if invoice.open:
            invoice.become(CANCELED, book.now, "service")
    terminal.active = False
    terminal.glase_id = ""
    terminal.buyer_waits = False
    book.changed += 1


def assign(book, terminal, request, call):
    """A sticker belongs to one terminal; another id replaces the former
    (glase_api.md, 4.2, A9)."""
    glase_id = request.get("seqrId", "").strip()
    call.glase_id = glase_id
    if not re.fullmatch("[0-9A-Za-z]+", glase_id):
        raise Refusal(53, "A Glase ID has letters and digits only.")
    owner = book.terminal_of(glase_id)
    if owner is not None and owner is not terminal:
        raise Refusal(53, "This Glase ID belongs to another terminal.")
    terminal.glase_id = glase_id
    book.changed += 1
