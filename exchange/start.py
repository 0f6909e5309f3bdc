# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Taking a payment: what the till's routes do (state_machine.md, chapters 3 and 4).

Each function gives back the request's cursor before it asks Glase, and answers a
small dict as the till's contract has it (``answer.py``).
"""

from psycopg2.pool import PoolError

from odoo.exceptions import UserError

from . import poll as ask, call as calls, checks as door, order_moves, reasons, receipt, unseen, wording
from .access import warm_up
from .response import answer, refusal
from .transaction import once_more, release
from .notification import notification
from .states import UNPROVEN

MAX_ORDERS = 10  # that a till asks about at once


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
        "transactions": [{**answer(row), "silent": row._is_silent()} for row in rows],
    }


def held(env, config_id, order_uuids):
    """Which of some orders have Glase money, or may get some; asks nobody.

    :param list[str] order_uuids: a till asks before their articles move
    :raises AccessError: for what no till asks
    """
    config = door.till_of(env, config_id)
    asked = order_uuids if isinstance(order_uuids, list) else [order_uuids]
    for uuid in asked[:MAX_ORDERS]:
        door.check_keys(env, uuid, 1)
    orders = env["pos.order"].with_company(config.company_id)
    return {"held": order_moves.holding(orders, asked[:MAX_ORDERS])}


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
    busy = env._(wording.ODOO_BUSY)  # read while there is a connection
    release(env)
    keys = (config_id, order, payment_uuid, attempt, amount)
    try:
        row_id, plan = once_more(env, door.reserve, *keys)
        if plan in ("orphan", "unseen"):
            free = calls.cancel_row if plan == "orphan" else unseen.clear_up
            free(env, row_id)
            row_id, plan = once_more(env, door.reserve, *keys)
    except door.Refused as refused:
        is_busy = isinstance(refused, door.Busy)
        return refusal(payment_uuid, attempt, str(refused), busy=is_busy)
    except PoolError:
        return refusal(payment_uuid, attempt, busy)
    if isinstance(plan, str):
        return once_more(env, door.known, config_id, payment_uuid, attempt, "error")
    return calls.send(env, row_id, plan)


def status(env, config_id, payment_uuid, attempt):
    """Ask Glase, at most once a second for a row whoever asks, and answer."""
    door.check_cashier(env)
    door.check_keys(env, payment_uuid, attempt)
    asked = ask.claim(env, config_id, payment_uuid)
    if asked is None:
        door.till_of(env, config_id)
    release(env)
    if asked is None:
        keys = (config_id, payment_uuid, attempt)
        known = once_more(env, door.known, *keys, "error")
        if known["state"] == "awaiting_reversal":
            asked = once_more(env, _come_back, config_id, payment_uuid)
        if not asked:
            return known
    result = calls.ask_and_settle(env, asked)
    if result.get("confirmed") and asked.state == "paid":
        # The till does not wait for this answer: it has been told before.
        receipt.submit(env, asked.row_id)
    return result


def _come_back(env, config_id, payment_uuid):
    """The till of a payment that was to be given back is there again, and can act on
    it. None if it has let the payment go, or another one is live there."""
    row = env["glase.transaction"]._newest(
        env["pos.config"].browse(config_id), payment_uuid
    )
    if row.config_id.id != config_id or not row._lock()._may_be_waited_for():
        return None
    row._set_waited_for()
    row.flush_recordset()
    return ask.ask_for(row)


def cancel(env, config_id, payment_uuid, attempt):
    """Cancel at Glase; ``cancelled`` is answered only when that is proven. What was
    finished by hand is not cancelled: its money is wanted."""
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, attempt)
    forced = env._(reasons.FORCED)  # read while there is a connection
    release(env)
    known = once_more(env, door.known, config_id, payment_uuid, attempt, "cancelled")
    if known["outcome"] != "wait":
        return known
    if known.get("forced"):  # of another till's payment that is not told
        return {**known, "message": forced}
    row_id = once_more(env, _newest_id, config_id, payment_uuid)
    return calls.cancel_row(env, row_id) if row_id else known


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
    if row.config_id != config:
        return known
    if row.kind != "payment" or row.forced or row.state == "paid":
        return answer(row)  # "paid" is told when it is confirmed: nobody gives it back
    row._set_released()
    return {**answer(row, env._(wording.LET_GO)), "outcome": "cancelled"}


def ask_now(env, row_id):
    """A manager asks, whatever the state; what is found paid is kept. Of refunds
    Glase tells nothing (glase_api.md, 5.6)."""
    row = env["glase.transaction"].browse(row_id)
    if row.kind != "payment":
        raise UserError(env._("Glase cannot be asked about a refund."))
    if row.status_word == UNPROVEN:
        raise UserError(env._("Glase knows no transaction for this payment."))
    release(env)
    result = calls.ask_and_settle(env, once_more(env, ask.about, row_id))
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


def _newest_id(env, config_id, payment_uuid):
    config = env["pos.config"].browse(config_id)
    row = env["glase.transaction"]._newest(config, payment_uuid)
    return row.config_id == config and row.id
