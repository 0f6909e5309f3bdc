# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The table of models in doc/rights.md, held against every model, field and button."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .case import (
    ACCOUNTANT,
    ADMIN,
    BOOKKEEPER,
    CASHIER,
    COLUMNS,
    MANAGER,
    ROLES,
    RightsCase,
    told_of_models,
)

RIGHTS = {"r": "read", "w": "write", "c": "create", "d": "unlink"}
# A field whose name says that it is one of these is nobody's to read.
SECRET = ("password", "secret", "token")
# Typed and told, never read: the test below proves it.
WRITE_ONLY = {("glase.account", "new_password"), ("glase.account", "has_password")}
# What cashiers may write on a till: how it behaves, nothing that permits.
HARMLESS = {"glase_one_tap", "glase_display", "glase_sounds"}
ADMIN_BUTTONS = (
    ("glase.account", "action_test_connection"),
    ("glase.account", "action_confirm_database"),
    ("glase.account", "action_open_tills"),
    ("glase.terminal", "action_register"),
    ("glase.terminal", "action_unregister"),
    ("glase.terminal", "action_renew"),
    ("glase.terminal", "action_assign"),
    ("glase.terminal", "action_assign_again"),
    ("glase.terminal", "action_assign_all"),
    ("glase.terminal", "action_register_tills"),
    ("glase.terminal", "action_replace"),
    ("glase.terminal", "action_renew_all"),
    ("glase.terminal", "action_unregister_all"),
    ("glase.terminal", "action_print_test_slip"),
    ("glase.certification", "action_run"),
    ("glase.certification", "action_accept"),
    ("glase.certification", "action_ask_earlier"),
    ("glase.certification", "action_give_back"),
    ("glase.certification", "action_protocol"),
    ("glase.certification", "ask"),
)
# What reads, and the one thing that only a bookkeeper does.
BOOKS_BUTTONS = (
    ("glase.payout", "action_book"),
    ("glase.period", "action_fetch"),
    ("glase.period", "action_print"),
    ("glase.report", "action_download"),
    ("glase.terminal", "action_open_tills"),
)


@tagged("post_install", "-at_install")
class TestModelRights(RightsCase):
    def test_the_table_of_models(self):
        told = told_of_models()
        self.assertEqual(sorted(told), self.our_models(), "doc/rights.md")
        for model, by_role in told.items():
            for role in ROLES:
                rights = by_role.get(role, "")
                records = self.env[model].with_user(self.users[role])
                for letter, operation in RIGHTS.items():
                    with self.subTest(f"{role} {operation} {model}"):
                        allowed = records.has_access(operation)
                        self.assertEqual(allowed, letter in rights)

    def test_companies_are_apart(self):
        """Each kept model has its rule, and shows a stranger nothing."""
        for model in self.our_models():
            records = self.env[model]
            if records._transient or "company_id" not in records._fields:
                continue
            with self.subTest(model):
                rules = self.env["ir.rule"].search([("model_id.model", "=", model)])
                self.assertIn("company_ids", str(rules.mapped("domain_force")))
                one = records.search([], limit=1)
                for role, stranger in self.strangers.items():
                    theirs = records.with_user(stranger)
                    if not theirs.has_access("read"):
                        continue
                    self.assertFalse(theirs.search([]), role)
                    self.assertFalse(theirs.name_search(""))
                    [all_of_them] = theirs.formatted_read_group([], [], ["__count"])
                    self.assertFalse(all_of_them["__count"], role)
                    if one:
                        with self.assertRaises(AccessError):
                            one.with_user(stranger).read(["display_name"])

    def test_every_field_by_every_road(self):
        for model in self.our_models():
            one = self.env[model].search([], limit=1)
            if one._transient:
                one = one.browse()  # a wizard is its creator's alone
            for role, user in self.users.items():
                self.walk(role, one.with_user(user))
                if not one.with_user(user).has_access("read"):
                    with self.assertRaises(AccessError):
                        one.with_user(user).name_search("")

    def test_there_is_one_of_each_model(self):
        """Without a record, the roads that read one would be no proof."""
        for model in self.our_models():
            if not self.env[model]._transient and model != "glase.period.sum":
                self.assertTrue(self.env[model].search([], limit=1), model)

    def test_no_password_along_a_relation(self):
        """Nobody finds one out through a record that leads to it."""
        found = set()
        for model in self.our_models():
            for name, field in self.env[model]._fields.items():
                if field.comodel_name not in ("glase.account", "glase.terminal"):
                    continue
                found.add((model, name))
                for role, user in self.users.items():
                    one = self.env[model].search([], limit=1).with_user(user)
                    with self.subTest(f"{role} {model}.{name}"):
                        self.assert_no_way(one, name)
        self.assertGreater(len(found), 10)

    def assert_no_way(self, one, name):
        domain = [(f"{name}.password", "=like", "s%")]
        inside = {name: {"fields": {"password": {}}}}
        ways = {
            "search": lambda: one.search(domain),
            "count": lambda: one.search_count(domain),
        }
        if one and one.sudo()[name]:
            ways["export"] = lambda: one.export_data([f"{name}/password"])
            ways["web_read"] = lambda: one.web_read(inside)
        for way, read in ways.items():
            try:
                read()
            except (UserError, ValueError):
                continue  # not allowed, or a relation that cannot be searched at all
            self.fail(way)

    def test_who_has_no_till_loads_none(self):
        for role in ("Employee", "Portal", BOOKKEEPER, ACCOUNTANT):
            with self.subTest(role), self.assertRaises(AccessError):
                self.session_id.with_user(self.users[role]).load_data([])

    def test_every_field_of_ours_elsewhere(self):
        order = self.env["pos.order"].search([], limit=1)
        for one in (self.main_pos_config, order.payment_ids[:1], self.session_id):
            for role in COLUMNS:
                records = one.with_user(self.users[role])
                self.walk(role, records, lambda name: name.startswith("glase_"))

    def walk(self, role, one, ours=lambda name: True):
        """Read each field by every road; what may not be read raises by each."""
        readable = one.has_access("read")
        for name, field in one._fields.items():
            if not ours(name) or name == "id":
                continue
            may = readable and one._has_field_access(field, "read")
            if any(word in name for word in SECRET):
                self.assertTrue(not may or (one._name, name) in WRITE_ONLY, name)
            for road, read in self.roads(one, field).items():
                with self.subTest(f"{role} {road} {one._name}.{name}"):
                    if may and road == "export" and self.leads_astray(one, field):
                        continue  # Odoo's export reads what the field leads to
                    if may:
                        self.assert_no_secret(read())
                    else:
                        # An AccessError; who may not export at all gets a UserError.
                        with self.assertRaises(UserError):
                            read()

    def leads_astray(self, one, field):
        """A relation to what this user may not read, such as a manager's account."""
        return field.relational and not one.env[field.comodel_name].has_access("read")

    def roads(self, one, field):
        name = field.name
        roads = {}
        if one:
            roads["read"] = lambda: one.read([name])
            roads["web_read"] = lambda: one.web_read({name: {}})
            roads["export"] = lambda: one.export_data([name])
        if field.store and field.type == "char":
            roads["search"] = lambda: one.search([(name, "=like", "a%")])
            roads["order"] = lambda: one.search([], order=name)
            roads["group"] = lambda: one.formatted_read_group([], [name], ["__count"])
        return roads

    def assert_no_secret(self, found):
        text = json.dumps(found, default=str)
        for secret in self.secrets():
            self.assertNotIn(secret, text)

    def test_what_cashiers_write_on_a_till_permits_nothing(self):
        config = self.main_pos_config.with_user(self.users[CASHIER])
        ours = [name for name in config._fields if name.startswith("glase_")]
        for name in ours:
            field = config._fields[name]
            if field.store:
                self.assertIn(name, HARMLESS)
                continue
            with self.subTest(name), self.assertRaises(AccessError):
                config.write({name: False})


