# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models

from ..services.common import texts


class GlaseTransaction(models.Model):
    """The receipt file, as the provider calls the till's journal
    (glase_api.md, chapter 9): amount, ersReference, "Glase payment" and the time of
    each post.

    Bookkeepers read and export it, too, and may not read orders: what an order is
    called is a text of its own.
    """

    _inherit = "glase.transaction"

    description = fields.Char(compute="_compute_description")
    order_name = fields.Char(string="Order", related="order_id.name")

    @api.depends("kind")
    def _compute_description(self):
        for row in self:
            refund = row.kind == "refund"
            row.description = self.env._("Glase refund") if refund else texts.PAYMENT
