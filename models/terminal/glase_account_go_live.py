# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class GlaseAccount(models.Model):
    """Going live: the checklist that leads from a test account to production, which is
    an account of its own, with other credentials and other stickers."""

    _inherit = "glase.account"

    test_account_id = fields.Many2one(
        "glase.account",
        string="Test account",
        check_company=True,
        copy=False,
        domain="[('environment', '=', 'test'), ('company_id', '=', company_id)]",
        help="The test account whose points of sale go live with this account.",
    )
    certified = fields.Boolean(
        string="Certified by Glase",
        copy=False,
        help="Tick it when Glase has certified your setup.",
    )
    is_live = fields.Boolean(
        string="In operation", compute="_compute_go_live", compute_sudo=True
    )
    # What stands in the form: [{code, text, done, button or tick}]
    go_live = fields.Json(compute="_compute_go_live", compute_sudo=True)

    def _compute_go_live(self):
        for account in self:
            steps = account._go_live_steps()
            account.is_live = all(done for _name, done, _text in steps)
            account.go_live = [
                {
                    "code": name,
                    "text": text,
                    "done": bool(done),
                    "tick" if name in self._fields else "button": name,
                }
                for name, done, text in steps
            ]

    def _go_live_steps(self):
        """[(name, whether it is done, what is to do)], in this order. The name is the
        field that a person ticks, or the button that an open step leads to."""
        env = self.env
        terminals = self.terminal_ids.filtered("registered")
        still_testing = self.test_account_id.terminal_ids.filtered("registered")
        has_ids = bool(terminals) and all(terminals.mapped("glase_id"))
        has_taken = env["glase.terminal"]._has_taken(self.terminal_ids)
        enter = env._("Enter the production address, IDs and password; test them")
        certify = env._("Certified by Glase")
        unregister = env._("Unregister the points of sale from the test account")
        register = env._("Register the points of sale with this account")
        scan = env._("Scan the production sticker of each point of sale")
        take = env._("Take a small payment, and refund it")
        return [
            ("action_test_connection", self.last_test_good, enter),
            ("certified", self.certified, certify),
            ("action_open_test_tills", not still_testing, unregister),
            ("action_register_tills", bool(terminals), register),
            ("action_assign_all", has_ids, scan),
            ("action_test_payment", has_taken, take),
        ]

    # Where the steps lead

    def action_open_test_tills(self):
        return self.test_account_id.action_open_tills()

    def action_register_tills(self):
        self.ensure_one()
        action = self.env["glase.terminal"].action_register_tills()
        context = {
            "default_company_id": self.company_id.id,
            "default_account_id": self.id,
        }
        return {**action, "context": context}

    def action_assign_all(self):
        return self._terminals_to_press().action_assign_all()

    def action_test_payment(self):
        return self._terminals_to_press().action_test_payment()

    def _terminals_to_press(self):
        """With none chosen the buttons mean all points of sale, also those of other
        accounts."""
        return self.terminal_ids or self.terminal_ids._refuse_none_ready()

    def action_go_live(self):
        """Open the production account of a test account, or the form of a new one."""
        self.ensure_one()
        known = self.search([("test_account_id", "=", self.id)], limit=1)
        return known._get_records_action(
            name=self.env._("Go live"),
            context={
                "default_name": self.env._("%s, production", self.name),
                "default_company_id": self.company_id.id,
                "default_environment": "production",
                "default_endpoint": "",
                "default_software": self.software,
                "default_test_account_id": self.id,
            },
        )
