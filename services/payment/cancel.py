# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Cancel a payment, or abandon it, at the cashier's wish
(state_machine.md, chapter 3).

*Cancel* answers "cancelled" only when that is proven at Glase. *Abandon* (the route
``let_go``) takes the line off the order at once: nobody polls any more, so Glase gives
back what may be paid, and the recovery job cancels.
"""

from dataclasses import replace

from ...const import reasons
from ..common import texts
from ..common.rate_limit import is_too_often
from ..common.transaction import in_transaction
from . import call
from .known_attempt import known
from .response import CANCELLED, respond

PER_MINUTE = 10  # tries at Glase; a register that goes on is told what is known


def cancel(env, config_id, payment_uuid, attempt):
    """Cancel at Glase. What was finished without confirmation is not cancelled: its
    money is wanted.

    :returns: a ``Response``
    """
    found = in_transaction(
        env,
        known,
        config_id=config_id,
        payment_uuid=payment_uuid,
        attempt=attempt,
        if_never_sent=CANCELLED,
    )
    if not found.waiting_id or is_too_often("cancel", payment_uuid, PER_MINUTE):
        return found.response
    if found.response.forced:
        return replace(found.response, message=in_transaction(env, _override_reason))
    return call.cancel(env, found.waiting_id)


def _override_reason(env):
    return env["glase.transaction"]._text_of_reason(reasons.FORCED)


def abandon(env, config_id, payment_uuid, attempt):
    """Stop waiting for a payment, if it may still be paid and nobody needs the money.

    :returns: a ``Response``
    """
    return in_transaction(
        env, _abandon, config_id=config_id, payment_uuid=payment_uuid, attempt=attempt
    )


def _abandon(env, config_id, payment_uuid, attempt):
    found = known(env, config_id, payment_uuid, attempt, if_never_sent=CANCELLED)
    if not found.waiting_id:
        return found.response
    tx = env["glase.transaction"].browse(found.waiting_id)._lock()
    if tx.forced or tx.state == "paid":
        return respond(tx)  # "paid" is told when it is confirmed: nobody gives it back
    tx._set_abandoned()
    return replace(respond(tx, env._(texts.ABANDONED)), outcome=CANCELLED)
