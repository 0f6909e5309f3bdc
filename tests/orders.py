# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""An order with a Glase payment, as the till syncs it."""

from copy import deepcopy
from uuid import uuid4

from odoo.exceptions import UserError

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
        self.issue(payment_uuid=self.payment_uuid, order=self.data)
        return self.sync()

    def paid(self):
        order = self.issued()
        self.pay()
        self.assertEqual(self.ask(self.payment_uuid)["outcome"], "paid")
        return order

    def taken(self, payment_uuid=None, data=None, amount=100.0):
        """The money for an order that has not arrived yet."""
        payment_uuid, data = payment_uuid or self.payment_uuid, data or self.data
        self.paid_one(payment_uuid=payment_uuid, order=data, amount=amount)

    def unmatched(self):
        """Money whose order never came: its row, as the watch has flagged it."""
        self.taken()
        self.pass_time(self.payment_uuid, 16 * 60)
        self.watch()
        row = self.row(self.payment_uuid)
        self.assertTrue(row.unresolved)
        return row

    def forced(self):
        """A manager has finished the payment by hand, while Glase was silent."""
        self.authenticate("pos_admin", "pos_admin")
        self.start(self.payment_uuid, order=self.data)
        self.glase.fault("getPaymentStatus", "http500")
        keys = {"payment_uuid": self.payment_uuid, "attempt": 1}
        answer = self.call("force", reason="The phone shows it", **keys)
        self.assertTrue(answer["forced"])

    def arrives(self, *orders, state="paid"):
        """The till syncs finished orders, over the wire as it does."""
        orders = [deepcopy(order) | {"state": state} for order in orders or [self.data]]
        answer = self.sync_over_the_wire(*orders)
        error = answer.get("error", {}).get("data", {})
        self.assertFalse(error, error.get("message"))
        uuids = [order["uuid"] for order in orders]
        return self.env["pos.order"].search([("uuid", "in", uuids)], order="id")

    def sync_over_the_wire(self, *orders):
        """The JSON-RPC answer, be it an error or not."""
        params = {"model": "pos.order", "method": "sync_from_ui", "kwargs": {}}
        answer = self.url_open(
            "/web/dataset/call_kw/pos.order/sync_from_ui",
            json={"jsonrpc": "2.0", "params": {**params, "args": [orders]}},
            timeout=30,
        )
        self.env.invalidate_all()
        return answer.json()

    def refused(self, *orders):
        """One sentence, and no order becomes paid."""
        orders = [
            deepcopy(order) | {"state": "paid"} for order in orders or [self.data]
        ]
        model = self.env["pos.order"].with_user(self.pos_user)
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            model.sync_from_ui(orders)
        self.assertIn("Glase", str(caught.exception))
        uuids = [order["uuid"] for order in orders]
        domain = [("uuid", "in", uuids), ("state", "!=", "draft")]
        self.assertFalse(self.env["pos.order"].search(domain))

    def claims_done(self, data=None):
        data = deepcopy(data or self.data)
        data["payment_ids"][0][2].update(
            payment_status="done", glase_ers_reference="9" * 25, transaction_id="1"
        )
        return data
