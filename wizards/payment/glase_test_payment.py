# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...const import LIVE
from ...services.common.texts import label
from ...services.common.transaction import in_transaction
from ...services.refund import trial_payment


class GlaseTestPayment(models.TransientModel):
    """Tries a point of sale out with a real invoice, which is refunded once paid."""

    _name = "glase.test.payment"
    _inherit = "glase.chosen"
    _description = "Glase test payment"

    terminal_id = fields.Many2one(
        "glase.terminal", string="Point of Sale", required=True, readonly=True
    )
    currency_id = fields.Many2one(related="terminal_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount")
    environment = fields.Selection(related="terminal_id.environment")
    sticker_qr = fields.Binary(related="terminal_id.sticker_qr")
    payment_uuid = fields.Char(groups=fields.NO_ACCESS)
    transaction_id = fields.Many2one(
        "glase.transaction", compute="_compute_state", compute_sudo=True
    )
    state = fields.Selection(
        [
            ("ready", "Ready"),
            ("waiting", "Waiting for the customer"),
            ("paid", "Paid"),
            ("done", "Refunded"),
            ("over", "Not paid"),
            ("trouble", "Not refunded"),
        ],
        compute="_compute_state",
        compute_sudo=True,
    )
    story = fields.Char(compute="_compute_state", compute_sudo=True)
    message = fields.Char(compute="_compute_state", compute_sudo=True)

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard.sudo().payment_uuid = trial_payment.new_uuid()
        return wizards

    @api.depends("terminal_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = trial_payment.AMOUNT

    @api.depends("payment_uuid")
    def _compute_state(self):
        transactions = self.env["glase.transaction"]
        for wizard in self:
            config = wizard.terminal_id.config_id
            tx = transactions._newest(config, wizard.payment_uuid or "")
            wizard.transaction_id = tx
            wizard.state = wizard._state_of(tx)
            wizard.story = tx.story
            wizard.message = tx.message

    def _state_of(self, tx):
        if not tx:
            return "ready"
        if tx.state in LIVE:
            return "waiting"
        if tx.state != "paid":
            return "over"
        if tx.returned and tx.refund_ids[:1].state == "refunded":
            return "done"
        unknown = "unconfirmed" in tx.refund_ids.mapped("state")
        return "trouble" if tx.unresolved or unknown else "paid"

    def action_send(self):
        self._check_manager()
        again = self._again()
        trial_payment.send(self.env, self.terminal_id.id, self.sudo().payment_uuid)
        return again

    def ask(self):
        """Called each second by the form, as long as it is not over."""
        self._check_manager()
        before, text = self.state, label(self, "state")
        config, wizard = self.terminal_id.config_id, self.id
        trial_payment.follow(self.env, config.id, self.sudo().payment_uuid)
        after = in_transaction(self.env, _state_now, wizard)
        return {"changed": before != after, "text": text}

    def action_cancel(self):
        self._check_manager()
        again, config = self._again(), self.terminal_id.config_id
        trial_payment.cancel(self.env, config.id, self.sudo().payment_uuid)
        return again

    def action_again(self):
        return self.terminal_id.action_test_payment()

    def action_open(self):
        return self.transaction_id._get_records_action()

    def _again(self):
        """The same form, read anew."""
        return self._get_records_action(
            name=self.env._("Test payment"), target="new", context={}
        )

    def _check_manager(self):
        """:raises AccessError: for another's wizard or point of sale"""
        self.ensure_one()
        self.check_access("write")
        self.terminal_id.check_access("read")


def _state_now(env, wizard_id):
    return env["glase.test.payment"].browse(wizard_id).state
