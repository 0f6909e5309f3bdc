# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models
from odoo.exceptions import UserError

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
    trouble = fields.Char(readonly=True, help="Why the last scan was not taken.")
    rest_ids = fields.Many2many(
        "glase.terminal", string="Then", readonly=True, help="The next points of sale."
    )

    def action_assign(self):
        """Assign it; of several terminals the next one follows. What was wrong with it
        stands below the field, where it is scanned again."""
        self.ensure_one()
        self.terminal_id._check_admin()
        again = (self.terminal_id | self.rest_ids)._assign_each()
        following, has_rest = self.action_skip(), bool(self.rest_ids)
        try:
            glase_id = assign_sticker.parse_glase_id(self.env, self.glase_id)
            told = assign_sticker.assign(self.env, self.terminal_id.id, glase_id)
        except UserError as refused:
            return self._with_trouble(again, str(refused))
        if not told:
            return following if has_rest else told
        if told["params"]["type"] == "danger":
            return self._with_trouble(again, told["params"]["message"])
        told["params"]["next"] = following
        return told

    def _with_trouble(self, action, text):
        action["context"]["default_trouble"] = text
        return action

    def action_skip(self):
        """Leave this terminal without a Glase ID, and go on."""
        if not self.rest_ids:
            return {"type": "ir.actions.act_window_close"}
        return self.rest_ids._assign_each()
