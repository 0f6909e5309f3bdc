# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from datetime import timedelta

from odoo import models

from ...const import LIVE, NO_MONEY, events, reasons
from ...const.times import CANCEL_PAUSE, REVERSAL_TIMEOUT

CANCEL_TRIES = 3

# Which state may follow which. PAID wins in every state (architecture.md, law 4).
NEXT = {
    "sending": ("issued", "cancelled", "failed", "paid", "refunded", "unconfirmed"),
    "issued": ("cancelling", "cancelled", "failed", "paid"),
    "cancelling": ("issued", "cancelled", "failed", "paid", "awaiting_reversal"),
    "awaiting_reversal": ("issued", "reversed", "paid"),
    "cancelled": ("paid",),
    "failed": ("paid", "refunded", "unconfirmed"),
    "reversed": ("paid",),
    "paid": ("reversed",),
    "unconfirmed": ("refunded", "failed"),
    "refunded": ("unconfirmed",),
}


class IllegalTransition(Exception):
    """A state was to follow one that it cannot follow: our own bug."""


class GlaseTransaction(models.Model):
    """Every change of a transaction: one setter for each, illegal ones refused.

    Called under its lock, in a short database transaction of their own; nobody is told
    before that is committed.
    """

    _inherit = "glase.transaction"

    def _move(self, state, **vals):
        self.ensure_one()
        if state != self.state and state not in NEXT[self.state]:
            raise IllegalTransition(f"{self.client_invoice_id}: {self.state} → {state}")
        answer = vals.get("last_answer") or vals.get("status_word")
        if state != self.state or (answer and answer != self.last_answer):
            self.env["glase.event"]._note(
                self,
                events.STATE,
                answer=answer,
                state_before=state != self.state and self.state,
                state_after=state,
            )
        self.write({**vals, "state": state, "changed_at": self._clock()})

    def _set_issued(self, reference, qr_code):
        self._move(
            "issued",
            invoice_reference=reference,
            invoice_qr_code=qr_code,
            lease_until=False,
        )

    def _set_cancelling(self, deadline):
        self._move(
            "cancelling",
            cancel_wanted=True,
            cancel_tries=self.cancel_tries + 1,
            cancel_tried_at=self._clock(),
            lease_until=self._lease_end(deadline),
        )

    def _is_cancel_due(self):
        """Time to cancel what could not be cancelled when it was wanted; or to try
        again, every 2.5 s, three times if unknown. Never what is forced: that money is
        wanted."""
        if self.forced or self._lease_runs():
            return False
        if self.state == "issued":
            return self.cancel_wanted
        return (
            self.state == "cancelling"
            and self.cancel_tries < CANCEL_TRIES
            and (self._clock() - self.cancel_tried_at).total_seconds() > CANCEL_PAUSE
        )

    def _set_still_cancelling(self, answer, buyer_is_paying):
        """Not cancelled yet; while the customer is paying every try is a new one."""
        tries = 0 if buyer_is_paying else self.cancel_tries
        self._move(
            "cancelling", lease_until=False, cancel_tries=tries, last_answer=answer
        )

    def _set_awaiting_reversal(self, answer):
        """Paid, and no register can act on it: no poll until Glase reverses it."""
        self._move(
            "awaiting_reversal",
            lease_until=False,
            last_answer=answer,
            quiet_until=self._clock() + timedelta(seconds=REVERSAL_TIMEOUT),
        )

    def _may_be_waited_for(self):
        """Its register is there again, and no other payment is live at the terminal."""
        other = [("terminal_id", "=", self.terminal_id.id), ("state", "in", LIVE)]
        return (
            self.state == "awaiting_reversal"
            and not self.released
            and not self.search_count([("kind", "=", "payment"), *other], limit=1)
        )

    def _set_waited_for(self):
        """The register is there again: it polls, and takes what is paid."""
        self._move("issued", quiet_until=False, cancel_wanted=False, cancel_tries=0)

    def _set_cancel_refused(self, answer):
        self._move(
            "issued",
            lease_until=False,
            cancel_wanted=False,
            cancel_tries=0,
            last_answer=answer,
        )

    def _set_cancelled(self, word, **vals):
        self._move("cancelled", lease_until=False, status_word=word, **vals)
        self._doubt_note()

    def _set_failed(self, word, **vals):
        self._move("failed", lease_until=False, status_word=word, **vals)
        self._doubt_note()

    def _doubt_note(self):
        """Nothing was paid, and a manager has resolved the unconfirmed sale before that
        was known: an order that is still to come must not count as paid with it."""
        if self.forced and self.settled_note and not self.order_id:
            self._set_unresolved(reasons.FORCED, self.settled_note)

    def _amount_accepted(self):
        """What Glase may have invoiced; of two amounts, if unknown, the smaller."""
        return min(self.amount, self.amount_wanted or self.amount)

    def _set_paid(
        self, amount, currency, *, amount_told=True, no_amount=False, **facts
    ):
        """Money came in: what Glase says was paid wins.

        :param amount: in units of the currency
        :param amount_told: Glase has said it, and it is not only the one requested
        :param no_amount: what Glase has said is none, so it is not known
        :param facts: what else is known, among it reference and payment date
        """
        why = self._why_look_at_paid(amount, currency, amount_told)
        why = reasons.NO_AMOUNT if no_amount else why
        differs = self.currency_id.compare_amounts
        keeps = self.unresolved and self.unresolved_why in reasons.NOT_SETTLED_BY_PAID
        if self.amount_wanted and not differs(amount, self.amount_wanted):
            facts["amount"] = self.amount_wanted  # so Glase has taken the change
        self._move(
            "paid",
            amount_paid=amount,
            paid_currency=currency,
            no_amount=no_amount,
            amount_wanted=0,
            status_word="PAID",
            lease_until=False,
            unresolved=keeps,
            message=False,
            **facts,
        )
        if why:
            self._set_unresolved(why)
        if not self.doubted:
            self._want_slip()

    def _why_look_at_paid(self, amount, currency, amount_told):
        """Why a manager must look at money that came in; False: no need."""
        requested = (self.amount, self.amount_wanted or self.amount)
        if self.state in NO_MONEY:
            return reasons.PAID_LATE
        if currency != self.currency_id.name:
            return reasons.CURRENCY
        if self.amount_wanted and not amount_told:
            return reasons.AMOUNT_UNCLEAR
        if all(self.currency_id.compare_amounts(amount, one) for one in requested):
            return reasons.AMOUNT
        if self.forced and self.settled_note:
            return reasons.PAID_AFTER_NOTE  # perhaps the customer has paid otherwise
        return False

    def _set_confirmed(self, version):
        self.write({"confirmed": True, "version": version})
        self._want_slip()

    def _set_reversed(self, word):
        """Glase gave the money back by itself; a closed sale needs a manager."""
        self._move("reversed", status_word=word)
        self._set_unresolved(reasons.REVERSED)

    def _set_calling(self, deadline):
        """Glase is called about it: who comes now calls nothing."""
        self.write({"lease_until": self._lease_end(deadline)})

    def _set_called(self):
        self.write({"lease_until": False})

    def _set_unknown(self, answer):
        """The answer to sendInvoice was lost: from now on it is polled."""
        self.write({"lease_until": False, "last_answer": answer})

    def _set_version(self, version, word):
        """Still waiting; what is no plain waiting is noted, once."""
        if word not in ("ISSUED", self.status_word):
            self.env["glase.event"]._note(self, events.POLLED, answer=word)
        self.write({"version": version, "status_word": word})

    def _set_cancel_wanted(self):
        self.write({"cancel_wanted": True})

    def _set_unresolved(self, why, note=""):
        """A manager must look; told once, however often it is found.

        :param why: a key of ``reasons.py``
        :param note: what a person said about it
        """
        if self.unresolved and self.unresolved_why == why:
            return
        self.env["glase.event"]._note(self, why, note=note)
        self.write(
            {
                "unresolved": True,
                "unresolved_why": why,
                "unresolved_note": note,
                "unresolved_at": self._clock(),
                "alarmed": False,
            }
        )

    def _set_not_told(self, answer):
        """Glase refuses to tell, which proves nothing about money."""
        if self.last_answer != answer:
            self.env["glase.event"]._note(self, events.POLLED, answer)
            self.write({"last_answer": answer})
        self._set_unresolved(reasons.NO_STATUS)

    def _set_abandoned(self):
        self.env["glase.event"]._note(self, events.RELEASED)
        self.write({"released": True, "changed_at": self._clock()})

    def _set_overridden(self, reason):
        self.write({"forced": True, "settled_note": False})
        self._set_unresolved(reasons.FORCED, note=reason)

    def _still_wants(self, amount):
        """It was neither ended nor changed while Glase was told of an amount."""
        same = not self.currency_id.compare_amounts(self.amount_wanted, amount)
        return self.state == "issued" and same

    def _set_amount_wanted(self, amount, deadline):
        self.write({"amount_wanted": amount, "lease_until": self._lease_end(deadline)})

    def _set_amount_changed(self, order):
        """Glase has the new invoice; until now our copy was of the old one."""
        self.env["glase.event"]._note(
            self, events.AMOUNT_CHANGED, note=f"{self.amount} → {self.amount_wanted}"
        )
        self.write(
            {
                "amount": self.amount_wanted,
                "amount_wanted": 0,
                "order_data": order,
                "lease_until": False,
                "changed_at": self._clock(),
            }
        )

    def _set_amount_stands(self, answer):
        self.write({"amount_wanted": 0, "lease_until": False, "last_answer": answer})

    def _set_amount_unknown(self, answer):
        """Both amounts are kept: what Glase says was paid decides."""
        self.write({"lease_until": False, "last_answer": answer})
        self._set_unresolved(reasons.AMOUNT_UNCLEAR)

    def _set_taken_by(self, tx):
        """Another line of the order is paid with this invoice: its next attempt."""
        self.env["glase.event"]._note(self, events.TAKEN_BY, note=tx.client_invoice_id)
        newest = self.search(
            [("payment_uuid", "=", tx.payment_uuid)], order="attempt desc", limit=1
        )
        self.write({"payment_uuid": tx.payment_uuid, "attempt": newest.attempt + 1})

    def _set_linked(self, payment):
        """The order has arrived: this money is its money, once."""
        if self.unresolved and self.unresolved_why in reasons.SETTLED_BY_ORDER:
            self._set_settled(events.ORDER_ARRIVED)
        self.write(
            {
                "payment_id": payment.id,
                "order_id": payment.pos_order_id.id,
                "order_data": False,
            }
        )
