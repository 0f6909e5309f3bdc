# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Somebody is told: the manager's to-do, and the watch's own report."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ...const import events
from ..common import TillCase

LONG = 16 * 60  # seconds without an order
A_WHILE = 120


@tagged("post_install", "-at_install")
class TestAlarm(TillCase):
    def unresolved(self):
        """Money without an order, found by the watch."""
        uuid = self.paid_one()
        self.pass_time(uuid, LONG)
        self.watch()
        self.assertTrue(self.row(uuid).unresolved)
        return uuid

    def told(self):
        """The same some time later, when a manager has it as a to-do."""
        uuid = self.unresolved()
        self.pass_time(uuid, A_WHILE)
        self.watch()
        return uuid

    def todos(self, uuid):
        return self.row(uuid).sudo().alarm_id.exists().filtered("active")

    def test_a_manager_has_it_on_the_list(self):
        uuid = self.unresolved()
        self.assertFalse(self.todos(uuid), "it may settle itself in a moment")
        self.pass_time(uuid, A_WHILE)
        self.watch()
        todo = self.todos(uuid)
        self.assertEqual(len(todo), 1)
        self.assertTrue(todo.user_id.has_group("point_of_sale.group_pos_manager"))
        self.assertIn(self.main_pos_config.company_id, todo.user_id.company_ids)
        self.assertIn("100.00", todo.summary)
        self.assertIn("the order has not arrived", todo.note)
        self.assertIn(f"/{self.row(uuid).id}", todo.note, "one click to its buttons")
        self.assertEqual(todo.res_id, self.session_id.id)

    def test_once(self):
        uuid = self.told()
        self.watch()
        self.assertEqual(len(self.todos(uuid)), 1)
        self.todos(uuid).action_done()
        self.watch()
        self.assertFalse(self.todos(uuid), "the manager has ticked it off")

    def test_the_manager_who_opened_the_register(self):
        self.session_id.user_id = self.pos_admin
        uuid = self.told()
        self.assertEqual(self.todos(uuid).user_id, self.pos_admin)

    def test_settled_ends_it(self):
        uuid = self.told()
        self.row(uuid).sudo()._set_settled(events.RESOLVED, "Called Glase")
        self.assertFalse(self.todos(uuid))

    def test_what_is_settled_by_glase_ends_it(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "code:33")
        self.ask(uuid)
        self.pass_time(uuid, A_WHILE)
        self.watch()
        self.assertTrue(self.todos(uuid))
        self.pay()
        self.ask(uuid)
        self.watch()
        self.assertFalse(self.todos(uuid))

    # The watch itself

    def report(self, user=None):
        rows = self.env["glase.transaction"].with_user(user or self.pos_admin)
        return rows.watch_report()

    def test_the_list_says_when_the_watch_last_ran(self):
        job = self.env.ref("pos_glase.ir_cron_watch")
        job.lastcall = False
        self.assertTrue(self.report()["late"])
        now = fields.Datetime.now()
        job.lastcall = now - timedelta(minutes=4)
        self.assertFalse(self.report()["late"])
        job.lastcall = now - timedelta(minutes=6)
        self.assertTrue(self.report()["late"])
        self.assertEqual(self.report()["at"], job.lastcall)
        job.lastcall = now
        job.active = False
        self.assertTrue(self.report()["late"])

    def test_a_cashier_is_not_told(self):
        with self.assertRaises(AccessError):
            self.report(self.pos_user)
