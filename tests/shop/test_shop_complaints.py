# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Public complaints, as tests of ours: those that need what a shop has beside."""

from odoo.tests import tagged

from ..orders import OrderCase
from .case import require_modules


@tagged("post_install", "-at_install")
class TestShopReports(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        require_modules(cls.env)

    def kiosk(self):
        """A kiosk without payment methods, whose orders the register takes."""
        config = self.open_another(
            "Kiosk", self.bank_payment_method, self_ordering_mode="kiosk"
        )
        self.main_pos_config.trusted_config_ids = config
        return config

    def ordered_at(self, kiosk):
        """As the kiosk does it: sends the order, and prints it, unpaid."""
        order = {**self.data, "payment_ids": [], "preset_id": False}
        order["session_id"] = kiosk.current_session_id.id
        keys = {"access_token": kiosk.access_token}
        answer = self.make_jsonrpc_request(
            "/pos-self-order/process-order/kiosk/",
            {"order": order, "table_identifier": None, **keys},
        )
        order = self.env["pos.order"].browse(answer["pos.order"][0]["id"])
        self.make_jsonrpc_request(
            "/pos_self_order/kiosk/increment_nb_print/",
            {"order_id": order.id, "order_access_token": order.access_token, **keys},
        )
        order.invalidate_recordset()
        self.assertEqual((order.state, order.nb_print), ("draft", 1))
        return order

    def test_an_unpaid_kiosk_order_is_paid_at_the_register(self):
        """odoo#238888: once it was printed, it could not be paid any more."""
        order = self.ordered_at(self.kiosk())
        self.start(self.payment_uuid, order=self.data)
        [bill] = self.glase.ledger("invoices")
        self.assertIn("Desk Organizer", str(bill["rows"]))
        self.pay()
        self.assertEqual(self.ask(self.payment_uuid)["outcome"], "paid")
        line = self.line_data(self.payment_uuid, 100.0, payment_status="done")
        paid = self.arrives({**self.data, "lines": [], "payment_ids": [[0, 0, line]]})
        self.assertEqual((paid, paid.state), (order, "paid"))
        row = self.row(self.payment_uuid)
        self.assertEqual((row.order_id, row.terminal_id), (order, self.terminal))
        self.assertEqual(row.payment_id.payment_status, "done")
