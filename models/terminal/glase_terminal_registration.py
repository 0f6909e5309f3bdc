# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...const import GLASE, MANAGER, UNDER_WAY
from ...services.common.client_actions import progress
from ...services.terminal import registration
from ..mixins.actions import open_list, open_wizard
from .glase_terminal import NAME_LENGTH

PAYMENTS = {"compute": "_compute_last_payment", "compute_sudo": True}


class GlaseTerminal(models.Model):
    """The terminal as part of the shop: its buttons, its payment method, its money."""

    _inherit = "glase.terminal"

    last_paid_at = fields.Datetime(string="Last payment", **PAYMENTS)
    last_error = fields.Char(
        help="The last error, if nothing has worked since.", **PAYMENTS
    )
    unresolved_count = fields.Integer(string="Unresolved", **PAYMENTS)
    fenced = fields.Boolean(related="account_id.fenced")

    def _compute_last_payment(self):
        transactions = self.env["glase.transaction"]

        def by_terminal(term, aggregate):
            domain = [("terminal_id", "in", self.ids), term]
            groups = transactions._read_group(domain, ["terminal_id"], [aggregate])
            return dict(groups)

        paid_at = by_terminal(("state", "=", "paid"), "payment_date:max")
        unresolved = by_terminal(("to_resolve", "=", True), "__count")
        for terminal in self:
            terminal.last_paid_at = paid_at.get(terminal)
            terminal.unresolved_count = unresolved.get(terminal, 0)
            newest = transactions.search([("terminal_id", "=", terminal.id)], limit=1)
            refused = newest.state == "failed" and newest.last_answer
            terminal.last_error = terminal.trouble or refused

    # Buttons

    def action_register(self):
        """Register it; its sticker is asked for in the same go."""
        sticker = self.action_assign()
        return registration.register(self.env, self.id, then=sticker)

    def action_unregister(self):
        self._check_admin()
        return registration.unregister(self.env, self.id)

    def action_renew(self):
        """New credentials, after a theft or a leaked copy of the database."""
        self._check_admin()
        return registration.renew(self.env, self.id)

    def action_assign(self):
        self._check_admin()
        title = self.env._("Assign Glase ID")
        return open_wizard("glase.assign", title, terminal_id=self.id)

    def _assign_each(self):
        """The wizard for the first of these; it goes on with the others."""
        action = self[:1].action_assign()
        action["context"]["default_rest_ids"] = self[1:].ids
        return action

    def action_assign_again(self):
        """Clear up what a lost answer has left open."""
        self._check_admin()
        return registration.assign_again(self.env, self.id)

    def action_replace(self):
        self._check_admin()
        title = self.env._("Replace point of sale")
        return open_wizard("glase.replace", title, terminal_id=self.id)

    def _check_admin(self):
        self.ensure_one()
        self.check_access("write")

    # Buttons of the list

    def action_register_tills(self):
        """Register the chosen ones, or all; first of all an account is needed."""
        accounts = self.env["glase.account"]
        if missing := accounts._add_first(self.company_id[:1] or self.env.company):
            return missing
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "pos_glase.glase_register_tills_action"
        )
        context = {"active_model": self._name, "active_ids": self.ids}
        return {**action, "context": context}

    def action_assign_all(self):
        """Ask for the sticker of each that has none, one after the other; of all, if
        none is chosen."""
        self.check_access("write")
        chosen = self or self.search([("company_id", "in", self.env.companies.ids)])
        bare = chosen.filtered(
            lambda one: one.registered and not (one.glase_id or one.next_glase_id)
        )
        if not bare:
            return progress(self.env._("Assign Glase ID"), bare, "action_assign")
        return bare._assign_each()

    def action_renew_all(self):
        return self._press_each(self.env._("Renew credentials"), "action_renew")

    def action_unregister_all(self):
        return self._press_each(self.env._("Unregister"), "action_unregister")

    def _press_each(self, title, button):
        self.check_access("write")
        return progress(title, self.filtered("registered"), button)

    @api.model
    def action_open_tills(self):
        """The list of all points of sale, registered or not."""
        self.browse().check_access("read")
        self.sudo()._add_missing(self.env.companies)
        return open_list(self.env, "glase_terminal_action")

    def action_open_unresolved(self):
        self.check_access("read")
        if not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only a Point of Sale manager may do this."))
        domain = [("to_resolve", "=", True), ("terminal_id", "in", self.ids)]
        return open_list(self.env, "glase_unresolved_action", domain=domain)

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
        """What the customer's phone shows, unless another name is entered."""
        return f"{config.company_id.name}, {config.name}"[:NAME_LENGTH]

    @api.model
    def _prepare(self, config, account, name):
        """The terminal of a point of sale, ready to be registered with an account."""
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
        """Whether Glase can be called for it: not in a copy of the database."""
        return bool(self.sudo().password) and not self.account_id.sudo().fenced

    def _why_not_ready(self):
        """One sentence for the cashier; empty: it can take Glase payments."""
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
        """:raises UserError: while its money is under way
        (state_machine.md, chapter 5)"""
        under_way = (
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
        if under_way.state == "awaiting_reversal":
            raise UserError(
                self.env._(
                    "Glase is reversing a payment of this register. Wait a minute, "
                    "then try again."
                )
            )
        if under_way:
            raise UserError(
                self.env._(
                    "A Glase payment is still open at this register. Finish or cancel "
                    "it first."
                )
            )

    # The payment method

    def _has_payment_method(self):
        methods = self.sudo().config_id.payment_method_ids
        return GLASE in methods.mapped("use_payment_terminal")

    def _check_payment_method(self):
        """:raises UserError: if it cannot get its payment method now"""
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
        """A sentence if that fails, else empty: it is registered with Glase already,
        which no error may undo here."""
        if self._has_payment_method():
            return ""
        config = self.sudo().config_id
        try:
            with self.env.cr.savepoint():
                methods = self.env["pos.payment.method"].sudo()
                method = methods._glase_of_company(config.company_id)
                config.payment_method_ids |= method
        except UserError as error:
            return self.env._(
                "The point of sale is registered, but the payment method Glase could "
                "not be added: %(reason)s Add it in the settings of the point of sale.",
                reason=error,
            )
        return ""
