# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What is still to be done at Glase after an answer was written down.

The functions that write down an answer (``outcome.py``, ``paid.py``, ``lost_start.py``)
call nothing. They return an ``Outcome``: what the register is told, and the next step,
which ``call.py`` takes once their transaction is committed.
"""

from dataclasses import dataclass
from enum import Enum, auto

from .invoice import PreparedCall
from .poll import Poll
from .response import Response


class Next(Enum):
    NOTHING = auto()
    CANCEL = auto()  # the cashier wanted it, and now it can be done
    UNLOCK = auto()  # the customer's app waits for the shop's word
    ACKNOWLEDGE = auto()  # a PAID is committed, and Glase does not know that yet
    SEND = auto()  # the next attempt is reserved


@dataclass(frozen=True, kw_only=True)
class Outcome:
    response: Response
    next: Next = Next.NOTHING
    poll: Poll | None = None  # to ACKNOWLEDGE: with the version that is committed
    call: PreparedCall | None = None  # to SEND
