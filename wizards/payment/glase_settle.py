# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

from ...models.mixins.text import NOTE_LENGTH


class GlaseSettle(models.TransientModel):
    """A manager resolves what no button can: the note is kept in the audit trail."""

    _name = "glase.settle"
    _inherit = ["glase.typed", "glase.chosen"]
    _description = "Resolve a Glase transaction with a note"
    _longest = {"note": NOTE_LENGTH}

    transaction_id = fields.Many2one("glase.transaction", required=True, readonly=True)
    reason = fields.Char(related="transaction_id.unresolved_reason")
    seen = fields.Char(readonly=True)  # by the manager who opened it
    note = fields.Char(required=True, help="What you found out, and what you did.")

    def action_settle(self):
        self.ensure_one()
        self.transaction_id._check_manager()
        self.transaction_id.sudo()._settle_with_note(self.note, self.seen)
