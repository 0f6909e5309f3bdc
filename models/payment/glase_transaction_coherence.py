# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from psycopg2.errors import UniqueViolation

from odoo import api, models

from ...const import UNPROVEN, events
from ...const.times import COHERENCE_DAYS
from ...services.orders import coherence


class GlaseTransaction(models.Model):
    """What is not coherent is unresolved, with a reason of its own.

    A payment that no transaction proves gets one that reminds of it: it never was an
    attempt, names no invoice and guards nothing, so that the payment can be put right.
    """

    _inherit = "glase.transaction"

    @api.model
    def _check_coherence(self, sessions):
        """Flag what is incoherent in some sessions, and resolve what was put right."""
        found = {}
        for finding in coherence.findings(self.env, sessions.ids):
            tx = self.browse(finding.transaction_id or self._reminder(finding))
            if not tx:
                continue  # another process makes it at this moment, and flags it
            found[tx] = finding
            tx._flag_incoherent(finding)
        self._resolve_coherent(sessions, found)
        self.env["glase.period"]._take_incoherent(sessions, found)

    @api.model
    def _check_recent_coherence(self):
        """Of open sessions, and of those closed a moment ago; also where there is no
        Glase, for a forged payment need not stand where one may."""
        recent = self._clock() - timedelta(days=COHERENCE_DAYS)
        sessions = self.env["pos.session"].search(
            ["|", ("state", "!=", "closed"), ("stop_at", ">", recent)]
        )
        self._check_coherence(sessions)

    def _flag_incoherent(self, finding):
        """Once: what a manager has resolved with a note stays resolved, as it was."""
        why = coherence.REASONS.get(finding.kind)
        found = [finding.kind, finding.proven, finding.in_odoo]
        if not why or self.unresolved or self.finding == found:
            return
        note = f"{finding.proven:.2f} → {finding.in_odoo:.2f} {self.currency_id.name}"
        self._lock()._set_unresolved(why, note)
        self.finding = found

    @api.model
    def _reminder(self, finding):
        """The id of what reminds of an unproven payment, made when missing; False while
        another process is making it."""
        uuid = f"unproven-{finding.payment_id}"
        if reminder := self.search([("payment_uuid", "=", uuid)]):
            return reminder.id
        payment = self.env["pos.payment"].browse(finding.payment_id)
        order = payment.pos_order_id
        terminals = self.env["glase.terminal"].with_context(active_test=False)
        terminal = terminals._of_config(order.config_id)
        values = {
            "payment_uuid": uuid,
            "attempt": 1,
            "client_invoice_id": uuid,
            "kind": "refund" if payment.amount < 0 else "payment",
            "state": "failed",
            "status_word": UNPROVEN,
            "terminal_id": terminal.id,
            "account_id": terminal.account_id.id,
            "config_id": order.config_id.id,
            "session_id": order.session_id.id,
            "company_id": order.company_id.id,
            "currency_id": order.currency_id.id,
            "user_id": order.user_id.id,
            "order_id": order.id,
            "payment_id": payment.id,
            "amount": abs(payment.amount),
            "changed_at": self._clock(),
        }
        try:
            with self.env.cr.savepoint():
                return self.create(values).id
        except UniqueViolation:
            return False

    @api.model
    def _resolve_coherent(self, sessions, found):
        """What was put right needs no manager; should it be wrong again, it is told."""
        flagged = self.search(
            [
                ("unresolved", "=", True),
                ("unresolved_why", "in", list(coherence.REASONS.values())),
                *self._of_sessions(sessions),
            ]
        )
        for tx in flagged.filtered(lambda tx: tx not in found):
            tx._lock()._set_settled(events.PUT_RIGHT)
            tx.write({"unresolved_why": False, "finding": False})

    @api.model
    def _of_sessions(self, sessions, path=""):
        """Domain: what belongs to some sessions, by its order if there is one."""
        return [
            "|",
            (f"{path}order_id.session_id", "in", sessions.ids),
            "&",
            (f"{path}order_id", "=", False),
            (f"{path}session_id", "in", sessions.ids),
        ]
