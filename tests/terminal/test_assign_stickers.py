# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The stickers of several tills, scanned one after the other."""

from odoo.tests import tagged
from odoo.tests.common import JsonRpcException

from ..admin import AdminCase

TERMINAL, WIZARD = "glase.terminal", "glase.assign"


@tagged("post_install", "-at_install")
class TestAssignAll(AdminCase):
    def setUp(self):
        super().setUp()
        self.configs = self.main_pos_config
        for number in (2, 3):
            self.configs |= self.main_pos_config.copy({"name": f"Till {number}"})
        self.tills = self.env[TERMINAL]
        for config in self.configs:
            self.tills |= self.tills._prepare(config, self.account, config.name)
        for till in self.tills:
            self.press(TERMINAL, "action_register", till.id)

    def begin(self):
        button = {"route": "call_button"}
        return self.rpc(TERMINAL, "action_assign_all", self.tills.ids, **button)

    def answer(self, action, button="action_assign", **values):
        """Open the form that an action tells of, type, and press a button."""
        self.assertEqual(action["res_model"], WIZARD)
        context = action["context"]
        wizard = self.rpc(WIZARD, "create", values, context=context)
        return self.rpc(WIZARD, button, [wizard], route="call_button")

    def asked_for(self, action):
        return self.env[TERMINAL].browse(action["context"]["default_terminal_id"])

    def test_one_after_the_other(self):
        action = self.begin()
        for number, till in enumerate(self.tills, start=1):
            self.assertEqual(self.asked_for(action), till)
            told = self.answer(action, glase_id=f"00461002750{number}")
            self.assertIn(f"00461002750{number}", told["params"]["message"])
            action = told["params"]["next"]
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual(
            self.tills.mapped("glase_id"),
            ["004610027501", "004610027502", "004610027503"],
        )

    def test_a_till_is_skipped(self):
        action = self.answer(self.begin(), "action_skip")
        self.assertEqual(self.asked_for(action), self.tills[1])
        action = self.answer(action, "action_skip")
        self.assertEqual(self.asked_for(action), self.tills[2])
        self.assertFalse(self.glase.calls("assignSeqrId"))

    def test_what_glase_refuses_is_asked_for_again(self):
        self.glase.fault("assignSeqrId", "code:53")
        again = self.answer(self.begin(), glase_id="004610027501")
        self.assertIn("53", again["context"]["default_trouble"])
        self.assertEqual(self.asked_for(again), self.tills[0])
        told = self.answer(again, glase_id="004610027502")
        self.assertEqual(self.asked_for(told["params"]["next"]), self.tills[1])
        self.assertEqual(self.tills[0].glase_id, "004610027502")

    def test_who_has_one_is_left_out(self):
        self.answer(self.begin(), glase_id="004610027501")
        self.env.invalidate_all()
        self.assertEqual(self.asked_for(self.begin()), self.tills[1])
        for till in self.tills[1:]:
            self.press(TERMINAL, "action_unregister", till.id)
        self.assertFalse(self.begin()["params"]["tills"], "says that nothing is to do")


@tagged("post_install", "-at_install")
class TestWithoutAccount(AdminCase):
    """Whatever an admin presses first leads to the account that is missing."""

    def setUp(self):
        super().setUp()
        self.account.unlink()

    def test_the_account_comes_first(self):
        config = self.main_pos_config.id
        for model, button, ids in (
            ("pos.config", "action_glase_register", [config]),
            (TERMINAL, "action_register_tills", []),
        ):
            action = self.rpc(model, button, ids, route="call_button")
            self.assertEqual(action["res_model"], "glase.account")
            self.assertEqual(action["views"], [[False, "form"]])

    def test_a_cashier_gets_no_such_form(self):
        self.authenticate("pos_user", "pos_user")
        with self.assertRaises(JsonRpcException), self.assertLogs("odoo.http"):
            self.rpc(TERMINAL, "action_register_tills", [], route="call_button")
