# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import fields, models


class GlaseAttach(models.TransientModel):
    """Attaches money that no order has claimed to an open order."""

    _name = "glase.attach"
    _inherit = ["glase.chosen"]
    _description = "Attach a Glase payment to an order"

    transaction_id = fields.Many2one("glase.transaction", required=True, readonly=True)
    company_id = fields.Many2one(related="transaction_id.company_id")
    currency_id = fields.Many2one(related="transaction_id.currency_id")
    amount = fields.Monetary(related="transaction_id.amount_paid")
    order_id = fields.Many2one(
        "pos.order",
        required=True,
        domain="[('state', '=', 'draft'), ('company_id', '=', company_id)]",
    )

    def action_attach(self):
        self.ensure_one()
        self.transaction_id._check_manager()
        self.transaction_id.sudo()._attach(self.order_id)
        return self.order_id._get_records_action()
