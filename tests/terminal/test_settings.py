# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The settings forms: they save nothing by accident, and say what has to wait."""

import re

from odoo.tests import Form, tagged
from odoo.tests.common import JsonRpcException

from ..admin import AdminCase
from ..common import GLASE_ID

SETTINGS = "res.config.settings"
NOISE = {"write_date", "write_uid"}
OURS = re.compile("glase_|payment_method_ids$")


@tagged("post_install", "-at_install")
class TestSettings(AdminCase):
    def setUp(self):
        super().setUp()
        self.press_register()
        self.press_assign(GLASE_ID)
        self.other = self.main_pos_config.copy({"name": "Other till"})
        self.other.write({"glase_one_tap": False, "glase_display": "none"})
        self.env["glase.terminal"]._prepare(self.other, self.account, "Other till")
        self.admin = self.env["res.users"].search([("login", "=", "glase_admin")])
        # The form shows core's own fields of accounting as well.
        self.admin.group_ids |= self.env.ref("account.group_account_manager")

    def stored(self):
        """All that is kept of terminals and accounts, and ours of all tills. (Core's
        own form clears some of core's fields whenever it is saved.)"""
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        for model in ("pos.config", "glase.terminal", "glase.account"):
            for record in self.env[model].with_context(active_test=False).search([]):
                names = [
                    name
                    for name, field in record._fields.items()
                    if field.store and name not in NOISE
                    if model != "pos.config" or OURS.match(name)
                ]
                found[model, record.id] = record.sudo().read(names, load=None)[0]
        return found

    def changed(self, before):
        """Which fields are others now: {(model, id): {name: value}}."""
        return {
            key: {name: v for name, v in values.items() if v != before[key][name]}
            for key, values in self.stored().items()
            if values != before[key]
        }

    def settings(self, config):
        settings = self.env[SETTINGS].with_user(self.admin)
        return Form(settings.with_context(default_pos_config_id=config.id))

    def config_form(self, config):
        return Form(config.with_user(self.admin), "point_of_sale.pos_config_view_form")

    def test_opened_and_saved_unchanged(self):
        before = self.stored()
        for config in (self.main_pos_config, self.other):
            self.settings(config).save().execute()
            self.config_form(config).save()
            self.assertFalse(self.changed(before), config.name)

    def test_another_till_is_looked_at(self):
        """Choosing another till at the top takes over nothing from the first."""
        before = self.stored()
        form = self.settings(self.main_pos_config)
        self.assertEqual(form.pos_glase_code, GLASE_ID)
        form.pos_config_id = self.other
        self.assertFalse(form.pos_glase_code)
        self.assertFalse(form.pos_glase_one_tap)
        self.assertEqual(form.pos_glase_display, "none")
        form.save().execute()
        self.assertFalse(self.changed(before))

    def test_one_value_of_one_till(self):
        before = self.stored()
        form = self.settings(self.other)
        form.pos_glase_display = "invoice"
        form.save().execute()
        key = ("pos.config", self.other.id)
        self.assertEqual(self.changed(before), {key: {"glase_display": "invoice"}})
        with self.config_form(self.main_pos_config) as form:
            form.glase_one_tap = False
        mine = ("pos.config", self.main_pos_config.id)
        self.assertEqual(self.changed(before)[mine], {"glase_one_tap": False})

    def test_what_is_shown_cannot_be_written(self):
        """Whoever forges the form's values reaches no terminal through it."""
        before = self.stored()
        forged = {
            "pos_config_id": self.main_pos_config.id,
            "pos_glase_code": "1",
            "pos_glase_state": "new",
            "pos_glase_environment": "production",
            "pos_glase_account_name": "x",
            "pos_glase_trouble": "x",
        }
        settings = self.env[SETTINGS].with_user(self.admin).create(forged)
        settings.execute()
        self.assertFalse(self.changed(before))

    def test_buttons_save_nothing(self):
        before = self.stored()
        settings = self.rpc(SETTINGS, "create", {"pos_config_id": self.other.id})
        for button in ("register", "assign", "open"):
            config = self.other if button == "register" else self.main_pos_config
            if config != self.other:
                values = {"pos_config_id": config.id}
                settings = self.rpc(SETTINGS, "create", values)
            action = self.rpc(
                SETTINGS, f"action_glase_{button}", [settings], route="call_button"
            )
            self.assertEqual(action["type"], "ir.actions.act_window", button)
        self.assertFalse(self.changed(before))

    # While a session is open

    def test_what_works_while_a_session_is_open(self):
        self.open_register()
        form = self.settings(self.main_pos_config)
        form.pos_glase_one_tap = False
        form.pos_glase_display = "none"
        form.save().execute()
        self.assertFalse(self.main_pos_config.glase_one_tap)
        with self.config_form(self.main_pos_config) as form:
            form.glase_display = "invoice"
        self.assertEqual(self.main_pos_config.glase_display, "invoice")
        self.assertIn("777", self.press_assign("777"))
        self.assertIn("no longer", self.press_unregister())
        # The method is still the till's, so nothing has to be added.
        self.assertIn("registered", self.press_register())

    def test_what_has_to_wait_says_why(self):
        self.press_unregister()
        self.main_pos_config.payment_method_ids -= self.glase_method
        self.open_register()
        with self.assertRaises(JsonRpcException) as caught:
            with self.assertLogs("odoo.http") as logs:
                self.press_register()
        self.assertIn("UserError", str(caught.exception))
        self.assertIn("Close the session", "".join(logs.output))
        self.assertEqual(self.till.state, "new")
        self.assertEqual(len(self.glase.calls("registerTerminal")), 1)
