# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Taking a payment: what the till's routes do (state machine, chapters 3 and 4).

Each function gives back the request's cursor before it asks Glase, and answers a
small dict as the till's contract has it (``answer.py``).
"""

import logging
import time
from dataclasses import replace

from ..glase.client import ASK_DEADLINE, CALL_DEADLINE
from ..glase.errors import GlaseError, GlaseRefused
from . import ask, door, receipt, settle, unseen, wording
from .access import warm_up
from .answer import answer, refusal
from .bill import invoice_for
from .cursor import once_more, release
from .notification import notification

_logger = logging.getLogger(__name__)

ALREADY_PAID = 50
ACKNOWLEDGE_DEADLINE = 2.0  # seconds; the buyer and the cashier wait meanwhile
GAP = 10.0  # seconds without an answered ask: look twice before PAID is told

# When this process last had an answer for a row. Only a hint: not knowing means
# looking twice. Emptied when it has grown, for rows come and go.
_answered_at: dict[tuple[str, int], float] = {}
_ANSWERED_LIMIT = 10_000


def open_till(env, config_id):
    """What a till must know when it starts; asks nobody."""
    config = door.till_of(env, config_id).sudo()
    terminal = env["glase.terminal"].sudo()._of_config(config)
    reason = terminal._why_not_ready()
    rows = env["glase.transaction"].sudo()._open_of_config(config)
    if not reason:
        warm_up(terminal)
    return {
        "terminal": {
            "ready": not reason,
            "reason": reason,
            "test": terminal.environment == "test",
            "glase_id": terminal.glase_id or "",
            "sticker_qr": terminal._sticker_text(),
        },
        "transactions": [answer(row) for row in rows],
    }


def restore(env, config_id, payment_uuid):
    """Make the order of a payment from the journal's copy, for a till that lost it."""
    config = door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, 1)
    row = env["glase.transaction"].sudo()._newest(config, payment_uuid)
    if not row or row.config_id != config:
        return {"order_id": False}
    return {"order_id": row._restore_order().id}


def start(env, config_id, order, payment_uuid, attempt, amount):
    """Send an invoice, once for each (payment, attempt); else answer what is known."""
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, attempt)
    release(env)
    keys = (config_id, order, payment_uuid, attempt, amount)
    try:
        row_id, plan = once_more(env, door.reserve, *keys)
        if plan in ("orphan", "unseen"):
            free = cancel_row if plan == "orphan" else unseen.clear_up
            free(env, row_id)
            row_id, plan = once_more(env, door.reserve, *keys)
    except door.Refused as refused:
        return refusal(payment_uuid, attempt, str(refused))
    if isinstance(plan, str):
        return once_more(env, door.known, config_id, payment_uuid, attempt, "error")
    return _send(env, row_id, plan)


def status(env, config_id, payment_uuid, attempt):
    """Ask Glase, at most once a second for a row whoever asks, and answer."""
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, attempt)
    release(env)
    asked = ask.claim(env, config_id, payment_uuid)
    if asked is None:
        return once_more(env, door.known, config_id, payment_uuid, attempt, "error")
    result = ask_and_settle(env, asked)
    if result.get("confirmed") and asked.state == "paid":
        # The till does not wait for this answer: it has been told before.
        receipt.submit(env, asked.row_id)
    return result


def cancel(env, config_id, payment_uuid, attempt):
    """Cancel at Glase; ``cancelled`` is answered only when that is proven."""
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, attempt)
    release(env)
    known = once_more(env, door.known, config_id, payment_uuid, attempt, "cancelled")
    if known["outcome"] != "wait":
        return known
    row_id = once_more(env, _newest_id, config_id, payment_uuid)
    return cancel_row(env, row_id) if row_id else known


def let_go(env, config_id, payment_uuid, attempt):
    """The line leaves the order; nobody asks any more, so Glase gives back what may
    be paid, and the watch cancels."""
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, attempt)
    release(env)
    return once_more(env, _release_row, config_id, payment_uuid, attempt)


def _release_row(env, config_id, payment_uuid, attempt):
    known = door.known(env, config_id, payment_uuid, attempt, "cancelled")
    if known["outcome"] != "wait":
        return known
    config = env["pos.config"].browse(config_id)
    row = env["glase.transaction"]._newest(config, payment_uuid)._lock()
    if row.config_id == config and row.state in door.LIVE and not row.forced:
        row._set_released()
    return {**answer(row, env._(wording.LET_GO)), "outcome": "cancelled"}


def ask_now(env, row_id):
    """A manager asks, whatever the state; what is found paid is kept."""
    release(env)
    result = ask_and_settle(env, once_more(env, _ask_for, row_id))
    return once_more(env, _tell_manager, row_id, result)


