# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A neutralized copy of a database reaches nobody's real terminals."""

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import file_open

from ..common import TillCase


@tagged("post_install", "-at_install")
class TestNeutralize(TillCase):
    def setUp(self):
        super().setUp()
        self.uuid = self.issue()
        self.account.callback_address = "https://shop.example"
        self.env.flush_all()
        with file_open("pos_glase/data/neutralize.sql") as statements:
            self.env.cr.execute(statements.read())
        self.env.invalidate_all()
        self.calls = self.glase.ledger("calls")

    def test_no_secret_is_left(self):
        for table in ("glase_account", "glase_terminal"):
            self.env.cr.execute(f"SELECT password FROM {table}")
            self.assertEqual(set(self.env.cr.fetchall()), {(None,)}, table)
        self.assertEqual(self.account.environment, "test")
        self.assertNotIn("127.0.0.1", self.account.endpoint)
        jobs = self.env["ir.cron"].with_context(active_test=False)
        ours = jobs.search([("cron_name", "ilike", "glase")])
        self.assertTrue(ours)
        self.assertFalse(any(ours.mapped("active")))

    def test_no_address_is_left(self):
        """In no column of any table of ours: neither Glase's nor the shop's."""
        self.env.cr.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = current_schema AND table_name LIKE 'glase%'"
            " AND table_type = 'BASE TABLE'"
        )
        tables = [table for (table,) in self.env.cr.fetchall()]
        self.assertIn("glase_terminal", tables)
        for table in tables:
            self.env.cr.execute(f"SELECT row_to_json(t)::text FROM {table} t")
            for (row,) in self.env.cr.fetchall():
                self.assertNotIn("127.0.0.1", row, table)
                self.assertNotIn("shop.example", row, table)

    def test_no_call_is_possible(self):
        """Not even if somebody types the address of Glase again."""
        self.env.cr.execute(
            "UPDATE glase_account SET endpoint = %s", [self.glase.endpoint]
        )
        opened = self.call("open")
        self.assertFalse(opened["terminal"]["ready"])
        self.assertEqual(self.start()["outcome"], "error")
        self.assertEqual(self.ask(self.uuid)["outcome"], "wait")
        self.assertEqual(self.cancel(self.uuid)["outcome"], "wait")
        self.env["glase.transaction"]._cron_recovery()
        with self.assertRaises(UserError):
            self.terminal.action_unregister()
        self.assertEqual(self.glase.ledger("calls"), self.calls)

    def test_the_fence_is_set(self):
        self.assertTrue(self.account.fenced)
        with self.assertRaises(UserError):
            self.account.action_test_connection()

    def test_a_confirmed_copy_has_no_credentials_and_begins_anew(self):
        self.account.action_confirm_database()
        self.assertEqual(self.ask(self.uuid)["outcome"], "wait")
        self.row(self.uuid).sudo().state = "cancelled"
        self.terminal.action_unregister()
        self.terminal.invalidate_recordset()
        self.assertEqual(self.terminal.state, "new")
        self.assertEqual(self.glase.ledger("calls"), self.calls)
