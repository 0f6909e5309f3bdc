# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A sale at a till by plain HTTP: the till's half of the contract, no browser."""

import time
from dataclasses import dataclass, field
from uuid import uuid4

from shop import PATIENCE, Shop, Till, post

CASHIER = "live_cashier"
FIRST, SECOND = "/websocket/pos_glase", "/pos_glase"  # the two addresses
ASK = 1.0  # seconds from the start of one ask to the start of the next


def _uuid():
    return str(uuid4())


@dataclass
class Sale:
    """One payment line of one order. ``at`` is an address of the till's routes."""

    shop: Shop
    till: Till
    amount: float = 100.0
    payment_uuid: str = field(default_factory=_uuid)
    order_uuid: str = field(default_factory=_uuid)
    attempt: int = 1
    numbers: dict = field(default_factory=dict)  # that the till has given the order

    def start(self, at, *, seam="", **how):
        """``seam``: where the request shall break, see `addons/glase_live_seams`."""
        params = {"order": self.order(), "amount": self.amount, **self._keys()}
        how["headers"] = self._broken_at(seam)
        return self._post(at, "start", params, **how)

    def status(self, at, *, seam="", **how):
        how["headers"] = self._broken_at(seam)
        return self._post(at, "status", self._keys(), **how)

    def cancel(self, at, **how):
        return self._post(at, "cancel", self._keys(), **how)

    def ask_until(self, at, *states, patience=PATIENCE):
        """Ask each second, as a till does, until the journal has come to a state."""
        deadline = time.monotonic() + patience
        while True:
            began = time.monotonic()
            answer = self.status(at)
            self.attempt = answer["attempt"]
            if answer["state"] in states:
                return answer
            assert began < deadline, f"not {states} within {patience} s: {answer}"
            time.sleep(max(0.0, began + ASK - time.monotonic()))

    def pay(self):
        """The buyer scans the sticker and pays."""
        self.shop.simulator.scan(glase_id=self.till.glase_id)
        return self.shop.simulator.pay(glase_id=self.till.glase_id)

    def finish(self, at):
        """The buyer pays, and the till concludes the sale."""
        self.pay()
        return self.conclude(at)

    def conclude(self, at):
        """Hear of the payment, and send the order."""
        answer = self.ask_until(at, "paid")
        assert answer["outcome"] == "paid", answer
        if not answer["confirmed"]:
            self.status(at)
        self.arrive(at)
        return answer

    def arrive(self, at, *, seam=""):
        """Send the finished order."""
        server = at.removesuffix(FIRST).removesuffix(SECOND)
        params = {"model": "pos.order", "method": "sync_from_ui", "kwargs": {}}
        return post(
            f"{server}/web/dataset/call_kw",
            self.shop.cookies(CASHIER),
            {**params, "args": [[self.order("paid")]]},
            headers=self._broken_at(seam),
        )

    def order(self, state="draft"):
        """The order as the till sends it."""
        line = {
            "uuid": self.order_uuid.replace("-", ""),
            "product_id": self.shop.product,
            "full_product_name": "Live Article",
            "qty": 1,
            "price_unit": self.amount,
            "price_subtotal": self.amount,
            "price_subtotal_incl": self.amount,
            "discount": 0,
            "tax_ids": [],
        }
        payment = {
            "uuid": self.payment_uuid,
            "payment_method_id": self.shop.method,
            "amount": self.amount,
            "payment_status": "done" if state == "paid" else "waitingCapture",
        }
        return {
            "uuid": self.order_uuid,
            "name": "Order",
            "state": state,
            "session_id": self.till.session_id,
            "lines": [[0, 0, line]],
            "payment_ids": [[0, 0, payment]],
            "amount_total": self.amount,
            "amount_tax": 0,
            "amount_paid": self.amount if state == "paid" else 0,
            "amount_return": 0,
            **self.numbers,
        }

    def _broken_at(self, seam):
        return {"X-Glase-Live": f"{seam}:{self.payment_uuid}"} if seam else None

    def _keys(self):
        return {"payment_uuid": self.payment_uuid, "attempt": self.attempt}

    def _post(self, at, route, params, **how):
        params = {"config_id": self.till.config_id, **params}
        return post(f"{at}/{route}", self.shop.cookies(CASHIER), params, **how)
