# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.tools import format_datetime

from ...const import LIVE, NEVER_SENT, RETURNED, UNDER_WAY, events, reasons
from ...const.times import (
    ABANDONED_AFTER,
    BURIED_DAYS,
    LATE_AFTER,
    ORPHANED_AFTER,
    RAW_TEXT_DAYS,
    RECEIPT_PAUSES,
    REVERSAL_TIMEOUT,
    UNCONFIRMED_AFTER,
    UNMATCHED_AFTER,
)
from ...services.recovery import recovery_job

MOST_AT_ONCE = 10_000  # of one run; the rest comes the next day
# So many lost starts no till has within the minutes in which one may still arrive.
BURIED_KEPT = 50  # of each till, the newest
FORGET = """
    DELETE FROM glase_transaction WHERE id IN (
        SELECT id FROM glase_transaction t
         WHERE config_id = %s AND status_word = %s
           AND NOT EXISTS (SELECT FROM glase_event WHERE transaction_id = t.id)
         ORDER BY id DESC OFFSET %s FOR UPDATE SKIP LOCKED)
"""


class GlaseTransaction(models.Model):
    """What the watch needs to know (state_machine.md, chapter 6)."""

    _inherit = "glase.transaction"

    @api.model
    def _cron_recovery(self):
        recovery_job.run(self.env)

    @api.model
    def _due(self):
        """The rows that need somebody now; what looks abandoned is noted on the way."""
        now = self._clock()
        free = ["|", ("lease_until", "=", False), ("lease_until", "<", now)]
        live = self.search([("state", "in", LIVE), *free])
        rows = live.filtered(lambda row: row.kind == "refund" or row._is_abandoned(now))
        rows |= self.search(
            [("state", "=", "awaiting_reversal"), ("quiet_until", "<", now)]
        )
        silent = now - timedelta(seconds=UNCONFIRMED_AFTER)
        rows |= self.search(
            [
                ("state", "=", "paid"),
                ("confirmed", "=", False),
                ("changed_at", "<", silent),
            ]
        )
        rows |= self.search(
            [
                "|",
                "&",
                ("state", "=", "paid"),
                ("confirmed", "=", True),
                "&",
                ("state", "=", "refunded"),
                ("ers_reference", "!=", False),
                ("receipt_state", "=", False),
                "|",
                ("receipt_next_at", "=", False),
                ("receipt_next_at", "<", now),
            ]
        )
        return rows.filtered(lambda row: row.terminal_id._may_call())

    def _is_abandoned(self, now):
        """Not heard for 60 s, seen so in two runs; let go and silent long enough."""
        heard = self.asked_at or self.changed_at
        if self.forced:
            return True
        if self.released:
            return heard < now - timedelta(seconds=REVERSAL_TIMEOUT)
        if heard > now - timedelta(seconds=ABANDONED_AFTER):
            return False
        if self.abandoned_at and self.abandoned_at > heard:
            return True
        self.abandoned_at = now
        return False

    def _is_still_abandoned(self):
        """The rows before may have taken minutes: is its till back, or calling, or was
        the sale finished by hand?"""
        if self.forced or self._lease_runs():
            return False
        return self._is_abandoned(self._clock())

    def _recovered_as(self):
        """Which care of the watch the row needs."""
        if self.kind == "refund":
            return "receipt" if self.state == "refunded" else "refund"
        if self.state == "paid":
            return "receipt" if self.confirmed else "unconfirmed"
        if self.state == "awaiting_reversal":
            return "reversal"
        if self.forced:
            return "forced"
        return "lost" if self.state == "sending" else "abandoned"

    @api.model
    def _note_unmatched(self):
        """Money whose order has not come in 15 minutes or before its session closed."""
        late = self._clock() - timedelta(minutes=UNMATCHED_AFTER)
        rows = self.search(
            [
                *self._unmatched(),
                ("unresolved", "=", False),
                "|",
                ("changed_at", "<", late),
                ("session_id.state", "=", "closed"),
            ]
        )
        for row in rows:
            refund = row.kind == "refund"
            row._set_unresolved(reasons.NO_REFUND_ORDER if refund else reasons.NO_ORDER)

    # What must not vanish

    @api.model
    def _unmatched(self):
        """Domain: money taken or given back, whose order has not arrived."""
        return [
            "&",
            "&",
            ("order_id", "=", False),
            ("order_uuid", "!=", False),
            "|",
            ("state", "in", RETURNED),
            "&",
            ("state", "=", "paid"),
            ("returned", "=", False),
        ]

    # A till that is gone, and the next one that wants its turn

    def _is_stale(self):
        """Nobody has asked for 20 s, so that the next may take its turn.

        An invoice that nobody has seen cannot be cancelled: it is replaced by the
        next one when what was paid is given back for sure.
        """
        if self._lease_runs():
            return False
        if self.released or self.forced:
            return True
        patience = ORPHANED_AFTER if self.invoice_reference else REVERSAL_TIMEOUT
        return self._silence() > patience

    def _is_silent(self):
        """No device asks for the row, so whoever opens the till may go on with it."""
        return not self._lease_runs() and self._silence() > ORPHANED_AFTER

    def _is_being_given_back(self):
        """Let go a moment ago, without a reference, and never asked for: to ask now
        would keep what Glase is about to give back, so the bill is replaced unasked.

        Once asked, a lost answer may have been the PAID that keeps the money.
        """
        unseen = not self.invoice_reference and not self.asked_at and not self.forced
        return bool(unseen and self.released and self._silence() <= REVERSAL_TIMEOUT)

    def _silence(self):
        """Seconds since somebody asked for the row or changed it."""
        last = max(filter(None, (self.asked_at, self.changed_at)))
        return (self._clock() - last).total_seconds()

    # The receipt document at Glase

    def _receipt_is_due(self):
        return (
            (self.state == "paid" and self.confirmed or self.state == "refunded")
            and self.ers_reference
            and not self.receipt_state
            and not self._lease_runs()
            and (not self.receipt_next_at or self.receipt_next_at < self._clock())
        )

    def _set_receipt_try(self, deadline):
        tries = self.receipt_tries + 1
        pause = RECEIPT_PAUSES[min(tries, len(RECEIPT_PAUSES) - 1)]
        self.write(
            {
                "receipt_tries": tries,
                "receipt_next_at": self._clock() + timedelta(seconds=pause),
                "lease_until": self._lease_end(deadline),
            }
        )

    def _set_receipt_sent(self):
        self.write({"receipt_state": "sent", "lease_until": False})

    def _set_receipt_failed(self, answer):
        over = self.receipt_tries >= len(RECEIPT_PAUSES)
        self.env["glase.event"]._note(self, events.RECEIPT_NOT_FILED, answer)
        self.write({"receipt_state": "failed" if over else False, "lease_until": False})

    # Whether anybody looks after payments whose till is gone.

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
            text = self.env._("Last run: %s.", when)
            return {"late": True, "text": f"{self._nobody_looks()} {text}"}
        text = self.env._("Last automatic check of open Glase payments: %s.", when)
        return {"late": False, "text": text}

    @api.model
    def _nobody_looks(self):
        return self.env._(
            "Automatic checks have stopped: abandoned Glase payments stay open. Ask "
            "your administrator to start Odoo's scheduled actions."
        )

    # How long raw texts are kept.
    #
    # What a till sent and Glase answered in full is for finding out what went wrong.
    # Amounts, references, states and the audit trail stay.

    @api.autovacuum
    def _gc_raw_texts(self):
        """Forget the raw texts of what ended long ago and nobody need look at."""
        rows = self.search(
            [
                ("changed_at", "<", self._clock() - timedelta(days=RAW_TEXT_DAYS)),
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
            limit=MOST_AT_ONCE,
        )
        rows.write({"order_data": False, "last_answer": False, "message": False})

    # Attempts that a till has asked about and that never came here.
    #
    # The till has been told so, and goes on without it. It may still be on its way, so
    # it is remembered: arriving after all, it sends nothing (architecture.md, law 3).

    _buried_idx = models.Index("(config_id, id) WHERE status_word = 'NEVER_SENT'")

    @api.model
    def _write_tombstone(self, terminal, payment_uuid, attempt, **vals):
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
                    FORGET, [config.id, NEVER_SENT, BURIED_KEPT], log_exceptions=False
                )
        except SerializationFailure:
            return  # somebody else is forgetting the same

    @api.autovacuum
    def _gc_tombstones(self):
        """What has not arrived after a day never will."""
        self.search(
            [
                ("status_word", "=", NEVER_SENT),
                ("event_ids", "=", False),
                ("changed_at", "<", self._clock() - timedelta(days=BURIED_DAYS)),
            ],
            limit=MOST_AT_ONCE,
        ).unlink()
