# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import GLASE, UNDER_WAY
from ...services.common.client_actions import progress
from ...services.terminal import registration
from .glase_terminal import NAME_LENGTH


class GlaseTerminal(models.Model):
    """The terminal as part of the shop: its buttons, its payment method, its money."""

    _inherit = "glase.terminal"

    last_paid_at = fields.Datetime(
        string="Last payment", compute="_compute_last_payment", compute_sudo=True
    )
    last_error = fields.Char(
        compute="_compute_last_payment",
        compute_sudo=True,
        help="The last error, if nothing has worked since.",
    )
    unresolved_count = fields.Integer(
        string="Unresolved", compute="_compute_last_payment", compute_sudo=True
    )
    fenced = fields.Boolean(related="account_id.fenced")

    def _compute_last_payment(self):
        journal = self.env["glase.transaction"]
        mine = [("terminal_id", "in", self.ids)]
        paid_at = dict(
            journal._read_group(
                [*mine, ("state", "=", "paid")], ["terminal_id"], ["payment_date:max"]
            )
        )
        unresolved = dict(
            journal._read_group(
                [*mine, ("unresolved", "=", True)], ["terminal_id"], ["__count"]
            )
        )
        for terminal in self:
            terminal.last_paid_at = paid_at.get(terminal)
            terminal.unresolved_count = unresolved.get(terminal, 0)
            newest = journal.search([("terminal_id", "=", terminal.id)], limit=1)
            refused = newest.state == "failed" and newest.last_answer
            terminal.last_error = terminal.trouble or refused

    # Buttons

    def action_register(self):
        """Register the till at Glase; what Glase answered is kept on the record."""
        self._check_admin()
        return registration.register(self.env, self.id)

    def action_unregister(self):
        self._check_admin()
        return registration.unregister(self.env, self.id)

    def action_renew(self):
        """New credentials for a stolen till or after a leaked copy of the database."""
        self._check_admin()
        return registration.renew(self.env, self.id)

    def action_assign(self):
        """Open the wizard that asks for the Glase ID of the sticker."""
        self._check_admin()
        return self._wizard("glase.assign", self.env._("Assign Glase ID"))

    def _assign_each(self):
        """The wizard for the first of these tills; it goes on with the others."""
        action = self[:1].action_assign()
        action["context"]["default_rest_ids"] = self[1:].ids
        return action

    def action_assign_again(self):
        """Clear up what a lost answer has left open."""
        self._check_admin()
        return registration.assign_again(self.env, self.id)

    def action_replace(self):
        """Open the wizard that asks for the till which takes over the sticker."""
        self._check_admin()
        return self._wizard("glase.replace", self.env._("Replace point of sale"))

    def _wizard(self, model, name):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_terminal_id": self.id},
        }

    def _check_admin(self):
        self.ensure_one()
        self.check_access("write")

    # All tills

    def action_register_tills(self):
        """Register the chosen tills, or all; first of all an account is needed."""
        accounts = self.env["glase.account"]
        if missing := accounts._add_first(self.company_id[:1] or self.env.company):
            return missing
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pos_glase.glase_register_tills_action"
        )
        context = {"active_model": self._name, "active_ids": self.ids}
        return {**action, "context": context}

    def action_assign_all(self):
        """Ask for the sticker of each till that has none, one till after the other."""
        self.check_access("write")
        bare = self.filtered(
            lambda till: till.registered and not (till.glase_id or till.next_glase_id)
        )
        if not bare:
            return progress(self.env._("Assign Glase ID"), bare, "action_assign")
        return bare._assign_each()

    def action_renew_all(self):
        """The same for all chosen tills, one after the other."""
        self.check_access("write")
        return progress(
            self.env._("Renew credentials"),
            self.filtered("registered"),
            "action_renew",
        )

    def action_unregister_all(self):
        self.check_access("write")
        return progress(
            self.env._("Unregister"), self.filtered("registered"), "action_unregister"
        )

    @api.model
    def action_open_tills(self):
        """The list of all tills: a row for each, registered or not."""
        self.browse().check_access("read")
        self.sudo()._add_missing(self.env.companies)
        action = self.env["ir.actions.act_window"]
        return action._for_xml_id("pos_glase.glase_terminal_action")

    @api.model
    def _add_missing(self, companies):
        configs = self.env["pos.config"].search([("company_id", "in", companies.ids)])
        known = self.search([("config_id", "in", configs.ids)]).config_id
        self.create(
            [
                {"config_id": config.id, "name": self._name_of(config)}
                for config in configs - known
            ]
        )

    @api.model
    def _name_of(self, config):
        """What the buyer's phone calls the till, unless somebody types another name."""
        return f"{config.company_id.name}, {config.name}"[:NAME_LENGTH]

    @api.model
    def _prepare(self, config, account, name):
        """The till's row, ready to be registered with an account."""
        config.check_access("read")
        account.check_access("read")
        terminal = self._of_config(config)
        values = {"account_id": account.id, "name": name}
        if not terminal:
            return self.create({"config_id": config.id, **values})
        if not terminal.registered and not terminal._lease_runs():
            terminal.write(values)
        return terminal

    # May it now?

    def _may_call(self):
        """Whether calls for this till are possible: not in a copy of the database."""
        return bool(self.sudo().password) and not self.account_id.sudo().fenced

    def _why_not_ready(self):
        """One sentence for the cashier, empty if the till can take Glase payments."""
        if not self or self.state != "registered":
            return self.env._(
                "Glase is not set up at this register. Ask your administrator."
            )
        if self.account_id.sudo().fenced:
            return self.env._(
                "This is a copy of the shop's database: it takes no Glase payments. "
                "Ask your administrator."
            )
        if not self.glase_id:
            return self.env._(
                "This register has no Glase ID yet. Ask your administrator to assign "
                "the one on its sticker."
            )
        if not self.account_id.active or not self.account_id.sudo().password:
            return self.env._(
                "The Glase account of this register is not active. Ask your "
                "administrator."
            )
        return ""

    def _check_idle(self):
        """:raises UserError: while money of the till is under way
        (state_machine.md, chapter 5)"""
        reason = self._why_not_idle()
        if reason:
            raise UserError(reason)

    def _why_not_idle(self):
        """One sentence if the till may not be touched at Glase now, else empty."""
        row = (
            self.env["glase.transaction"]
            .sudo()
            .search(
                [
                    ("terminal_id", "in", self.ids),
                    "|",
                    ("state", "in", UNDER_WAY),
                    "&",
                    ("state", "=", "paid"),
                    ("confirmed", "=", False),
                ],
                limit=1,
            )
        )
        if not row:
            return ""
        if row.state == "awaiting_reversal":
            return self.env._(
                "Glase is reversing a payment of this register. Wait a minute, then "
                "try again."
            )
        return self.env._(
            "A Glase payment is still open at this register. Finish or cancel it first."
        )

    # The payment method

    def _has_payment_method(self):
        methods = self.sudo().config_id.payment_method_ids
        return GLASE in methods.mapped("use_payment_terminal")

    def _check_payment_method(self):
        """:raises UserError: if the till cannot get its payment method now"""
        config = self.sudo().config_id
        if self._has_payment_method():
            return
        if config.has_active_session:
            raise UserError(
                self.env._(
                    "Close the session of this point of sale, then register it: the "
                    "payment method Glase can only be added while no session is open."
                )
            )
        self.env["pos.payment.method"].sudo()._glase_check(config.company_id)

    def _add_payment_method(self):
        """Give the registered till its method; a sentence if that fails, else empty.

        Glase has registered it already, so nothing here may undo that.
        """
        if self._has_payment_method():
            return ""
        config = self.sudo().config_id
        try:
            with self.env.cr.savepoint():
                methods = self.env["pos.payment.method"].sudo()
                config.payment_method_ids |= methods._glase_of_company(
                    config.company_id
                )
        except UserError as error:
            return self.env._(
                "The point of sale is registered, but the payment method Glase could "
                "not be added: %(reason)s Add it in the settings of the point of sale.",
                reason=error,
            )
        return ""
