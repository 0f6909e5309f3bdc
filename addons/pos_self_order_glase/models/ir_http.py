# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.http import request


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """The page of a kiosk, and what it shares with the register, such as the
        receipt, are in the customer's language. No other page loads the register's
        texts."""
        names = [*super()._get_translation_frontend_modules_name()]
        names.append("pos_self_order_glase")
        if request and "/pos-self/" in request.httprequest.headers.get("Referer", ""):
            names.append("pos_glase")
        return names
