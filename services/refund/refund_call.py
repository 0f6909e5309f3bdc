# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Giving money back (state_machine.md, chapter 7; glase_api.md, 4.8, 5.6).

Reserve (``refund_checks.py``), call, write down. refundPayment is neither idempotent
nor can it be asked about: a lost answer is never a reason to call again
(architecture.md, chapter 6).

Limits: only "busy" is tried again, at most ``BUSY_TRIES`` times, and what one terminal
may not refund another one of the account may, each once.
"""

import time
from functools import partial

from ...const import NEVER_SENT, events, reasons
from ...glase.client import CALL_DEADLINE
from ...glase.codes import IN_PROGRESS, MORE_THAN_PAID
from ...glase.errors import GlaseError, GlaseRefused, GlaseUnknown
from ..common import checks, manager_proof, refund_texts
from ..common.transaction import in_transaction
from ..payment.next_step import Next, Outcome
from ..payment.response import PAID, respond, unsent
from . import refund_checks

BUSY_TRIES = 3
BUSY_PAUSE = 2.5  # seconds


def offer(env, config_id, order, amount):
    """With which payment lines Glase can refund an order; calls nobody.

    :param order: the refund order as the register would sync it
    :param amount: what is left to give back, above zero
    :returns: ``parts``: amounts, one for each payment line; ``message``: what the
        cashier must know about them
    :raises CheckFailed: with what to do instead
    """
    parts, told = refund_checks.offer(env(su=True), config_id, order, amount)
    return {"parts": parts, "message": told}


def refund(env, wanted, employee_id=None, pin=None):
    """Give money back, once for each (refund uuid, attempt); else tell what is known.

    :param wanted: the ``PaymentRequest``, of the refund's payment line
    :param employee_id: of a manager, with the ``pin``, where only a manager may
    :returns: a ``Response``
    :raises CheckFailed: with one sentence for the cashier
    """
    call = _reserve_with_right(
        env,
        partial(refund_checks.reserve, wanted=wanted),
        config_id=wanted.config_id,
        order=wanted.order,
        employee_id=employee_id,
        pin=pin,
    )
    if call:
        return send(env, call)
    return status(env, wanted.config_id, wanted.payment_uuid, wanted.attempt)


def undo(env, config_id, order, payment_uuid, employee_id=None, pin=None):
    """Give back a payment whose order is not finished: all of it, once.

    :returns: a ``Response``
    :raises CheckFailed: with one sentence for the cashier
    """
    call = _reserve_with_right(
        env,
        partial(
            refund_checks.reserve_undo, config_id=config_id, payment_uuid=payment_uuid
        ),
        config_id=config_id,
        order=order,
        employee_id=employee_id,
        pin=pin,
    )
    if call:
        return send(env, call)
    return status(env, config_id, refund_checks.undo_uuid(payment_uuid), 1)


def status(env, config_id, payment_uuid, attempt):
    """How far a refund is; calls nobody, for Glase cannot be asked (glase_api.md, 5.6).

    An attempt that the journal does not know is buried: if it arrives after all, it
    sends nothing.

    :returns: a ``Response``
    """
    return in_transaction(
        env, _known, config_id=config_id, payment_uuid=payment_uuid, attempt=attempt
    )


def send(env, call):
    """Call refundPayment for a refund that was reserved, and write down what came.

    What one terminal may not refund another one of the account may, each once.

    :param call: the ``PreparedCall``
    :returns: a ``Response``
    """
    done = _send_once(env, call)
    if done.next != Next.SEND:
        return done.response
    while done.next == Next.SEND:
        done = _send_once(env, done.call)
    given = done.response
    in_transaction(env, take_over_order, tx_id=call.tx_id, given=given)
    return given


def give_up(env, tx_id):
    """The answer was lost and its lease is over: not known. Calls nothing."""
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    if tx.state == "sending" and not tx._lease_runs():
        tx._set_unconfirmed("", env._(refund_texts.NOT_KNOWN))


def take_over_order(env, tx_id, given):
    """The attempt that worked stands for the payment line from now on, where an earlier
    one was called done.

    :param tx_id: of the earlier attempt
    :param given: the ``Response`` about the newest one
    """
    tx = env["glase.transaction"].browse(tx_id)._lock()
    newest = tx._newest(tx.config_id, tx.payment_uuid)._lock()
    if given.outcome != PAID or newest.payment_id:
        return
    if tx.payment_id:
        newest._set_linked(tx.payment_id)
        tx.write({"payment_id": False})
    if tx.unresolved:
        tx._set_settled(events.REFUNDED)


def manual_routine(tx):
    """What a manager sends to Glase's customer care where a register cannot; or ""."""
    if tx.kind == "refund" and tx.refused_code in refund_texts.MANUAL:
        return refund_texts.manual_routine(tx)
    return ""


