# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import MANAGER
from ..mixins.actions import open_wizard

SHOWN = {"compute": "_compute_glase", "groups": MANAGER}
OF_TERMINAL = {
    "glase_state": "state",
    "glase_environment": "environment",
    "glase_code": "glase_id",
    "glase_next_code": "next_glase_id",
    "glase_trouble": "trouble",
    "glase_sticker_qr": "sticker_qr",
    "glase_fenced": "fenced",
}


class PosConfig(models.Model):
    """How the register shows Glase, and what the settings show of its terminal.

    Nothing here permits anything, for a cashier can write ``pos.config``.
    """

    _inherit = "pos.config"

    glase_terminal_id = fields.Many2one(
        "glase.terminal", string="Glase terminal", **SHOWN
    )
    glase_registered = fields.Boolean(
        string="Registered with Glase", search="_search_glase_registered", **SHOWN
    )
    glase_state = fields.Selection(
        lambda self: self.env["glase.terminal"]._fields["state"].selection, **SHOWN
    )
    glase_account_name = fields.Char(string="Glase account", **SHOWN)
    glase_environment = fields.Char(**SHOWN)
    glase_code = fields.Char(string="Glase ID", **SHOWN)
    glase_next_code = fields.Char(string="Glase ID to assign", **SHOWN)
    glase_trouble = fields.Char(string="Trouble with Glase", **SHOWN)
    glase_sticker_qr = fields.Binary(string="Sticker", **SHOWN)
    glase_fenced = fields.Boolean(string="Copy of the database", **SHOWN)
    glase_one_tap = fields.Boolean(
        string="One-tap start",
        default=True,
        help="On: a tap on Glase sends the full amount due. Off: the cashier can "
        "change the amount first.",
    )
    glase_display = fields.Selection(
        [
            ("sticker", "QR code of the sticker"),
            ("invoice", "QR code of the invoice"),
            ("none", "No code"),
        ],
        string="Customer display",
        default="sticker",
        required=True,
        help="The QR code that customers can scan on the second screen while a payment "
        "waits. The code of the sticker is always the same; the code of the invoice is "
        "for this one payment.",
    )

    glase_sounds = fields.Boolean(
        string="Sounds",
        default=True,
        help="The register makes a sound when a payment is paid, when it ends without "
        "money, and when somebody should look. Phones vibrate.",
    )

    def _compute_glase(self):
        terminals = self.env["glase.terminal"].search([("config_id", "in", self.ids)])
        terminal_of = {terminal.config_id.id: terminal for terminal in terminals}
        for config in self:
            terminal = terminal_of.get(config.id, terminals.browse())
            config.glase_terminal_id = terminal
            config.glase_registered = terminal.registered
            config.glase_account_name = terminal.sudo().account_id.display_name
            for name, of_terminal in OF_TERMINAL.items():
                config[name] = terminal[of_terminal]

    @api.model
    def _search_glase_registered(self, operator, value):
        if operator != "in":
            return NotImplemented
        registered = self.env["glase.terminal"]._search([("registered", "=", True)])
        is_registered = [("id", "in", registered.subselect("config_id"))]
        if len(set(value)) == 2:
            return []
        return is_registered if True in value else ["!", *is_registered]

    @api.model
    def _load_pos_data_read(self, records, config):
        """The register needs none of this: it has a route of its own."""
        loaded = super()._load_pos_data_read(records, config)
        ours = {
            name
            for name, field in self._fields.items()
            if field.compute in (SHOWN["compute"], "_compute_glase_dashboard")
        }
        return [
            {name: value for name, value in one.items() if name not in ours}
            for one in loaded
        ]

    # A new point of sale gets the method Glase when it is registered, and not before:
    # until then it would be a button that does nothing.

    def _default_payment_methods(self):
        methods = super()._default_payment_methods()
        return (methods - methods._glase_methods()) or methods

    def _link_same_non_cash_payment_methods(self, source_config):
        before = self.payment_method_ids
        result = super()._link_same_non_cash_payment_methods(source_config)
        self.payment_method_ids -= self.payment_method_ids._glase_methods() - before
        return result

    # What is registered stays what and where it is

    def write(self, vals):
        company = vals.get("company_id", False)
        archived = "active" in vals and not vals["active"]
        for config in self if company or archived else ():
            if archived or config.company_id.id != company:
                config._glase_check_unregistered()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_glase_terminal(self):
        self._glase_check_unregistered()
        terminals = self.env["glase.terminal"].sudo()
        terminals = terminals.with_context(active_test=False)
        terminals.search([("config_id", "in", self.ids)]).unlink()

    def _glase_check_unregistered(self):
        """:raises UserError: for a point of sale that Glase knows"""
        terminals = self.env["glase.terminal"].sudo()
        mine = terminals.search([("config_id", "in", self.ids)])
        mine._check_idle()
        if mine.filtered("registered"):
            raise UserError(
                self.env._(
                    "This point of sale is registered with Glase. Unregister it first."
                )
            )

    # Buttons

    def action_glase_register(self):
        self.ensure_one()
        if missing := self.env["glase.account"]._add_first(self.company_id):
            return missing
        title = self.env._("Register with Glase")
        return open_wizard("glase.register", title, config_id=self.id)

    def action_glase_assign(self):
        return self.glase_terminal_id.action_assign()

    def action_glase_assign_again(self):
        return self.glase_terminal_id.action_assign_again()

    def action_glase_unregister(self):
        return self.glase_terminal_id.action_unregister()

    def action_glase_open(self):
        return self.glase_terminal_id._get_records_action()
