# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What the phone page asks for: JSON, under ``/phone/``.

GET  tills                               the stickers that a person can pick
POST look    {"glase_id"} or {"reference"}, "typing"   what the screen shows now
POST pay, decline, fail, leave {"reference"}           what the person does
"""

from . import buyer
from .clock import iso
from .control import ControlError, take
from .records import CANCELED, EXPIRED, FAILED, ISSUED, PAID, PENDING, RESERVED

TYPING = 6.0  # seconds; a phone that was put away does not block the till for ever
ENDS = {
    PENDING: "unlocking",
    RESERVED: "reserved",
    PAID: "paid",
    FAILED: "failed",
    EXPIRED: "expired",
}
CANCELLED_BY = {"buyer": "declined", "service": "cancelled"}
DEEDS = {
    "pay": buyer.pay,
    "decline": buyer.decline,
    "fail": buyer.fail,
    "leave": lambda book, **who: buyer.hold(book, hold=False, **who),
}


def look(simulator, name):
    """What ``GET /phone/<name>`` answers. Raises LookupError."""
    if name != "tills":
        raise LookupError(name)
    with simulator.changing() as book:
        return {"tills": [_till(book, item) for item in _pickable(book)]}


def _pickable(book):
    return [item for item in book.terminals.values() if item.active and item.glase_id]


def _till(book, terminal):
    invoice = book.invoices.get(terminal.current_invoice)
    waiting = invoice is not None and invoice.open
    return {
        "glase_id": terminal.glase_id,
        "name": terminal.name or terminal.external_terminal_id,
        "total": invoice.total if waiting else "",
        "currency": invoice.currency if waiting else "",
    }


def act(simulator, name, body):
    """Carry out ``POST /phone/<name>``; the answer is what the screen shows then.

    Raises ControlError (one sentence) or LookupError.
    """
    given = take(body, glase_id=str, reference=str, typing=bool)
    who = {key: given[key] for key in ("reference", "glase_id") if given[key]}
    if not who:
        raise ControlError("Say a Glase ID.")
    try:
        with simulator.changing() as book:
            if name == "look":
                return _look(book, bool(given["typing"]), who)
            shown = DEEDS[name](book, **who)
            return _screen(book, book.invoices[shown["reference"]])
    except buyer.BuyerError as error:
        raise ControlError(str(error)) from None


def _look(book, typing, who):
    if "reference" not in who:
        shown = buyer.scan(book, wait=False, **who)
        if shown["status"] == "WAITING":
            terminal = buyer.find_terminal(book, who["glase_id"])
            return {"state": "waiting", **_till(book, terminal)}
        who = {"reference": shown["reference"]}
    invoice = buyer.find(book, **who)
    if invoice.status == ISSUED:
        if typing:
            buyer.hold(book, seconds=TYPING, reference=invoice.reference)
        else:
            buyer.scan(book, reference=invoice.reference)
    return _screen(book, invoice)


def _screen(book, invoice):
    """One invoice as the page shows it."""
    payment = book.payments.get(invoice.ers_reference)
    terminal = book.terminals[invoice.terminal_id]
    return {
        "state": _state(invoice, payment),
        "reference": invoice.reference,
        "glase_id": terminal.glase_id,
        "name": terminal.name or terminal.external_terminal_id,
        "title": invoice.title,
        "cashier": invoice.cashier,
        "footer": invoice.content.get("footer", ""),
        "total": invoice.total,
        "currency": invoice.currency,
        "rows": [_row(row) for row in invoice.rows],
        "ers_reference": invoice.ers_reference,
        "paid_at": iso(payment.paid_at) if payment else "",
    }


def _state(invoice, payment):
    if payment is not None and payment.state == "reversed":
        return "reversed"
    if invoice.status == ISSUED:
        # Without an acknowledgmentMode the app waits for ever (glase_api.md, 3.3).
        return "bill" if invoice.content.get("acknowledgmentMode") else "unlocking"
    if invoice.status == CANCELED:
        return CANCELLED_BY.get(invoice.ended_by, "cancelled")
    return ENDS.get(invoice.status, "cancelled")


def _row(row):
    return {
        "text": row.get("itemDescription") or row.get("itemSKU", ""),
        "quantity": row.get("itemQuantity", ""),
        "unit": row.get("itemUnit", ""),
        "total": row["itemTotalAmount"]["value"],
    }
