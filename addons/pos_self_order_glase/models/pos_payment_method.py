# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..services.kiosk_texts import PAGE_TOO_OLD


class PosPaymentMethod(models.Model):
    _inherit = "pos.payment.method"

    @api.model
    def _load_pos_self_data_domain(self, data, config):
        """A kiosk offers Glase where its terminal is registered. Phones never do: a
        terminal holds one invoice, and they all pay at once."""
        domain = super()._load_pos_self_data_domain(data, config)
        return Domain.OR([domain, [("id", "in", config._glase_kiosk_methods().ids)]])

    def _payment_request_from_kiosk(self, order):
        """Core's road: with a connection to the database held, and for whoever names
        an order. Ours is ``controllers/kiosk.py``.

        :raises UserError: for Glase, always
        """
        if self._glase_methods():
            raise UserError(self.env._(PAGE_TOO_OLD))
        return super()._payment_request_from_kiosk(order)
