# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, models

from ..const import NEVER_SENT

# So many lost starts no till has within the minutes in which one may still arrive.
KEPT = 50  # of each till, the newest
DAYS = 1
ROWS = 10_000  # of one run; the rest comes the next day

FORGET = """
    DELETE FROM glase_transaction WHERE id IN (
        SELECT id FROM glase_transaction t
         WHERE config_id = %s AND status_word = %s
           AND NOT EXISTS (SELECT FROM glase_event WHERE transaction_id = t.id)
         ORDER BY id DESC OFFSET %s FOR UPDATE SKIP LOCKED)
"""


class GlaseTransaction(models.Model):
    """Attempts that a till has asked about and that never came here.

    The till has been told so, and goes on without it. It may still be on its way, so it
    is remembered: arriving after all, it sends nothing (architecture.md, law 3).
    """

    _inherit = "glase.transaction"

    _buried_idx = models.Index("(config_id, id) WHERE status_word = 'NEVER_SENT'")

    @api.model
    def _bury(self, terminal, payment_uuid, attempt, **vals):
        """Remember an attempt that never arrived, so that it never can any more.

        :returns: its row; none for what cannot arrive here anyway
        """
        config = self.env["pos.config"].browse(vals.get("config_id"))
        config = config or terminal.config_id
        if not terminal or self._is_anothers(config, payment_uuid, attempt):
            return self.browse()
        row = self.create(
            {
                "payment_uuid": payment_uuid,
                "attempt": attempt,
                "client_invoice_id": f"{payment_uuid}-{attempt}",
                "terminal_id": terminal.id,
                "config_id": config.id,
                "company_id": config.company_id.id,
                "currency_id": config.currency_id.id,
                "user_id": self.env.uid,
                "amount": 0,
                "state": "cancelled",
                "status_word": NEVER_SENT,
                "changed_at": self._clock(),
                **vals,
            }
        )
        row.flush_recordset()
        self._forget_oldest(config)
        return row

    @api.model
    def _is_anothers(self, config, payment_uuid, attempt):
        """Whether the keys of an attempt are those of another company, or of a payment
        that another line has taken over: nothing may ever be sent with them here."""
        bill = [("client_invoice_id", "=", f"{payment_uuid}-{attempt}")]
        elsewhere = [
            ("payment_uuid", "=", payment_uuid),
            ("company_id", "!=", config.company_id.id),
        ]
        return bool(self.search_count(["|", *bill, "&", *elsewhere], limit=1))

    def _forget_oldest(self, config):
        """Whatever a browser asks about, a till leaves no more than a few rows."""
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    FORGET, [config.id, NEVER_SENT, KEPT], log_exceptions=False
                )
        except SerializationFailure:
            return  # somebody else is forgetting the same

    @api.autovacuum
    def _gc_buried(self):
        """What has not arrived after a day never will."""
        self.search(
            [
                ("status_word", "=", NEVER_SENT),
                ("event_ids", "=", False),
                ("changed_at", "<", self._clock() - timedelta(days=DAYS)),
            ],
            limit=ROWS,
        ).unlink()
