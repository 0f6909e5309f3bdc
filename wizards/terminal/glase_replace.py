# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ...services.terminal import registration


class GlaseReplace(models.TransientModel):
    """Another point of sale takes over sticker and account; the history stays."""

    _name = "glase.replace"
    _inherit = ["glase.chosen"]
    _description = "Replace a point of sale at Glase"

    terminal_id = fields.Many2one(
        "glase.terminal", string="Old point of sale", required=True, readonly=True
    )
    company_id = fields.Many2one(related="terminal_id.company_id")
    glase_id = fields.Char(related="terminal_id.glase_id")
    config_id = fields.Many2one(
        "pos.config",
        string="New point of sale",
        required=True,
        domain="[('company_id', '=', company_id), ('glase_registered', '=', False)]",
    )

    def action_replace(self):
        self.ensure_one()
        self.terminal_id._check_admin()
        self.config_id.check_access("read")
        return registration.replace(self.env, self.terminal_id.id, self.config_id.id)
