# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Call Glase about one transaction, write down what it answers, and take the next step.

Whoever calls this holds no cursor (architecture.md, law 9); each step of the log is a
short database transaction of its own, and what it leaves to be done at Glase is its
``Outcome.next``. Each function returns what the register is told, a ``Response``.

``poll_and_apply`` is the heart: poll, commit, acknowledge, tell (architecture.md,
law 5). A PAID is acknowledged with the version that was committed, never with the one
just read.

Limits: no function repeats a call that moves money. A repeated poll is the register's,
a second later, or the recovery job's.
"""

import logging
import time
from dataclasses import replace
from functools import partial

from ...const import WAITING
from ...glase.client import ASK_DEADLINE, CALL_DEADLINE
from ...glase.codes import ALREADY_PAID
from ...glase.errors import GlaseError, GlaseRefused
from ..common import texts
from ..common.transaction import in_transaction
from . import outcome, poll
from .invoice import invoice_for
from .next_step import Next
from .response import respond, still_waiting

_logger = logging.getLogger(__name__)

ACKNOWLEDGE_DEADLINE = 2.0  # seconds; the customer and the cashier wait meanwhile


def send(env, call):
    """sendInvoice, for a transaction that was reserved.

    :param call: the ``PreparedCall``
    """
    try:
        issued = call.access.client.send_invoice(
            call.access.principal, call.invoice, deadline=CALL_DEADLINE
        )
    except GlaseError as error:
        todo = in_transaction(env, outcome.not_sent, tx_id=call.tx_id, error=error)
    else:
        poll.remember_answer(env, call.tx_id)
        todo = in_transaction(env, outcome.sent, tx_id=call.tx_id, issued=issued)
    match todo.next:
        case Next.CANCEL:
            return cancel(env, call.tx_id)
        case Next.SEND:  # without a callback; that one is the last
            return send(env, todo.call)
    return todo.response


def poll_and_apply(env, asked):
    """Poll Glase once, write down what changed, and do what that asks for.

    :param asked: the ``Poll``, claimed or about to be written down
    """
    asked = poll.noting_gap(env, asked)
    try:
        status = asked.send()
    except GlaseError as error:
        todo = in_transaction(env, outcome.not_polled, poll=asked, error=error)
    else:
        poll.remember_answer(env, asked.tx_id)
        if asked.waits_on(status):
            return still_waiting(asked.seen)
        todo = in_transaction(env, outcome.polled, poll=asked, status=status)
    match todo.next:
        case Next.UNLOCK:
            _unlock(env, asked, status.reserved)
        case Next.ACKNOWLEDGE:
            return _acknowledge(env, todo, asked.after_gap)
        case Next.CANCEL:
            return cancel(env, asked.tx_id)
        case Next.SEND:
            return send(env, todo.call)
    return todo.response


def _acknowledge(env, paid, after_gap):
    """The money is in the log: let Glase know, then tell the register
    (architecture.md, law 5).

    The register may be gone in the next moment, and what Glase does not know to be
    known it gives back after 20 s. After a gap that may be under way already, so only a
    clear answer is told; else an unclear one delays nobody, and the register polls on.

    :param paid: the ``Outcome`` of the PAID
    """
    asked = paid.poll
    try:
        status = _heard(asked, ASK_DEADLINE if after_gap else ACKNOWLEDGE_DEADLINE)
    except GlaseError as error:
        if not after_gap:
            return paid.response
        return in_transaction(env, outcome.not_polled, poll=asked, error=error).response
    told = in_transaction(env, outcome.polled, poll=asked, status=status).response
    return replace(told, message=told.message or paid.response.message)


def _heard(asked, deadline):
    """What Glase answers; asked once more, at once, if it fails to answer quickly.

    A register that dies after the sale polls no more, and Glase gives the money back.
    """
    until = time.monotonic() + deadline
    try:
        return asked.send(deadline)
    except GlaseRefused:
        raise
    except GlaseError:
        left = until - time.monotonic()
        if left < deadline / 2:
            raise
    return asked.send(left)


def cancel(env, tx_id):
    """Cancel a transaction at Glase, with proof, and tell what became of it."""
    asked, response = in_transaction(env, _reserve_cancel, tx_id=tx_id)
    if not asked:
        return response
    asked = poll.noting_gap(env, asked)
    client, principal = asked.access.client, asked.access.principal
    try:
        client.cancel_invoice(principal, asked.reference, deadline=CALL_DEADLINE)
    except GlaseError as error:
        if not isinstance(error, GlaseRefused) or error.code != ALREADY_PAID:
            return _not_cancelled(env, asked, error)
        given_back = in_transaction(
            env, outcome.paid_but_abandoned, poll=asked, error=error
        )
        if given_back:
            return given_back.response
        status = _look(asked)
        if not (status and status.paid):
            return _not_cancelled(env, asked, error)
    else:
        status = _look(asked)
    done = in_transaction(env, outcome.cancelled, poll=asked, status=status)
    if done.next == Next.ACKNOWLEDGE:
        return _acknowledge(env, done, asked.after_gap)
    return done.response


def _not_cancelled(env, asked, error):
    done = in_transaction(env, outcome.not_cancelled, poll=asked, error=error)
    return done.response


def _reserve_cancel(env, tx_id):
    """The poll whose reference is to be cancelled, or None if nothing is to be called;
    and what the register is told then."""
    tx = env["glase.transaction"].browse(tx_id)._lock()
    calling = tx._lease_runs()
    if tx.state == "sending" or tx.state == "issued" and calling:
        tx._set_cancel_wanted()  # the next poll carries it out
        return None, respond(tx)
    if tx.state not in WAITING or calling:
        return None, respond(tx)
    if not tx.terminal_id._may_call():
        return None, respond(tx, env._(texts.CALL_MANAGER))
    tx._set_cancelling(CALL_DEADLINE)
    tx.flush_recordset()
    return poll.poll_for(tx), None


def _look(asked):
    """One poll after a cancel: PAID wins, an unclear one does not hinder."""
    try:
        return asked.send()
    except GlaseError:
        return None


def _unlock(env, asked, reserved):
    """The customer's app waits for the shop's word (glase_api.md, 5.1, 5.5): go on.

    :param reserved: the money is reserved, and waits to be taken
    """
    call = in_transaction(env, _reserve_unlock, asked=asked, reserved=reserved)
    if not call:
        return
    try:
        call(deadline=CALL_DEADLINE)
    except GlaseError as error:
        # The next poll finds the same state and tries again.
        _logger.info("Glase: unlocking the buyer's app failed: %s", error)
    in_transaction(env, _end_unlock, tx_id=asked.tx_id)


def _reserve_unlock(env, asked, reserved):
    """The call that is to be made: the reserved money is taken, or the unchanged
    invoice is sent. None while the invoice is being changed, or is to be cancelled."""
    tx = env["glase.transaction"].browse(asked.tx_id)._lock()
    if tx.state != "issued" or tx.cancel_wanted or tx._lease_runs():
        return None
    tx._set_calling(CALL_DEADLINE)
    client, about = asked.access.client, (asked.access.principal, asked.reference)
    if reserved:
        return partial(client.commit_reservation, *about)
    return partial(client.update_invoice, *about, invoice_for(tx))


def _end_unlock(env, tx_id):
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx.state == "issued":
        tx._set_called()
