# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""When the answer to sendInvoice was lost (state_machine.md, chapters 4, 5 and 6).

Glase may have an invoice whose reference is not known here. The terminal's current
invoice is polled for without one, and the answer is compared with the transaction log:
an earlier sale, another line of this order, or ours. Only a clear answer that it is not
paid lets a new invoice go out, which also cancels the unseen one. When no register
waits any more (``clear_up``), Glase first gets the time to reverse it; what it still
calls paid is kept, because an answer to an earlier poll was lost.

Limits: an unseen invoice cannot be cancelled. By itself Odoo makes at most
``AUTOMATIC_ATTEMPTS`` for a payment.
"""

import logging

from ...const import REPLACED, reasons
from ...glase.client import CALL_DEADLINE
from ...glase.codes import LOGIN_REFUSED
from ...glase.errors import GlaseError, GlaseRefused
from ..common import texts
from ..common.transaction import in_transaction
from . import poll
from .invoice import prepare
from .next_step import Next, Outcome
from .paid import apply_paid, keep_paid, to_acknowledge
from .response import respond

_logger = logging.getLogger(__name__)

AUTOMATIC_ATTEMPTS = 3


def apply_status(tx, asked: poll.Poll, status, otherwise=None) -> Outcome:
    """What a status polled for without reference tells about a transaction.

    :param otherwise: a function: what becomes of a transaction that is clearly not
        paid; by default its invoice is replaced by a new one
    """
    if tx.changed_at != asked.changed_at and not status.paid:
        return Outcome(response=respond(tx))
    if status.word == "PAID":
        return _apply_paid(tx, asked, status, otherwise or replace_invoice)
    if tx.forced and status.waiting and not otherwise:
        return wait(tx)  # the goods are gone, and the money may still come
    return (otherwise or replace_invoice)(tx)


def _apply_paid(tx, asked, status, otherwise):
    if not status.paid:
        return wait(tx)  # PAID without a reference is not clear
    other = _of_receipt(tx, status)._lock()
    if other.state == "paid" and other.ers_reference != status.ers_reference:
        return _foreign(tx, reasons.PAID_TWICE)
    earlier = tx.search([("ers_reference", "=", status.ers_reference)])
    if not earlier and _is_same_sale(tx, other):
        other._set_taken_by(tx)
    if other.payment_uuid == tx.payment_uuid and not earlier - other:
        return _apply_own(tx, other, asked, status)
    if earlier:
        return otherwise(tx)  # an earlier sale: ours never arrived or was not paid
    if not other:
        return _foreign(tx, reasons.UNKNOWN_PAYMENT)
    _keep(other, asked, status)
    other._set_unresolved(reasons.BESIDE_ANOTHER)
    return otherwise(tx)


def _is_same_sale(tx, other):
    """The customer has paid an earlier invoice of this very order, which was given up
    and whose line made way for this one. Another invoice would charge twice."""
    return (
        other.state in ("cancelled", "failed")
        and other.payment_uuid != tx.payment_uuid
        and other.order_uuid == tx.order_uuid
        and not tx.currency_id.compare_amounts(other.amount, tx.amount)
    )


def _foreign(tx, reason):
    """Money that this transaction cannot claim: no other invoice is sent by itself."""
    tx._set_unresolved(reason)
    return Outcome(response=respond(tx, tx.env._(texts.FOREIGN_MONEY)))


def _apply_own(tx, other, asked, status):
    """An attempt of this very payment was paid."""
    if other != tx and tx.state == "sending":
        tx._set_cancelled(REPLACED)
    if other.state == "paid":
        return apply_paid(other, asked, status)
    _keep(other, asked, status)
    return to_acknowledge(other, asked)


def _keep(tx, asked, status):
    reference = tx.invoice_reference or status.receipt.invoice_reference
    keep_paid(tx, asked, status, invoice_reference=reference)


def _of_receipt(tx, status):
    """The transaction of the invoice that Glase names, if it was this terminal's."""
    number = status.receipt and status.receipt.client_invoice_id
    if not number:
        return tx.browse()
    ours = [("kind", "=", "payment"), ("terminal_id", "=", tx.terminal_id.id)]
    return tx.search([("client_invoice_id", "=", number), *ours], limit=1)


# What becomes of a transaction that is clearly not paid


def wait(tx) -> Outcome:
    """Nothing is clear yet: the transaction stays as it is."""
    return Outcome(response=respond(tx, tx.env._(texts.NO_ANSWER), slow=True))


def replace_invoice(tx) -> Outcome:
    """End a transaction whose invoice was never seen, and reserve the next attempt. The
    new invoice cancels the unseen one; if that was paid meanwhile no device polls for
    it and Glase reverses it (glase_api.md, 5.2, 5.3)."""
    if tx.state != "sending" or tx.forced:
        return give_up(tx)  # a sale that is finished gets no new invoice
    attempts = tx.search_count(
        [("payment_uuid", "=", tx.payment_uuid), ("status_word", "=", REPLACED)]
    )
    if attempts + 1 >= AUTOMATIC_ATTEMPTS:
        tx._set_failed(REPLACED, message=tx.env._(texts.UNREACHABLE))
        return Outcome(response=respond(tx))
    tx._set_cancelled(REPLACED)
    return send_again(tx)


def send_again(tx, **vals) -> Outcome:
    """Reserve the next attempt of a payment whose last one is over."""
    tx.flush_recordset()
    newest = tx.search([("payment_uuid", "=", tx.payment_uuid)], order="attempt desc")
    new = tx._reserve_again(CALL_DEADLINE, newest[:1].attempt + 1, **vals)
    return Outcome(response=respond(new), next=Next.SEND, call=prepare(new))


def give_up(tx) -> Outcome:
    """No register waits for this transaction any more: it ends, and stays matchable."""
    if tx.state == "sending":
        tx._set_failed(REPLACED)
    return Outcome(response=respond(tx))


# A lost start that no register waits for any more


def clear_up(env, tx_id):
    """Poll once; paid, or over. Without a clear answer all stays as it is."""
    asked = in_transaction(env, poll.about, tx_id)
    try:
        status = asked.send()
    except GlaseError as error:
        if isinstance(error, GlaseRefused) and error.code not in LOGIN_REFUSED:
            in_transaction(env, _give_up_refused, tx_id, error)
        else:
            _logger.info("Glase: transaction %s is still unknown: %s", tx_id, error)
    else:
        in_transaction(env, _apply_cleared, asked, status)


def _apply_cleared(env, asked, status):
    tx = env["glase.transaction"].browse(asked.tx_id)._lock()
    apply_status(tx, asked, status, otherwise=give_up)
    if tx.state == "paid":
        tx._set_unresolved(reasons.REGISTER_GONE)


def _give_up_refused(env, tx_id, error):
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx.state == "sending":
        tx._set_failed(REPLACED, last_answer=str(error))
