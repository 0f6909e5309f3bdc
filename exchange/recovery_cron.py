# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The watch: looks after payments whose till is gone (state_machine.md, chapter 6).

Each row by itself: an error in one never stops the others. The watch does not ask
before it cancels: an answered PAID would keep money that nobody can act on.
"""

import logging
import time
from dataclasses import replace

from ..glase.client import CALL_DEADLINE
from ..glase.codes import ALREADY_PAID, PAYING
from ..glase.errors import GlaseError, GlaseRefused
from . import poll as ask, call as calls, reasons, receipt, refund_call as refund, outcome as settle, unseen
from .transaction import once_more, release
from .states import WAITING

_logger = logging.getLogger(__name__)

RECEIPTS_TIME = 30.0  # seconds of a run; the others wait for the next one


def run(env):
    """Look after every row that needs it, once."""
    release(env)
    _carefully(once_more, env, _note_unmatched)
    receipts_until = time.monotonic() + RECEIPTS_TIME
    for row_id, state in once_more(env, _due):
        if state == "receipt" and time.monotonic() > receipts_until:
            break  # they come last
        _carefully(_CARE[state], env, row_id)
    _carefully(once_more, env, _check_coherence)
    _carefully(once_more, env, _raise_alarms)


def _carefully(step, env, what):
    """One row's trouble is not the others', and nobody's stops the watch."""
    try:
        step(env, what)
    except Exception:
        _logger.exception("Glase: the watch failed: %s", what)


def _due(env):
    return [(row.id, row._watched_as()) for row in env["glase.transaction"]._due()]


def _note_unmatched(env):
    env["glase.transaction"]._note_unmatched()
    env["glase.terminal"]._note_lost_registrations()


def _check_coherence(env):
    env["glase.transaction"]._check_recent_coherence()


def _raise_alarms(env):
    env["glase.transaction"]._raise_alarms()


def _cancel(env, row_id):
    """Cancel without asking before; on "already paid" keep silent, so that Glase
    gives the money back, and look later."""
    asked = once_more(env, _reserve_cancel, row_id)
    if asked is None:
        return
    client, principal = asked.access.client, asked.access.principal
    try:
        client.cancel_invoice(principal, asked.reference, deadline=CALL_DEADLINE)
    except GlaseError as error:
        once_more(env, _settle_not_cancelled, asked, error)
        return
    try:
        found = asked.send()
    except GlaseError:
        found = None
    once_more(env, settle.cancelled, asked, found)


def _reserve_cancel(env, row_id):
    row = env["glase.transaction"].browse(row_id)._lock()
    if row.state not in WAITING or not row._is_still_abandoned():
        return None
    row._set_cancelling(CALL_DEADLINE)
    row.flush_recordset()
    return ask.ask_for(row)


def _settle_not_cancelled(env, asked, error):
    row = env["glase.transaction"].browse(asked.row_id)._lock()
    if row.state != "cancelling":
        return
    definite = isinstance(error, GlaseRefused)
    if definite and error.code == ALREADY_PAID:
        row._set_awaiting_reversal(str(error))
    elif definite and error.code not in PAYING:
        settle.not_cancelled(env, asked, error)
        if row.state == "issued" and not row.unresolved:
            row._set_unresolved(reasons.NOT_CANCELLED)
    else:
        row._set_still_cancelling(str(error), buyer_is_paying=True)


def _clear_up(env, row_id):
    if once_more(env, _is_still_lost, row_id):
        unseen.clear_up(env, row_id)


def _is_still_lost(env, row_id):
    row = env["glase.transaction"].browse(row_id)._lock()
    return row.state == "sending" and row._is_still_abandoned()


def _look_after_reversal(env, row_id):
    """25 s of silence are over: has Glase given the money back?"""
    asked = once_more(env, ask.about, row_id)
    try:
        found = asked.send()
    except GlaseError as error:
        _logger.info("Glase: transaction %s is still unclear: %s", row_id, error)
        return
    once_more(env, _settle_reversal, asked, found)


def _settle_reversal(env, asked, found):
    row = env["glase.transaction"].browse(asked.row_id)._lock()
    if row.state != "awaiting_reversal":
        return
    if found.ended:
        row._set_reversed(found.word)
    elif found.paid:
        settle.paid(row, asked, found)
        row._set_unresolved(reasons.TILL_GONE)


def _ask(env, row_id):
    """A forced sale: the goods are gone, the money is wanted."""
    calls.ask_and_settle(env, once_more(env, ask.about, row_id))


def _acknowledge(env, row_id):
    """Tell Glase that the payment is in the journal, then file the receipt."""
    asked = once_more(env, ask.about, row_id)
    if asked.reference and asked.state == "paid":
        calls.ask_and_settle(env, replace(asked, after_gap=False))
    receipt.submit(env, row_id)


def _end_lost_refund(env, row_id):
    once_more(env, refund.give_up, row_id)


_CARE = {
    "refund": _end_lost_refund,
    "lost": _clear_up,
    "abandoned": _cancel,
    "reversal": _look_after_reversal,
    "forced": _ask,
    "unconfirmed": _acknowledge,
    "receipt": receipt.submit,
}
