# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Refunds at the register (state_machine.md, chapter 7; glase_api.md, 4.8, 5.6):
reserve (``refund_checks.py``), call, record.

refundPayment is not idempotent and has no status to poll: a lost answer is never a
reason to call again (architecture.md, chapter 6).

Limits: only 48, a refusal, is tried again, at most ``BUSY_TRIES`` times; and what one
terminal may not refund, each other terminal of the account may try once.
"""

import time
from contextlib import suppress
from functools import partial

from ...const import NEVER_SENT, events, reasons
from ...glase.client import CALL_DEADLINE
from ...glase.codes import IN_PROGRESS, MORE_THAN_PAID
from ...glase.errors import GlaseError, GlaseRefused, GlaseUnknown
from ..common import checks, manager_proof, refund_texts
from ..common.transaction import in_transaction
from ..payment.invoice import PreparedCall
from ..payment.next_step import Next, Outcome
from ..payment.response import PAID, Response, respond, unsent
from . import refund_checks

BUSY_TRIES = 3
BUSY_PAUSE = 2.5  # seconds
NOT_REACHED = -1  # in place of a refusal's code: nothing was sent


def offer(env, config_id, order, amount):
    """With which payment lines Glase can refund an order; calls nothing.

    :returns: ``parts``: amounts, one for each payment line; ``message``: what the
        cashier must know about them; ``manager_needed``: who is at the register may
        not refund that much
    """
    parts, told, beyond = refund_checks.offer(env(su=True), config_id, order, amount)
    needed = beyond and not manager_proof.user_may_prove(
        env(su=True), config_id, order.get("employee_id")
    )
    return {"parts": parts, "message": told, "manager_needed": needed}


def refund(env, wanted: checks.PaymentRequest, employee_id=None, pin=None) -> Response:
    """Refund, once for each (refund uuid, attempt); else tell what is known.

    :param employee_id: of a manager, with the ``pin``, where only a manager may
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


def undo(env, config_id, order, payment_uuid, employee_id=None, pin=None) -> Response:
    """Refund a payment whose order is not finished: all of it, once."""
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


def status(env, config_id, payment_uuid, attempt) -> Response:
    """How far a refund is; calls nothing, for Glase has no status of it
    (glase_api.md, 5.6). An attempt that is unknown is buried: if it arrives after all,
    it sends nothing."""
    return in_transaction(env, _known, config_id, payment_uuid, attempt)


def send(env, call: PreparedCall) -> Response:
    """Call refundPayment for a reserved refund, and record the answer."""
    done = _send_once(env, call)
    if done.next != Next.SEND:
        return done.response
    while done.next == Next.SEND:
        done = _send_once(env, done.call)
    given = done.response
    in_transaction(env, take_over_order, tx_id=call.tx_id, given=given)
    return given


def give_up(env, tx_id):
    """The answer was lost and its lease is over: unknown. Calls nothing."""
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
    if given.outcome != PAID or newest.payment_id or tx.state != "failed":
        return
    if tx.payment_id:
        newest._set_linked(tx.payment_id)
        tx.write({"payment_id": False})
    if tx.unresolved and tx.unresolved_why != reasons.REFUND_NOT_KNOWN:
        tx._set_settled(events.REFUNDED)


def _send_once(env, call) -> Outcome:
    tries_left = BUSY_TRIES
    while True:
        try:
            reference = call.access.client.refund_payment(
                call.access.principal, call.reference, call.invoice
            )
        except GlaseError as error:
            may_repeat = error.code == IN_PROGRESS and tries_left
            if not (may_repeat and in_transaction(env, _go_on, call.tx_id)):
                return in_transaction(env, _not_refunded, call.tx_id, error)
        else:
            return in_transaction(env, _refunded, call.tx_id, reference)
        tries_left -= 1
        time.sleep(BUSY_PAUSE)


def _reserve_with_right(
    env, reserve, *, config_id, order, employee_id, pin
) -> PreparedCall | None:
    """Reserve; where only a manager may, with the proof of one. None: nothing is
    called.

    :param reserve: a function of ``refund_checks`` that lacks only ``proven``
    :raises ManagerNeeded: without a proof
    """
    try:
        return in_transaction(env, reserve, proven=False)
    except checks.ManagerNeeded:
        at_register = order.get("employee_id") if isinstance(order, dict) else None
        if not employee_id and not in_transaction(
            env, manager_proof.user_may_prove, config_id, at_register
        ):
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
    """Keep the lease for one more call; False if the refund was given up meanwhile."""
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    if tx.state != "sending":
        return False
    tx.write({"lease_until": tx._lease_end(CALL_DEADLINE + BUSY_PAUSE)})
    return True


def _refunded(env, tx_id, reference):
    """:param reference: Glase's reference of the refund"""
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    tx._set_named(reference)
    return Outcome(response=respond(tx))


def _not_refunded(env, tx_id, error):
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    repeated = tx.state == "unconfirmed" and tx._lease_runs()
    if repeated or tx.state not in ("sending", "unconfirmed"):
        _note_late_no(env, tx, error)
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
        # A failed check must not hide what Glase answered.
        with suppress(checks.CheckFailed), env.cr.savepoint():
            if call := refund_checks.reserve_elsewhere(tx):
                return Outcome(response=response, next=Next.SEND, call=call)
    return Outcome(response=response)


def _note_late_no(env, tx, error):
    """It comes in the middle of a repetition, which decides, or after a manager's word:
    what was called refunded without Glase's reference is unknown again."""
    if isinstance(error, GlaseUnknown):
        return
    env["glase.event"]._note(tx, events.POLLED, str(error))
    if tx.state == "unconfirmed":
        tx.refused_code = error.code or NOT_REACHED
    elif tx.state == "refunded" and not tx.ers_reference:
        tx._set_unknown_again(str(error))
