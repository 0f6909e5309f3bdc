# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, models

from odoo.addons.pos_glase.const import reasons
from odoo.addons.pos_glase.services.common.checks import KIOSK

from ..services import kiosk_order


class GlaseTransaction(models.Model):
    _inherit = "glase.transaction"

    def _is_kiosk(self):
        return (self.payment_uuid or "").startswith(KIOSK)

    @api.model
    def _open_of_config(self, config):
        """A kiosk that is opened as a register goes on with no kiosk's payment: the
        server ends it."""
        found = super()._open_of_config(config)
        return found.filtered(lambda tx: not tx._is_kiosk())

    @api.model
    def _cron_recovery(self):
        """Before what has not come is noted, and after what was found paid."""
        kiosk_order.complete_left_behind(self.env)
        result = super()._cron_recovery()
        kiosk_order.complete_left_behind(self.env)
        return result

    @api.model
    def _left_at_kiosk(self):
        """Paid at a kiosk whose page has been silent since, and whose order is open:
        what nobody has looked at yet, or only because the page is gone."""
        paid = self.search(
            [
                ("payment_uuid", "=like", f"{KIOSK}%"),
                ("kind", "=", "payment"),
                ("state", "=", "paid"),
                ("confirmed", "=", True),
                "|",
                ("unresolved", "=", False),
                ("unresolved_why", "=", reasons.REGISTER_GONE),
                *self._unmatched(),
            ]
        )
        return paid.filtered(lambda tx: tx._is_silent())
