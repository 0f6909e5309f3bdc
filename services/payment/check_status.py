# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Poll for a payment, for a register once a second, or for a manager now
(state_machine.md, chapters 2 and 3).

One UPDATE (``poll.claim``) says whether this request may poll; most do, find nothing
new and write nothing. Whoever may not is told what the transaction log knows. Where
waiting costs nothing, the request then waits for news, and polls on meanwhile
(``poller.py``).
"""

import logging
import time
from dataclasses import dataclass, replace
from functools import partial

from psycopg2.pool import PoolError

from odoo.exceptions import UserError

from ...const import UNPROVEN, events
from ..common import checks, texts
from ..common.client_actions import notification
from ..common.transaction import in_transaction, release
from . import call, poll, receipt
from .known_attempt import known
from .poller import NEWS, OVER, poller_of
from .response import WAIT, still_waiting

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Hold:
    """How long a register lets its poll wait for news, and over which connection."""

    seconds: float
    seen: str  # the mark of what the register was told last
    connection: object  # the request's socket


def status(env, config_id, payment_uuid, attempt, hold=None):
    """Poll Glase, at most once a second for a payment whoever polls, and tell.

    The claim finds only what is this user's register: so that is looked up only
    where nothing was found. It needs the request's cursor, which is given back here.

    :param hold: a ``Hold``, if the answer may wait until there is news
    :returns: a ``Response``
    :raises AccessError: for a register that is not this user's
    """
    look_up = partial(_look_up, env, config_id, payment_uuid, attempt)
    asked, polled_at = None, None
    seen = poll.plainly_waiting(env, config_id, payment_uuid) if hold else None
    if not seen or still_waiting(seen).mark != hold.seen:
        # Else nothing is new: the poller claims the next poll.
        asked, polled_at = poll.claim(env, config_id, payment_uuid), time.monotonic()
        if asked:
            seen = asked.seen
        elif not hold:
            seen = poll.plainly_waiting(env, config_id, payment_uuid)
    if not seen and not env.su:  # a kiosk's tokens were checked before
        checks.check_register(env, config_id)
    release(env)
    if asked:
        response, tx_id, written_at = _poll(env, asked), seen.id, seen.write_date
    elif seen:
        response, tx_id, written_at = still_waiting(seen), seen.id, seen.write_date
    else:
        found = look_up()
        response, tx_id, written_at = found.response, found.waiting_id, found.written_at
    if hold and tx_id and response.mark == hold.seen:
        polled_at = polled_at if asked else None
        with poller_of(env).place(tx_id, written_at, hold, polled_at) as place:
            response = _wait(env, place, response, look_up)
    return response


def _wait(env, place, response, look_up):
    """The response as soon as it is another one, or when the wait is over.

    What ends the payment is told at once; what does not, when the poller lets it.
    """
    seen = response.mark
    while response.outcome == WAIT:
        if response.mark != seen:
            place.end_soon()
        what = place.wait()
        if what == OVER:
            break
        if what == NEWS:
            response = look_up().response
        else:
            response = _poll(env, what)
    return response


def _poll(env, asked):
    try:
        response = call.poll_and_apply(env, asked)
    except PoolError as error:
        if not asked.seen:
            raise
        # Nothing was written down, so the next poll finds it again.
        _logger.info("Glase: all stays as it was: %s", error)
        return still_waiting(asked.seen)
    if response.confirmed and asked.state == "paid":
        # The register does not wait for this answer: it has been told before.
        receipt.submit(env, asked.tx_id)
    return response


def _look_up(env, config_id, payment_uuid, attempt):
    """What is known of an attempt, and what a poll tells of it if the register of a
    payment that was to be given back is there again.

    :returns: a ``Known``
    """
    found = in_transaction(env, known, config_id, payment_uuid, attempt)
    if found.response.state == "awaiting_reversal":
        asked = in_transaction(env, _come_back, config_id, payment_uuid)
        if asked:
            return replace(found, response=_poll(env, asked))
    return found


def _come_back(env, config_id, payment_uuid):
    """The register of a payment that was to be given back is there again, and can act
    on it: the poll. None if it has abandoned the payment, or another one is live there.
    """
    config = env["pos.config"].browse(config_id)
    tx = env["glase.transaction"]._newest(config, payment_uuid)
    if tx.config_id != config or not tx._lock()._may_be_waited_for():
        return None
    tx._set_waited_for()
    tx.flush_recordset()
    return poll.poll_for(tx)


def poll_now(env, tx_id):
    """A manager polls, whatever the state; what is found paid is kept. Of refunds
    Glase tells nothing (glase_api.md, 5.6).

    :returns: an action of the client
    :raises UserError: where there is nothing to poll for
    """
    tx = env["glase.transaction"].browse(tx_id)
    if tx.kind != "payment":
        raise UserError(env._("Glase does not report the status of refunds."))
    if tx.status_word == UNPROVEN:
        raise UserError(env._("Glase knows no transaction for this payment."))
    release(env)
    asked = in_transaction(env, poll.about, tx_id=tx_id)
    response = call.poll_and_apply(env, asked)
    return in_transaction(env, _tell_manager, tx_id=tx_id, message=response.message)


def _tell_manager(env, tx_id, message):
    tx = env["glase.transaction"].browse(tx_id)
    env["glase.event"]._note(tx, events.POLLED_BY_HAND, tx.status_word)
    state = texts.label(tx, "state")
    text = env._("Now: %(state)s. %(message)s", state=state, message=message)
    return notification("success" if tx.state == "paid" else "warning", text)
