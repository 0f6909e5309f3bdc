# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""When Glase says PAID: whether the money is this transaction's, and writing it down
(architecture.md, law 4; state_machine.md, 3.1).

PAID wins in every state. What Glase says was paid is kept, whatever was asked for; what
a manager must look at is marked as unresolved in the same commit. Each function is
called with the transaction locked.

Limits: an answer without a receipt names no amount, currency or time; then it is what
was asked for, now.
"""

from datetime import timezone

from ...const import reasons
from ...glase.results import PaymentStatus
from ..common import texts
from .next_step import Next, Outcome
from .poll import poll_for
from .response import respond

MOST = 10**12  # of any currency; no register can mean more


def apply_paid(tx, poll, status: PaymentStatus, message="") -> Outcome:
    """What a PAID makes of a transaction, whatever state it is in; to be acknowledged,
    if the money is new.

    :param message: for the cashier, if there is more to say than that it is paid
    """
    if tx.state == "paid":
        if poll.state == "paid" and not tx.confirmed:
            tx._set_confirmed(status.version)
        return Outcome(response=respond(tx, message))
    wrong = _why_not_ours(tx, status)
    if wrong:
        tx._set_unresolved(wrong)
        return Outcome(response=respond(tx, tx.env._(texts.CALL_MANAGER)))
    keep_paid(tx, poll, status)
    return to_acknowledge(tx, poll, message)


def to_acknowledge(tx, poll, message="") -> Outcome:
    """The money is written down, and Glase is to hear that it is known."""
    asked = poll_for(tx, poll.access)
    return Outcome(response=respond(tx, message), next=Next.ACKNOWLEDGE, poll=asked)


def keep_paid(tx, poll, status, **facts):
    """Write down the money, with more facts: what Glase says was paid wins."""
    receipt = status.receipt
    currency = (receipt and receipt.currency) or tx.currency_id.name
    told = receipt.total if receipt else None
    no_amount = told is not None and not _is_amount(tx, told)
    tx._set_paid(
        tx._amount_accepted() if told is None or no_amount else float(told),
        currency,
        amount_told=told is not None,
        no_amount=no_amount,
        ers_reference=status.ers_reference,
        payment_date=_as_kept(receipt and receipt.payment_date) or tx._clock(),
        version=status.version,
        doubted=poll.after_gap,
        **facts,
    )


def _is_amount(tx, told):
    """Whether this can have been paid; less than half a cent rounds to 0."""
    return 0 < told <= MOST and tx.currency_id.round(float(told)) > 0


def _as_kept(time):
    """A time as Odoo keeps it: UTC without saying so."""
    return time and time.astimezone(timezone.utc).replace(tzinfo=None)


def _why_not_ours(tx, status):
    """Why a PAID is not the payment of this transaction; empty if it is."""
    receipt = status.receipt
    if tx.search_count(
        [("ers_reference", "=", status.ers_reference), ("id", "!=", tx.id)], limit=1
    ):
        return reasons.OTHER_REFERENCE
    if receipt and (
        receipt.invoice_reference not in ("", tx.invoice_reference)
        or receipt.client_invoice_id not in ("", tx.client_invoice_id)
    ):
        return reasons.OTHER_RECEIPT
    return ""
