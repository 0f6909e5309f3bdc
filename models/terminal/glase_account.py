# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import re
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...const import events
from ...services.terminal import connection_test
from ..mixins.secret import store_secret
from ..mixins.text import check_texts

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
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TEST_HOST = re.compile(r"extdev\d*\.seqr\.(com|se)")  # glase_api.md, 2.2
LONGEST = 255  # characters


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
        help="With a test account no real money moves; the register shows a TEST mark.",
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
        help="Stored; never shown again. Leave empty to keep the current password.",
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
        help="The name of this software at Glase (clientId). For certification, enter "
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
        help="Glase finds a call in its logs by this reference (clientReference).",
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
        "then notifies Odoo when a customer has paid, and the register knows it at "
        "once. Empty: the register polls once a second, which always works.",
    )
    last_test = fields.Char(string="Last test", readonly=True, copy=False)
    last_test_at = fields.Datetime(string="Tested at", readonly=True, copy=False)
    last_test_good = fields.Boolean(
        string="Last test succeeded", readonly=True, copy=False
    )
    terminal_ids = fields.One2many("glase.terminal", "account_id")
    terminal_count = fields.Integer(
        string="Points of sale", compute="_compute_terminal_count", compute_sudo=True
    )
    database_uuid = fields.Char(
        string="Registered in database (UUID)", readonly=True, copy=False
    )
    database_name = fields.Char(
        string="Registered in database", readonly=True, copy=False
    )
    fenced = fields.Boolean(
        string="Copy of the database",
        compute="_compute_fenced",
        help="This database is a copy of the one that registered the points of sale.",
    )
    # Whose periods are closed at Glase, and when (glase_api.md, 8.2)
    report_mode = fields.Selection(
        [
            ("terminal", "Each point of sale, when its session closes"),
            ("master", "The whole shop, when the session of one point of sale closes"),
            ("manual", "The whole shop, by hand"),
        ],
        string="Reconcile",
        required=True,
        default="terminal",
        help="When Glase closes a period, whose payments are then compared with "
        "Odoo's. Choose it once for a shop, and keep it.",
    )
    master_config_id = fields.Many2one(
        "pos.config",
        string="Point of sale that closes the shop",
        ondelete="restrict",
        check_company=True,
    )

    difference_partner_ids = fields.Many2many(
        "res.partner",
        "glase_account_difference_partner_rel",
        string="Tell of differences",
        check_company=True,
        copy=False,
        help="They get a message when a period does not balance: by e-mail or in "
        "Discuss, as set in their preferences. The responsible has a to-do anyway.",
    )
    report_partner_ids = fields.Many2many(
        "res.partner",
        "glase_account_report_partner_rel",
        string="Send the reconciliation to",
        check_company=True,
        copy=False,
        help="They get an e-mail each day with the PDF of what was compared since "
        "the last one, such as your bookkeeper.",
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
                    self.env._("Enter the name and version of the POS for the calls.")
                )

    def write(self, vals):
        in_use = self.filtered("terminal_ids.registered")
        if any(account._is_changed(FROZEN, vals) for account in in_use):
            raise UserError(
                self.env._(
                    "Points of sale are registered with this account. Unregister them "
                    "before you change its address, reseller, company or environment."
                )
            )
        if in_use and not vals.get("active", True):
            raise UserError(
                self.env._(
                    "Points of sale are registered with this account. Unregister them "
                    "before you archive it."
                )
            )
        changed = self.filtered(lambda account: account._is_changed(TESTED, vals))
        result = super().write(vals)
        changed._forget_test()
        return result

    def _is_changed(self, names, vals):
        """Whether one of some fields is about to get another value."""
        return any(
            self._fields[name].convert_to_write(self[name], self) != vals[name]
            for name in names
            if name in vals
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.with_context(active_test=False).terminal_ids:
            raise UserError(
                self.env._("Points of sale have used this account. Archive it instead.")
            )

    @api.model
    def _add_first(self, company):
        """The action that opens the form of a company's first account, else None."""
        if self.search_count([("company_id", "=", company.id)], limit=1):
            return None
        return self.browse()._get_records_action(
            name=self.env._("Add your Glase account"),
            context={"default_company_id": company.id},
        )

    @api.model
    def _usual(self, company):
        """The account that nobody has to choose: the one of the other points of sale,
        else the only one for production, else the only one."""
        accounts = self.search([("company_id", "=", company.id)])
        in_use = accounts.filtered("terminal_ids.registered")
        known = accounts.filtered("has_password")
        for group in (in_use & known, known, accounts):
            live = group.filtered(lambda one: one.environment == "production")
            for some in (group, live):
                if len(some) == 1:
                    return some
        return accounts.browse()

    def action_open_tills(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["glase.terminal"].action_open_tills()
        return {**action, "domain": [("account_id", "=", self.id)]}

    # Test connection

    def action_test_connection(self):
        self.ensure_one()
        self.check_access("write")
        connection_test.test(self.env, self.id)
        return True

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
        """Empty: a new one for each call (glase_api.md, 3.1)."""
        return self.fixed_reference if self.reference_mode == "fixed" else ""

    # Which addresses an account may have: passwords and payments go there

    @api.constrains("endpoint", "environment")
    def _check_endpoint(self):
        for account in self:
            check_texts(account, {"endpoint": LONGEST})
            if not account._is_safe(account.endpoint):
                raise ValidationError(
                    self.env._(
                        "The service address must begin with https:// (a test "
                        "account may use http:// on this computer)."
                    )
                )
            host = urlsplit(account.endpoint).hostname
            if account.environment == "production" and TEST_HOST.fullmatch(host):
                raise ValidationError(
                    self.env._(
                        "This is the address of Glase's test service. The production "
                        "address is in your Glase account information."
                    )
                )

    @api.constrains("callback_address", "environment")
    def _check_callback_address(self):
        for account in self.filtered("callback_address"):
            check_texts(account, {"callback_address": LONGEST})
            address = account.callback_address
            if not account._is_safe(address) or urlsplit(address).query:
                raise ValidationError(
                    self.env._(
                        "The callback address must begin with https:// and be this "
                        "Odoo's own, such as https://shop.example.com."
                    )
                )

    def _is_safe(self, address):
        """Encrypted; a test account may stay on this computer."""
        try:
            parts = urlsplit(address)
            there = parts.hostname and parts.port != 0
        except ValueError:
            return False
        if not there or "@" in parts.netloc or any(map(str.isspace, address)):
            return False
        loopback = parts.hostname in LOOPBACK and self.environment == "test"
        return parts.scheme == "https" or (parts.scheme == "http" and loopback)

    # The fence: a copy of the database never touches production's terminals. It would
    # act as the same registers, and an invoice that it sends cancels the one of the
    # real register (glase_api.md, 5.3). So an account remembers in which database its
    # terminals were registered, and no call is made from any other until an
    # administrator says that it is the real shop.

    def _compute_fenced(self):
        here = self._this_database()
        for account in self:
            there = (account.database_uuid, account.database_name)
            account.fenced = bool(account.database_uuid) and there != here

    def _this_database(self):
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("database.uuid"), self.env.cr.dbname

    def _remember_database(self):
        """A terminal is being registered: from here, and from no copy."""
        if not self.database_uuid:
            self.database_uuid, self.database_name = self._this_database()

    def _check_database_copy(self):
        if self.fenced:
            raise UserError(
                self.env._(
                    "This is a copy of the shop's database: it makes no calls to "
                    "Glase. An administrator can confirm in the Glase account that "
                    "this database is the real shop."
                )
            )

    def action_confirm_database(self):
        for account in self:
            account.check_access("write")
            account.database_uuid, account.database_name = self._this_database()
            for terminal in account.terminal_ids.filtered("registered"):
                self.env["glase.event"]._note(terminal, events.DATABASE_CONFIRMED)

    @api.constrains("report_mode", "master_config_id")
    def _check_master(self):
        for account in self:
            if account.report_mode == "master" and not account.master_config_id:
                raise ValidationError(
                    self.env._(
                        "Choose the point of sale whose closing closes the period of "
                        "the whole shop."
                    )
                )
