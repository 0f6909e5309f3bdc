# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from markupsafe import Markup

from odoo import fields, models

DONE = Markup('<li><i class="fa fa-fw fa-check-square-o text-success"></i> %s</li>')
OPEN = Markup('<li><i class="fa fa-fw fa-square-o text-muted"></i> <b>%s</b></li>')


class GlaseAccount(models.Model):
    """Going live: the checklist that leads from a test account to production.

    Production is an account of its own: Glase gives other credentials for it, its
    stickers are others, and what was tried stays with the test account.
    """

    _inherit = "glase.account"

    test_account_id = fields.Many2one(
        "glase.account",
        string="Tried with",
        check_company=True,
        copy=False,
        domain="[('environment', '=', 'test'), ('company_id', '=', company_id)]",
        help="The test account whose tills go live with this account.",
    )
    certified = fields.Boolean(
        string="Certified by Glase",
        copy=False,
        help="Tick it when Glase has certified your set-up.",
    )
    is_live = fields.Boolean(
        string="In operation", compute="_compute_go_live", compute_sudo=True
    )
    go_live = fields.Html(
        string="Go live", compute="_compute_go_live", compute_sudo=True
    )

    def _compute_go_live(self):
        for account in self:
            steps = account._go_live_steps()
            account.is_live = all(done for done, _text in steps)
            lines = [(DONE if done else OPEN) % text for done, text in steps]
            account.go_live = Markup('<ul class="list-unstyled">%s</ul>') % (
                Markup().join(lines)
            )

    def _go_live_steps(self):
        """What is done and what is still to do, in this order."""
        tills = self.terminal_ids.filtered("registered")
        still_testing = self.test_account_id.terminal_ids.filtered("registered")
        paid = self.env["glase.transaction"].search_count(
            [("terminal_id", "in", self.terminal_ids.ids), ("state", "=", "paid")],
            limit=1,
        )
        has_ids = bool(tills) and all(till.glase_id for till in tills)
        env = self.env
        return [
            (
                self.last_test_good,
                env._("Type address, IDs and password of production; Test connection"),
            ),
            (
                self.certified,
                env._("Have your set-up certified by Glase, and tick it here"),
            ),
            (not still_testing, env._("Unregister the tills from the test account")),
            (bool(tills), env._("Register the tills with this account")),
            (has_ids, env._("Give each till the Glase ID of its production sticker")),
            (bool(paid), env._("Take one small payment at a till, and refund it")),
        ]

    def action_go_live(self):
        """Open the production account of a test account, or the form of a new one."""
        self.ensure_one()
        known = self.search([("test_account_id", "=", self.id)], limit=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Go live"),
            "res_model": self._name,
            "res_id": known.id,
            "views": [(False, "form")],
            "context": {
                "default_name": self.env._("%s, production", self.name),
                "default_company_id": self.company_id.id,
                "default_environment": "production",
                "default_endpoint": "",
                "default_software": self.software,
                "default_test_account_id": self.id,
            },
        }
