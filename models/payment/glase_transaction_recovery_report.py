# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime

LATE_AFTER = 5  # minutes; the watch runs every minute


class GlaseTransaction(models.Model):
    """Whether anybody looks after payments whose till is gone."""

    _inherit = "glase.transaction"

    @api.model
    def watch_report(self):
        """What stands above the list of unresolved payments: ``text``, ``late``."""
        self.browse().check_access("read")
        job = self.env.ref("pos_glase.ir_cron_watch").sudo()
        last = job.lastcall
        late = timedelta(minutes=LATE_AFTER)
        if not last or not job.active:
            return {"late": True, "text": self._nobody_looks()}
        when = format_datetime(self.env, last)
        if last < fields.Datetime.now() - late:
            text = self.env._("Last time: %s.", when)
            return {"late": True, "text": f"{self._nobody_looks()} {text}"}
        text = self.env._("Odoo last looked after open payments at %s.", when)
        return {"late": False, "text": text}

    @api.model
    def _nobody_looks(self):
        return self.env._(
            "Odoo does not look after open Glase payments: payments whose till is gone "
            "stay open. Ask your administrator to start Odoo's scheduled actions."
        )
