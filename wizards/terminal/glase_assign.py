# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ...services.terminal import assign_sticker


class GlaseAssign(models.TransientModel):
    """Asks for the Glase ID of the terminal's sticker, typed or scanned."""

    _name = "glase.assign"
    _inherit = ["glase.typed", "glase.chosen"]
    _description = "Assign Glase ID"

    terminal_id = fields.Many2one(
        "glase.terminal", string="Point of Sale", required=True, readonly=True
    )
    glase_id = fields.Char(
        string="Glase ID",
        help="Scan the sticker, or enter the code below its barcode.",
    )
    rest_ids = fields.Many2many(
        "glase.terminal", string="Then", readonly=True, help="The next points of sale."
    )

    def action_assign(self):
        """Assign it; of several terminals the next one follows, or the same again."""
        self.ensure_one()
        self.terminal_id._check_admin()
        glase_id = assign_sticker.parse_glase_id(self.env, self.glase_id)
        again = self.rest_ids and (self.terminal_id | self.rest_ids)._assign_each()
        following = self.action_skip()
        told = assign_sticker.assign(self.env, self.terminal_id.id, glase_id)
        if not (again and told):
            return following if again else told
        failed = told["params"]["type"] == "danger"
        told["params"]["next"] = again if failed else following
        return told

    def action_skip(self):
        """Leave this terminal without a Glase ID, and go on."""
        if not self.rest_ids:
            return {"type": "ir.actions.act_window_close"}
        return self.rest_ids._assign_each()
