# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import api, models

from ..const import LIVE, RETURNED, REVERSAL_TIMEOUT, events, reasons
from ..services.recovery import recovery_job

ABANDONED_AFTER = 60.0  # seconds; a restart of the server is no reason to cancel
UNCONFIRMED_AFTER = 5.0  # seconds in which the till itself tells Glase
ORPHANED_AFTER = 20.0  # seconds
UNMATCHED_AFTER = 15  # minutes without an order
RECEIPT_PAUSES = (0, 60, 300, 900, 3600)  # seconds before each try


class GlaseTransaction(models.Model):
    """What the watch needs to know (state_machine.md, chapter 6)."""

    _inherit = "glase.transaction"

    @api.model
    def _cron_watch(self):
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

    def _watched_as(self):
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

    def _is_orphaned(self):
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
