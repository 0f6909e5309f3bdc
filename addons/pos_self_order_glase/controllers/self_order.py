# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import http
from odoo.http import request

from odoo.addons.pos_self_order.controllers.orders import PosSelfOrderController

from ..services import kiosk_checks, kiosk_sent


class GlaseSelfOrder(PosSelfOrderController):
    """Core believes what an anonymous page sends. At a kiosk with Glase it is read
    before (architecture.md, chapter 11)."""

    @http.route()
    def process_order(self, order, access_token, table_identifier, device_type):
        kiosk = kiosk_sent.glase_kiosk_of(request.env, access_token)
        uuid = order.get("uuid")  # core takes it out
        if kiosk:
            kiosk_sent.check_sent(kiosk, order)
        result = super().process_order(
            order, access_token, table_identifier, device_type
        )
        if kiosk:
            kiosk_sent.check_saved(kiosk, uuid)
        return result

    @http.route()
    def validate_partner(self, access_token, *args, partner_id=None, **values):
        """Core answers with all about the partner of any number. At a kiosk with Glase
        what was typed in is always a new one."""
        kiosk = kiosk_sent.glase_kiosk_of(request.env, access_token)
        if kiosk:
            kiosk_checks.count_save(kiosk)
            partner_id = None
        return super().validate_partner(
            access_token, *args, partner_id=partner_id, **values
        )

    @http.route()
    def get_orders_by_access_token(
        self, access_token, order_access_tokens, table_identifier=None
    ):
        """Core finds all orders without a token for who has none, and all of a table.
        A kiosk knows its own."""
        if kiosk_sent.glase_kiosk_of(request.env, access_token):
            table_identifier = None
            order_access_tokens = [
                asked
                for asked in order_access_tokens
                if kiosk_checks.is_token(asked.get("access_token"))
            ]
        return super().get_orders_by_access_token(
            access_token, order_access_tokens, table_identifier
        )