def _tell_manager(env, row_id, result):
    row = env["glase.transaction"].browse(row_id)
    row.env["glase.event"]._note(row, "asked by hand", row.status_word)
    states = dict(row._fields["state"]._description_selection(env))
    text = env._("Now: %(state)s. %(message)s")
    return notification(
        "success" if row.state == "paid" else "warning",
        text % {"state": states[row.state], "message": result["message"]},
    )


# Call and settle


def _send(env, row_id, plan):
    access, invoice = plan
    try:
        issued = access.client.send_invoice(
            access.principal, invoice, deadline=CALL_DEADLINE
        )
    except GlaseError as error:
        result, todo = once_more(env, settle.not_sent, row_id, error)
    else:
        _remember(env, row_id)
        result, todo = once_more(env, settle.sent, row_id, issued)
    return cancel_row(env, row_id) if todo == settle.CANCEL else result


def ask_and_settle(env, asked):
    """Ask Glase once, settle what changed, do what that asks for, and answer."""
    asked = replace(asked, after_gap=_gap(env, asked))
    try:
        found = asked.send()
    except GlaseError as error:
        result, todo = once_more(env, settle.no_status, asked, error)
    else:
        _remember(env, asked.row_id)
        result, todo = once_more(env, settle.status, asked, found)
        if todo == settle.UNLOCK:
            _unlock(env, asked, found)
    match todo:
        case (settle.COMMITTED, row_id):
            return _acknowledge(env, row_id, asked.after_gap, result)
        case settle.CANCEL:
            return cancel_row(env, asked.row_id)
        case ("send", row_id, plan):
            return _send(env, row_id, plan)
    return result


def _acknowledge(env, row_id, after_gap, told):
    """The money is in the journal: let Glase know, then tell the till (design, law 5).

    The till may be gone in the next moment, and what Glase does not know to be known it
    gives back after 20 s. After a gap that may be under way already, so only a clear
    answer is told; else an unclear one delays nobody, and the till asks on.
    """
    asked = once_more(env, _ask_for, row_id)
    try:
        found = asked.send(ASK_DEADLINE if after_gap else ACKNOWLEDGE_DEADLINE)
    except GlaseError as error:
        if not after_gap:
            return told
        return once_more(env, settle.no_status, asked, error)[0]
    result, _todo = once_more(env, settle.status, asked, found)
    return {**result, "message": result["message"] or told["message"]}


def cancel_row(env, row_id):
    """Cancel a row at Glase with proof, and answer what became of it."""
    asked = once_more(env, _reserve_cancel, row_id)
    if isinstance(asked, dict):
        return asked
    asked = replace(asked, after_gap=_gap(env, asked))
    client, principal = asked.access.client, asked.access.principal
    try:
        client.cancel_invoice(principal, asked.reference, deadline=CALL_DEADLINE)
    except GlaseError as error:
        if not isinstance(error, GlaseRefused) or error.code != ALREADY_PAID:
            return once_more(env, settle.not_cancelled, asked, error)[0]
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
    if row.state == "sending":
        row._set_cancel_wanted()
        return answer(row)
    if row.state not in ("issued", "cancelling") or row._lease_runs():
        return answer(row)
    if not row.terminal_id.password:  # in a neutralized copy
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
    """The buyer's app waits for the shop's word (Glase API 5.1, 5.5): go on."""
    client, principal = asked.access.client, asked.access.principal
    try:
        if found.reserved:
            client.commit_reservation(
                principal, asked.reference, deadline=CALL_DEADLINE
            )
        else:
            invoice = once_more(env, _invoice, asked.row_id)
            client.update_invoice(
                principal, asked.reference, invoice, deadline=CALL_DEADLINE
            )
    except GlaseError as error:
        # The next ask finds the same state and tries again.
        _logger.info("Glase: unlocking the buyer's app failed: %s", error)


# Small reads, each in a transaction of its own


def _ask_for(env, row_id):
    return ask.ask_for(env["glase.transaction"].browse(row_id))


def _invoice(env, row_id):
    return invoice_for(env["glase.transaction"].browse(row_id))


def _newest_id(env, config_id, payment_uuid):
    config = env["pos.config"].browse(config_id)
    row = env["glase.transaction"]._newest(config, payment_uuid)
    return row.config_id == config and row.id


# How long nobody has asked


def _gap(env, asked):
    last = _answered_at.get((env.cr.dbname, asked.row_id))
    return last is None or time.monotonic() - last > GAP


def _remember(env, row_id):
    if len(_answered_at) > _ANSWERED_LIMIT:
        _answered_at.clear()
    _answered_at[env.cr.dbname, row_id] = time.monotonic()
