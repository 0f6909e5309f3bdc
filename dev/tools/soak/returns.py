# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What comes back of the sales of a soak: drawn from the seed before it begins."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from .scenario import Scenario, kinds_without_end

RETURNED = 50  # of a hundred sales something comes back
WHOLE = 45  # of a hundred of these all at once, else in parts
FAULTS = (0, 0, 1, 1, 1, 2)  # of one refund
# As in scenario.py: what proves nothing, and a clear no that has done nothing. No
# planned 98: that would lie, so customer care gives a little back of the payment.
CODES = "code:11 code:23 code:29 code:33 code:48 code:48 code:54 code:64 code:91 "
CODES += "code:97 code:99 code_after:90"
# How many of a hundred refunds something happens in; in one at least.
SHARES = {
    "double_tap": 12,
    "race": 15,
    "lose": 12,
    "kill": 12,
    "sent_again_late": 10,
    "another_till": 20,
    "die": 6,
    "elsewhere": 8,
}


@dataclass
class Return:
    """Some pieces of a sale come back; the till refunds them with Glase."""

    quantity: int
    faults: list[str] = field(default_factory=list)
    double_tap: bool = False
    race: bool = False  # at another till all of the sale is refunded at that moment
    lose: bool = False  # its answer; the page is loaded again and asks how far it is
    kill: bool = False  # the server that waits for Glase
    kill_after: float = 0.0
    sent_again_late: bool = False
    another_till: bool = False
    die: bool = False  # the till, before the refund's order has been saved
    elsewhere: bool = False  # customer care has given a little back before


def add_returns(seed: int, sales: list[Scenario]) -> None:
    """Let something come back of some sales; the same for the same seed and sales."""
    chance = random.Random(f"returns {seed} {len(sales)}")
    lasting = [sale for sale in sales if not sale.die] or sales
    count = max(1, len(lasting) * RETURNED // 100)
    for sale in chance.sample(lasting, count):
        sale.returns = list(_parts(chance, sale.quantity))
    every = [part for sale in sales for part in sale.returns]
    for what, share in SHARES.items():
        for part in chance.sample(every, max(1, len(every) * share // 100)):
            setattr(part, what, True)
            if what == "kill":
                part.kill_after = chance.choice((0.02, 0.05, 0.1, 0.5))
                part.faults.append(chance.choice(("slow:1", "slow_after:1")))
    kinds = kinds_without_end(chance, CODES)
    for part in every:
        # Of two taps it is not known which one was killed: it would wait for its lease.
        part.double_tap = part.double_tap and not part.kill
        part.faults += [next(kinds) for _ in range(chance.choice(FAULTS))]


def _parts(chance: random.Random, quantity: int) -> Iterator[Return]:
    """All at once, or piece by piece; and sometimes a piece too many."""
    if quantity == 1 or chance.randrange(100) < WHOLE:
        yield Return(quantity)
        return
    left = quantity + chance.choice((-1, 0, 0, 1))
    while left > 0:
        part = chance.randint(1, min(2, left))
        left -= part
        yield Return(part)
