# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Secrets stay on the server, and who may see the rest (architecture.md, law 7)."""

import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import TillCase

MODELS = ("glase.account", "glase.terminal", "glase.transaction", "glase.event")
# Settings that permit nothing: how the till behaves.
HARMLESS = {"glase_one_tap", "glase_display", "glase_sounds"}
OPERATIONS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestAccess(TillCase):
    def setUp(self):
        super().setUp()
        self.uuid = self.issue()
        self.admin = self.new_user("glase_admin", "base.group_system")
        # Who may export at all: what stops them then is the right to read.
        export = self.env.ref("base.group_allow_export")
        for user in (self.pos_user, self.pos_admin, self.admin):
            user.sudo().group_ids |= export

    def record(self, model):
        return self.env[model].search([], limit=1)

    # The cashier

    def test_cashier_reads_nothing(self):
        """By which roads: ``test_rights.py``, which walks them all."""
        for model in MODELS:
            self.assertEqual(self.allowed(model, self.pos_user), [], model)

    def allowed(self, model, user):
        records = self.env[model].with_user(user)
        return [name for name in OPERATIONS if records.has_access(name)]

    def test_cashier_reads_nothing_over_the_wire(self):
        for model in MODELS:
            record_id = self.record(model).id
            for method, args in (
                ("read", [[record_id]]),
                ("search_read", [[]]),
                ("export_data", [[record_id], ["company_id"]]),
            ):
                params = {"model": model, "method": method, "args": args, "kwargs": {}}
                with self.refused_over_http("AccessError"):
                    self.make_jsonrpc_request("/web/dataset/call_kw", params)

    def test_cashier_reads_no_till_settings_of_ours(self):
        config = self.main_pos_config.with_user(self.pos_user)
        ours = {name for name in config._fields if name.startswith("glase_")}
        names = ours - HARMLESS
        self.assertGreater(len(names), 3)
        for name in names:
            with self.assertRaises(AccessError):
                config.read([name])

    def test_what_the_till_loads(self):
        for user in (self.pos_user, self.pos_admin):
            session = self.session_id.with_user(user)
            data = session.load_data([])
            methods = [m["name"] for m in data["pos.payment.method"]]
            self.assertIn("Glase", methods)
            self.assertFalse([model for model in data if model.startswith("glase.")])
            text = json.dumps([data, session.load_data_params()], default=str)
            for secret in self.secrets():
                self.assertNotIn(secret, text)
            if user == self.pos_user:
                self.assertNotIn(self.terminal.terminal_id, text)
                self.assertNotIn(self.account.endpoint, text)

    def test_what_the_routes_tell(self):
        opened = self.call("open")
        answers = [opened, self.ask(self.uuid), self.cancel(self.uuid)]
        text = json.dumps(answers)
        for secret in (*self.secrets(), self.terminal.terminal_id):
            self.assertNotIn(secret, text)

    def test_manager_reads_terminals_and_the_journal(self):
        for model in MODELS:
            may = [] if model == "glase.account" else ["read"]
            self.assertEqual(self.allowed(model, self.pos_admin), may, model)

    # Nobody reads a password, whatever the rights

    def test_nobody_reads_a_password(self):
        for user in (self.admin, self.pos_admin):
            for model in ("glase.terminal", "glase.account"):
                if user == self.pos_admin and model == "glase.account":
                    continue
                one = self.record(model).with_user(user)
                self.assertNotIn("password", one.read()[0])
                self.assertNotIn("password", one.fields_get())
                self.assertNotIn("password", one.copy_data()[0])
                for read in self.ways_to_a_password(one):
                    with self.assertRaises(AccessError), self.env.cr.savepoint():
                        read()

    def ways_to_a_password(self, one):
        domain = [("password", "like", "a%")]
        return (
            lambda: one.read(["password"]),
            lambda: one.password,
            lambda: one.mapped("password"),
            lambda: one.export_data(["password"]),
            lambda: one.web_read({"password": {}}),
            lambda: one.search(domain),
            lambda: one.search_count(domain),
            lambda: one.search([], order="password"),
            lambda: one.filtered_domain(domain),
            lambda: one.read_group([], [], ["password"]),
            lambda: one.formatted_read_group([], ["password"], []),
            lambda: one.write({"password": "x"}),
        )

    def test_new_password_is_write_only(self):
        account = self.account.with_user(self.admin)
        account.write({"new_password": "another"})
        self.assertFalse(account.new_password)
        account.invalidate_recordset()
        self.assertFalse(account.read(["new_password"])[0]["new_password"])
        self.assertEqual(self.account.sudo().password, "another")
        account.write({"new_password": False, "name": "Same shop"})
        account.write({"new_password": ""})
        self.assertEqual(self.account.sudo().password, "another")
        self.assertTrue(account.has_password)
        copy = account.copy()
        self.assertFalse(copy.has_password)
        self.assertFalse(copy.sudo().password)

    # Another company
