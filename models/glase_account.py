# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .secret import store_secret

TEST_ENDPOINT = "https://extdev.seqr.com/soap/merchant/cashregister-2"
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class GlaseAccount(models.Model):
    """A reseller account at Glase: one shop's contract, any number of terminals."""

    _name = "glase.account"
    _description = "Glase account"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, default="Glase")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    environment = fields.Selection(
        [("test", "Test"), ("production", "Production")],
        required=True,
        default="test",
        help="On a test account no money moves; the till shows a TEST mark.",
    )
    endpoint = fields.Char(
        string="Service address",
        required=True,
        default=TEST_ENDPOINT,
        help="Address of the Glase cash register service. The production address "
        "comes with your Glase account information.",
    )
    reseller = fields.Char(
        string="Reseller ID",
        required=True,
        help="As given in your Glase account information.",
    )
    reseller_user = fields.Char(
        string="User ID",
        required=True,
        default="9900",
        help="As given in your Glase account information; 9900 for most shops.",
    )
    password = fields.Char(groups=fields.NO_ACCESS, copy=False)
    new_password = fields.Char(
        string="Password",
        compute="_compute_new_password",
        inverse="_inverse_new_password",
        copy=False,
        help="Is stored, and never shown again. Leave empty to keep the stored one.",
    )
    has_password = fields.Boolean(
        string="Password is stored",
        compute="_compute_has_password",
        compute_sudo=True,
    )
    software = fields.Char(
        string="Software name",
        required=True,
        default="pos_glase",
        help="Names this software towards Glase (clientId). Certification asks for "
        "the name of your company.",
    )
    fixed_reference = fields.Char(
        string="Fixed call reference",
        help="Leave empty: each call gets its own reference. Certification asks for "
        "name and version of the POS on every call instead.",
    )
    callback_address = fields.Char(
        help="Where Glase can reach this Odoo, such as https://shop.example.com. Glase "
        "then calls when a customer has paid and the till knows it at once. Empty: the "
        "till asks once a second, which always works.",
    )
    terminal_ids = fields.One2many("glase.terminal", "account_id")

    def _compute_new_password(self):
        self.new_password = False

    def _inverse_new_password(self):
        for account in self.filtered("new_password"):
            store_secret(account.sudo(), "password", account.new_password)
        # What was typed must not be read back from the cache.
        self.invalidate_recordset(["new_password"], flush=False)

    @api.depends("password")
    def _compute_has_password(self):
        for account in self:
            account.has_password = bool(account.password)

    @api.constrains("endpoint", "environment")
    def _check_endpoint(self):
        for account in self:
            if not account._is_safe(account.endpoint):
                raise ValidationError(
                    self.env._(
                        "The service address must begin with https:// (a test "
                        "account may use http:// on this computer)."
                    )
                )

    @api.constrains("callback_address", "environment")
    def _check_callback_address(self):
        for account in self.filtered("callback_address"):
            address = urlsplit(account.callback_address)
            if not account._is_safe(account.callback_address) or address.query:
                raise ValidationError(
                    self.env._(
                        "The callback address must begin with https:// and be this "
                        "Odoo's own, such as https://shop.example.com."
                    )
                )

    def _is_safe(self, address):
        """Encrypted; a test account may stay on this computer."""
        address = urlsplit((address or "").strip())
        loopback = address.hostname in LOOPBACK and self.environment == "test"
        schemes = ("https", "http") if loopback else ("https",)
        return bool(address.hostname) and address.scheme in schemes

    @api.constrains("fixed_reference")
    def _check_fixed_reference(self):
        for account in self:
            if len(account.fixed_reference or "") > 32:
                raise ValidationError(
                    self.env._("The fixed call reference has at most 32 characters.")
                )

    def write(self, vals):
        if {"endpoint", "company_id", "reseller", "environment"} & set(vals):
            self._check_not_in_use(vals)
        return super().write(vals)

    def _check_not_in_use(self, vals):
        """Registered terminals exist at one address and reseller only."""
        for account in self.filtered("terminal_ids.registered"):
            for name in ("endpoint", "company_id", "reseller", "environment"):
                if name not in vals:
                    continue
                old = account[name].id if name == "company_id" else account[name]
                if old != vals[name]:
                    raise UserError(
                        self.env._(
                            "Tills are registered with this account. Unregister "
                            "them before you change its address, reseller, "
                            "company or kind."
                        )
                    )
