# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Taking a payment through the till's routes, as a plain cashier."""

from odoo.tests import tagged

from .common import GLASE_ID, GlaseCommon


@tagged("post_install", "-at_install")
class TestPayment(GlaseCommon):
    def setUp(self):
        super().setUp()
        self.register()
        self.open_register()
        self.authenticate("pos_user", "pos_user")

    def test_pay(self):
        started = self.start()
        self.assertEqual(started["outcome"], "wait", started)
        self.assertEqual(started["state"], "issued")
        self.assertEqual(started["sticker_qr"], f"HTTP://SEQR.SE/Q{GLASE_ID}")
        uuid = started["payment_uuid"]
        waiting = self.call("status", payment_uuid=uuid, attempt=1)
        self.assertEqual(waiting["outcome"], "wait")
        self.glase.control("pay", glase_id=GLASE_ID)
        paid = self.ask_until(uuid, lambda a: a["outcome"] != "wait")
        self.assertEqual(paid["outcome"], "paid")
        self.assertEqual(len(paid["ers_reference"]), 25)
        row = self.row(uuid)
        self.assertEqual(row.state, "paid")
        self.assertEqual(row.amount_paid, 100.0)
        confirmed = self.ask_until(uuid, lambda a: a["confirmed"])
        self.assertEqual(confirmed["outcome"], "paid")
