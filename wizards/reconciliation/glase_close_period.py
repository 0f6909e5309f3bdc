# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...services.reconciliation import close_period


class GlaseClosePeriod(models.TransientModel):
    """Closes a period by hand: of a terminal, or of the whole shop."""

    _name = "glase.close.period"
    _inherit = ["glase.chosen"]
    _description = "Close a Glase period"

    terminal_id = fields.Many2one(
        "glase.terminal",
        string="Point of Sale",
        required=True,
        domain="[('registered', '=', True)]",
        default=lambda self: self._default_terminal_id(),
    )
    of_shop = fields.Boolean(
        string="Of the whole shop", compute="_compute_of_shop", compute_sudo=True
    )

    @api.model
    def _default_terminal_id(self):
        terminals = self.env["glase.terminal"].search(
            [("registered", "=", True), ("company_id", "in", self.env.companies.ids)],
            limit=2,
        )
        return terminals if len(terminals) == 1 else False

    @api.depends("terminal_id")
    def _compute_of_shop(self):
        for wizard in self:
            account = wizard.terminal_id.account_id
            wizard.of_shop = account.report_mode in ("master", "manual")

    def action_close(self):
        self.ensure_one()
        self.terminal_id.check_access("read")
        terminal = self.terminal_id.sudo()
        if not terminal.registered:
            raise UserError(
                self.env._("This point of sale is not registered with Glase.")
            )
        period = self.env["glase.period"].sudo()._wanted(terminal.account_id, terminal)
        if not period:
            raise UserError(self.env._("This period is already being closed."))
        return close_period.mark_now(self.env, period.id)