@tagged("post_install", "-at_install")
class TestButtons(RightsCase):
    def buttons(self):
        """Every public method of ours that a browser could call on our models."""
        for model in self.our_models():
            for parent in type(self.env[model]).mro():
                if not parent.__module__.startswith("odoo.addons.pos_glase"):
                    continue
                for name in vars(parent):
                    if name.startswith("action_") or name == "ask":
                        yield model, name

    def test_buttons(self):
        """Cashiers press none of them; bookkeepers those that read, and the payout;
        managers not those of the administrator."""
        buttons = sorted(set(self.buttons()))
        self.assertLess(set(ADMIN_BUTTONS), set(buttons))
        for model, button in buttons:
            records = self.env[model]
            one = records.browse() if records._transient else records.search([])[:1]
            if not (one or records._transient):
                continue  # who may not read the model has nothing to press it on
            barred = ["Employee", CASHIER]
            if (model, button) not in BOOKS_BUTTONS:
                barred += [BOOKKEEPER, ACCOUNTANT]
            if model == "glase.payout":
                barred.append(MANAGER)
            if (model, button) in ADMIN_BUTTONS:
                barred.append(MANAGER)
            for role in barred:
                pressed = one.with_user(self.users[role])
                with self.subTest(f"{role} {model}.{button}"):
                    self.assert_barred(pressed, button)
        operations = {call["operation"] for call in self.glase.ledger("calls")}
        self.assertEqual(
            operations, {"registerTerminal", "assignSeqrId", "sendInvoice"}
        )

    def assert_barred(self, records, button):
        if records._transient:
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                records.create({})
            return
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            getattr(records, button)()

    def test_buttons_in_the_settings_of_a_till(self):
        for role in ("Employee", CASHIER, MANAGER):
            config = self.main_pos_config.with_user(self.users[role])
            for button in ("assign", "assign_again", "unregister"):
                with self.subTest(f"{role} {button}"), self.assertRaises(AccessError):
                    getattr(config, f"action_glase_{button}")()

    def test_an_admin_of_another_company(self):
        stranger = self.strangers[ADMIN]
        terminal, account = self.terminal, self.account
        for press in (
            lambda: terminal.with_user(stranger).action_unregister(),
            lambda: terminal.with_user(stranger).action_renew(),
            lambda: account.with_user(stranger).action_test_connection(),
            lambda: account.with_user(stranger).action_confirm_database(),
            lambda: self.wizard(stranger, "assign", glase_id="1").action_assign(),
            lambda: self.wizard(
                stranger, "replace", config_id=self.main_pos_config.id
            ).action_replace(),
            lambda: self.env["glase.register"]
            .with_user(stranger)
            .create(
                {
                    "config_id": self.main_pos_config.id,
                    "account_id": account.id,
                    "name": "x",
                }
            )
            .action_register(),
        ):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                press()
        operations = {call["operation"] for call in self.glase.ledger("calls")}
        self.assertLessEqual(
            operations, {"registerTerminal", "assignSeqrId", "sendInvoice"}
        )

    def wizard(self, user, name, **values):
        wizards = self.env[f"glase.{name}"].with_user(user)
        return wizards.create({"terminal_id": self.terminal.id, **values})
