# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Orders that were paid with Glase, and what the till sends to refund them."""

from copy import deepcopy
from uuid import uuid4

from .orders import OrderCase


class RefundCase(OrderCase):
    """A cashier who may refund; ``self.sold()`` is what there is to refund."""

    def setUp(self):
        super().setUp()
        self.terminal.cashier_refund_limit = 10_000

    # What was sold

    def sold(self, amount=100.0, quantity=1, glase=None, data=None):
        """A finished order, paid with Glase (``glase``: one amount for each payment)
        and the rest by card; returns it."""
        data = data or self.order_of(amount, quantity)
        parts = [amount] if glase is None else glase
        uuids = [str(uuid4()) for _part in parts]
        lines = [self.line_data(*pair) for pair in zip(uuids, parts, strict=True)]
        rest = amount - sum(parts)
        if rest:
            card = self.bank_payment_method
            lines.append(self.line_data(str(uuid4()), rest, card))
        data["payment_ids"] = [[0, 0, line] for line in lines]
        for uuid, part in zip(uuids, parts, strict=True):
            self.paid_one(payment_uuid=uuid, order=data, amount=part)
        return self.synced(data)

    def order_of(self, amount, quantity=1):
        data = self.ui_order(str(uuid4()), amount)
        data["lines"][0][2].update(qty=quantity, price_unit=amount / quantity)
        return data

    def synced(self, data, state="paid"):
        """An order arrives as the cashier's till sends it."""
        orders = self.env["pos.order"].with_user(self.pos_user)
        result = orders.sync_from_ui([{**deepcopy(data), "state": state}])
        self.env.invalidate_all()
        found = [o["id"] for o in result["pos.order"] if o["uuid"] == data["uuid"]]
        return self.env["pos.order"].browse(found)

    # Giving it back

    def refund_of(self, order, quantity=None, uuid=None):
        """The refund order of the first line of an order, as the till makes it."""
        line = order.lines[0]
        quantity = line.qty if quantity is None else quantity
        value = order.currency_id.round(line.price_subtotal_incl / line.qty * quantity)
        uuid = uuid or str(uuid4())
        data = self.ui_order(uuid, -value)
        data["is_refund"] = True
        data["lines"][0][2].update(
            qty=-quantity, price_unit=line.price_unit, refunded_orderline_id=line.id
        )
        data["payment_ids"][0][2]["payment_status"] = False
        return data

    def refund(self, data, amount=None, attempt=1, uuid=None, **proof):
        """The cashier presses Refund on the (first) payment line."""
        line = data["payment_ids"][0][2]
        return self.call(
            "refund",
            order=data,
            payment_uuid=uuid or line["uuid"],
            attempt=attempt,
            amount=-line["amount"] if amount is None else amount,
            **proof,
        )

    def refunded(self, order, quantity=None):
        """A whole refund that works, order and all; returns (journal row, order)."""
        data = self.refund_of(order, quantity)
        answer = self.refund(data)
        self.assertEqual(answer["state"], "refunded", answer)
        refund_order = self.synced(data)
        return self.row(answer["payment_uuid"]), refund_order

    def payment_row(self, order):
        self.env.invalidate_all()
        return self.env["glase.transaction"].search(
            [("order_id", "=", order.id), ("kind", "=", "payment")], order="id"
        )

    def refunds(self):
        return self.glase.ledger("refunds")

    def refund_calls(self):
        return self.glase.calls("refundPayment")

    # In the back office

    def wizard(self, order, quantity=None, **values):
        context = {"default_order_id": order.id}
        model = self.env["glase.refund"].with_user(self.pos_admin)
        wizard = model.with_context(**context).create({"reason": "Broken", **values})
        if quantity is not None:
            wizard.line_ids.quantity = quantity
        return wizard

    def press(self, action):
        self.env.invalidate_all()
        return action["params"]["message"]

    def refund_order(self, order):
        self.env.invalidate_all()
        return order.lines.refund_orderline_ids.order_id
