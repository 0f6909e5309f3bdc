# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Giving money back (state_machine.md, chapter 7; glase_api.md, 4.8, 5.6).

refundPayment is neither idempotent nor can it be asked about: one call for each
reserved row, and a lost answer is nobody's reason to call again.
"""

import time

from ..glase.client import CALL_DEADLINE
from ..glase.codes import IN_PROGRESS, MORE_THAN_PAID
from ..glase.errors import GlaseError, GlaseRefused, GlaseUnknown
from . import checks as door, manager, reasons, refund_checks as refund_door, refund_wording
from .response import answer, never_arrived, refusal
from .transaction import once_more, release
from .states import NEVER_SENT

BUSY_TRIES = 3
BUSY_PAUSE = 2.5  # seconds


def offer(env, config_id, order, amount):
    """With which payment lines Glase can refund an order; asks nobody."""
    config = door.till_of(env, config_id)
    journal = env(su=True)
    try:
        parts, told = refund_door.offer(journal, config.id, order, amount)
        return {"parts": parts, "message": told}
    except door.Refused as refused:
        return {"parts": [], "message": str(refused)}


def refund(env, config_id, order, payment_uuid, attempt, amount, **proof):
    """Give money back, once for each (refund uuid, attempt); else answer what is known.

    :param order: the refund order as the till would sync it
    :param payment_uuid: of the refund's payment line
    :param amount: to give back, above zero
    :param proof: a manager's ``employee_id`` and ``pin``
    """
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, attempt)
    release(env)
    keys = (config_id, order, payment_uuid, attempt, amount)
    try:
        plan = _with_right(env, refund_door.reserve, keys, order, proof)
    except door.Refused as refused:
        return _refusal(payment_uuid, attempt, refused)
    if plan is None:
        return once_more(env, _known, config_id, payment_uuid, attempt)
    return send(env, plan)


def undo(env, config_id, order, payment_uuid, **proof):
    """Give back a payment whose order is not finished: all of it, once."""
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, 1)
    release(env)
    keys = (config_id, payment_uuid)
    try:
        plan = _with_right(env, refund_door.reserve_undo, keys, order, proof)
    except door.Refused as refused:
        return _refusal(payment_uuid, 1, refused)
    if plan is None:
        uuid = refund_door.undo_uuid(payment_uuid)
        return once_more(env, _known, config_id, uuid, 1)
    return send(env, plan)


def status(env, config_id, payment_uuid, attempt):
    """How far a refund is; asks nobody, for Glase cannot be asked (glase_api.md, 5.6).

    An attempt that the journal does not know is buried: if it arrives after all, it
    sends nothing.
    """
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, attempt)
    return once_more(env, _known, config_id, payment_uuid, attempt)


def send(env, plan):
    """Call refundPayment for a reserved row, and settle; returns the answer.

    What one terminal may not refund another one of the account may, each once.
    """
    while plan:
        result, plan = _send_once(env, plan)
    return result


def give_up(env, row_id):
    """The answer was lost and its lease is over: not known. Calls nothing."""
    row = env["glase.transaction"].browse(row_id)._lock_refund()
    if row.state == "sending" and not row._lease_runs():
        row._set_unconfirmed("", env._(refund_wording.NOT_KNOWN))


def manual_routine(row):
    """What a manager sends to Glase's customer care where the till cannot; or empty."""
    if row.kind == "refund" and row.refused_code in refund_wording.MANUAL:
        return refund_wording.manual_routine(row)
    return ""


def _send_once(env, plan):
    for tries_left in reversed(range(1 + BUSY_TRIES)):
        try:
            reference = plan.access.client.refund_payment(
                plan.access.principal,
                plan.ers_reference,
                plan.invoice,
                deadline=CALL_DEADLINE,
            )
        except GlaseError as error:
            if error.code == IN_PROGRESS and tries_left:
                if once_more(env, _go_on, plan.row_id):
                    time.sleep(BUSY_PAUSE)
                    continue
            return once_more(env, _settle_not_refunded, plan.row_id, error)
        else:
            return once_more(env, _settle_refunded, plan.row_id, reference), None
    raise AssertionError("unreachable")


def _with_right(env, reserve, keys, order, proof):
    """Reserve; where only a manager may, with the proof of one.

    :raises ManagerNeeded: without a proof
    :raises Refused: with one sentence
    """
    try:
        return once_more(env, reserve, *keys, False)
    except refund_door.ManagerNeeded:
        employee = order.get("employee_id") if isinstance(order, dict) else None
        if not once_more(env, manager.is_offered, keys[0], employee, proof):
            raise
        manager.check(env, keys[0], **proof)
        return once_more(env, reserve, *keys, True)


def _refusal(payment_uuid, attempt, refused):
    return {
        **refusal(payment_uuid, attempt, str(refused)),
        "manager_needed": isinstance(refused, refund_door.ManagerNeeded),
    }


# Each in a short transaction of its own


def _known(env, config_id, payment_uuid, attempt):
    config = env["pos.config"].browse(config_id)
    row = refund_door.known_row(env, config, payment_uuid, attempt)
    if not row:
        row = env["glase.transaction"]._bury_refund(config, payment_uuid, attempt)
    if row.kind != "refund" or row.status_word == NEVER_SENT:
        text, newest = env._(refund_wording.NEVER_ARRIVED), row.attempt or attempt
        return never_arrived(payment_uuid, newest, text, "error")
    if row.state == "sending" and not row._lease_runs():
        give_up(env, row.id)
    return answer(row)


def _go_on(env, row_id):
    """Keep the lease for one more call; False if somebody has given the row up."""
    row = env["glase.transaction"].browse(row_id)._lock_refund()
    if row.state != "sending":
        return False
    row.write({"lease_until": row._lease_end(CALL_DEADLINE + BUSY_PAUSE)})
    return True


def _settle_refunded(env, row_id, reference):
    row = env["glase.transaction"].browse(row_id)._lock_refund()
    if row.state != "refunded":
        row._set_refunded(reference)
    elif not row.ers_reference:
        row._set_named(reference)
    return answer(row)


def _settle_not_refunded(env, row_id, error):
    """What an answer that is no success makes of the row: (answer, next Plan)."""
    row = env["glase.transaction"].browse(row_id)._lock_refund()
    if row.state not in ("sending", "unconfirmed"):
        return answer(row), None
    if isinstance(error, GlaseUnknown):
        if row.state == "sending":
            row._set_unconfirmed(str(error), env._(refund_wording.NOT_KNOWN))
        return answer(row), None
    row._set_not_refunded(
        str(error), refund_wording.for_cashier(env, error), error.code
    )
    if isinstance(error, GlaseRefused) and error.code == MORE_THAN_PAID:
        row.refunded_id._set_unresolved(reasons.REFUNDED_ELSEWHERE)
    if error.code in refund_door.ANOTHER_TERMINAL:
        return answer(row), _next_plan(row)
    return answer(row), None


def _next_plan(row):
    """The next attempt, or None. What stops it must not hide what Glase said."""
    try:
        with row.env.cr.savepoint():
            return refund_door.next_plan(row)
    except door.Refused:
        return None
