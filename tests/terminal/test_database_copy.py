# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A copy of the database makes no call until an admin says that it is the shop."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...const import events
from ...services.terminal import assign_sticker
from ..common import GLASE_ID, TillCase


@tagged("post_install", "-at_install")
class TestFence(TillCase):
    def setUp(self):
        super().setUp()
        self.uuid = self.issue()
        self.calls = self.glase.ledger("calls")

    def copy_database(self, way):
        """As this database would look after it was copied."""
        if way == "other uuid":
            parameters = self.env["ir.config_parameter"].sudo()
            parameters.set_param("database.uuid", "another")
        else:
            self.account.database_name = "the real shop"
        self.env.flush_all()
        self.env.invalidate_all()

    def everything_that_calls(self):
        self.call("open")
        self.start()
        self.pass_time(self.uuid, 120)
        self.call("status", payment_uuid=self.uuid, attempt=1)
        self.cancel(self.uuid)
        self.call("let_go", payment_uuid=self.uuid, attempt=1)
        for _run in range(3):
            self.pass_time(self.uuid, 120)
            self.env["glase.transaction"]._cron_recovery()
        terminal = self.terminal
        for press in (
            terminal.action_unregister,
            terminal.action_renew,
            lambda: assign_sticker.assign(self.env, terminal.id, "0046"),
            self.account.action_test_connection,
            self.row(self.uuid).action_ask_now,
        ):
            with self.assertRaises(UserError):
                press()

    def test_no_call(self):
        for way in ("other uuid", "other name"):
            with self.subTest(way):
                self.copy_database(way)
                self.assertTrue(self.account.fenced)
                opened = self.call("open")["terminal"]
                self.assertFalse(opened["ready"])
                self.assertIn("copy", opened["reason"])
                self.everything_that_calls()
                self.assertEqual(self.glase.ledger("calls"), self.calls)
                self.account.action_confirm_database()

    def test_an_admin_confirms(self):
        self.copy_database("other uuid")
        self.account.action_confirm_database()
        self.assertFalse(self.account.fenced)
        self.assertEqual(self.ask(self.uuid)["outcome"], "wait")
        self.assertGreater(len(self.glase.ledger("calls")), len(self.calls))
        told = self.terminal.event_ids.mapped("what")
        self.assertIn(events.DATABASE_CONFIRMED, told)

    def test_the_database_is_remembered_at_registration(self):
        parameters = self.env["ir.config_parameter"].sudo()
        uuid = parameters.get_param("database.uuid")
        self.assertEqual(self.account.database_uuid, uuid)
        self.assertEqual(self.account.database_name, self.env.cr.dbname)
        self.assertFalse(self.account.copy().database_uuid)
        self.assertEqual(self.terminal.glase_id, GLASE_ID)
