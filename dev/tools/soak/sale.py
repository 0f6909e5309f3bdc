# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One sale of a soak: what the till's browser would keep of it, and its story."""

import threading
import time
import uuid
from dataclasses import dataclass, field

from .scenario import Scenario

SAME = 12  # lines of a story among which the same may stand three times
LIVE = ("sending", "issued", "cancelling")


@dataclass(frozen=True)
class Register:
    """A till with an open session, registered at Glase."""

    config_id: int
    session_id: int
    glase_id: str


@dataclass(frozen=True)
class Goods:
    """What every sale needs to name: one product and two ways to pay."""

    product_id: int
    glase_method: int
    card_method: int


def _uuid() -> str:
    return str(uuid.uuid4())


@dataclass
class Sale:
    """An order with one payment line; ``ended`` says how, once it has."""

    scenario: Scenario
    register: Register
    goods: Goods
    amount: float
    neighbour: Register | None = None  # where somebody else may refund it
    ers_reference: str = ""
    order_uuid: str = field(default_factory=_uuid)
    payment_uuid: str = field(default_factory=_uuid)
    attempt: int = 0
    started: bool = False  # an attempt has begun that is not known to be over
    money: str = ""  # "glase" or "card", as soon as the till has it
    ended: str = ""  # "glase", "card", "died" or "not saved"
    let_go: bool = False
    undone: bool = False  # given back by Glase, and paid by card
    failures: int = 0  # attempts that ended without money
    buyer_has_paid: threading.Event = field(default_factory=threading.Event)
    cashier_cancels: threading.Event = field(default_factory=threading.Event)
    story: list[tuple[float, str]] = field(default_factory=list)
    untold: int = 0  # lines of the story that say the same over and over
    payment_uuids: list[str] = field(default_factory=list)
    refunds: list = field(default_factory=list)  # see refund.py
    _access_token: str = field(default_factory=_uuid)
    _line_uuid: str = field(default_factory=_uuid)
    _ids: dict[str, int] = field(default_factory=dict)  # what the server has, by uuid
    _spent: set[str] = field(default_factory=set)

    def __post_init__(self):
        self._began = time.monotonic()
        self.payment_uuids.append(self.payment_uuid)

    @property
    def article(self) -> str:
        """What is sold; by its name the buyer knows the bill."""
        return f"Article {self.scenario.number}"

    @property
    def seconds(self) -> float:
        """How long the sale has lasted."""
        return time.monotonic() - self._began

    def note(self, what: str) -> None:
        """Remember what the till did or heard, for the history of a mismatch."""
        recent = [text for _moment, text in self.story[-SAME:]]
        if recent.count(what) > SAME / 4:
            self.untold += 1
            return
        if self.untold:
            self.story.append((time.time(), f"… {self.untold} more of these"))
        self.untold = 0
        self.story.append((time.time(), what))

    def once(self, what: str) -> bool:
        """Whether something that happens once in a sale has not happened yet."""
        first = what not in self._spent
        self._spent.add(what)
        return first

    def happened(self, what: str) -> bool:
        return what in self._spent

    def again(self, what: str) -> None:
        """It has not happened after all."""
        self._spent.discard(what)

    def keys(self) -> dict:
        """What names this attempt to the server."""
        return {
            "config_id": self.register.config_id,
            "payment_uuid": self.payment_uuid,
            "attempt": self.attempt,
        }

    def new_line(self) -> None:
        """The line is deleted, and another one made."""
        self.payment_uuid, self.attempt = _uuid(), 0
        self.payment_uuids.append(self.payment_uuid)

    def pay_by_card(self) -> None:
        self.money = "card"
        self.new_line()

    def wipe(self, known: dict) -> None:
        """The browser has lost all; this is what the server knows of the payment."""
        self.payment_uuid, self.attempt = known["payment_uuid"], known["attempt"]
        self.started, self.money = True, ""

    def learn(self, records: dict) -> None:
        """The order has been saved: its parts have ids from now on."""
        for model in ("pos.order.line", "pos.payment"):
            for record in records.get(model) or ():
                self._ids[record["uuid"]] = record["id"]

    def order(self, state: str = "draft") -> dict:
        """The order as the till sends it."""
        by_card = self.money == "card"
        method = self.goods.card_method if by_card else self.goods.glase_method
        payment = {
            "uuid": self.payment_uuid,
            "payment_method_id": method,
            "amount": self.amount,
            "payment_status": "done" if state == "paid" else "waitingCapture",
        }
        old = (uuid for uuid in self.payment_uuids if uuid != self.payment_uuid)
        removed = [[2, self._ids[uuid]] for uuid in old if uuid in self._ids]
        return {
            "uuid": self.order_uuid,
            "access_token": self._access_token,
            "name": f"Order {self.scenario.number}",
            "state": state,
            "session_id": self.register.session_id,
            "lines": [self._command(self._line())],
            "payment_ids": [*removed, self._command(payment)],
            "amount_total": self.amount,
            "amount_tax": 0,
            "amount_paid": self.amount if state == "paid" else 0,
            "amount_return": 0,
        }

    @property
    def price(self) -> float:
        """Of one piece."""
        return round(self.amount / self.scenario.quantity, 2)

    @property
    def line_id(self) -> int:
        """The saved line of what was sold."""
        return self._ids[self._line_uuid]

    def _line(self) -> dict:
        return {
            "uuid": self._line_uuid,
            "product_id": self.goods.product_id,
            "full_product_name": self.article,
            "qty": self.scenario.quantity,
            "price_unit": self.price,
            "price_subtotal": self.amount,
            "price_subtotal_incl": self.amount,
            "discount": 0,
            "tax_ids": [],
        }

    def _command(self, values: dict) -> list:
        known = self._ids.get(values["uuid"])
        return [1, known, values] if known else [0, 0, values]
