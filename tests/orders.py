# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""An order with a Glase payment, as the till syncs it."""

from uuid import uuid4

from .common import TillCase


class OrderCase(TillCase):
    """``self.data`` is the order, ``self.payment_uuid`` its Glase line."""

    def setUp(self):
        super().setUp()
        self.payment_uuid = str(uuid4())
        self.data = self.ui_order(self.payment_uuid)

    def ui_order(self, payment_uuid, amount=100.0, state="draft"):
        """An order as the till syncs it."""
        order = self.order_data(payment_uuid, amount)
        _create, _zero, line = order["lines"][0]
        line.update(uuid=str(uuid4()), price_subtotal=amount)
        return {
            **order,
            "session_id": self.session_id.id,
            "company_id": self.main_pos_config.company_id.id,
            "access_token": str(uuid4()),
            "user_id": self.pos_user.id,
            "state": state,
            "amount_tax": 0.0,
            "amount_total": amount,
            "amount_paid": 0.0,
            "amount_return": 0.0,
            "pricelist_id": False,
            "fiscal_position_id": False,
            "to_invoice": False,
            "relations_uuid_mapping": {},
        }

    def sync(self, **values):
        """The till syncs the order as a draft; returns it as the cashier sees it."""
        orders = self.env["pos.order"].with_user(self.pos_user)
        result = orders.sync_from_ui([{**self.data, **values}])
        return orders.browse(result["pos.order"][0]["id"])

    def issued(self):
        started = self.start(self.payment_uuid, order=self.data)
        self.assertEqual(started["state"], "issued", started)
        return self.sync()

    def paid(self):
        order = self.issued()
        self.pay()
        self.assertEqual(self.ask(self.payment_uuid)["outcome"], "paid")
        return order
