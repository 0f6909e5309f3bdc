# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ...const import MANAGER
from ..mixins.actions import open_wizard


class GlaseTerminal(models.Model):
    """From an empty database to the first payment: what stands above the list of
    points of sale until it is done, and the payment that tries it out."""

    _inherit = "glase.terminal"

    @api.model
    def first_steps(self):
        """[{code, text, done, button}], in this order; empty for who may not take
        them."""
        accounts = self.env["glase.account"]
        if not accounts.has_access("create"):
            return []
        mine = [("company_id", "in", self.env.companies.ids)]
        terminals = self.search([*mine, ("registered", "=", True)])
        has_account = accounts.search_count([*mine, ("last_test_good", "=", True)])
        has_ids = bool(terminals) and all(terminals.mapped("glase_id"))
        env = self.env
        add = env._("Add your Glase account, and test the connection")
        register = env._("Register a point of sale")
        scan = env._("Scan the sticker of each point of sale")
        take = env._("Take the first payment, as a test")
        steps = [
            ("action_first_account", has_account or terminals, add),
            ("action_register_tills", terminals, register),
            ("action_assign_all", has_ids, scan),
            ("action_test_payment", self._has_taken(terminals), take),
        ]
        return [
            {"code": name, "text": text, "done": bool(done), "button": name}
            for name, done, text in steps
        ]

    @api.model
    def _has_taken(self, terminals):
        """Whether one of these points of sale was ever paid at."""
        paid = [("terminal_id", "in", terminals.ids), ("payment_date", "!=", False)]
        return bool(self.env["glase.transaction"].sudo().search_count(paid, limit=1))

    # Where the steps lead, with nothing chosen

    def action_first_account(self):
        """The form of the account that is there, else of a new one."""
        accounts = self.env["glase.account"]
        accounts.check_access("create")
        company = self.env.company
        known = accounts.search([("company_id", "=", company.id)], limit=1)
        return accounts._add_first(company) or known._get_records_action()

    def action_test_payment(self):
        """Opens what sends an invoice to one of these points of sale, else to any."""
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Point of Sale manager may do this."))
        chosen = self or self.search([("company_id", "=", self.env.company.id)])
        ready = chosen.filtered(lambda terminal: not terminal._why_not_ready())[:1]
        if not ready and len(chosen) == 1:
            raise UserError(chosen._why_not_ready())
        if not ready:
            self._refuse_none_ready()
        title = self.env._("Test payment")
        return open_wizard("glase.test.payment", title, terminal_id=ready.id)

    @api.model
    def _refuse_none_ready(self):
        """:raises UserError: always"""
        raise UserError(
            self.env._(
                "No point of sale is ready for a payment yet. Register one and "
                "scan its sticker first."
            )
        )
