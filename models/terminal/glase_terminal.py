# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import MANAGER, events
from ...report.sticker_sheet import Sticker
from ...services.terminal import assign_sticker
from ..mixins.actions import open_wizard
from ..mixins.secret import store_secret
from ..mixins.text import check_texts

PASSWORD_BYTES = 18  # 24 characters; Glase asks for at least 4 (glase_api.md, 4.1)
NAME_LENGTH = 80  # characters
MOST_COPIES = 100  # for each point of sale


class GlaseTerminal(models.Model):
    """A point of sale as Glase knows it. Only Odoo itself reads ``password``."""

    _name = "glase.terminal"
    _inherit = ["glase.typed", "glase.exported", "glase.lease"]
    _description = "Glase terminal"
    _order = "config_id, id desc"
    _check_company_auto = True
    _machine_fields = frozenset(
        """
        registered next_glase_id last_start_at last_answer last_answer_at trouble
        sticker_qr fenced printer_trouble_at printer_library_missing
        """.split()
    )

    name = fields.Char(required=True, help="Shown on the customer's phone.")
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
        string="Glase account",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(related="config_id.company_id", store=True)
    environment = fields.Selection(related="account_id.environment")
    service = fields.Char(
        related="account_id.endpoint", store=True, groups="base.group_system"
    )
    state = fields.Selection(
        [
            ("new", "Not registered"),
            ("registering", "Registering"),
            ("unclear", "Unknown"),
            ("registered", "Registered"),
            ("unregistering", "Unregistering"),
        ],
        string="Status",
        required=True,
        default="new",
        readonly=True,
        copy=False,
    )
    registered = fields.Boolean(compute="_compute_registered", store=True)
    terminal_id = fields.Char(string="Terminal ID", readonly=True, copy=False)
    password = fields.Char(groups=fields.NO_ACCESS, copy=False)
    glase_id = fields.Char(string="Glase ID", readonly=True, copy=False)
    next_glase_id = fields.Char(
        string="Glase ID to assign",
        readonly=True,
        copy=False,
        help="Glase has not confirmed it yet.",
    )
    last_start_at = fields.Datetime(
        string="Last payment started", readonly=True, copy=False
    )
    currency_id = fields.Many2one(related="config_id.currency_id")
    cashier_refund_limit = fields.Monetary(
        string="Cashiers may refund up to",
        copy=False,
        help="The total of all refunds of a sale. A manager has to approve what goes "
        "above it; if it is 0, every refund.",
    )
    last_answer = fields.Char(
        string="Last answer",
        readonly=True,
        copy=False,
        help="Glase's last answer about this point of sale.",
    )
    last_answer_at = fields.Datetime(string="Answered at", readonly=True, copy=False)
    trouble = fields.Char(readonly=True, copy=False)
    event_ids = fields.One2many(
        "glase.event",
        "terminal_id",
        string="History",
        readonly=True,
        domain=[("transaction_id", "=", False)],
        groups=MANAGER,
    )
    sticker_qr = fields.Binary(
        string="Sticker",
        compute="_compute_sticker_qr",
        help="The QR code of the point of sale.",
    )

    _config_uniq = models.UniqueIndex(
        "(config_id) WHERE active", "This point of sale is already a Glase terminal."
    )
    _glase_id_uniq = models.UniqueIndex(
        "(service, glase_id) WHERE glase_id IS NOT NULL",
        "This Glase ID is in use already. Take another sticker.",
    )

    @api.depends("state")
    def _compute_registered(self):
        for terminal in self:
            terminal.registered = terminal.state in ("registered", "unregistering")

    @api.depends("glase_id")
    def _compute_sticker_qr(self):
        for terminal in self:
            terminal.sticker_qr = assign_sticker.sticker_image(terminal.glase_id)

    @api.constrains("name")
    def _check_texts(self):
        for terminal in self:
            check_texts(terminal, {"name": NAME_LENGTH}, one_line=False)

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self._check_idle()
            if self.filtered("registered"):
                raise UserError(
                    self.env._(
                        "Unregister the point of sale from Glase before you archive it."
                    )
                )
        fixed = {"account_id", "config_id"} & set(vals)
        for terminal in self.filtered("registered") if fixed else ():
            if any(terminal[name].id != vals[name] for name in fixed):
                raise UserError(
                    self.env._(
                        "Unregister the point of sale from Glase before you change "
                        "this."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.filtered(lambda terminal: terminal.state != "new"):
            raise UserError(
                self.env._(
                    "Unregister the point of sale from Glase before you delete it."
                )
            )
        if self.env["glase.event"].search_count(
            [("terminal_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._(
                    "This point of sale has a history at Glase. Archive it instead."
                )
            )

    # The password

    def _new_password(self):
        """A fresh password, stored before Glase hears of it (glase_api.md, 4.1)."""
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        store_secret(self, "password", password)
        return password

    def _forget_password(self):
        store_secret(self, "password", None)

    # One at a time

    def _take_lease(self, deadline):
        """No other process calls Glase about this terminal meanwhile."""
        self.lease_until = self._lease_end(deadline)

    def _take_turn(self):
        """Whoever starts a payment at the same moment waits here, then looks again."""
        self.env.cr.execute(
            "UPDATE glase_terminal SET last_start_at = clock_timestamp() "
            "AT TIME ZONE 'UTC' WHERE id = %s",
            [self.id],
            log_exceptions=False,
        )
        self.invalidate_recordset(["last_start_at"])

    # What Glase said

    def _note(self, text, **vals):
        state = vals.get("state") or self.state
        self.env["glase.event"]._note(self, events.STATE, text, state_after=state)
        now = fields.Datetime.now()
        told = {"last_answer": text, "last_answer_at": now, "trouble": False}
        self.write({**told, **vals})

    def _note_error(self, text, **vals):
        self._note(text, trouble=text, **vals)

    @api.model
    def _note_lost_registrations(self):
        """The process that was registering has died: what Glase did is unknown, and a
        password without use is not kept."""
        for terminal in self.search(
            [("state", "=", "registering"), ("lease_until", "<", self._clock())]
        ):
            terminal._note_error(
                self.env._(
                    "Register again: Glase's answer was lost. Glase may have "
                    "registered the point of sale already; that terminal has no "
                    "sticker and cannot take payments."
                ),
                state="unclear",
                lease_until=False,
            )
            terminal._forget_password()

    def _others_with(self, glase_id):
        """Other terminals of the same service, of any company, with this Glase ID."""
        every = self.sudo().with_context(active_test=False)
        service = ("service", "=", self.sudo().service)
        return every.search([("glase_id", "=", glase_id), service]) - self

    def _lose_to(self, glase_id):
        """Glase gave this terminal a Glase ID that another one had in our books."""
        for other in self._others_with(glase_id):
            other._note_error(
                self.env._(
                    "Glase has assigned the Glase ID of this point of sale to another "
                    "one."
                ),
                glase_id=False,
            )
        self.env.flush_all()

    @api.model
    def _of_config(self, config):
        return self.search([("config_id", "=", config.id)], limit=1)

    # Stickers: printed by whoever may open the wizard

    def action_print_stickers(self):
        self._check_glase_ids()
        title = self.env._("Print Stickers")
        return open_wizard("glase.stickers", title, terminal_ids=self.ids)

    def _stickers(self, copies):
        """:raises UserError: if a terminal has no Glase ID, or for too many copies"""
        self._check_glase_ids()
        if not 1 <= copies <= MOST_COPIES:
            raise UserError(
                self.env._(
                    "Print 1 to %s stickers for each point of sale.", MOST_COPIES
                )
            )
        return [
            Sticker(terminal.glase_id, terminal.config_id.name)
            for terminal in self
            for _copy in range(copies)
        ]

    def _check_glase_ids(self):
        self._check_may_print()
        blank = self.filtered(lambda terminal: not terminal.glase_id)
        if blank:
            raise UserError(
                self.env._(
                    "%s has no Glase ID yet, so there is nothing to print. Assign the "
                    "Glase ID first.",
                    ", ".join(blank.mapped("name")),
                )
            )

    def _check_marked(self):
        """:raises UserError: while no closed period has its last payments: without its
        number at Glase no list of them can be fetched any more"""
        if self.env["glase.period"]._unmarked(self):
            raise UserError(
                self.env._(
                    "Some payments of this point of sale are not in a closed Glase "
                    "period yet. Close its session, or press Close the period, then "
                    "try again."
                )
            )
