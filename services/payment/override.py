# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What only a manager may do with a payment at the register: finish the sale without
confirmation, free the terminal, let a cashier close over what is unresolved
(state_machine.md, chapters 3 and 5). The manager is proven first (``manager_proof``).
"""

from dataclasses import replace

from ...const import LIVE
from ...glase.errors import GlaseError
from ..common import checks, texts
from ..common.manager_proof import check
from ..common.transaction import in_transaction
from . import call, lost_start, outcome, poll
from .response import CANCELLED, WAIT, respond, unsent

MAX_REASON = 200  # characters


def force(env, config_id, payment_uuid, reason, employee_id=None, pin=None):
    """Finish a sale that Glase does not answer about; the till goes on asking.

    Glase is asked first: a clear answer needs no force.

    :returns: a ``Response``
    :raises CheckFailed: with one sentence for the cashier
    """
    check(env, config_id, employee_id, pin)
    try:
        asked = in_transaction(
            env, _ask_for, config_id=config_id, payment_uuid=payment_uuid, reason=reason
        )
        _ask_first(env, asked)
        return in_transaction(env, _record_overridden, tx_id=asked.tx_id, reason=reason)
    except _Answered as answered:
        return answered.result


def take_over(env, config_id, employee_id=None, pin=None):
    """Free the till from somebody else's payment: cancelled with proof, or paid.

    :returns: a ``Response``
    :raises CheckFailed: with one sentence for the cashier
    """
    tx_id, stale = in_transaction(env, _to_take_over, config_id=config_id)
    if not tx_id:
        return unsent("", 0, "", CANCELLED)  # the terminal is free
    if not stale:
        check(env, config_id, employee_id, pin)
    return call.cancel(env, tx_id)


def close_over(env, config_id, reason, employee_id=None, pin=None):
    """Let a cashier close the register over what is unresolved
    (state_machine.md, chapter 5).

    Answers why not, "" if it is granted. The permit stands on each transaction, which
    nobody can write but the server, and holds for the closing of this session.
    """
    try:
        if not isinstance(reason, str) or not reason.strip():
            raise checks.CheckFailed(env._(texts.NO_CLOSING_REASON))
        check(env, config_id, employee_id, pin)
    except checks.CheckFailed as refused:
        return {"message": str(refused)}
    in_transaction(env, _permit_closing, config_id=config_id, reason=reason)
    return {"message": ""}


def _permit_closing(env, config_id, reason):
    session = env["pos.config"].browse(config_id).current_session_id
    session._glase_permit_closing(reason.strip()[:MAX_REASON])


class _Answered(Exception):
    """The answer is known, and there is nothing to force."""

    def __init__(self, result):
        super().__init__()
        self.result = result


def _ask_first(env, asked):
    asked = poll.noting_gap(env, asked)
    try:
        status = asked.send()
    except GlaseError:
        return
    raise _Answered(in_transaction(env, _record_answered, asked=asked, status=status))


def _record_answered(env, asked, status):
    """What is still to be done at Glase, the till's next ask does: a manager waits."""
    if asked.reference:
        done = outcome.polled(env, asked, status)
    else:
        tx = env["glase.transaction"].browse(asked.tx_id)._lock()
        done = lost_start.apply_status(tx, asked, status, otherwise=lost_start.wait)
    told = done.response
    if told.outcome == WAIT and told.state != "paid":
        return replace(told, message=env._(texts.NOT_PAID_YET))
    return told


def _ask_for(env, config_id, payment_uuid, reason):
    """The ask about a live row of this till that a good reason was given for."""
    if not isinstance(reason, str) or not reason.strip():
        raise checks.CheckFailed(env._(texts.NO_REASON))
    config = env["pos.config"].browse(config_id)
    tx = env["glase.transaction"]._newest(config, payment_uuid)
    if tx.kind != "payment":
        raise checks.CheckFailed(env._(texts.GIVEN_UP))
    if tx.state not in LIVE or tx.config_id != config:
        raise _Answered(respond(tx))
    if not tx.invoice_reference and tx._lease_runs():
        # The bill is on its way: what Glase says now, it says of an earlier one.
        raise _Answered(respond(tx, env._(texts.NO_ANSWER)))
    return poll.poll_for(tx)


def _record_overridden(env, tx_id, reason):
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx.state in LIVE and not tx.forced:
        tx._set_overridden(reason.strip()[:MAX_REASON])
    return respond(tx)


def _to_take_over(env, config_id):
    """(id of the live transaction at the terminal, whether it is stale); 0: none."""
    config = env["pos.config"].browse(config_id)
    terminal = env["glase.terminal"]._of_config(config)
    tx = env["glase.transaction"].search(
        [
            ("terminal_id", "=", terminal.id),
            ("kind", "=", "payment"),
            ("state", "in", LIVE),
        ],
        limit=1,
    )
    return tx.id or 0, bool(tx) and tx._is_stale()
