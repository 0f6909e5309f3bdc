# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The recovery job: looks after payments whose register is gone
(state_machine.md, chapter 6).

The model says which transactions are due and for what (``_due``, ``_recovered_as``);
``HANDLERS`` has a function for each. Each transaction by itself: an error in one never
stops the others, nor the job, which Odoo would switch off.

The job does not poll before it cancels: an answered PAID would keep money that no
register can act on. On "already paid" it polls no more, so that Glase reverses the
payment, and looks later.

Limits: calls are made one after the other and may take minutes, so each handler looks
again, under the lock, whether it is still needed.
"""

import logging
import time

from ...const import WAITING, reasons
from ...glase.client import CALL_DEADLINE
from ...glase.codes import ALREADY_PAID, PAYING
from ...glase.errors import GlaseError, GlaseRefused
from ..common.transaction import in_transaction, release
from ..payment import call, lost_start, outcome, poll, receipt
from ..payment.paid import apply_paid
from ..refund import refund_call

_logger = logging.getLogger(__name__)

RECEIPTS_TIME = 30.0  # seconds of a run; the others wait for the next one


def run(env):
    """Look after every transaction that needs it, once."""
    release(env)
    _carefully(in_transaction, env, _note_unmatched)
    receipts_until = time.monotonic() + RECEIPTS_TIME
    for tx_id, need in in_transaction(env, _due):
        if need == "receipt" and time.monotonic() > receipts_until:
            break  # they come last
        _carefully(HANDLERS[need], env, tx_id)
    _carefully(in_transaction, env, _check_coherence)
    _carefully(in_transaction, env, _schedule_activities)


def _carefully(step, env, what):
    """One transaction's trouble stops neither the others nor the job."""
    try:
        step(env, what)
    except Exception:
        _logger.exception("Glase: the recovery job failed: %s", what)


def _due(env):
    """(id, key of ``HANDLERS``) of each transaction that is due."""
    return [(tx.id, tx._recovered_as()) for tx in env["glase.transaction"]._due()]


def _note_unmatched(env):
    env["glase.transaction"]._note_unmatched()
    env["glase.terminal"]._note_lost_registrations()


def _check_coherence(env):
    env["glase.transaction"]._check_recent_coherence()


def _schedule_activities(env):
    env["glase.transaction"]._schedule_activities()


# A register that is gone, with an invoice that may still be paid


def _cancel(env, tx_id):
    asked = in_transaction(env, _reserve_cancel, tx_id)
    if asked is None:
        return
    access = asked.access
    try:
        access.client.cancel_invoice(access.principal, asked.reference)
    except GlaseError as error:
        in_transaction(env, _not_cancelled, asked, error)
        return
    try:
        status = asked.send()
    except GlaseError:
        status = None
    in_transaction(env, outcome.cancelled, asked, status)


def _reserve_cancel(env, tx_id):
    """The poll whose reference is to be cancelled; None if nothing is to be called."""
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx.state not in WAITING or not tx._is_still_abandoned():
        return None
    tx._set_cancelling(CALL_DEADLINE)
    tx.flush_recordset()
    return poll.poll_for(tx)


def _not_cancelled(env, asked, error):
    tx = env["glase.transaction"].browse(asked.tx_id)._lock()
    if tx.state != "cancelling":
        return
    definite = isinstance(error, GlaseRefused)
    if definite and error.code == ALREADY_PAID:
        tx._set_awaiting_reversal(str(error))
    elif definite and error.code not in PAYING:
        outcome.not_cancelled(env, asked, error)
        if tx.state == "issued" and not tx.unresolved:
            tx._set_unresolved(reasons.NOT_CANCELLED)
    else:
        tx._set_still_cancelling(str(error), buyer_is_paying=True)


# A register that is gone, with an invoice that was never seen


def _clear_up(env, tx_id):
    if in_transaction(env, _is_still_lost, tx_id):
        lost_start.clear_up(env, tx_id)


def _is_still_lost(env, tx_id):
    tx = env["glase.transaction"].browse(tx_id)._lock()
    return tx.state == "sending" and tx._is_still_abandoned()


# Paid, and no register can act on it


def _look_after_reversal(env, tx_id):
    """The time of the reversal is over: has Glase reversed the payment?"""
    asked = in_transaction(env, poll.about, tx_id)
    try:
        status = asked.send()
    except GlaseError as error:
        _logger.info("Glase: transaction %s is still unknown: %s", tx_id, error)
        return
    in_transaction(env, _apply_reversal, asked, status)


def _apply_reversal(env, asked, status):
    tx = env["glase.transaction"].browse(asked.tx_id)._lock()
    if tx.state != "awaiting_reversal":
        return
    if status.ended:
        tx._set_reversed(status.word)
    elif status.paid:
        apply_paid(tx, asked, status)
        tx._set_unresolved(reasons.REGISTER_GONE)


# Whose money is wanted


def _poll_overridden(env, tx_id):
    """A sale that was finished without confirmation: the goods are gone."""
    call.poll_and_apply(env, in_transaction(env, poll.about, tx_id))


def _acknowledge(env, tx_id):
    """Tell Glase that the payment is known, then file the receipt."""
    asked = in_transaction(env, poll.about, tx_id)
    if asked.reference and asked.state == "paid":
        call.poll_and_apply(env, asked)
    receipt.submit(env, tx_id)


HANDLERS = {
    # Its answer was lost
    "refund": lambda env, tx_id: in_transaction(env, refund_call.give_up, tx_id),
    "lost": _clear_up,
    "abandoned": _cancel,
    "reversal": _look_after_reversal,
    "forced": _poll_overridden,
    "unconfirmed": _acknowledge,
    "receipt": receipt.submit,
}
