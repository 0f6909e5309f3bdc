# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""How a refund order of the back office ends, and what the manager reads then."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...services.common import checks
from ...services.refund import refund_checks
from ..refunds import RefundCase

LOGGER = "odoo.addons.pos_glase.services.refund.refund_order"


@tagged("post_install", "-at_install")
class TestRefundOrder(RefundCase):
    def test_refused_leaves_nothing_open(self):
        """Cancelled, not deleted: the laws of some countries forbid that."""
        order = self.sold()
        order.preset_time = fields.Datetime.now() + timedelta(days=3)
        self.glase.fault("refundPayment", "code:97")
        told = self.press(self.wizard(order).action_refund())
        self.assertIn("may not refund", told)
        refused = self.refund_order(order)
        self.assertEqual(refused.state, "cancel")
        self.assertFalse(refused.payment_ids)
        self.press(self.wizard(order).action_refund())
        self.assertEqual((self.refund_order(order) - refused).state, "paid")

    def test_one_part_refused(self):
        """What Glase gave back is told, and what it refused."""
        order = self.sold(amount=100.0, glase=[60.0, 40.0])
        smaller = self.payment_row(order).sorted("amount_paid")[0]
        self.glase.control(
            "give_back", ers_reference=smaller.ers_reference, amount="0.01"
        )
        told = self.press(self.wizard(order).action_refund())
        self.assertIn("has refunded $\xa060.00", told)
        self.assertIn("Nothing was refunded now", told)
        self.assertEqual(self.refund_order(order).state, "draft")

    def stuck(self, error):
        """Another module does not let a refund order be finished."""
        model = type(self.env["pos.order"])
        return patch.object(model, "_process_saved_order", side_effect=error)

    def test_no_error_hides_what_glase_said(self):
        for error, words in (
            (UserError("A lock date forbids it."), "A lock date forbids it."),
            (ValueError("boom"), "an error in Odoo"),
        ):
            order = self.sold()
            with self.stuck(error), mute_logger(LOGGER):
                told = self.press(self.wizard(order).action_refund())
            self.assertIn("has refunded $\xa0100.00", told)
            self.assertIn(words, told)
            self.assertEqual(self.refund_order(order).state, "draft")
            row = self.payment_row(order).refund_ids
            self.assertEqual((row.state, row.order_id.id), ("refunded", False))
            row.with_user(self.pos_admin).action_complete_order()
            self.assertEqual(self.refund_order(order).state, "paid")

    def test_no_error_hides_that_glase_refused(self):
        order = self.sold()
        self.glase.fault("refundPayment", "code:97")
        model = type(self.env["pos.order"])
        error = UserError("No order is cancelled here.")
        cancel = patch.object(model, "action_pos_order_cancel", side_effect=error)
        with cancel, mute_logger(LOGGER):
            told = self.press(self.wizard(order).action_refund())
        self.assertIn("may not refund", told)
        self.assertNotIn("No order", told)

    def test_an_error_before_glase_is_asked(self):
        """It is shown, and the refund order is in nobody's way."""
        order = self.sold()
        error = UserError("Not now.")
        model = type(self.env["glase.transaction"])
        reserve = patch.object(model, "_reserve_refund", side_effect=error)
        with reserve, mute_logger(LOGGER), self.assertRaisesRegex(UserError, "Not now"):
            self.wizard(order).action_refund()
        self.env.invalidate_all()
        self.assertEqual(self.refund_order(order).state, "cancel")
        self.assertFalse(self.refund_calls())

    def test_given_back_again_but_not_noted(self):
        order = self.sold()
        data = self.refund_of(order)
        self.glase.fault("refundPayment", "drop_before")
        self.refund(data)
        self.synced(data)
        row = self.payment_row(order).refund_ids.with_user(self.pos_admin)
        row.sudo()._resolve_refund(False, "Glase says so")
        error = UserError("Not in this period.")
        linked = patch.object(type(row), "_set_linked", side_effect=error)
        with linked, mute_logger(LOGGER.replace("_order", "_office")):
            told = self.press(row.action_refund_again())
        self.assertIn("has refunded", told)
        self.assertIn("Not in this period.", told)

    def test_no_next_attempt_hides_that_glase_refused(self):
        order = self.sold()
        self.glase.fault("refundPayment", "code:23")
        refused = checks.CheckFailed("There is no bill.")
        with patch.object(refund_checks, "reserve_elsewhere", side_effect=refused):
            answer = self.refund(self.refund_of(order))
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "failed"))
        self.assertIn("does not know this payment", answer["message"])
