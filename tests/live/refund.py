# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A refund at a till by plain HTTP: the till's half of the contract, no browser."""

from dataclasses import dataclass, field

from sale import CASHIER, FIRST, SECOND, Sale, _uuid
from shop import Till, post

LINES = """
    SELECT l.id FROM pos_order_line l JOIN pos_order o ON o.id = l.order_id
     WHERE o.uuid = %s
"""
LIMIT = "UPDATE glase_terminal SET cashier_refund_limit = 10000 WHERE id IN %s"


@dataclass
class Refund:
    """All of a finished sale comes back at a till, as one line of a refund order."""

    sale: Sale
    till: Till | None = None  # that of the sale, unless another one is named
    payment_uuid: str = field(default_factory=_uuid)
    order_uuid: str = field(default_factory=_uuid)
    attempt: int = 1

    def __post_init__(self):
        self.shop = self.sale.shop
        self.till = self.till or self.sale.till
        self.shop.sql(LIMIT, (self.till.row_id, self.sale.till.row_id))
        [(self._line_id,)] = self.shop.sql(LINES, self.sale.order_uuid)

    def send(self, at, *, seam="", **how):
        """``seam``: where the request shall break, see `addons/glase_live_seams`."""
        params = {**self._keys(), "order": self.order(), "amount": self.sale.amount}
        if seam:
            how["headers"] = {"X-Glase-Live": f"{seam}:{self.payment_uuid}"}
        return post(f"{at}/refund", self.shop.cookies(CASHIER), params, **how)

    def status(self, at):
        return post(f"{at}/refund_status", self.shop.cookies(CASHIER), self._keys())

    def arrive(self, at):
        """Send the finished refund order."""
        server = at.removesuffix(FIRST).removesuffix(SECOND)
        params = {"model": "pos.order", "method": "sync_from_ui", "kwargs": {}}
        params["args"] = [[self.order("paid")]]
        url = f"{server}/web/dataset/call_kw"
        return post(url, self.shop.cookies(CASHIER), params)

    def calls(self):
        """What Glase was asked to give back of this sale."""
        return self.shop.calls("refundPayment", self.sale.till, self.till)

    def order(self, state="draft"):
        """The refund order as the till sends it."""
        order = self.sale.order(state)
        [[_create, _no_id, line]] = order["lines"]
        [[_create, _no_id, payment]] = order["payment_ids"]
        amount = -self.sale.amount
        line.update(
            uuid=self.order_uuid.replace("-", ""),
            qty=-1,
            price_subtotal=amount,
            price_subtotal_incl=amount,
            refunded_orderline_id=self._line_id,
        )
        payment.update(uuid=self.payment_uuid, amount=amount)
        return {
            **order,
            "uuid": self.order_uuid,
            "is_refund": True,
            "session_id": self.till.session_id,
            "amount_total": amount,
            "amount_paid": amount if state == "paid" else 0,
        }

    def _keys(self):
        return {
            "config_id": self.till.config_id,
            "payment_uuid": self.payment_uuid,
            "attempt": self.attempt,
        }
