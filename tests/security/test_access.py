# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Secrets stay on the server, and who may see the rest (architecture.md, law 7)."""

import json

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import JsonRpcException

from ..common import TillCase

MODELS = ("glase.account", "glase.terminal", "glase.transaction", "glase.event")
# Settings that permit nothing: how the till behaves.
HARMLESS = {"glase_one_tap", "glase_display"}
WIZARDS = (
    "glase.register",
    "glase.assign",
    "glase.settle",
    "glase.attach",
    "glase.stickers",
    "glase.certification",
)


@tagged("post_install", "-at_install")
class TestAccess(TillCase):
    def setUp(self):
        super().setUp()
        self.uuid = self.issue()
        # A second company, with a shop and a manager of its own.
        self.other = self.env["res.company"].create({"name": "Other"})
        self.stranger = self.make_user("stranger", "point_of_sale.group_pos_manager")
        self.stranger.write(
            {"company_ids": [(6, 0, self.other.ids)], "company_id": self.other.id}
        )
        self.admin = self.make_user("glase_admin", "base.group_system")
        # Who may export at all: what stops them then is the right to read.
        export = self.env.ref("base.group_allow_export")
        for user in (self.pos_user, self.pos_admin, self.stranger, self.admin):
            user.sudo().group_ids |= export

    def make_user(self, login, groups):
        company = self.main_pos_config.company_id
        return new_test_user(
            self.env,
            login,
            groups,
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )

    def record(self, model):
        return self.env[model].search([], limit=1)

    def ways_to_read(self, model, user):
        """Every road by which a browser reads records of a model."""
        records = self.env[model].with_user(user)
        one = self.record(model).with_user(user)
        name = "at" if model == "glase.event" else "create_date"
        ways = {
            "read": lambda: one.read(),
            "read a name": lambda: one.read(["display_name"]),
            "search": lambda: records.search([]),
            "search_read": lambda: records.search_read([], ["id"]),
            "search_count": lambda: records.search_count([]),
            "web_search_read": lambda: records.web_search_read([], {"id": {}}),
            "web_read": lambda: one.web_read({"display_name": {}}),
            "read_group": lambda: records.read_group([], ["id"], [f"{name}:day"]),
            "read_group, new": lambda: records.formatted_read_group(
                [], [], ["__count"]
            ),
            "name_search": lambda: records.name_search(""),
            "export_data": lambda: one.export_data(["company_id"]),
            "copy": lambda: one.copy(),
            "create": lambda: records.create({"name": "x"}),
        }
        if model != "glase.event":  # which nobody at all can change
            ways["write"] = lambda: one.write({"company_id": False})
            ways["unlink"] = lambda: one.unlink()
        return ways

    def assert_closed(self, ways, model):
        for way, read in ways.items():
            with self.subTest(f"{model} {way}"), self.assertRaises(AccessError):
                with self.env.cr.savepoint():
                    read()

    # The cashier

    def test_cashier_reads_nothing(self):
        for model in MODELS:
            self.assert_closed(self.ways_to_read(model, self.pos_user), model)

    def test_cashier_reads_nothing_over_the_wire(self):
        for model in MODELS:
            record_id = self.record(model).id
            for method, args in (
                ("read", [[record_id]]),
                ("search_read", [[]]),
                ("export_data", [[record_id], ["company_id"]]),
            ):
                params = {"model": model, "method": method, "args": args, "kwargs": {}}
                with self.assertRaises(JsonRpcException) as caught:
                    with self.assertLogs("odoo.http"):
                        self.make_jsonrpc_request("/web/dataset/call_kw", params)
                self.assertIn("AccessError", str(caught.exception))

    def test_cashier_opens_no_wizard(self):
        for model in WIZARDS:
            wizards = self.env[model].with_user(self.pos_user)
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                wizards.create({})

    def test_cashier_presses_no_button(self):
        terminal = self.terminal.with_user(self.pos_user)
        config = self.main_pos_config.with_user(self.pos_user)
        row = self.row(self.uuid).with_user(self.pos_user)
        for press in (
            terminal.action_register,
            terminal.action_unregister,
            terminal.action_assign,
            config.action_glase_unregister,
            config.action_glase_assign,
            row.action_ask_now,
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                press()
        self.assertFalse(self.glase.calls("unregisterTerminal"))

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

    # The manager

    def test_manager_sees_terminals_and_the_journal(self):
        for model in ("glase.terminal", "glase.transaction", "glase.event"):
            records = self.env[model].with_user(self.pos_admin)
            self.assertTrue(records.search_read([]))
            changes = self.ways_to_read(model, self.pos_admin)
            names = {"write", "create", "unlink"} & set(changes)
            changes = {name: changes[name] for name in names}
            self.assert_closed(changes, model)

    def test_manager_sees_no_account(self):
        ways = self.ways_to_read("glase.account", self.pos_admin)
        self.assert_closed(ways, "glase.account")

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

    def test_password_of_the_account_through_the_terminal(self):
        one = self.record("glase.terminal").with_user(self.admin)
        for read in (
            lambda: one.search([("account_id.password", "like", "s%")]),
            lambda: one.export_data(["account_id/password"]),
            lambda: one.web_read({"account_id": {"fields": {"password": {}}}}),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                read()

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

    def test_another_company_sees_nothing(self):
        for model in ("glase.terminal", "glase.transaction", "glase.event"):
            records = self.env[model].with_user(self.stranger)
            self.assertFalse(records.search([]), model)
            with self.assertRaises(AccessError):
                self.record(model).with_user(self.stranger).read()
        self.admin.write(
            {"company_ids": [(6, 0, self.other.ids)], "company_id": self.other.id}
        )
        self.assertFalse(self.env["glase.account"].with_user(self.admin).search([]))
