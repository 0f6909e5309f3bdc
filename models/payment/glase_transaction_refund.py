# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import RETURNED, SPENT, events, reasons
from ...glase.codes import MORE_THAN_PAID
from ...services.common import refund_texts, texts
from ...services.refund import refund_backoffice
from ..mixins.actions import open_wizard


class GlaseTransaction(models.Model):
    """Refunds: transactions too, each of them one refundPayment.

    ``payment_uuid`` is then the uuid of the refund's own payment line and ``amount``
    what is to be given back, above zero. The payment is locked and written whenever a
    refund begins or ends: so of two at the same moment the second one looks again.
    """

    _inherit = "glase.transaction"

    kind = fields.Selection(
        [("payment", "Payment"), ("refund", "Refund")], required=True, default="payment"
    )
    refunded_id = fields.Many2one(
        "glase.transaction",
        string="Refund of",
        ondelete="restrict",
        index="btree_not_null",
    )
    refund_ids = fields.One2many("glase.transaction", "refunded_id", string="Refunds")
    amount_returned = fields.Monetary(
        string="Refunded",
        help="Refunds that are done, in progress or of unknown outcome.",
    )
    returned = fields.Boolean(
        string="Fully refunded",
        help="The whole payment was refunded, so it no longer pays for an order.",
    )
    reason = fields.Char(help="Why a manager refunded the money.")
    refused_code = fields.Integer(string="Refusal code")
    manual_routine = fields.Char(
        string="What to send to Glase", compute="_compute_manual_routine"
    )
    scanned = fields.Boolean(
        string="Customer was paying",
        help="The customer was paying when the cashier cancelled.",
    )
    refund_lines = fields.Json(
        groups=fields.NO_ACCESS, help="Refunded quantities by original order line."
    )

    can_be_repeated = fields.Boolean(
        string="May be repeated", compute="_compute_can_be_repeated"
    )

    @api.depends("state", "refused_code")
    def _compute_manual_routine(self):
        """Where Glase takes no refund, its customer care may (glase_api.md, 5.6)."""
        for tx in self:
            tx.manual_routine = refund_texts.manual_routine(tx)

    @api.depends("state", "refunded_id.amount_returned")
    def _compute_can_be_repeated(self):
        for tx in self:
            tx.can_be_repeated = tx._can_be_repeated()

    def _booked_amount(self):
        """What the payment line says; below zero for a refund."""
        if self.kind == "refund":
            return -self.amount
        return self.amount_paid if self.state == "paid" else self.amount

    def _refundable_amount(self):
        """What of a payment may still be given back; only sure under its lock."""
        self.ensure_one()
        spent = self.refund_ids.filtered(lambda refund: refund.state in SPENT)
        return self.currency_id.round(self.amount_paid - sum(spent.mapped("amount")))

    def _reserve_refund(self, deadline, amount, **vals):
        """A refund of this payment, reserved with the lease of the call
        (state_machine.md, chapter 7).

        Called under the payment's lock, when ``amount`` fits its refundable amount.
        """
        refund = self._reserve(
            deadline,
            kind="refund",
            refunded_id=self.id,
            company_id=self.company_id.id,
            currency_id=self.currency_id.id,
            amount=amount,
            **vals,
        )
        self._count_returned()
        return refund

    @api.model
    def _write_refund_tombstone(self, config, payment_uuid, attempt):
        terminals = self.env["glase.terminal"].with_context(active_test=False)
        terminal = terminals._of_config(config) or terminals.search(
            [("company_id", "=", config.company_id.id)], limit=1
        )
        return self._write_tombstone(
            terminal,
            payment_uuid,
            attempt,
            kind="refund",
            state="failed",
            config_id=config.id,
        )

    def _lock_refund(self):
        """Lock a refund and, before it, its payment."""
        self.refunded_id._lock()
        return self._lock()

    def _set_refunded(self, ers_reference, **vals):
        """Glase gave the money back, under a reference of its own (glase_api.md, 4.8).

        The reference is unknown when a manager has said so, or Glase with a 98; a late
        answer or Glase's list may still tell it.
        """
        late = self.state == "failed"
        self._move(
            "refunded",
            ers_reference=ers_reference or False,
            amount_paid=-self.amount,
            paid_currency=self.currency_id.name,
            payment_date=self.payment_date or self._clock(),
            lease_until=False,
            unresolved=False,
            message=False,
            **vals,
        )
        if late:
            self._set_unresolved(reasons.REFUNDED_LATE)
        payment = self.refunded_id
        payment._count_returned()
        if payment.returned and payment.unresolved and not payment.order_id:
            payment._set_settled(events.REFUNDED)
        self._want_slip()

    def _set_named(self, ers_reference):
        """Glase has told the refund's reference, in an answer, perhaps a late one, or
        in its report: the money went back, whatever was said of it meanwhile."""
        if self.state != "refunded":
            self._set_refunded(ers_reference)
        elif self.ers_reference != ers_reference:
            self.env["glase.event"]._note(self, events.REFUNDED, answer=ers_reference)
            if self.ers_reference:  # two refunds where one was meant
                self.refunded_id._set_unresolved(reasons.REFUNDED_ELSEWHERE)
            else:
                self.write({"ers_reference": ers_reference})

    def _set_unconfirmed(self, answer, message):
        """It is unknown whether Glase gave the money back; counted as if it had."""
        self._move(
            "unconfirmed", lease_until=False, last_answer=answer, message=message
        )
        self._set_unresolved(reasons.REFUND_NOT_KNOWN)
        self.refunded_id._count_returned()

    def _set_unknown_again(self, answer):
        """A late answer leaves open what somebody has said of it: the money may be with
        the customer, or not. Reserved again, unless it was refunded anew meanwhile."""
        newest = self._newest(self.config_id, self.payment_uuid)
        refundable = self.refunded_id._refundable_amount()
        is_free = self.currency_id.compare_amounts(self.amount, refundable) <= 0
        if self.state == "refunded" or newest == self and is_free:
            self._set_unconfirmed(answer, self.env._(refund_texts.NOT_KNOWN))
        else:
            self._set_unresolved(reasons.REFUND_NOT_KNOWN)

    def _set_not_refunded(self, answer, message="", code=0):
        """A definite no: the amount is free again.

        Of an unknown refund the register was told that it is done: then the customer
        still lacks the money.
        """
        told = self.state == "unconfirmed"
        self._move(
            "failed",
            lease_until=False,
            last_answer=answer,
            message=message,
            refused_code=code,
            unresolved=False,
        )
        if told:
            self._set_unresolved(reasons.NOT_REFUNDED)
        self.refunded_id._count_returned()

    def _can_be_repeated(self):
        """Whether a second refund could not fit if the first one has worked: it then
        is refused (98), and whichever worked, the money was given back once.

        A 98 proves nothing after a refund outside of Odoo, which turns out when Glase
        refuses what seemed refundable.
        """
        if self.kind != "refund" or self.state != "unconfirmed":
            return False
        others = self.refunded_id.refund_ids - self
        if any(refund.state in ("sending", "unconfirmed") for refund in others):
            return False
        if MORE_THAN_PAID in others.mapped("refused_code"):
            return False
        refundable = self.refunded_id._refundable_amount()
        return self.currency_id.compare_amounts(self.amount, refundable) > 0

    def _set_scanned(self):
        """The customer has the invoice on the phone: who cancels now is on the list."""
        if not self.scanned:
            self.write({"scanned": True})

    def _count_returned(self):
        """Keep on the payment what its refunds add up to."""
        self.flush_recordset()
        self.invalidate_recordset(["refund_ids"])
        refunds = self.refund_ids
        spent = sum(refunds.filtered(lambda r: r.state in SPENT).mapped("amount"))
        over = refunds.filtered(lambda r: r.state in RETURNED)
        rest = self.amount_paid - sum(over.mapped("amount"))
        self.write(
            {
                "amount_returned": spent,
                "returned": self.currency_id.compare_amounts(rest, 0.0) <= 0,
            }
        )

    # What a manager does about refunds (state_machine.md, chapter 7)

    def action_refund(self):
        """Give back money that belongs to no order: the manager says how much."""
        self._check_manager()
        title = self.env._("Refund")
        return open_wizard("glase.refund.amount", title, transaction_id=self.id)

    def action_settle_refund(self):
        self._check_manager()
        title = self.env._("Was it refunded?")
        return open_wizard("glase.refund.settle", title, transaction_id=self.id)

    def action_repeat_refund(self):
        self._check_manager()
        return refund_backoffice.repeat(self.env, self.id)

    def action_refund_again(self):
        self._check_manager()
        return refund_backoffice.again(self.env, self.id)

    def _check_unknown(self):
        """:raises UserError: when it is known by now, or is being repeated"""
        if self.state != "unconfirmed":
            raise UserError(
                self.env._(
                    "It is already known what became of this refund: %(state)s.",
                    state=texts.label(self, "state"),
                )
            )
        if self._lease_runs():
            raise UserError(self.env._(refund_texts.BEING_REPEATED))

    def _resolve_refund(self, refunded, note):
        """What a manager has found out about an unknown refund.

        :raises UserError: when it is known by now, or is being repeated
        """
        self._lock_refund()._check_unknown()
        what = events.WAS_REFUNDED if refunded else events.WAS_NOT_REFUNDED
        self.env["glase.event"]._note(self, what, note=note)
        if refunded:
            self._set_refunded(False)
        else:
            self._set_not_refunded("")
        self.settled_note = note
