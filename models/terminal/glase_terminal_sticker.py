# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError

from ...report.sticker_sheet import Sticker

MOST_COPIES = 100  # of each till


class GlaseTerminal(models.Model):
    """Stickers: printed by whoever may open the wizard that asks for them."""

    _inherit = "glase.terminal"

    def action_print_stickers(self):
        """Open the wizard that asks how many stickers go on a sheet."""
        self._check_glase_ids()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print Stickers"),
            "res_model": "glase.stickers",
            "view_mode": "form",
            "target": "new",
            "context": {"default_terminal_ids": self.ids},
        }

    def _stickers(self, copies):
        """What to print: ``copies`` stickers of each till.

        :raises UserError: if a till has no Glase ID, or for too many copies
        """
        self._check_glase_ids()
        if not 1 <= copies <= MOST_COPIES:
            raise UserError(
                self.env._("Print 1 to %s stickers of each till.", MOST_COPIES)
            )
        stickers = [Sticker(till.glase_id, till.name) for till in self]
        return [one for one in stickers for _copy in range(copies)]

    def _check_glase_ids(self):
        self.env["glase.stickers"].check_access("create")
        self.check_access("read")
        blank = self.filtered(lambda terminal: not terminal.glase_id)
        if blank:
            raise UserError(
                self.env._(
                    "%s has no Glase ID yet, so there is nothing to print. Assign the "
                    "Glase ID first.",
                    ", ".join(blank.mapped("name")),
                )
            )
