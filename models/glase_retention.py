# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, models

from ..const import UNDER_WAY

DAYS = 30  # after a transaction has ended
ROWS = 10_000  # of one run; the rest comes the next day


class GlaseTransaction(models.Model):
    """How long raw texts are kept.

    What a till sent and Glase answered in full is for finding out what went wrong.
    Amounts, references, states and the audit trail stay.
    """

    _inherit = "glase.transaction"

    @api.autovacuum
    def _gc_raw_texts(self):
        """Forget the raw texts of what ended long ago and nobody need look at."""
        rows = self.search(
            [
                ("changed_at", "<", self._clock() - timedelta(days=DAYS)),
                ("state", "not in", UNDER_WAY),
                ("unresolved", "=", False),
                "!",
                *self._unmatched(),
                "|",
                "|",
                ("order_data", "!=", False),
                ("last_answer", "!=", False),
                ("message", "!=", False),
            ],
            limit=ROWS,
        )
        rows.write({"order_data": False, "last_answer": False, "message": False})
