# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from ast import literal_eval
from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.fields import Domain

from ...const import GLASE, MANAGER
from ...services.common.checks import TEST
from ..mixins.actions import open_list


class PosConfig(models.Model):
    """What the card of a point of sale tells a manager of Glase, on the dashboard.

    A handful of statements for all cards together, whatever their number.
    """

    _inherit = "pos.config"

    glase_dashboard = fields.Json(
        compute="_compute_glase_dashboard", groups=MANAGER, exportable=False
    )

    def _compute_glase_dashboard(self):
        """False for a point of sale without Glase, else::

        {"today": sum and number of today's payments, "differences", "unresolved",
         "trouble": why no payment can be taken, "test": bool}; texts, "" for none
        """
        today, differences = self._glase_today(), self._glase_differences()
        unresolved = self._glase_unresolved()
        terminals = self.env["glase.terminal"].search([("config_id", "in", self.ids)])
        terminal_of = {terminal.config_id: terminal for terminal in terminals}
        methods = self.env["pos.payment.method"]
        methods = methods.search([("use_payment_terminal", "=", GLASE)])
        for config in self:
            terminal = terminal_of.get(config, terminals.browse())
            if not (terminal.registered or config.payment_method_ids & methods):
                config.glase_dashboard = False
                continue
            ready = terminal.state == "registered" and terminal.glase_id
            number, amount = today.get(config.id, (0, 0.0))
            config.glase_dashboard = {
                "today": f"{config.currency_id.format(amount)} · {number}",
                "differences": self._glase_count_text(
                    differences.get(config.id, 0),
                    self.env._("1 difference"),
                    self.env._("%s differences"),
                ),
                "unresolved": self._glase_count_text(
                    unresolved.get(config.id, 0),
                    self.env._("1 unresolved"),
                    self.env._("%s unresolved"),
                ),
                "trouble": "" if ready else self._glase_trouble_text(terminal),
                "test": terminal.environment == "test",
            }

    # In one statement for all of them

    def _glase_today(self):
        """{id: (number of payments, sum less refunds)} since midnight of the user, but
        for test payments and their refunds."""
        zone = pytz.timezone(self.env.context.get("tz") or self.env.user.tz or "UTC")
        midnight = datetime.combine(datetime.now(zone).date(), time.min)
        since = zone.localize(midnight).astimezone(pytz.utc).replace(tzinfo=None)
        groups = self.env["glase.transaction"]._read_group(
            [
                ("config_id", "in", self.ids),
                ("state", "in", ("paid", "refunded")),
                ("payment_date", ">=", since),
                ("payment_uuid", "not like", TEST),
            ],
            ["config_id", "kind"],
            ["__count", "amount_paid:sum"],
        )
        found = {}
        for config, kind, number, amount in groups:
            before = found.get(config.id, (0, 0.0))
            number = number if kind == "payment" else 0
            found[config.id] = (before[0] + number, before[1] + amount)
        return found

    def _glase_differences(self):
        """{id: number of open differences}; one of the whole shop, or of a terminal
        that is not in this Odoo, counts where the period was closed."""
        groups = self.env["glase.period.line"]._read_group(
            [("is_open", "=", True)], ["terminal_id", "period_id"], ["__count"]
        )
        found = {}
        for terminal, period, number in groups:
            closed = period.session_id.sudo().config_id
            config = (terminal or period.terminal_id).config_id or closed
            found[config.id] = found.get(config.id, 0) + number
        return found

    def _glase_unresolved(self):
        """{id: number of the unresolved}; there are never many."""
        transactions = self.env["glase.transaction"]
        found = {}
        for tx in transactions.search(transactions._unresolved_in(configs=self)):
            for config in tx.config_id | tx.order_id.sudo().config_id:
                found[config.id] = found.get(config.id, 0) + 1
        return found

    # In words

    @api.model
    def _glase_count_text(self, number, one, several):
        if not number:
            return ""
        return one if number == 1 else several % number

    @api.model
    def _glase_trouble_text(self, terminal):
        if terminal.state == "registered":
            return self.env._("no Glase ID")
        return self.env._("not registered")

    # Where a card leads to

    def action_glase_today(self):
        self.ensure_one()
        domain = [("config_id", "=", self.id)]
        return open_list(self.env, "glase_transaction_action", domain=domain)

    def action_glase_unresolved(self):
        self.ensure_one()
        domain = self.env["glase.transaction"]._unresolved_in(configs=self)
        return open_list(self.env, "glase_unresolved_action", domain=list(domain))

    def action_glase_differences(self):
        self.ensure_one()
        action = open_list(self.env, "glase_difference_action")
        nowhere = Domain("terminal_id", "=", False)
        domain = Domain(literal_eval(action["domain"])) & (
            Domain("terminal_id.config_id", "=", self.id)
            | (nowhere & Domain("period_id.terminal_id.config_id", "=", self.id))
            | (
                nowhere
                & Domain("period_id.terminal_id", "=", False)
                & Domain("period_id.session_id.config_id", "=", self.id)
            )
        )
        return {**action, "domain": list(domain)}

    def action_glase_terminals(self):
        return self.env["glase.terminal"].action_open_tills()
