# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..exchange import terminal as exchange
from .secret import store_secret

PASSWORD_BYTES = 18  # 24 characters; Glase asks for at least 4 (Glase API 4.1)


class GlaseTerminal(models.Model):
    """One till (pos.config) as Glase knows it.

    Nobody but Odoo itself reads ``password``; who may write this model may
    register tills.
    """

    _name = "glase.terminal"
    _description = "Glase terminal"
    _order = "config_id, id desc"
    _check_company_auto = True

    name = fields.Char(required=True, help="Is shown on the buyer's phone.")
    active = fields.Boolean(default=True)
    config_id = fields.Many2one(
        "pos.config",
        string="Point of Sale",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    account_id = fields.Many2one(
        "glase.account",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="account_id.company_id", store=True)
    environment = fields.Selection(related="account_id.environment")
    state = fields.Selection(
        [
            ("new", "Not registered"),
            ("registering", "Registering"),
            ("unclear", "Not known"),
            ("registered", "Registered"),
            ("unregistering", "Unregistering"),
        ],
        required=True,
        default="new",
        readonly=True,
        copy=False,
    )
    registered = fields.Boolean(compute="_compute_registered", store=True)
    terminal_id = fields.Char(string="Terminal ID", readonly=True, copy=False)
    password = fields.Char(groups=fields.NO_ACCESS, copy=False)
    glase_id = fields.Char(string="Glase ID", readonly=True, copy=False)
    lease_until = fields.Datetime(readonly=True, copy=False)
    last_start_at = fields.Datetime(
        string="Last payment started", readonly=True, copy=False
    )
    last_answer = fields.Char(
        string="Last answer",
        readonly=True,
        copy=False,
        help="What Glase last answered about this till.",
    )
    last_answer_at = fields.Datetime(string="Answered at", readonly=True, copy=False)
    sticker_qr = fields.Binary(
        string="Sticker", compute="_compute_sticker_qr", help="The till's QR code."
    )

    _config_uniq = models.UniqueIndex(
        "(config_id) WHERE active", "This till already is a Glase terminal."
    )

    @api.depends("state")
    def _compute_registered(self):
        for terminal in self:
            terminal.registered = terminal.state in ("registered", "unregistering")

    @api.depends("glase_id")
    def _compute_sticker_qr(self):
        for terminal in self:
            terminal.sticker_qr = exchange.sticker_image(terminal.glase_id)

    def write(self, vals):
        if "active" in vals and not vals["active"] and self.filtered("registered"):
            raise UserError(
                self.env._("Unregister the till at Glase before you archive it.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.filtered(lambda terminal: terminal.state != "new"):
            raise UserError(
                self.env._("Unregister the till at Glase before you delete it.")
            )
        if self.env["glase.event"].search_count(
            [("terminal_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._("This till has a history at Glase. Archive it instead.")
            )

    def action_register(self):
        """Register the till at Glase; what Glase answered is kept on the record."""
        self._check_admin()
        return exchange.register(self.env, self.id)

    def action_unregister(self):
        self._check_admin()
        return exchange.unregister(self.env, self.id)

    def action_assign(self):
        """Open the wizard that asks for the Glase ID of the sticker."""
        self._check_admin()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign Glase ID"),
            "res_model": "glase.assign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_terminal_id": self.id},
        }

    def _check_admin(self):
        self.ensure_one()
        self.check_access("write")

    def _new_password(self):
        """A fresh password, stored before Glase hears of it (Glase API 4.1)."""
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        store_secret(self, "password", password)
        return password

    def _forget_password(self):
        store_secret(self, "password", None)

    def _lock(self):
        """Lock the row until the transaction ends, and read it afresh."""
        self.env.cr.execute(
            "SELECT id FROM glase_terminal WHERE id = %s FOR UPDATE",
            [self.id],
            log_exceptions=False,
        )
        self.invalidate_recordset()
        return self

    def _take_turn(self):
        """Whoever starts a payment at the same moment waits here, then looks again."""
        self.env.cr.execute(
            "UPDATE glase_terminal SET last_start_at = clock_timestamp() "
            "AT TIME ZONE 'UTC' WHERE id = %s",
            [self.id],
            log_exceptions=False,
        )
        self.invalidate_recordset(["last_start_at"])

    def _note(self, text, **vals):
        self.env["glase.event"]._note(self, vals.get("state") or self.state, text)
        self.write(
            {**vals, "last_answer": text, "last_answer_at": fields.Datetime.now()}
        )

    @api.model
    def _of_config(self, config):
        return self.search([("config_id", "=", config.id)], limit=1)

    def _sticker_text(self):
        return exchange.sticker_text(self.glase_id)

    def _why_not_ready(self):
        """One sentence for the cashier, empty if the till can take Glase payments."""
        if not self or not self.registered or self.state != "registered":
            return self.env._(
                "This till is not registered with Glase. Ask your administrator."
            )
        if not self.glase_id:
            return self.env._(
                "This till has no Glase ID yet. Ask your administrator to assign the "
                "one of its sticker."
            )
        if not self.account_id.active or not self.account_id.sudo().password:
            return self.env._(
                "The Glase account of this till is not in use. Ask your administrator."
            )
        return ""