def _send_once(env, call):
    """:returns: an ``Outcome``"""
    for tries_left in reversed(range(1 + BUSY_TRIES)):
        try:
            reference = call.access.client.refund_payment(
                call.access.principal,
                call.reference,
                call.invoice,
                deadline=CALL_DEADLINE,
            )
        except GlaseError as error:
            if error.code == IN_PROGRESS and tries_left:
                if in_transaction(env, _go_on, tx_id=call.tx_id):
                    time.sleep(BUSY_PAUSE)
                    continue
            return in_transaction(env, _not_refunded, tx_id=call.tx_id, error=error)
        else:
            return in_transaction(env, _refunded, tx_id=call.tx_id, reference=reference)
    raise AssertionError("unreachable")


def _reserve_with_right(env, reserve, *, config_id, order, employee_id, pin):
    """Reserve; where only a manager may, with the proof of one.

    :param reserve: a function of ``refund_checks`` that lacks only ``proven``
    :returns: the ``PreparedCall``; None: nothing is to be called
    :raises ManagerNeeded: without a proof
    :raises CheckFailed: with one sentence
    """
    try:
        return in_transaction(env, reserve, proven=False)
    except checks.ManagerNeeded:
        is_offered = in_transaction(
            env,
            manager_proof.is_offered,
            config_id=config_id,
            employee_id=order.get("employee_id") if isinstance(order, dict) else None,
            proof={"employee_id": employee_id, "pin": pin},
        )
        if not is_offered:
            raise
        manager_proof.check(env, config_id, employee_id, pin)
        return in_transaction(env, reserve, proven=True)


# Each in a short transaction of its own


def _known(env, config_id, payment_uuid, attempt):
    config = env["pos.config"].browse(config_id)
    tx = refund_checks.speaking_for(env, config, payment_uuid, attempt)
    if not tx:
        tx = env["glase.transaction"]._write_refund_tombstone(
            config, payment_uuid, attempt
        )
    if tx.kind != "refund" or tx.status_word == NEVER_SENT:
        text, newest = env._(refund_texts.NEVER_ARRIVED), tx.attempt or attempt
        return unsent(payment_uuid, newest, text)
    if tx.state == "sending" and not tx._lease_runs():
        give_up(env, tx.id)
    return respond(tx)


def _go_on(env, tx_id):
    """Keep the lease for one more call; False if somebody has given the refund up."""
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    if tx.state != "sending":
        return False
    tx.write({"lease_until": tx._lease_end(CALL_DEADLINE + BUSY_PAUSE)})
    return True


def _refunded(env, tx_id, reference):
    """:param reference: Glase's own of the refund"""
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    if tx.state != "refunded":
        tx._set_refunded(reference)
    elif not tx.ers_reference:
        tx._set_named(reference)
    return Outcome(response=respond(tx))


def _not_refunded(env, tx_id, error):
    """What an answer that is no success makes of the refund."""
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    if tx.state not in ("sending", "unconfirmed"):
        return Outcome(response=respond(tx))
    if isinstance(error, GlaseUnknown):
        if tx.state == "sending":
            tx._set_unconfirmed(str(error), env._(refund_texts.NOT_KNOWN))
        return Outcome(response=respond(tx))
    tx._set_not_refunded(str(error), refund_texts.for_cashier(env, error), error.code)
    if isinstance(error, GlaseRefused) and error.code == MORE_THAN_PAID:
        tx.refunded_id._set_unresolved(reasons.REFUNDED_ELSEWHERE)
    response = respond(tx)
    if error.code in refund_checks.ANOTHER_TERMINAL:
        call = _reserve_elsewhere(tx)
        if call:
            return Outcome(response=response, next=Next.SEND, call=call)
    return Outcome(response=response)


def _reserve_elsewhere(tx):
    """The next attempt, or None. What stops it must not hide what Glase said."""
    try:
        with tx.env.cr.savepoint():
            return refund_checks.reserve_elsewhere(tx)
    except checks.CheckFailed:
        return None
