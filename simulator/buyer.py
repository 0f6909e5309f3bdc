# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the buyer does with the phone. Each function holds for the control calls and
for the phone page; the caller holds the book's lock and has settled it."""

import re

from . import notify
from .operations import invoices
from .records import CANCELED, EXPIRED, FAILED, PENDING, RESERVED, show

FOR_EVER = 365 * 24 * 3600.0  # seconds
RESERVATION = 300.0  # seconds, if the invoice names no commitReservationTimeout


class BuyerError(ValueError):
    """The buyer cannot do this now; the text is one sentence."""


def glase_id_of(text):
    """The Glase ID in what was typed or scanned (glase_api.md, 7.1)."""
    return re.sub(r"(?i)^https?://seqr\.se/q", "", text.strip())


def reference_of(text):
    """The invoice reference in what was typed or scanned (glase_api.md, 7.2)."""
    return re.sub(
        r"(?i)^(https?|seqr|seqr-debug|seqr-demo)://seqr\.se/r", "", text.strip()
    )


def find_terminal(book, glase_id):
    terminal = book.terminal_of(glase_id_of(glase_id))
    if terminal is None:
        raise BuyerError(f"No till has the Glase ID {glase_id!r}.")
    return terminal


def find(book, glase_id="", reference=""):
    """The invoice that is meant: by its reference, or a sticker's last one."""
    if reference:
        invoice = book.invoices.get(reference_of(reference))
        if invoice is None:
            raise BuyerError(f"There is no invoice {reference!r}.")
        return invoice
    terminal = find_terminal(book, glase_id)
    if not terminal.current_invoice:
        raise BuyerError(f"There is no bill at the Glase ID {glase_id!r} yet.")
    return book.invoices[terminal.current_invoice]


def _open(book, who):
    invoice = find(book, **who)
    if not invoice.open:
        raise BuyerError(f"The invoice {invoice.reference} is {invoice.status}.")
    return invoice


def scan(book, wait=True, **who):
    """Show the bill. A sticker without an open bill waits for the next one.

    :param wait: False: the phone will scan again by itself, so nothing is remembered
    """
    terminal = None if who.get("reference") else find_terminal(book, who["glase_id"])
    invoice = book.invoices.get(terminal.current_invoice) if terminal else None
    if terminal and (invoice is None or not invoice.open):
        if wait:
            terminal.buyer_waits = True
            book.changed += 1
        return {"status": "WAITING", "glase_id": terminal.glase_id}
    invoice = _open(book, who)
    if not invoice.scanned:
        invoices.scan(invoice, book.now)
        book.changed += 1
    return show(invoice)


def hold(book, hold=True, seconds=FOR_EVER, **who):
    """The buyer is typing the PIN, or has stopped doing so."""
    invoice = _open(book, who)
    invoices.scan(invoice, book.now)
    invoice.paying_until = book.now + seconds if hold else 0.0
    book.changed += 1
    return show(invoice)


def pay(book, refundable=True, force=False, **who):
    """The PIN is confirmed.

    :param refundable: False makes refunds of this payment end with code 99
    :param force: pay an invoice that is over without money, as a broken service might
    """
    if force and find(book, **who).status not in (RESERVED, "PAID"):
        invoice = find(book, **who)
    else:
        invoice = _open(book, who)
        invoices.scan(invoice, book.now)
        _check_ready(invoice)
    mode = invoice.content.get("paymentMode", "")
    if mode.startswith("RESERVATION"):
        seconds = float(invoice.content.get("commitReservationTimeout", RESERVATION))
        invoice.become(RESERVED, book.now)
        invoice.lapses_at = book.now + seconds
        book.reserved.add(invoice.reference)
        book.changed += 1
    else:
        book.pay(invoice, refundable)
        notify.paid(book, invoice)
    return show(invoice)


def _check_ready(invoice):
    if invoice.status == PENDING:
        raise BuyerError("The app waits until the shop acknowledges the buyer.")
    if invoice.status == RESERVED:
        raise BuyerError("The amount is reserved already.")
    if not invoice.content.get("acknowledgmentMode"):
        raise BuyerError(
            "The bill has no acknowledgmentMode, so the app waits for ever."
        )


def decline(book, **who):
    return _end(book, who, CANCELED, "buyer")


def fail(book, **who):
    return _end(book, who, FAILED, "bank")


def expire(book, **who):
    return _end(book, who, EXPIRED, "service")


def _end(book, who, status, by):
    invoice = _open(book, who)
    invoice.become(status, book.now, by)
    book.changed += 1
    return show(invoice)
