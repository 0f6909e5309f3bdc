# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exchange import terminal as exchange


class GlaseRegister(models.TransientModel):
    """Asks for the account with which a till is registered at Glase."""

    _name = "glase.register"
    _description = "Register a till at Glase"

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
        help="Is shown on the buyer's phone.",
    )

    @api.model
    def _default_account_id(self):
        config = self.env["pos.config"].browse(
            self.env.context.get("default_config_id")
        )
        if config.glase_terminal_id:
            return config.glase_terminal_id.account_id
        accounts = self.env["glase.account"].search(
            [("company_id", "=", config.company_id.id)], limit=2
        )
        return accounts if len(accounts) == 1 else False

    @api.depends("config_id")
    def _compute_name(self):
        for wizard in self:
            config = wizard.config_id
            wizard.name = f"{config.company_id.name}, {config.name}"

    def action_register(self):
        """Make the till a Glase terminal, with the payment method if it lacks one."""
        self.ensure_one()
        values = {"account_id": self.account_id.id, "name": self.name}
        terminal = self.config_id.glase_terminal_id
        if not terminal:
            terminal = terminal.create({"config_id": self.config_id.id, **values})
        elif terminal.state in ("new", "unclear"):
            terminal.write(values)
        self._add_payment_method()
        return exchange.register(self.env, terminal.id)

    def _add_payment_method(self):
        config = self.config_id
        if "glase" in config.payment_method_ids.mapped("use_payment_terminal"):
            return
        if config.has_active_session:
            raise UserError(
                self.env._(
                    "The till needs the payment method Glase, which can only be added "
                    "while no session is open. Close the session, then register."
                )
            )
        # Who administers Odoo need not have the accountant's rights.
        methods = self.env["pos.payment.method"].sudo()
        method = methods._glase_of_company(config.company_id)
        config.payment_method_ids |= method.sudo(False)
