# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ..exchange import sticker


class GlaseAssign(models.TransientModel):
    """Asks for the Glase ID of the till's sticker, typed or scanned."""

    _name = "glase.assign"
    _inherit = ["glase.typed", "glase.chosen"]
    _description = "Assign Glase ID"

    terminal_id = fields.Many2one(
        "glase.terminal", string="Till", required=True, readonly=True
    )
    glase_id = fields.Char(
        string="Glase ID",
        help="Scan the sticker, or type what is printed below its bar code.",
    )

    def action_assign(self):
        self.ensure_one()
        self.terminal_id._check_admin()
        glase_id = sticker.parse_glase_id(self.env, self.glase_id)
        return sticker.assign(self.env, self.terminal_id.id, glase_id)
