# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        """The page of a kiosk is in the customer's language."""
        names = super()._get_translation_frontend_modules_name()
        return [*names, "pos_self_order_glase"]
