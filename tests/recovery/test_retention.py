# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Raw texts are kept for thirty days after a transaction has ended."""

from uuid import uuid4

from odoo.tests import tagged

from ..common import TillCase

DAY = 24 * 3600


@tagged("post_install", "-at_install")
class TestRetention(TillCase):
    def after(self, days, uuid):
        """What is left of the texts of a payment so many days later."""
        self.pass_time(uuid, days * DAY)
        self.env["glase.transaction"].sudo()._gc_raw_texts()
        row = self.row(uuid)
        return bool(row.sudo().order_data), bool(row.last_answer), bool(row.message)

    def refused(self):
        return self.lost_start("code:11")

    def test_thirty_days(self):
        uuid = self.refused()
        self.assertEqual(self.after(29, uuid), (True, True, True))
        self.assertEqual(self.after(2, uuid), (False, False, False))
        self.assertEqual(self.row(uuid).event_ids[0].text, "Sending → Failed")
        self.assertIn("11", self.row(uuid).event_ids[0].answer)

    def test_as_long_as_somebody_must_look(self):
        uuid = self.refused()
        self.row(uuid).sudo().unresolved = True
        self.assertEqual(self.after(40, uuid), (True, True, True))

    def test_as_long_as_an_order_can_be_made_of_it(self):
        uuid = self.issue()
        self.assertTrue(self.after(40, uuid)[0], "live")
        self.pay()
        self.ask(uuid)
        self.assertTrue(self.after(40, uuid)[0], "paid, and no order yet")

    def test_odoo_itself_calls_it(self):
        self.assertTrue(self.env["glase.transaction"]._gc_raw_texts._autovacuum)

    def test_what_never_arrived_is_forgotten_after_a_day(self):
        uuid = str(uuid4())
        self.call("status", payment_uuid=uuid, attempt=1)
        forget = self.env["glase.transaction"].sudo()._gc_tombstones
        self.assertTrue(forget._autovacuum)
        self.pass_time(uuid, DAY - 60)
        forget()
        self.assertTrue(self.row(uuid))
        self.assertEqual(self.start(uuid)["state"], "none", "it cannot arrive now")
        self.pass_time(uuid, 120)
        forget()
        self.assertFalse(self.row(uuid))
