# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Which call is answered badly, and how: the queue that ``/control/fault`` fills."""

import contextlib
import re
import threading
from collections import defaultdict
from dataclasses import dataclass

from .schema import OPERATIONS

LONGEST = 3600  # seconds
EVERY = "*"  # stands for any operation

# kind: what its argument is, and whether it has a form with and without the effect.
# "both": ``kind`` without the effect, ``kind_after`` with it. "with": only with it.
KINDS = {
    "drop": ("", "both"),  # drop_before, drop_after
    "drop_mid": ("", "with"),
    # Waits, acts, answers; _after: acts, waits, answers. The wait is over as well when
    # the faults of the operation are forgotten.
    "slow": ("seconds", "both"),
    "drip": ("seconds", "with"),
    "http500": ("", "both"),
    "html503": ("", "both"),
    "redirect": ("", "both"),
    "garbage": ("", "both"),
    "empty_answer": ("", "both"),
    "empty_body": ("", "both"),
    "empty_return": ("", "both"),
    "fault": ("", "both"),
    "dtd": ("", "both"),
    "huge": ("", "both"),
    "bad_code": ("", "both"),
    "code": ("number", "both"),
    "status": ("word", "both"),
    "reorder": ("", "with"),
    "extra": ("", "with"),
}


@dataclass
class Fault:
    """One planned misbehaviour."""

    operation: str
    kind: str  # as it was asked for
    name: str  # its entry in KINDS
    after: bool  # the effect takes place
    argument: object = None
    times: int = 1


def parse(operation, kind, times=1):
    """The fault that a control call asks for. Raises ValueError with a sentence."""
    if operation != EVERY and operation not in OPERATIONS:
        raise ValueError(f"There is no operation {operation!r}.")
    if not isinstance(times, int) or isinstance(times, bool) or times < 1:
        raise ValueError("times must be a whole number, 0 or more.")
    word, _, argument = str(kind).partition(":")
    name, after = _form(word)
    wanted, _forms = KINDS[name]
    if name == "status" and operation != "getPaymentStatus":
        raise ValueError("status is for getPaymentStatus only.")
    value = _argument(wanted, argument, kind)
    return Fault(operation, kind, name, after, value, times)


def _form(word):
    if word in ("drop_before", "drop_after"):
        return "drop", word == "drop_after"
    name = word.removesuffix("_after")
    forms = KINDS.get(name, ("", ""))[1]
    if name == "drop" or not forms or (name != word and forms == "with"):
        raise ValueError(f"There is no kind of fault {word!r}.")
    return name, name != word or forms == "with"


def _argument(wanted, text, kind):
    value = None
    with contextlib.suppress(ValueError):
        value = ARGUMENTS[wanted](text)
    if value is None:
        wanted = wanted or "nothing"
        raise ValueError(f"{kind!r} is not understood: after the colon goes {wanted}.")
    return value


def _seconds(text):
    seconds = float(text)
    return seconds if 0 <= seconds <= LONGEST else None


def _word(text):
    return text if re.fullmatch("[A-Za-z_]+", text) else None


ARGUMENTS = {
    "seconds": _seconds,
    "number": int,
    "word": _word,
    "": lambda text: None if text else "",
}


class Faults:
    """Planned faults in the order in which they were asked for."""

    def __init__(self):
        self.planned = []
        self.forgotten = defaultdict(threading.Event)  # by operation

    def add(self, fault):
        self.planned.append(fault)

    def clear(self, operation=""):
        """Forget the faults of one operation, or all of them."""
        self.planned = [
            fault
            for fault in self.planned
            if operation and fault.operation != operation
        ]
        for name in [name for name in self.forgotten if operation in ("", name)]:
            self.forgotten.pop(name).set()

    def take(self, operation):
        """The next fault for a call of this operation, or None."""
        for fault in self.planned:
            if fault.operation in (operation, EVERY):
                fault.times -= 1
                if not fault.times:
                    self.planned.remove(fault)
                return fault
        return None
