# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One place at which the two ledgers of a soak differ."""

from dataclasses import dataclass

NO_ORDER = "no order"


@dataclass
class Mismatch:
    """``order_uuid`` is that of the sale whose history tells how it came to be."""

    kind: str
    order_uuid: str
    what: str


def differences(**pairs: tuple) -> str:
    """What Glase says otherwise than the journal, in words; "" if they agree."""
    return ", ".join(
        f"{name} {glase} is {journal}"
        for name, (glase, journal) in pairs.items()
        if glase != journal
    )
