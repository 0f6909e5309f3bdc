# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...const.times import LEASE_GRACE


class GlaseLease(models.AbstractModel):
    """A record about which one process at a time calls Glase.

    A lease outlives the call's deadline a little, and ends by itself when the process
    dies. The clock is the database's, which all hosts share.
    """

    _name = "glase.lease"
    _description = "Call to Glase in progress"

    lease_until = fields.Datetime(
        string="Call in progress until", readonly=True, copy=False
    )

    @api.model
    def _clock(self):
        self.env.cr.execute("SELECT clock_timestamp() AT TIME ZONE 'UTC'")
        return self.env.cr.fetchone()[0]

    @api.model
    def _in(self, seconds):
        return self._clock() + timedelta(seconds=seconds)

    @api.model
    def _lease_end(self, deadline):
        """:param deadline: seconds that the call may take"""
        return self._in(deadline + LEASE_GRACE)

    def _lease_runs(self):
        return bool(self.lease_until) and self.lease_until > self._clock()

    @api.model
    def _without_lease(self, now):
        """Domain: about these Glase is not being called."""
        return ["|", ("lease_until", "=", False), ("lease_until", "<", now)]

    def _lock(self):
        """Lock these until the transaction ends, waiting for others and always in the
        same order, and read them afresh."""
        self.env.cr.execute(
            SQL(
                "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                SQL.identifier(self._table),
                self.ids,
            ),
            log_exceptions=False,
        )
        self.invalidate_recordset()
        return self
