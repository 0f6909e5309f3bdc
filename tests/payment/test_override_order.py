# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""An order arrives that was finished by hand (state_machine.md, chapter 5)."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...const import events
from ..orders import OrderCase


@tagged("post_install", "-at_install")
class TestForced(OrderCase):
    def test_forced_is_accepted_and_flagged(self):
        self.forced()
        asked = len(self.asks())
        order = self.arrives(self.claims_done())
        self.assertEqual(len(self.asks()), asked, "a dead Glase delays no queue")
        row = self.row(self.payment_uuid)
        self.assertEqual((order.state, row.order_id), ("paid", order))
        self.assertTrue(row.unresolved)
        self.assertIn("The phone shows it", row.unresolved_reason)
        self.assertIn("not confirmed", order.payment_ids.glase_description)

    def test_late_money_of_a_forced_sale(self):
        self.forced()
        order = self.arrives(self.claims_done())
        self.pay()
        self.assertEqual(self.ask(self.payment_uuid)["outcome"], "paid")
        order.payment_ids.invalidate_recordset()
        self.assertEqual(order.payment_ids.glase_description, "Glase payment")
        row = self.row(self.payment_uuid)
        self.assertEqual((row.state, row.unresolved), ("paid", False))
        self.assertEqual((order.state, row.order_id), ("paid", order))

    def not_paid(self):
        """Finished by hand before its order came, and then Glase says no."""
        self.forced()
        reference = self.row(self.payment_uuid).invoice_reference
        self.glase.control("decline", reference=reference)
        self.assertEqual(self.ask(self.payment_uuid)["outcome"], "cancelled")

    def test_forced_and_then_not_paid(self):
        """No plain cashier finishes the order with it, nor is it in the way."""
        uuid = self.data["uuid"]
        self.not_paid()
        draft = self.sync()
        with self.assertRaisesRegex(UserError, "another payment"):
            with self.env.cr.savepoint():
                draft.write({"state": "paid"})
        again = {**self.data, "uuid": uuid, "lines": [], "payment_ids": []}
        orders = draft.browse()
        with self.assertRaisesRegex(UserError, "another payment"):
            with self.env.cr.savepoint():
                orders.sync_from_ui([{**again, "state": "paid"}])
        self.assertEqual(draft.state, "draft")
        self.assertFalse(self.row(self.payment_uuid).payment_id)
        draft.payment_ids.unlink()

    def test_forced_then_not_paid_and_resolved(self):
        """The goods are gone, and a manager has said so: the order comes in."""
        self.not_paid()
        row = self.row(self.payment_uuid)
        row.sudo()._set_settled(events.RESOLVED, "The goods are gone")
        order = self.arrives(self.claims_done())
        self.assertEqual(
            (order.state, self.row(row.payment_uuid).order_id.id), ("paid", order.id)
        )

    def test_forced_and_finished_then_not_paid(self):
        self.forced()
        order = self.arrives(self.claims_done())
        reference = self.row(self.payment_uuid).invoice_reference
        self.glase.control("decline", reference=reference)
        self.ask(self.payment_uuid)
        self.assertEqual(self.arrives(self.claims_done()), order)
        self.assertEqual(order.state, "paid")

    def test_forced_for_another_amount(self):
        self.forced()
        uuid = self.data["uuid"]
        data = self.claims_done(
            {**self.ui_order(self.payment_uuid, 120.0), "uuid": uuid}
        )
        self.assertEqual(self.arrives(data).state, "paid")
        self.pay()
        self.ask(self.payment_uuid)
        row = self.row(self.payment_uuid)
        self.assertTrue(row.unresolved, "its money does not settle that")
        self.assertIn("another amount", row.unresolved_reason)

    def test_forced_for_another_order(self):
        self.forced()
        other = self.arrives(self.claims_done(self.ui_order(self.payment_uuid)))
        row = self.row(self.payment_uuid)
        self.assertEqual((other.state, row.order_id), ("paid", other))
        self.assertIn("another order", row.unresolved_reason)

    def test_forced_and_given_back_before_it_came(self):
        """A manager took it for money without an order: now a sale lacks it."""
        self.forced()
        self.pay()
        self.ask(self.payment_uuid)
        self.call("undo", order=self.data, payment_uuid=self.payment_uuid)
        self.assertTrue(self.row(self.payment_uuid).returned)
        self.assertEqual(self.arrives(self.claims_done()).state, "paid")
        row = self.row(self.payment_uuid)
        self.assertTrue(row.unresolved)
        self.assertIn("another amount", row.unresolved_reason)
