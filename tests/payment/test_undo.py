# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Undoing a payment before its order is finished: a refund, and both rows stay."""

from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...services.payment.response import unsent
from ...services.refund import refund_call
from ..refunds import RefundCase
from .test_reversal import AFTER


@tagged("post_install", "-at_install")
class TestUndo(RefundCase):
    def undo(self, **proof):
        return self.call(
            "undo", order=self.data, payment_uuid=self.payment_uuid, **proof
        )

    def test_both_rows_stay(self):
        self.taken()
        answer = self.undo()
        self.assertEqual((answer["outcome"], answer["state"]), ("paid", "refunded"))
        payment = self.row(self.payment_uuid)
        self.assertEqual((payment.state, payment.returned), ("paid", True))
        self.assertEqual(payment.refund_ids.mapped("state"), ["refunded"])
        self.assertEqual(
            self.refunds()[0]["payment_ers_reference"], payment.ers_reference
        )

    def test_once(self):
        self.taken()
        first = self.undo()
        self.assertEqual(self.undo(), first)
        self.assertEqual(len(self.refund_calls()), 1)

    def test_the_order_is_free_of_it(self):
        draft = self.paid()
        self.undo()
        draft.payment_ids.unlink()
        self.assertFalse(self.call("open")["transactions"])
        draft.action_pos_order_cancel()

    def test_the_order_is_not_free_of_it_before(self):
        draft = self.paid()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            draft.payment_ids.unlink()

    def test_undone_money_pays_for_nothing(self):
        self.taken()
        self.undo()
        orders = self.env["pos.order"].with_user(self.pos_user)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            orders.sync_from_ui([{**self.data, "state": "paid"}])

    def test_nobody_misses_it_later(self):
        self.taken()
        self.undo()
        self.pass_time(self.payment_uuid, 3600)
        self.env["glase.transaction"]._cron_recovery()
        row = self.row(self.payment_uuid)
        self.assertFalse(row.unresolved or row.refund_ids.unresolved)

    def paid_unheard(self):
        """Glase never heard that the register knows."""
        self.glase.control("mode", acknowledge="version")
        self.start(self.payment_uuid, order=self.data)
        self.pay()
        self.glase.fault("getPaymentStatus", "extra")  # the PAID comes as usual
        self.glase.fault("getPaymentStatus", "drop_before", times=2)
        self.assertFalse(self.ask(self.payment_uuid)["confirmed"])

    def test_not_paid_any_more_while_the_undoing_is_on_its_way(self):
        """Glase may say so because of it: the next poll knows how it ended."""
        self.paid_unheard()
        with patch.object(refund_call, "send", return_value=unsent("x", 1, "")) as send:
            self.undo()
        self.glase.fault("getPaymentStatus", "status:CANCELED")
        self.assertEqual(self.ask(self.payment_uuid)["state"], "paid")
        refund_call.send(self.env, send.call_args.args[1])
        self.glase.fault("getPaymentStatus", "status:CANCELED")
        self.ask(self.payment_uuid)
        row = self.row(self.payment_uuid)
        self.assertEqual((row.state, row.returned, row.confirmed), ("paid", True, True))

    def test_given_back_by_glase_while_the_undoing_is_unknown(self):
        """Glase never heard that the register knows, nor of the refund."""
        self.paid_unheard()
        self.glase.fault("refundPayment", "drop_before")
        self.assertEqual(self.undo()["state"], "unconfirmed")
        self.glase.control("tick", seconds=AFTER)
        self.pass_time(self.payment_uuid, AFTER)
        self.env["glase.transaction"]._cron_recovery()
        payment = self.row(self.payment_uuid)
        self.assertEqual(self.glase.ledger("payments")[0]["state"], "reversed")
        self.assertEqual(payment.state, "reversed")

    def test_a_finished_order_is_refunded_instead(self):
        order = self.sold()
        uuid = order.payment_ids.uuid
        answer = self.call("undo", order={}, payment_uuid=uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertIn("unfinished", answer["message"])
        self.assertFalse(self.refund_calls())

    def test_a_live_payment_is_cancelled_instead(self):
        self.start(self.payment_uuid, order=self.data)
        self.assertEqual(self.undo()["state"], "none")
        self.assertFalse(self.refund_calls())

    def test_a_manager_is_needed(self):
        self.terminal.cashier_refund_limit = 0
        self.taken()
        self.assertTrue(self.undo()["manager_needed"])
        self.authenticate("pos_admin", "pos_admin")
        self.assertEqual(self.undo()["state"], "refunded")

    def test_again_after_a_no(self):
        self.taken()
        self.glase.fault("refundPayment", "code:97")
        self.assertEqual(self.undo()["state"], "failed")
        self.assertEqual(self.undo()["state"], "refunded")
        self.assertEqual(len(self.refund_calls()), 2)

    def test_not_known(self):
        """The line goes, the refund stays on the list."""
        draft = self.paid()
        self.glase.fault("refundPayment", "drop_before")
        answer = self.undo()
        self.assertEqual((answer["outcome"], answer["state"]), ("paid", "unconfirmed"))
        self.assertEqual(self.undo()["state"], "unconfirmed")
        self.assertEqual(len(self.refund_calls()), 1)
        draft.payment_ids.unlink()
        self.assertTrue(self.row(self.payment_uuid).refund_ids.unresolved)
