# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class GlaseAccount(models.Model):
    """Whose periods are closed at Glase, and when (glase_api.md, 8.2)."""

    _inherit = "glase.account"

    report_mode = fields.Selection(
        [
            ("terminal", "Each till, when its session closes"),
            ("master", "The whole shop, when one till's session closes"),
            ("manual", "The whole shop, by hand"),
        ],
        string="Reconcile",
        required=True,
        default="terminal",
        help="When Glase is asked to close a period, whose payments are then compared "
        "with Odoo's. Choose once for a shop, and keep it.",
    )
    master_config_id = fields.Many2one(
        "pos.config",
        string="Till that closes the shop",
        ondelete="restrict",
        check_company=True,
    )

    @api.constrains("report_mode", "master_config_id")
    def _check_master(self):
        for account in self:
            if account.report_mode == "master" and not account.master_config_id:
                raise ValidationError(
                    self.env._("Choose the till whose closing closes the shop.")
                )


class GlaseTerminal(models.Model):
    """A till's number at Glase goes with it: no list of it can be fetched any more."""

    _inherit = "glase.terminal"

    def _check_marked(self):
        if self.env["glase.period"]._unmarked(self):
            raise UserError(
                self.env._(
                    "Payments of this till are in no closed Glase period yet. Close "
                    "its session, or press Close the period, then try again."
                )
            )
