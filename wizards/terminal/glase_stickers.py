# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ...models.mixins.actions import open_url


class GlaseStickers(models.TransientModel):
    """Asks how the stickers of some terminals are to be printed."""

    _name = "glase.stickers"
    _inherit = ["glase.chosen"]
    _description = "Print Glase stickers"

    terminal_ids = fields.Many2many(
        "glase.terminal", string="Points of sale", required=True
    )
    layout = fields.Selection(
        [
            ("1", "One large poster"),
            ("8", "8 per sheet"),
            ("18", "18 per sheet, the smallest that scanners can read"),
        ],
        string="Stickers",
        required=True,
        default="8",
    )
    copies = fields.Integer(string="Copies per point of sale", required=True, default=1)

    def action_print(self):
        self.ensure_one()
        self.terminal_ids._stickers(self.copies)
        terminals = ",".join(map(str, self.terminal_ids.ids))
        query = f"terminals={terminals}&layout={self.layout}&copies={self.copies}"
        return open_url(f"/pos_glase/stickers?{query}", close=True)
