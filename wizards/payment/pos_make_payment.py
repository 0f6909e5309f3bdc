# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import models
from odoo.exceptions import UserError

from ...const import GLASE


class PosMakePayment(models.TransientModel):
    _inherit = "pos.make.payment"

    def check(self):
        if self.payment_method_id.use_payment_terminal == GLASE:
            raise UserError(
                self.env._(
                    "Glase payments are taken at the register. Open the order there, "
                    "or choose another payment method."
                )
            )
        return super().check()
