# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What only a manager may do with a payment at the register: finish the sale without
confirmation, free the terminal, let a cashier close over what is unresolved
(state_machine.md, chapters 3 and 5). The manager is proven first."""

from dataclasses import replace

from ...const import LIVE
from ...glase.codes import NO_INVOICE
from ...glase.errors import GlaseError
from ..common import checks, texts
from ..common.manager_proof import check
from ..common.transaction import in_transaction
from . import call, lost_start, outcome, poll
from .known_attempt import live_at
from .response import CANCELLED, WAIT, Response, respond, unsent

MAX_REASON = 200  # characters


def force(env, config_id, payment_uuid, reason, employee_id=None, pin=None) -> Response:
    """Finish a sale while Glase does not answer; the register keeps polling. Glase is
    polled first: a clear answer needs no override."""
    check(env, config_id, employee_id, pin)
    asked, response = in_transaction(env, _prepare, config_id, payment_uuid, reason)
    if not asked:
        return response
    asked = poll.noting_gap(env, asked)
    try:
        status = asked.send()
    except GlaseError as error:
        if asked.reference and error.code in NO_INVOICE:
            done = in_transaction(env, outcome.not_polled, poll=asked, error=error)
            return done.response
        return in_transaction(env, _record_overridden, asked.tx_id, reason)
    return in_transaction(env, _record_answered, asked, status)


def take_over(env, config_id, employee_id=None, pin=None) -> Response:
    """Free the terminal from another payment: cancelled with proof, or paid."""
    tx_id, stale = in_transaction(env, _to_take_over, config_id)
    if not tx_id:
        return unsent("", 0, "", CANCELLED)  # the terminal is free
    if not stale:
        check(env, config_id, employee_id, pin)
    return call.cancel(env, tx_id)


def close_over(env, config_id, reason, employee_id=None, pin=None):
    """Let a cashier close the register over what is unresolved
    (state_machine.md, chapter 5). Answers why not, "" if it is granted. The permit
    stands on each transaction, which only the server can write, and holds for the
    closing of this session."""
    try:
        if not isinstance(reason, str) or not reason.strip():
            raise checks.CheckFailed(env._(texts.NO_CLOSING_REASON))
        check(env, config_id, employee_id, pin)
    except checks.CheckFailed as refused:
        return {"message": str(refused)}
    in_transaction(env, _permit_closing, config_id, reason)
    return {"message": ""}


def _permit_closing(env, config_id, reason):
    session = env["pos.config"].browse(config_id).current_session_id
    session._glase_permit_closing(reason.strip()[:MAX_REASON])


def _record_answered(env, asked, status):
    """What is still to be done at Glase, the register's next poll does: a manager
    waits."""
    if asked.reference:
        done = outcome.polled(env, asked, status)
    else:
        tx = env["glase.transaction"].browse(asked.tx_id)._lock()
        done = lost_start.apply_status(tx, asked, status, otherwise=lost_start.wait)
    told = done.response
    if told.outcome == WAIT and told.state != "paid":
        return replace(told, message=env._(texts.NOT_PAID_YET))
    return told


def _prepare(env, config_id, payment_uuid, reason):
    """The poll for a live transaction of this register; None and the response, if
    there is nothing to override."""
    if not isinstance(reason, str) or not reason.strip():
        raise checks.CheckFailed(env._(texts.NO_REASON))
    config = env["pos.config"].browse(config_id)
    tx = env["glase.transaction"]._newest(config, payment_uuid)
    if tx.kind != "payment":
        raise checks.CheckFailed(env._(texts.GIVEN_UP))
    if tx.state not in LIVE or tx.config_id != config:
        return None, respond(tx)
    if not tx.invoice_reference and tx._lease_runs():
        # The invoice is on its way: what Glase answers now is about an earlier one.
        return None, respond(tx, env._(texts.NO_ANSWER))
    return poll.poll_for(tx), None


def _record_overridden(env, tx_id, reason):
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx.state in LIVE and not tx.forced:
        tx._set_overridden(reason.strip()[:MAX_REASON])
    return respond(tx)


def _to_take_over(env, config_id):
    """(id of the live transaction at the terminal, whether it is stale); 0: none."""
    config = env["pos.config"].browse(config_id)
    tx = live_at(env["glase.terminal"]._of_config(config))
    return tx.id or 0, bool(tx) and tx._is_stale()
