# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The control calls: JSON in, JSON out; refused with HTTP 400 and {"error"}.

GET  ledger             everything, without secrets
GET  counts             how many calls there were of each operation
GET  mode, fault        what is set
POST scan pay decline   the buyer: {"glase_id"} or {"reference"}; pay takes also
     fail expire hold   "refundable" (false: code 99) and "force" (pay what is over),
                        hold also "hold" (false: the PIN is not typed any more)
POST fault              {"operation", "kind", "times"}; operation "*" is any; times 0
                        forgets those of an operation, operation "" all; see faults.py
POST give_back          {"ers_reference", "amount": "1.00"}: customer care gives back of
                        a payment what no till has asked for
POST mode               any of book.MODES
POST tick               {"seconds"}
POST keep               {}: a reset leaves from now on what is known now
POST reset              {"kept"}: empty again, faults and modes too, but for what was
                        kept; false forgets that as well
POST reseller           {"reseller_id", "user_id", "password", "may_refund", "blocked"}
                        makes or changes one
POST terminal           {"terminal_id", "blocked"}
"""

import math
import re
from copy import deepcopy
from decimal import Decimal

from . import buyer, faults
from .book import MODES
from .clock import iso
from .codes import Refusal
from .currencies import CURRENCIES
from .operations.refunds import give_back
from .records import Reseller, show

BUYER = ("scan", "pay", "decline", "fail", "expire", "hold")
OPTIONS = {  # what a buyer's call may say beside who is meant
    "pay": {"refundable": bool, "force": bool},
    "hold": {"hold": bool},
}
CHOICES = {
    "acknowledge": ("read", "version"),
    "references": (13, 17),
    "reports": ("manual", "reference"),
    "payment_reference": ("same", "other"),
}


class ControlError(ValueError):
    """The call is answered with HTTP 400 and this sentence."""


def act(simulator, name, body):
    """Carry out ``POST /control/<name>`` and return what is answered as JSON.

    Raises ControlError or LookupError (no such call).
    """
    try:
        with simulator.changing() as book:
            if name in BUYER:
                return _buyer(book, name, body)
            return POSTS[name](simulator, book, body)
    except buyer.BuyerError as error:
        raise ControlError(str(error)) from None


def look(simulator, name):
    """What ``GET /control/<name>`` answers. Raises LookupError."""
    with simulator.changing() as book:
        return GETS[name](simulator, book)


def take(body, **kinds):
    """The body's values by name, None if absent. Raises ControlError for others, and
    for values that are not of their kind."""
    if not isinstance(body, dict):
        raise ControlError("The body must be a JSON object.")
    unknown = set(body) - set(kinds)
    if unknown:
        raise ControlError(f"Not understood: {', '.join(sorted(unknown))}.")
    for name, value in body.items():
        kind = kinds[name]
        wrong = isinstance(value, bool) and kind is not bool
        if wrong or not isinstance(value, kind):
            raise ControlError(f"{name} has the wrong type.")
    return {name: body.get(name) for name in kinds}


def _buyer(book, name, body):
    options = OPTIONS.get(name, {})
    take(body, glase_id=str, reference=str, **options)
    if bool(body.get("glase_id")) == bool(body.get("reference")):
        raise ControlError("Say either glase_id or reference.")
    return getattr(buyer, name)(book, **body)


def _fault(simulator, book, body):
    given = take(body, operation=str, kind=str, times=int)
    if not given["operation"] or given["times"] == 0:
        simulator.faults.clear(given["operation"] or "")
    else:
        times = 1 if given["times"] is None else given["times"]
        try:
            fault = faults.parse(given["operation"], given["kind"] or "", times)
        except ValueError as error:
            raise ControlError(str(error)) from None
        simulator.faults.add(fault)
    return _show_faults(simulator, book)


def _show_faults(simulator, book):
    return {
        "faults": [
            {"operation": fault.operation, "kind": fault.kind, "times": fault.times}
            for fault in simulator.faults.planned
        ]
    }


def _give_back(simulator, book, body):
    given = take(body, ers_reference=str, amount=str)
    payment = book.payments.get(given["ers_reference"])
    if payment is None or payment.state != "paid":
        raise ControlError(f"There is no payment {given['ers_reference']!r}.")
    if not re.fullmatch(r"\d{1,9}\.\d\d", given["amount"] or ""):
        raise ControlError("Say the amount like 1.00.")
    amount = Decimal(given["amount"])
    try:
        return show(give_back(book, payment, amount, terminal_id=payment.terminal_id))
    except Refusal as refusal:
        raise ControlError(str(refusal)) from None


def _mode(simulator, book, body):
    take(body, **{name: type(value) for name, value in MODES.items()})
    for name, value in body.items():
        _check_mode(name, value)
    book.modes.update(body)
    book.changed += 1
    return dict(book.modes)


def _check_mode(name, value):
    if name in CHOICES:
        good = value in CHOICES[name]
    elif name == "currency":
        good = value == "" or value in CURRENCIES
    elif name == "reversal":
        good = re.fullmatch("[A-Z_]+", value) and value != "PAID"
    else:  # not_ready
        good = value >= 0
    if not good:
        raise ControlError(f"{value!r} is no value of the mode {name}.")


def _tick(simulator, book, body):
    seconds = take(body, seconds=(int, float))["seconds"]
    if seconds is None or not math.isfinite(seconds):
        raise ControlError("Say how many seconds.")
    book.clock.tick(seconds)
    book.changed += 1
    book.settle()
    return {"now": iso(book.now), "offset": book.clock.offset}


def _keep(simulator, book, body):
    take(body)
    simulator.kept = deepcopy(book.dump())
    return {"kept": True}


def _reset(simulator, book, body):
    if take(body, kept=bool)["kept"] is False:
        simulator.kept = None
    simulator.faults.clear()
    book.clear()
    if simulator.kept:
        # But for its references, none of which comes twice
        book.load({**deepcopy(simulator.kept), "references": vars(book.references)})
    return {"reset": True}


def _reseller(simulator, book, body):
    given = take(
        body, reseller_id=str, user_id=str, password=str, may_refund=bool, blocked=bool
    )
    name = given["reseller_id"]
    if not name:
        raise ControlError("Say reseller_id.")
    reseller = book.resellers.get(name)
    if reseller is None:
        if not given["password"]:
            raise ControlError("A new reseller needs a password.")
        reseller = Reseller(name, given["user_id"] or "9900", given["password"])
        book.resellers[name] = reseller
    for key in body:
        setattr(reseller, key, body[key])
    book.changed += 1
    return show(reseller)


def _terminal(simulator, book, body):
    given = take(body, terminal_id=str, blocked=bool)
    terminal = book.terminals.get(given["terminal_id"])
    if terminal is None:
        raise ControlError(f"There is no terminal {given['terminal_id']!r}.")
    terminal.blocked = bool(given["blocked"])
    book.changed += 1
    return show(terminal)


POSTS = {
    "fault": _fault,
    "give_back": _give_back,
    "mode": _mode,
    "tick": _tick,
    "keep": _keep,
    "reset": _reset,
    "reseller": _reseller,
    "terminal": _terminal,
}
GETS = {
    "ledger": lambda simulator, book: book.ledger(),
    "counts": lambda simulator, book: book.counts(),
    "mode": lambda simulator, book: dict(book.modes),
    "fault": _show_faults,
}
