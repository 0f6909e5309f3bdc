# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One sale of a soak: what the till's browser would keep of it, and its story."""

import threading
import time
from dataclasses import dataclass, field

from dev.lib.till import Register, TillOrder, new_uuid

from .scenario import Scenario

SAME = 12  # lines of a story among which the same stands three times at most
LIVE = ("sending", "issued", "cancelling")


@dataclass(kw_only=True)
class Sale(TillOrder):
    """An order with one payment line; ``ended`` says how, once it has."""

    scenario: Scenario
    neighbour: Register | None = None  # where somebody else may refund it
    ers_reference: str = ""
    attempt: int = 0
    started: bool = False  # an attempt has begun that is not known to be over
    money: str = ""  # "glase" or "card", as soon as the till has it
    ended: str = ""  # "glase", "card", "died" or "not saved"
    let_go: bool = False
    undone: bool = False  # given back by Glase, and paid by card
    failures: int = 0  # attempts that ended without money
    customer_has_paid: threading.Event = field(default_factory=threading.Event)
    cashier_cancels: threading.Event = field(default_factory=threading.Event)
    story: list[tuple[float, str]] = field(default_factory=list)
    refunds: list = field(default_factory=list)  # see refund.py
    spent: set[str] = field(default_factory=set)  # what has happened once

    def __post_init__(self):
        self._began = time.monotonic()
        self.amount, self.quantity = self.scenario.amount, self.scenario.quantity
        # By its name the customer knows the invoice.
        self.article = f"Article {self.scenario.number}"
        self.numbers = {"name": f"Order {self.scenario.number}"}
        self.numbers["access_token"] = new_uuid()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def note(self, what: str) -> None:
        """Remember what the till did or heard, for the history of a mismatch."""
        recent = [text for _moment, text in self.story[-SAME:]]
        if recent.count(what) <= SAME / 4:
            self.story.append((time.time(), what))

    def once(self, what: str) -> bool:
        """Whether something that happens once in a sale has not happened yet."""
        first = what not in self.spent
        self.spent.add(what)
        return first

    def new_line(self) -> None:
        self.replace_line(new_uuid(), 0)

    def pay_by_card(self) -> None:
        self.money, self.by_card = "card", True
        self.new_line()

    def wipe(self, known: dict) -> None:
        """The browser has lost all; this is what the server knows of the payment."""
        self.replace_line(known["payment_uuid"], known["attempt"])
        self.started, self.money, self.by_card = True, "", False
