# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the tests need that stand for public complaints (test_reports*.py)."""

from uuid import uuid4

from .orders import OrderCase


class ReportCase(OrderCase):
    def setUp(self):
        super().setUp()
        # Odoo would make a PDF of each invoice, which takes seconds.
        moves = self.env.registry["account.move"]
        self.patch(moves, "_generate_and_send", lambda *_args, **_options: None)

    def next_sale(self):
        self.payment_uuid = str(uuid4())
        self.data = self.ui_order(self.payment_uuid)

    def complete(self):
        """A manager presses *Complete order*."""
        self.row(self.payment_uuid).with_user(self.pos_admin).action_complete_order()
        return self.row(self.payment_uuid).order_id
