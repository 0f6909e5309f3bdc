# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ...const import UNPROVEN
from ...services.common import story, texts


class GlaseTransaction(models.Model):
    """What people read of a transaction in lists and forms."""

    _inherit = "glase.transaction"
    _rec_names_search = ("ers_reference", "invoice_reference", "client_invoice_id")

    amount_signed = fields.Monetary(
        string="Amount",
        compute="_compute_amount_signed",
        help="As requested; a refund is below zero.",
    )
    story = fields.Char(compute="_compute_story", compute_sudo=True)
    # The receipt file has these beside amount, reference and time (glase_api.md,
    # chapter 9). Bookkeepers read it, who may not read orders.
    description = fields.Char(compute="_compute_description")
    order_name = fields.Char(string="Order number", related="order_id.name")
    # What the register calls it, also before it has arrived
    order_label = fields.Char(
        string="Order at the register",
        compute="_compute_order_label",
        compute_sudo=True,
    )

    @api.depends("amount", "kind", "config_id", "order_id", "order_data")
    @api.depends_context("lang")
    def _compute_display_name(self):
        """Without the time: each screen formats that by the clock of its browser."""
        for tx in self:
            amount = tx.currency_id.format(tx.amount_signed)
            parts = (amount, tx.sudo().config_id.name, tx.order_label)
            tx.display_name = " · ".join(filter(None, parts))

    @api.depends("amount", "kind")
    def _compute_amount_signed(self):
        for tx in self:
            tx.amount_signed = -tx.amount if tx.kind == "refund" else tx.amount

    @api.depends(
        "state",
        "kind",
        "amount",
        "amount_paid",
        "amount_returned",
        "returned",
        "no_amount",
        "forced",
        "settled_note",
        "to_resolve",
        "status_word",
    )
    @api.depends_context("lang")
    def _compute_story(self):
        for tx in self:
            tx.story = story.of(tx, tx.status_word == UNPROVEN)

    @api.depends("kind")
    def _compute_description(self):
        for tx in self:
            refund = tx.kind == "refund"
            tx.description = self.env._("Glase refund") if refund else texts.PAYMENT

    @api.depends("order_id", "order_data")
    def _compute_order_label(self):
        for tx in self:
            order, data = tx.order_id, tx.order_data or {}
            number = order.tracking_number or data.get("tracking_number")
            tx.order_label = number or order.name or data.get("pos_reference") or False
