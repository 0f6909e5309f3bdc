# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Orders of phones, which are paid with Glase at the register: core's public routes
while it waits, and forged payments."""

from uuid import uuid4

from odoo.tests import tagged

from .common import KioskCase


@tagged("post_install", "-at_install")
class TestPhoneOrders(KioskCase):
    def setUp(self):
        super().setUp()
        self.kiosk.self_ordering_mode = "mobile"

    def send(self, order, kiosk=None, device="mobile"):
        return super().send(order, kiosk, device)

    def waited_for(self, order):
        """The register takes a Glase payment for the order: its uuid."""
        uuid = str(uuid4())
        self.authenticate("pos_user", "pos_user")
        data = {**self.order_data(uuid, 8.0), "uuid": order.uuid, "lines": []}
        self.assertEqual(self.start(uuid, amount=8.0, order=data)["state"], "issued")
        return uuid

    def test_the_phone_cancels_while_the_register_waits(self):
        order = self.sent()
        self.waited_for(order)
        with self.refused_over_http("UserError"):
            self.make_jsonrpc_request(
                "/pos-self-order/remove-order",
                {
                    "access_token": self.kiosk.access_token,
                    "order_id": order.id,
                    "order_access_token": order.access_token,
                },
            )
        self.env.invalidate_all()
        self.assertEqual(order.state, "draft")

    def test_the_phone_adds_an_article_while_the_register_waits(self):
        """The bill at Glase stays as it is; an amount is due."""
        order = self.sent()
        uuid = self.waited_for(order)
        again = self.order_of(self.line_of(self.cola), uuid=order.uuid)
        self.send({**again, "access_token": order.access_token})
        self.pay()
        self.assertEqual(self.ask(uuid)["amount"], 8.0)
        self.env.invalidate_all()
        self.assertEqual((order.amount_total, order.state), (10.5, "draft"))

    def test_forged_payments(self):
        """The guard *counts as paid* asks no user, so it asks a phone as well."""
        glase = self.glase_method
        for uuid in (str(uuid4()), self.paid_elsewhere()):
            payment = self.line_data(uuid, 8.0, glase, payment_status="done")
            order = self.order_of(
                self.line_of(self.burger), payment_ids=[[0, 0, payment]]
            )
            sent = order["uuid"]
            with self.refused_over_http("UnprovenPayment"):
                self.send({**order, "state": "paid", "amount_paid": 8.0})
            found = self.env["pos.order"].search([("uuid", "=", sent)])
            self.assertNotIn("paid", found.mapped("state"))

    def paid_elsewhere(self):
        """Money of another order, which has not arrived."""
        self.authenticate("pos_user", "pos_user")
        uuid = self.paid_one(amount=8.0)
        self.authenticate(None, None)
        return uuid
