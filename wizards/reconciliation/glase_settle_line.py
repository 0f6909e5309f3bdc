# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ...models.mixins.text import NOTE_LENGTH


class GlaseSettleLine(models.TransientModel):
    """A difference that no button can end: the note stays with it."""

    _name = "glase.settle.line"
    _inherit = ["glase.typed", "glase.chosen"]
    _description = "Resolve a Glase difference with a note"
    _longest = {"note": NOTE_LENGTH}

    line_id = fields.Many2one("glase.period.line", required=True, readonly=True)
    kind = fields.Selection(related="line_id.kind")
    note = fields.Char(required=True, help="What you found out, and what you did.")

    def action_settle(self):
        self.ensure_one()
        self.line_id.check_access("write")
        self.line_id.sudo()._set_settled(self.note)
