# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...services.common.client_actions import progress


class GlaseRegisterTills(models.TransientModel):
    """Registers all chosen points of sale of a company, one after the other."""

    _name = "glase.register.tills"
    _inherit = ["glase.chosen"]
    _description = "Register points of sale with Glase"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self._default_company_id()
    )
    account_id = fields.Many2one(
        "glase.account",
        string="Glase account",
        required=True,
        domain="[('company_id', '=', company_id)]",
        compute="_compute_account_id",
        precompute=True,
        store=True,
        readonly=False,
    )
    config_ids = fields.Many2many(
        "pos.config",
        string="Points of sale",
        required=True,
        domain="[('company_id', '=', company_id), ('glase_registered', '=', False)]",
        compute="_compute_config_ids",
        precompute=True,
        store=True,
        readonly=False,
    )

    @api.model
    def _chosen(self):
        """The points of sale that were ticked in the list, if any were."""
        if self.env.context.get("active_model") != "glase.terminal":
            return self.env["pos.config"]
        ids = self.env.context.get("active_ids") or []
        return self.env["glase.terminal"].browse(ids).config_id

    @api.model
    def _default_company_id(self):
        return self._chosen()[:1].company_id or self.env.company

    @api.depends("company_id")
    def _compute_account_id(self):
        for wizard in self:
            wizard.account_id = self.env["glase.account"]._usual(wizard.company_id)

    @api.depends("company_id")
    def _compute_config_ids(self):
        for wizard in self:
            of_company = [("company_id", "=", wizard.company_id.id)]
            free = self.env["pos.config"].search(
                [*of_company, ("glase_registered", "=", False)]
            )
            wizard.config_ids = (free & self._chosen()) or free

    def action_register(self):
        """Make them terminals; the browser then registers one after the other."""
        self.ensure_one()
        terminals = self.env["glase.terminal"]
        for config in self.config_ids:
            name = terminals._name_of(config)
            terminals |= terminals._prepare(config, self.account_id, name)
        return progress(
            self.env._("Register with Glase"),
            terminals.filtered(lambda terminal: not terminal.registered),
            "action_register",
            then="action_assign_all",
        )
