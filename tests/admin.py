# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""An admin's browser, for the tests of registering a till."""

from odoo import SUPERUSER_ID
from odoo.tools.convert import convert_file

from .common import GlaseCommon

ADMIN = "base.group_system,point_of_sale.group_pos_manager"


class AdminCase(GlaseCommon):
    """An admin's browser, and a till that nobody has made a terminal yet."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.terminal.unlink()
        cls.main_pos_config.payment_method_ids -= cls.glase_method
        cls.new_user("glase_admin", ADMIN)

    def setUp(self):
        super().setUp()
        self.authenticate("glase_admin", "glase_admin")

    def rpc(self, model, method, *args, route="call_kw", **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        url = f"/web/dataset/{route}/{model}/{method}"
        result = self.make_jsonrpc_request(url, params)
        self.env.invalidate_all()
        return result

    def press(self, model, method, record_id):
        """Press a button; returns what the admin reads, in a note or below a field."""
        action = self.rpc(model, method, [record_id], route="call_button")
        trouble = action and action.get("context", {}).get("default_trouble")
        return trouble or (action and action["params"]["message"])

    def press_register(self):
        """Settings, *Register terminal*, and the wizard as it opens."""
        model = "res.config.settings"
        values = {"pos_config_id": self.main_pos_config.id}
        settings = [self.rpc(model, "create", values)]
        button = {"route": "call_button"}
        action = self.rpc(model, "action_glase_register", settings, **button)
        context = action["context"]
        names = ["config_id", "account_id"]
        values = self.rpc("glase.register", "default_get", names, context=context)
        wizard = self.rpc("glase.register", "create", values, context=context)
        return self.press("glase.register", "action_register", wizard)

    def press_assign(self, text):
        wizard = self.rpc(
            "glase.assign", "create", {"terminal_id": self.till.id, "glase_id": text}
        )
        return self.press("glase.assign", "action_assign", wizard)

    def press_unregister(self):
        return self.press(
            "pos.config", "action_glase_unregister", self.main_pos_config.id
        )

    def load_demo(self):
        """The add-on's demo data, in the company of the till."""
        company = self.main_pos_config.company_id
        root = self.env(user=SUPERUSER_ID, context={"allowed_company_ids": company.ids})
        main = [("module", "=", "base"), ("name", "=", "main_company")]
        root["ir.model.data"].search(main).res_id = company.id
        root.flush_all()
        self.registry.clear_cache()
        self.addCleanup(self.registry.clear_cache)
        demo = "demo/glase_demo.xml"
        convert_file(root, "pos_glase", demo, {}, "init", noupdate=True)
        return root.ref("pos_glase.demo_account").with_env(self.env)

    @property
    def till(self):
        self.env.invalidate_all()
        return self.env["glase.terminal"].search(
            [("config_id", "=", self.main_pos_config.id)]
        )

    @property
    def password(self):
        self.env.cr.execute(
            "SELECT password FROM glase_terminal WHERE config_id = %s",
            [self.main_pos_config.id],
        )
        return self.env.cr.fetchone()[0]

    def assert_nothing_stays(self):
        """Not registered, no secret, and nothing that looks like a terminal."""
        self.assertEqual(self.till.state, "new")
        self.assertFalse(self.till.terminal_id)
        self.assertFalse(self.till.glase_id)
        self.assertFalse(self.till.lease_until)
        self.assertIsNone(self.password)
