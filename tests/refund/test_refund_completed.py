# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Money was given back, and the refund's order never arrived: a manager makes it."""

from contextlib import suppress
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...const import reasons
from ...services.refund import refund_order
from ..refunds import RefundCase


@tagged("post_install", "-at_install")
class TestRefundCompleted(RefundCase):
    def orphan(self, kind=""):
        """The till has died between the refund and its order."""
        order = self.sold()
        data = self.refund_of(order)
        if kind:
            self.glase.fault("refundPayment", kind)
        answer = self.refund(data)
        self.assertEqual(answer["outcome"], "paid", answer)
        self.pass_time(answer["payment_uuid"], 16 * 60)
        self.env["glase.transaction"]._cron_recovery()
        row = self.row(answer["payment_uuid"])
        self.assertTrue(row.unresolved)
        return order, row.with_user(self.pos_admin)

    def completed(self, row):
        row.action_complete_order()
        self.env.invalidate_all()
        return row.sudo().order_id

    def test_from_the_copy_of_the_journal(self):
        order, row = self.orphan()
        self.assertEqual(row.unresolved_why, reasons.NO_REFUND_ORDER)
        made = self.completed(row)
        self.assertEqual((made.state, made.amount_total), ("paid", -100.0))
        self.assertEqual(made.lines.refunded_orderline_id, order.lines)
        self.assertEqual(made.payment_ids.glase_ers_reference, row.ers_reference)
        self.assertFalse(row.unresolved)
        self.assertEqual(len(self.refund_calls()), 1)
        with self.assertRaises(UserError):
            row.action_complete_order()

    def test_it_still_is_not_known(self):
        """The order is made, and the refund stays on the list."""
        _order, row = self.orphan("drop_after")
        made = self.completed(row)
        self.assertEqual((made.state, row.state), ("paid", "unconfirmed"))
        self.assertEqual(row.unresolved_why, reasons.REFUND_NOT_KNOWN)
        self.assertTrue(row.unresolved)

    def test_of_the_back_office(self):
        """Odoo was killed after Glase's answer: the order is there, without its
        payment, and no session could close over it."""
        order = self.sold()
        wizard = (
            self.env["glase.refund"]
            .with_user(self.pos_admin)
            .with_context(default_order_id=order.id)
            .create({"reason": "Broken"})
        )
        killed = patch.object(refund_order, "_book", side_effect=SystemExit)
        with killed, suppress(SystemExit):
            wizard.action_refund()
        self.env.invalidate_all()
        row = self.payment_row(order).refund_ids.with_user(self.pos_admin)
        draft = self.env["pos.order"].search([("uuid", "=", row.order_uuid)])
        self.assertEqual((draft.state, draft.payment_ids.ids), ("draft", []))
        self.assertEqual(self.completed(row), draft)
        self.assertEqual((draft.state, draft.payment_ids.amount), ("paid", -100.0))

    def test_what_belongs_to_no_order_has_none(self):
        order = self.sold()
        row = (
            self.payment_row(order)
            .sudo()
            ._reserve_refund(
                30,
                1.0,
                payment_uuid="free-amount",
                attempt=1,
                terminal_id=self.terminal.id,
                config_id=self.main_pos_config.id,
            )
        )
        row._set_refunded("9" * 25)
        with self.assertRaises(UserError):
            row.with_user(self.pos_admin).action_complete_order()
