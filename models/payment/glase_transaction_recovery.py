# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.fields import Domain

from ...const import LIVE, NEVER_SENT, RETURNED, UNDER_WAY, events, reasons, times
from ...services.common.checks import TEST
from ...services.recovery import recovery_job

MOST_AT_ONCE = 10_000  # of one run; the rest comes the next day
# More than a register loses in the minutes in which a start may still arrive
BURIED_KEPT = 50  # of each point of sale, the newest
FORGET = """
    DELETE FROM glase_transaction WHERE id IN (
        SELECT id FROM glase_transaction t
         WHERE config_id = %s AND status_word = %s
           AND NOT EXISTS (SELECT FROM glase_event WHERE transaction_id = t.id)
         ORDER BY id DESC OFFSET %s FOR UPDATE SKIP LOCKED)
"""


class GlaseTransaction(models.Model):
    """What the recovery job needs to know (state_machine.md, chapter 6)."""

    _inherit = "glase.transaction"

    @api.model
    def _cron_recovery(self):
        recovery_job.run(self.env)

    @api.model
    def _due(self):
        """What needs the job now; what looks abandoned is noted on the way."""
        now = self._clock()
        live = self.search([("state", "in", LIVE), *self._without_lease(now)])
        due = live.filtered(lambda tx: tx.kind == "refund" or tx._is_abandoned(now))
        due |= self.search(
            [("state", "=", "awaiting_reversal"), ("quiet_until", "<", now)]
        )
        paid, confirmed = ("state", "=", "paid"), ("confirmed", "=", True)
        silent = now - timedelta(seconds=times.UNCONFIRMED_AFTER)
        due |= self.search([paid, "!", confirmed, ("changed_at", "<", silent)])
        due |= self.search(
            [
                ("receipt_state", "=", False),
                "|",
                "&",
                paid,
                confirmed,
                "&",
                ("state", "=", "refunded"),
                ("ers_reference", "!=", False),
                "|",
                ("receipt_next_at", "=", False),
                ("receipt_next_at", "<", now),
            ]
        )
        return due.filtered(lambda tx: tx.terminal_id._may_call())

    def _is_abandoned(self, now):
        """Not polled for 60 s, seen so in two runs; or abandoned by the cashier, and
        silent long enough."""
        heard = self.asked_at or self.changed_at
        if self.forced:
            return True
        if self.released:
            return heard < now - timedelta(seconds=times.REVERSAL_TIMEOUT)
        if heard > now - timedelta(seconds=times.ABANDONED_AFTER):
            return False
        if self.abandoned_at and self.abandoned_at > heard:
            return True
        self.abandoned_at = now
        return False

    def _is_still_abandoned(self):
        """The ones before may have taken minutes: is the register back, or calling, or
        was the sale finished without confirmation?"""
        busy = self.forced or self._lease_runs()
        return not busy and self._is_abandoned(self._clock())

    def _recovered_as(self):
        """The key of the recovery job's handler."""
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
        then = self._clock() - timedelta(minutes=times.UNMATCHED_AFTER)
        late = Domain("changed_at", "<", then) | Domain(
            "session_id.state", "=", "closed"
        )
        unmarked = self._unfinished() & Domain("unresolved", "=", False)
        for tx in self.search(unmarked & late):
            refund = tx.kind == "refund"
            tx._set_unresolved(reasons.NO_REFUND_ORDER if refund else reasons.NO_ORDER)
        kept = [*self._kept_tests(), ("unresolved", "=", False)]
        for tx in self.search([*kept, ("changed_at", "<", then)]):
            tx._set_unresolved(reasons.TEST_KEPT)

    _kept_tests_idx = models.Index(
        "(changed_at) WHERE payment_uuid LIKE 'test-%' AND state = 'paid'"
    )

    @api.model
    def _kept_tests(self):
        """Domain: test payments whose money was not given back, and of which no manager
        has said why."""
        return [
            ("payment_uuid", "=like", f"{TEST}%"),
            ("kind", "=", "payment"),
            ("state", "=", "paid"),
            ("returned", "=", False),
            ("settled_note", "=", False),
        ]

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

    # A register that is gone, and the next payment that wants its turn

    def _is_stale(self):
        """Not polled for 20 s, so that the next may take its turn.

        An invoice without a reference cannot be cancelled: it is replaced by the next
        one when what was paid is reversed for sure.
        """
        if self._lease_runs():
            return False
        if self.released or self.forced:
            return True
        patience = (
            times.ORPHANED_AFTER if self.invoice_reference else times.REVERSAL_TIMEOUT
        )
        return self._silence() > patience

    def _is_silent(self):
        """No device polls, so whoever opens the register may go on with it."""
        return not self._lease_runs() and self._silence() > times.ORPHANED_AFTER

    def _is_being_given_back(self):
        """Abandoned a moment ago, without a reference, and never polled: a poll would
        keep what Glase is about to reverse, so the invoice is replaced without one.

        Once polled, a lost answer may have been the PAID that keeps the money.
        """
        unseen = not self.invoice_reference and not self.asked_at and not self.forced
        return bool(
            unseen and self.released and self._silence() <= times.REVERSAL_TIMEOUT
        )

    def _silence(self):
        """Seconds since the last poll or change."""
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
        pause = times.RECEIPT_PAUSES[min(tries, len(times.RECEIPT_PAUSES) - 1)]
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
        over = self.receipt_tries >= len(times.RECEIPT_PAUSES)
        self.env["glase.event"]._note(self, events.RECEIPT_NOT_FILED, answer)
        self.write({"receipt_state": "failed" if over else False, "lease_until": False})

    @api.model
    def watch_report(self):
        """What stands above the list of unresolved payments: when the job last ran
        (``at``, UTC), and whether that is too long ago (``late``)."""
        self.browse().check_access("read")
        job = self.env.ref("pos_glase.ir_cron_watch").sudo()
        last = job.active and job.lastcall
        then = fields.Datetime.now() - timedelta(minutes=times.LATE_AFTER)
        return {"late": not last or last < then, "at": last}

    @api.autovacuum
    def _gc_raw_texts(self):
        """Forget what a register sent and Glase answered in full: it is for finding out
        what went wrong. Amounts, references, states and the audit trail stay."""
        ended = self.search(
            [
                (
                    "changed_at",
                    "<",
                    self._clock() - timedelta(days=times.RAW_TEXT_DAYS),
                ),
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
        ended.write({"order_data": False, "last_answer": False, "message": False})

    # Attempts that a register has polled and that never came here: it was told so, and
    # goes on without. What arrives after all sends nothing (architecture.md, law 3).

    _buried_idx = models.Index("(config_id, id) WHERE status_word = 'NEVER_SENT'")

    @api.model
    def _write_tombstone(self, terminal, payment_uuid, attempt, **vals):
        """Remember an attempt that never arrived, so that it never can any more.

        :returns: its transaction; none for what cannot arrive here anyway
        """
        config = self.env["pos.config"].browse(vals.get("config_id"))
        config = config or terminal.config_id
        if not terminal or self._is_anothers(config, payment_uuid, attempt):
            return self.browse()
        tx = self.create(
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
        tx.flush_recordset()
        self._forget_oldest(config)
        return tx

    @api.model
    def _is_anothers(self, config, payment_uuid, attempt):
        """Whether the keys of an attempt are those of another company, or of a payment
        that another line has taken over: nothing may ever be sent with them here."""
        invoice = ("client_invoice_id", "=", f"{payment_uuid}-{attempt}")
        elsewhere = [
            ("payment_uuid", "=", payment_uuid),
            ("company_id", "!=", config.company_id.id),
        ]
        return bool(self.search_count(["|", invoice, "&", *elsewhere], limit=1))

    def _forget_oldest(self, config):
        """Whatever a browser polls, a point of sale leaves no more than a few."""
        try:
            with self.env.cr.savepoint(flush=False):
                self.env.cr.execute(
                    FORGET, [config.id, NEVER_SENT, BURIED_KEPT], log_exceptions=False
                )
        except SerializationFailure:
            return  # another process is forgetting the same

    @api.autovacuum
    def _gc_tombstones(self):
        """What has not arrived after a day never will."""
        self.search(
            [
                ("status_word", "=", NEVER_SENT),
                ("event_ids", "=", False),
                ("changed_at", "<", self._clock() - timedelta(days=times.BURIED_DAYS)),
            ],
            limit=MOST_AT_ONCE,
        ).unlink()
