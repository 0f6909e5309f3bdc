# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The unresolved list: what a manager does about it."""

from uuid import uuid4

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...const import events, reasons
from ..orders import OrderCase


@tagged("post_install", "-at_install")
class TestResolution(OrderCase):
    def unmatched(self):
        """As the manager finds it in the list."""
        return super().unmatched().with_user(self.pos_admin)

    def test_complete_the_order_from_the_copy(self):
        row = self.unmatched()
        row.action_complete_order()
        row.invalidate_recordset()
        self.assertEqual(row.order_id.state, "paid")
        self.assertEqual(row.order_id.uuid, self.data["uuid"])
        self.assertEqual(
            row.order_id.payment_ids.glase_ers_reference, row.ers_reference
        )
        self.assertFalse(row.unresolved)
        with self.assertRaises(UserError):
            row.action_complete_order()

    def close_register(self):
        self.session_id.write({"state": "closed", "closing_notes": "Order follows"})
        self.main_pos_config.invalidate_recordset()

    def test_complete_needs_an_open_register(self):
        row = self.unmatched()
        self.close_register()
        with self.assertRaisesRegex(UserError, "Open it, then complete"):
            row.action_complete_order()
        self.assertTrue(row.unresolved)

    def test_complete_in_the_session_that_is_open_now(self):
        """Whether the order had come as a draft or not at all."""
        for synced in (False, True):
            draft = self.sync() if synced else self.env["pos.order"]
            row = self.unmatched()
            self.close_register()
            self.session_id = self.open_register(self.main_pos_config)
            row.action_complete_order()
            order = row.sudo().order_id
            self.assertEqual((order.state, order.session_id), ("paid", self.session_id))
            self.assertEqual(order, draft or order)
            self.payment_uuid = str(uuid4())
            self.data = self.ui_order(self.payment_uuid)

    def test_read_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("sv_SE")
        no_order = "Betald, men ordern saknas."
        for name, text in (
            ("glase_transaction__unresolved_why__no_order", no_order),
            ("glase_event__what__no_order", no_order),
            ("glase_event__what__resolved", "avslutad"),
        ):
            key = self.env.ref(f"pos_glase.selection__{name}").sudo()
            key.with_context(lang="sv_SE").name = text
        row = self.unmatched().with_context(lang="sv_SE")
        row.sudo()._set_settled(events.RESOLVED, "Ringde Glase")
        row.invalidate_recordset()
        self.assertEqual(row.unresolved_reason, no_order)
        self.assertEqual(row.event_ids[0].text, "avslutad")
        self.assertIn(no_order, row.event_ids.mapped("text"))
        english = row.with_context(lang="en_US")
        self.assertEqual(english.unresolved_reason, reasons.TEXTS[reasons.NO_ORDER])

    def test_complete_the_draft_that_is_there(self):
        order = self.sync()
        row = self.unmatched()
        row.action_complete_order()
        self.assertEqual(order.state, "paid")
        self.assertEqual(row.order_id, order)

    def test_restore_brings_the_draft_back_to_a_till(self):
        self.start(self.payment_uuid, order=self.data)
        order_id = self.call("restore", payment_uuid=self.payment_uuid)["order_id"]
        order = self.env["pos.order"].browse(order_id)
        self.assertEqual((order.uuid, order.state), (self.data["uuid"], "draft"))
        self.assertEqual(order.payment_ids.uuid, self.payment_uuid)
        again = self.call("restore", payment_uuid=self.payment_uuid)
        self.assertEqual(again["order_id"], order_id)

    def test_attach_to_another_order(self):
        row = self.unmatched()
        self.data = self.ui_order(self.payment_uuid)
        order = self.sync(payment_ids=[]).with_user(self.pos_admin)
        wizard = self.env["glase.attach"].with_user(self.pos_admin)
        wizard.create({"transaction_id": row.id, "order_id": order.id}).action_attach()
        row.invalidate_recordset()
        self.assertEqual((row.order_id, order.state), (order, "paid"))
        self.assertFalse(row.unresolved)

    def test_attached_once(self):
        row = self.unmatched()
        row.action_complete_order()
        self.data = self.ui_order(self.payment_uuid)
        order = self.sync(payment_ids=[]).with_user(self.pos_admin)
        with self.assertRaises(UserError):
            row.sudo()._attach(order)

    def test_what_was_given_back_in_part_pays_for_nothing(self):
        row = self.unmatched()
        vals = {"transaction_id": row.id, "amount": 10.0, "reason": "Broken"}
        wizard = self.env["glase.refund.amount"].with_user(self.pos_admin)
        wizard.create(vals).action_refund()
        self.env.invalidate_all()
        self.data = self.ui_order(self.payment_uuid)
        order = self.sync(payment_ids=[]).with_user(self.pos_admin)
        wizard = self.env["glase.attach"].with_user(self.pos_admin)
        attach = wizard.create({"transaction_id": row.id, "order_id": order.id})
        with self.assertRaisesRegex(UserError, "was refunded"):
            attach.action_attach()
        self.assertFalse(order.payment_ids)
        with self.assertRaisesRegex(UserError, "was refunded"):
            row.action_complete_order()

    def test_settle_with_a_note(self):
        row = self.unmatched()
        wizard = self.env["glase.settle"].with_user(self.pos_admin)
        wizard.create(
            {"transaction_id": row.id, "note": "Called Glase"}
        ).action_settle()
        row.invalidate_recordset()
        self.assertEqual((row.unresolved, row.settled_note), (False, "Called Glase"))
        event = row.event_ids[0]
        self.assertEqual((event.what, event.note), (events.RESOLVED, "Called Glase"))
        self.assertEqual(event.user_id, self.pos_admin)

    def test_a_note_is_about_what_was_read(self):
        """Glase's late answer came between reading and writing: it is read again."""
        row = self.unmatched()
        values = row.with_user(self.pos_admin).action_settle()["context"]
        wizard = self.env["glase.settle"].with_user(self.pos_admin)
        wizard = wizard.with_context(**values).create({"note": "Paid cash"})
        row.sudo()._set_unresolved(reasons.REVERSED)
        with self.assertRaisesRegex(UserError, "changed"):
            wizard.action_settle()
        self.assertEqual(row.unresolved_why, reasons.REVERSED)
        self.assertTrue(row.unresolved)
        wizard.seen = row._what_a_note_is_about()
        wizard.action_settle()
        self.assertFalse(row.unresolved)

    def test_ask_now_keeps_what_it_finds(self):
        uuid = self.issue()
        self.pay()
        row = self.row(uuid).with_user(self.pos_admin)
        row.action_ask_now()
        row.invalidate_recordset()
        self.assertEqual(row.state, "paid")

    def test_a_cashier_resolves_nothing(self):
        row = self.unmatched().with_user(self.pos_user)
        for action in (row.action_ask_now, row.action_complete_order):
            with self.assertRaises(AccessError):
                action()
        for model in ("glase.settle", "glase.attach"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.pos_user).create(
                    {"transaction_id": row.id}
                )

    def test_the_trail_cannot_be_changed(self):
        row = self.unmatched()
        event = row.sudo().event_ids[0]
        with self.assertRaises(UserError):
            event.write({"note": "never happened"})
        with self.assertRaises(UserError):
            event.unlink()
