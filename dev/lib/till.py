# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The till's half of the contract, without a browser: what it tells the server.

The bench, the soak and tests/live sell with it. How long a till waits, what it says
again and when it polls is theirs; the till of a browser does it in glase_payment.js.
"""

import uuid
from dataclasses import dataclass, field

FIRST, SECOND = "/websocket/pos_glase", "/pos_glase"  # the two addresses of a till
POLL_EVERY = 1.0  # seconds from the start of one poll to the start of the next
ARTICLE = "Live Article"

_KEYS = ("config_id", "payment_uuid", "attempt")
_ORDER = (*_KEYS, "order", "amount")
PARAMETERS = {  # of the routes that are about one payment line
    "start": _ORDER,
    "status": _KEYS,
    "cancel": _KEYS,
    "update": _ORDER,
    "let_go": _KEYS,
    "force": _KEYS,
    "restore": ("config_id", "payment_uuid"),
    "undo": ("config_id", "payment_uuid", "order"),
    "refund_offer": ("config_id", "order", "amount"),
    "refund": _ORDER,
    "refund_status": _KEYS,
}


def new_uuid() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True)
class Register:
    """A till with an open session, registered at the simulator."""

    config_id: int
    session_id: int
    row_id: int  # of its glase.terminal
    terminal: str  # its id at Glase
    glase_id: str
    access_token: str = ""  # of a kiosk, for who is not logged in


@dataclass(frozen=True)
class Goods:
    """What every order names: one product and two ways to pay."""

    product: int
    glase: int
    card: int


@dataclass(kw_only=True)
class TillOrder:
    """An order of one article with one payment line, as a till keeps it."""

    till: Register
    goods: Goods
    amount: float = 100.0
    quantity: int = 1
    article: str = ARTICLE
    attempt: int = 1
    by_card: bool = False
    refunded_line: int = 0  # the id of the order line that comes back
    numbers: dict = field(default_factory=dict)  # what else the till gives the order
    order_uuid: str = field(default_factory=new_uuid)
    payment_uuid: str = field(default_factory=new_uuid)
    line_uuid: str = field(default_factory=new_uuid)
    _former: list[str] = field(default_factory=list)  # uuids of payment lines
    _ids: dict[str, int] = field(default_factory=dict)  # what the server has, by uuid

    def params(self, route: str) -> dict:
        """What a route is told of this payment line."""
        known = {
            "config_id": self.till.config_id,
            "payment_uuid": self.payment_uuid,
            "attempt": self.attempt,
            "order": self.order(),
            "amount": self.amount,
        }
        return {name: known[name] for name in PARAMETERS[route]}

    @property
    def price(self) -> float:
        return round(self.amount / self.quantity, 2)

    def replace_line(self, payment_uuid: str, attempt: int) -> None:
        """The payment line is deleted, and another one in its place."""
        self._former.append(self.payment_uuid)
        self.payment_uuid, self.attempt = payment_uuid, attempt

    def learn(self, records: dict) -> None:
        """The order has been saved: its parts have ids from now on."""
        for model in ("pos.order.line", "pos.payment"):
            for record in records.get(model) or ():
                self._ids[record["uuid"]] = record["id"]

    @property
    def line_id(self) -> int:
        """The saved line of what was sold. Raises KeyError before it was learnt."""
        return self._ids[self.line_uuid]

    def order(self, state: str = "draft") -> dict:
        """The order as the till sends it."""
        total = -self.amount if self.refunded_line else self.amount
        old = (uuid for uuid in self._former if uuid != self.payment_uuid)
        removed = [[2, self._ids[uuid]] for uuid in old if uuid in self._ids]
        return {
            "uuid": self.order_uuid,
            "name": "Order",
            "state": state,
            "is_refund": bool(self.refunded_line),
            "session_id": self.till.session_id,
            "lines": [self._command(self._line(total))],
            "payment_ids": [*removed, self._command(self._payment(total, state))],
            "amount_total": total,
            "amount_tax": 0,
            "amount_paid": total if state == "paid" else 0,
            "amount_return": 0,
            **self.numbers,
        }

    def _line(self, total: float) -> dict:
        back = {"refunded_orderline_id": self.refunded_line}
        return {
            "uuid": self.line_uuid,
            "product_id": self.goods.product,
            "full_product_name": self.article,
            "qty": -self.quantity if self.refunded_line else self.quantity,
            "price_unit": self.price,
            "price_subtotal": total,
            "price_subtotal_incl": total,
            "discount": 0,
            "tax_ids": [],
            **(back if self.refunded_line else {}),
        }

    def _payment(self, total: float, state: str) -> dict:
        return {
            "uuid": self.payment_uuid,
            "payment_method_id": self.goods.card if self.by_card else self.goods.glase,
            "amount": total,
            "payment_status": "done" if state == "paid" else "waitingCapture",
        }

    def _command(self, values: dict) -> list:
        known = self._ids.get(values["uuid"])
        return [1, known, values] if known else [0, 0, values]
