# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Cancel a payment, or abandon it, at the cashier's wish (state_machine.md, chapter 3).

*Cancel* answers "cancelled" only when that is proven at Glase. *Abandon* (the route
``let_go``) takes the line off the order at once: no device polls any more, so Glase
reverses what may be paid, and the recovery job cancels.
"""

from dataclasses import replace

from ...const import reasons
from ..common import texts
from ..common.rate_limit import is_too_often
from ..common.transaction import in_transaction
from . import call
from .known_attempt import known
from .response import CANCELLED, Response, respond


def cancel(env, config_id, payment_uuid, attempt) -> Response:
    """Cancel at Glase, but for what was finished without confirmation: its money is
    wanted."""
    found = in_transaction(env, known, config_id, payment_uuid, attempt, CANCELLED)
    if not found.waiting_id or is_too_often("cancel", payment_uuid, attempt):
        return found.response
    if found.response.forced:
        return replace(found.response, message=in_transaction(env, _override_reason))
    return call.cancel(env, found.waiting_id)


def _override_reason(env):
    return env["glase.transaction"]._text_of_reason(reasons.FORCED)


def abandon(env, config_id, payment_uuid, attempt) -> Response:
    """Stop waiting for a payment, unless its money is wanted."""
    return in_transaction(env, _abandon, config_id, payment_uuid, attempt)


def _abandon(env, config_id, payment_uuid, attempt):
    found = known(env, config_id, payment_uuid, attempt, if_never_sent=CANCELLED)
    if not found.waiting_id:
        return found.response
    tx = env["glase.transaction"].browse(found.waiting_id)._lock()
    if tx.forced or tx.state == "paid":
        return respond(tx)  # "paid" is told when it is confirmed: it is not reversed
    tx._set_abandoned()
    return replace(respond(tx, env._(texts.ABANDONED)), outcome=CANCELLED)
