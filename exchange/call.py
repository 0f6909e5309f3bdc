# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Call Glase about one row, and settle what it answers.

Who calls holds no cursor (architecture.md, law 9); each step of the journal is a short
transaction of its own. Each function answers what the till is told (``answer.py``).
"""

import logging
import time
from dataclasses import replace
from functools import partial

from ..glase.client import ASK_DEADLINE, CALL_DEADLINE
from ..glase.codes import ALREADY_PAID
from ..glase.errors import GlaseError, GlaseRefused
from . import poll as ask, gap, outcome as settle, wording
from .response import answer, still_waiting
from .invoice import invoice_for
from .transaction import once_more
from .states import WAITING

_logger = logging.getLogger(__name__)

ACKNOWLEDGE_DEADLINE = 2.0  # seconds; the buyer and the cashier wait meanwhile


def send(env, row_id, plan):
    access, invoice = plan
    try:
        issued = access.client.send_invoice(
            access.principal, invoice, deadline=CALL_DEADLINE
        )
    except GlaseError as error:
        result, todo = once_more(env, settle.not_sent, row_id, error)
    else:
        gap.remember(env, row_id)
        result, todo = once_more(env, settle.sent, row_id, issued)
    match todo:
        case settle.CANCEL:
            return cancel_row(env, row_id)
        case ("send", again, new_plan):  # without a callback; that one is the last
            return send(env, again, new_plan)
    return result


def ask_and_settle(env, asked):
    """Ask Glase once, settle what changed, do what that asks for, and answer."""
    asked = replace(asked, after_gap=gap.is_gap(env, asked.row_id))
    try:
        found = asked.send()
    except GlaseError as error:
        result, todo = once_more(env, settle.no_status, asked, error)
    else:
        gap.remember(env, asked.row_id)
        if asked.waits_on(found):
            return still_waiting(asked.seen)
        result, todo = once_more(env, settle.status, asked, found)
        if todo == settle.UNLOCK:
            _unlock(env, asked, found)
    match todo:
        case (settle.COMMITTED, row_id):
            return _acknowledge(env, row_id, asked.after_gap, result)
        case settle.CANCEL:
            return cancel_row(env, asked.row_id)
        case ("send", row_id, plan):
            return send(env, row_id, plan)
    return result


def _acknowledge(env, row_id, after_gap, told):
    """The money is in the journal: let Glase know, then tell the till
    (architecture.md, law 5).

    The till may be gone in the next moment, and what Glase does not know to be known it
    gives back after 20 s. After a gap that may be under way already, so only a clear
    answer is told; else an unclear one delays nobody, and the till asks on.
    """
    asked = once_more(env, ask.about, row_id)
    try:
        found = _heard(asked, ASK_DEADLINE if after_gap else ACKNOWLEDGE_DEADLINE)
    except GlaseError as error:
        if not after_gap:
            return told
        return once_more(env, settle.no_status, asked, error)[0]
    result, _todo = once_more(env, settle.status, asked, found)
    return {**result, "message": result["message"] or told["message"]}


def _heard(asked, deadline):
    """What Glase answers; asked once more, at once, if it fails to answer quickly.

    A till that dies after the sale asks no more, and Glase gives the money back.
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


def cancel_row(env, row_id):
    """Cancel a row at Glase with proof, and answer what became of it."""
    asked = once_more(env, _reserve_cancel, row_id)
    if isinstance(asked, dict):
        return asked
    asked = replace(asked, after_gap=gap.is_gap(env, asked.row_id))
    client, principal = asked.access.client, asked.access.principal
    try:
        client.cancel_invoice(principal, asked.reference, deadline=CALL_DEADLINE)
    except GlaseError as error:
        if not isinstance(error, GlaseRefused) or error.code != ALREADY_PAID:
            return once_more(env, settle.not_cancelled, asked, error)[0]
        given_back = once_more(env, settle.paid_but_let_go, asked, error)
        if given_back:
            return given_back
        found = _look(asked)
        if not (found and found.paid):
            return once_more(env, settle.not_cancelled, asked, error)[0]
    else:
        found = _look(asked)
    result, todo = once_more(env, settle.cancelled, asked, found)
    return _acknowledge(env, row_id, asked.after_gap, result) if todo else result


def _reserve_cancel(env, row_id):
    """The ask to cancel with, or an answer if there is nothing to call."""
    row = env["glase.transaction"].browse(row_id)._lock()
    calling = row._lease_runs()
    if row.state == "sending" or row.state == "issued" and calling:
        row._set_cancel_wanted()  # the next ask carries it out
        return answer(row)
    if row.state not in WAITING or calling:
        return answer(row)
    if not row.terminal_id._may_call():
        return answer(row, env._(wording.CALL_MANAGER))
    row._set_cancelling(CALL_DEADLINE)
    row.flush_recordset()
    return ask.ask_for(row)


def _look(asked):
    """One look after a cancel: PAID wins, an unclear look does not hinder."""
    try:
        return asked.send()
    except GlaseError:
        return None


def _unlock(env, asked, found):
    """The buyer's app waits for the shop's word (glase_api.md, 5.1, 5.5): go on."""
    call = once_more(env, _reserve_unlock, asked, found.reserved)
    if not call:
        return
    try:
        call(deadline=CALL_DEADLINE)
    except GlaseError as error:
        # The next ask finds the same state and tries again.
        _logger.info("Glase: unlocking the buyer's app failed: %s", error)
    once_more(env, _settle_unlocked, asked.row_id)


def _reserve_unlock(env, asked, reserved):
    """What is to be called: the money's reservation is taken, or the unchanged bill is
    sent. None while the bill is being changed, or is to be cancelled."""
    row = env["glase.transaction"].browse(asked.row_id)._lock()
    if row.state != "issued" or row.cancel_wanted or row._lease_runs():
        return None
    row._set_calling(CALL_DEADLINE)
    client, about = asked.access.client, (asked.access.principal, asked.reference)
    if reserved:
        return partial(client.commit_reservation, *about)
    return partial(client.update_invoice, *about, invoice_for(row))


def _settle_unlocked(env, row_id):
    row = env["glase.transaction"].browse(row_id)._lock()
    if row.state == "issued":
        row._set_called()
