# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models

MANAGER = "point_of_sale.group_pos_manager"


class PosConfig(models.Model):
    """How the till shows Glase, and what the settings forms show of its terminal.

    Nothing here permits anything, for a cashier can write ``pos.config``.
    """

    _inherit = "pos.config"

    glase_terminal_id = fields.Many2one(
        "glase.terminal",
        string="Glase terminal",
        compute="_compute_glase",
        groups=MANAGER,
    )
    glase_state = fields.Selection(
        selection=lambda self: self.env["glase.terminal"]._fields["state"].selection,
        compute="_compute_glase",
        groups=MANAGER,
    )
    glase_environment = fields.Char(compute="_compute_glase", groups=MANAGER)
    glase_code = fields.Char(
        string="Glase ID", compute="_compute_glase", groups=MANAGER
    )
    glase_last_answer = fields.Char(compute="_compute_glase", groups=MANAGER)
    glase_one_tap = fields.Boolean(
        string="One-tap start",
        default=True,
        help="A tap on Glase sends what is due. Otherwise the cashier may first change "
        "the amount, and then sends it.",
    )
    glase_display = fields.Selection(
        [
            ("sticker", "Code of the sticker"),
            ("invoice", "Code of the bill"),
            ("none", "No code"),
        ],
        string="Customer display",
        default="sticker",
        required=True,
        help="What the customer can scan on the second screen while a payment waits. "
        "The code of the sticker is always the same; the code of the bill leads to "
        "this one bill.",
    )

    def _compute_glase(self):
        terminals = self.env["glase.terminal"].search([("config_id", "in", self.ids)])
        terminal_of = {terminal.config_id.id: terminal for terminal in terminals}
        for config in self:
            terminal = terminal_of.get(config.id, terminals.browse())
            config.glase_terminal_id = terminal
            config.glase_state = terminal.state
            config.glase_environment = terminal.environment
            config.glase_code = terminal.glase_id
            config.glase_last_answer = terminal.last_answer

    def action_glase_register(self):
        """Open the wizard that asks for the account and registers the till."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register at Glase"),
            "res_model": "glase.register",
            "view_mode": "form",
            "target": "new",
            "context": {"default_config_id": self.id},
        }

    def action_glase_assign(self):
        self.ensure_one()
        return self.glase_terminal_id.action_assign()

    def action_glase_unregister(self):
        self.ensure_one()
        return self.glase_terminal_id.action_unregister()
