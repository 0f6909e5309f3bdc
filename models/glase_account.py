# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..services.terminal import connection_test
from .secret import store_secret
from .texts import check_texts

TEST_ENDPOINT = "https://extdev.seqr.com/soap/merchant/cashregister-2"
FIXED_REFERENCE = "Odoo POS Glase 19.0"
LIMITS = {
    "name": 80,
    "reseller": 64,
    "reseller_user": 32,
    "software": 80,
    "fixed_reference": 32,  # glase_api.md, 3.1
}
# Registered terminals exist at one address and for one reseller only.
FROZEN = ("endpoint", "company_id", "reseller", "environment")
# What Test connection has found out holds for these values only.
TESTED = ("endpoint", "reseller", "reseller_user", "environment")


class GlaseAccount(models.Model):
    """A reseller account at Glase: one shop's contract, any number of terminals."""

    _name = "glase.account"
    _inherit = ["glase.typed", "glase.chosen", "glase.exported"]
    _description = "Glase account"
    _longest = LIMITS
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
    reference_mode = fields.Selection(
        [
            ("unique", "A new one for each call"),
            ("fixed", "Name and version of the POS (for certification)"),
        ],
        string="Call reference",
        required=True,
        default="unique",
        help="By which Glase finds a call in its logs (clientReference).",
    )
    fixed_reference = fields.Char(
        string="Name and version",
        default=FIXED_REFERENCE,
        help="Sent with every call while the certification lasts.",
    )
    receipt_type = fields.Selection(
        [("text/html", "text/html"), ("Base64", "Base64 (for certification)")],
        string="Receipt document",
        required=True,
        default="text/html",
        help="How the receipt that is filed with Glase is labelled. It is the same "
        "HTML receipt, sent in base64, either way.",
    )
    callback_address = fields.Char(
        help="Where Glase can reach this Odoo, such as https://shop.example.com. Glase "
        "then calls when a customer has paid and the till knows it at once. Empty: the "
        "till asks once a second, which always works.",
    )
    last_test = fields.Char(string="Last test", readonly=True, copy=False)
    last_test_at = fields.Datetime(string="Tested at", readonly=True, copy=False)
    last_test_good = fields.Boolean(
        string="Last test succeeded", readonly=True, copy=False
    )
    terminal_ids = fields.One2many("glase.terminal", "account_id")
    terminal_count = fields.Integer(
        string="Tills", compute="_compute_terminal_count", compute_sudo=True
    )

    def _compute_new_password(self):
        self.new_password = False

    def _inverse_new_password(self):
        for account in self.filtered("new_password"):
            check_texts(account, {"new_password": 128})
            store_secret(account.sudo(), "password", account.new_password)
            account._forget_test()
        # What was typed must not be read back from the cache.
        self.invalidate_recordset(["new_password"], flush=False)

    @api.depends("password")
    def _compute_has_password(self):
        for account in self:
            account.has_password = bool(account.password)

    def _compute_terminal_count(self):
        for account in self:
            account.terminal_count = len(account.terminal_ids.filtered("registered"))

    @api.constrains("reference_mode", "fixed_reference")
    def _check_fixed_reference(self):
        for account in self:
            if account.reference_mode == "fixed" and not account.fixed_reference:
                raise ValidationError(
                    self.env._("Type the name and version of the POS for the calls.")
                )

    def write(self, vals):
        if set(FROZEN) & set(vals):
            self._check_not_in_use(vals)
        if "active" in vals and not vals["active"]:
            self._check_no_terminals()
        changed = self.filtered(
            lambda account: any(
                name in vals and account[name] != vals[name] for name in TESTED
            )
        )
        result = super().write(vals)
        changed._forget_test()
        return result

    def _check_not_in_use(self, vals):
        for account in self.filtered("terminal_ids.registered"):
            for name in FROZEN:
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

    def _check_no_terminals(self):
        if self.filtered("terminal_ids.registered"):
            raise UserError(
                self.env._(
                    "Tills are registered with this account. Unregister them before "
                    "you archive it."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.with_context(active_test=False).terminal_ids:
            raise UserError(
                self.env._("Tills have used this account. Archive it instead.")
            )

    @api.model
    def _add_first(self, company):
        """The form of a new account where there is none yet; else nothing."""
        if self.search_count([("company_id", "=", company.id)], limit=1):
            return None
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Add your Glase account"),
            "res_model": self._name,
            "views": [(False, "form")],
            "context": {"default_company_id": company.id},
        }

    @api.model
    def _only_one(self, company):
        """The account of a company that has no other, which need not be chosen."""
        accounts = self.search([("company_id", "=", company.id)], limit=2)
        return accounts if len(accounts) == 1 else accounts.browse()

    def action_open_tills(self):
        """The tills that were registered with this account, in their list."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["glase.terminal"].action_open_tills()
        return {**action, "domain": [("account_id", "=", self.id)]}

    # Test connection

    def action_test_connection(self):
        """Ask Glase whether address and login are right; leaves nothing there."""
        self.ensure_one()
        self.check_access("write")
        return connection_test.test(self.env, self.id)

    def _note_test(self, text, good):
        self.write(
            {
                "last_test": text,
                "last_test_good": good,
                "last_test_at": fields.Datetime.now(),
            }
        )

    def _forget_test(self):
        if any(self.mapped("last_test")):
            self.write({"last_test": False, "last_test_good": False})

    def _call_reference(self):
        """What every call is sent with, empty for a new one each
        (glase_api.md, 3.1)."""
        return self.fixed_reference if self.reference_mode == "fixed" else ""
