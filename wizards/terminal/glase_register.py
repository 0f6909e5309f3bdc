# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...models.mixins.text import check_texts
from ...models.terminal.glase_terminal import NAME_LENGTH


class GlaseRegister(models.TransientModel):
    """Asks for the account with which a point of sale is registered at Glase."""

    _name = "glase.register"
    _inherit = ["glase.typed", "glase.chosen"]
    _description = "Register a point of sale with Glase"

    config_id = fields.Many2one(
        "pos.config", string="Point of Sale", required=True, readonly=True
    )
    company_id = fields.Many2one(related="config_id.company_id")
    account_id = fields.Many2one(
        "glase.account",
        required=True,
        domain="[('company_id', '=', company_id)]",
        default=lambda self: self._default_account_id(),
    )
    name = fields.Char(
        string="Name at Glase",
        required=True,
        compute="_compute_name",
        precompute=True,
        store=True,
        readonly=False,
        help="Shown on the customer's phone.",
    )

    @api.model
    def _default_account_id(self):
        config = self.env["pos.config"].browse(
            self.env.context.get("default_config_id")
        )
        known = config.glase_terminal_id.account_id.filtered("active")
        return known or self.env["glase.account"]._usual(config.company_id)

    @api.depends("config_id")
    def _compute_name(self):
        for wizard in self:
            wizard.name = self.env["glase.terminal"]._name_of(wizard.config_id)

    @api.constrains("name")
    def _check_name(self):
        for wizard in self:
            check_texts(wizard, {"name": NAME_LENGTH}, one_line=False)

    def action_register(self):
        """Register it; it gets the payment method when Glase has confirmed, and its
        sticker is asked for next."""
        self.ensure_one()
        terminals = self.env["glase.terminal"]
        terminal = terminals._prepare(self.config_id, self.account_id, self.name)
        return terminal.action_register()
