# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Refunds from the back office, and what a manager finds out about one that is not
known (state_machine.md, chapter 7)."""

import logging

from odoo.exceptions import UserError

from ..glase.client import CALL_DEADLINE
from ..glase.codes import MORE_THAN_PAID
from ..glase.errors import GlaseError
from . import checks as door, refund_call as refund, refund_checks as refund_door, refund_wording
from .transaction import once_more, release
from .notification import notification

_logger = logging.getLogger(__name__)


def refund_amount(env, payment_id, refund_uuid, amount, reason):
    """Give back a free amount of a payment that belongs to no order."""
    release(env)
    try:
        plan = once_more(env, _reserve_amount, payment_id, refund_uuid, amount, reason)
    except door.Refused as refused:
        return notification("danger", str(refused))
    if plan is None:
        return once_more(env, _tell_known, payment_id, refund_uuid)
    return _tell(env, refund.send(env, plan))


def again(env, row_id):
    """Give back what a finished refund order says and the customer has not got."""
    release(env)
    try:
        plan = once_more(env, _reserve_again, row_id)
    except door.Refused as refused:
        return notification("danger", str(refused))
    result = refund.send(env, plan)
    try:
        once_more(env, _take_over_order, row_id, result)
    except Exception as error:
        _logger.exception("Glase: the refund %s has no order", row_id)
        return once_more(env, _tell_unfinished, row_id, result, error)
    return _tell(env, result)


def repeat(env, row_id):
    """Settle an unknown refund by saying it once more: if the first one worked the
    second cannot fit, and Glase answers 98."""
    release(env)
    plan = once_more(env, _reserve_repeat, row_id)
    client, principal = plan.access.client, plan.access.principal
    try:
        reference = client.refund_payment(
            principal, plan.ers_reference, plan.invoice, deadline=CALL_DEADLINE
        )
    except GlaseError as error:
        return once_more(env, _settle_repeat, row_id, "", error)
    return once_more(env, _settle_repeat, row_id, reference, None)


# Each in a short transaction of its own


def _tell(env, result):
    if result.get("state") == "refunded":
        return notification("success", env._("Glase has given the money back."))
    return notification("danger", result["message"] or env._("Nothing was refunded."))


def _tell_unfinished(env, row_id, result, trouble):
    """What Glase said, and that Odoo could not note it on the refund order."""
    order = env["glase.transaction"].browse(row_id).order_id
    told = _tell(env, result)
    text = refund_wording.unfinished(env, order, trouble)
    return notification("danger", f"{told['params']['message']} {text}")


def _reserve_amount(env, payment_id, refund_uuid, amount, reason):
    """:returns: a Plan, or None: the button was pressed before"""
    payment = env["glase.transaction"].browse(payment_id)._lock()
    if refund_door.known_row(env, payment.config_id, refund_uuid, 1):
        return None
    amount = door.amount_of(env, payment.config_id, amount)
    if payment.kind != "payment" or payment.state != "paid" or payment.order_id:
        raise door.Refused(env._(refund_wording.NOT_UNMATCHED))
    room = payment._room()
    if payment.currency_id.compare_amounts(amount, room) > 0:
        raise door.Refused(refund_wording.room_is(env, payment.currency_id, room))
    return refund_door.plan(
        payment,
        amount,
        payment_uuid=refund_uuid,
        attempt=1,
        config_id=payment.config_id.id,
        user_id=env.uid,
        cashier=env.user.name,
        reason=reason,
    )


def _tell_known(env, payment_id, refund_uuid):
    config = env["glase.transaction"].browse(payment_id).config_id
    row = refund_door.known_row(env, config, refund_uuid, 1)
    text = row.message or env._("This refund is on its way already.")
    return _tell(env, {"state": row.state, "message": text})


def _reserve_again(env, row_id):
    row = env["glase.transaction"].browse(row_id)._lock_refund()
    payment = row.refunded_id
    # The first attempt keeps the payment line until one has worked
    newest = row._newest(row.config_id, row.payment_uuid)._lock()
    if {row.state, newest.state} != {"failed"} or not row.payment_id:
        raise door.Refused(env._(refund_wording.NOT_AGAIN))
    if payment.currency_id.compare_amounts(row.amount, payment._room()) > 0:
        raise door.Refused(refund_wording.nothing_left(env))
    return refund_door.plan(
        payment,
        row.amount,
        payment_uuid=row.payment_uuid,
        attempt=newest.attempt + 1,
        order_uuid=row.order_uuid,
        refund_lines=row.refund_lines,
        config_id=row.config_id.id,
        session_id=row.session_id.id,
        user_id=env.uid,
        cashier=env.user.name,
        reason=row.reason,
    )


def _take_over_order(env, row_id, result):
    """The attempt that worked stands for the payment line from now on."""
    row = env["glase.transaction"].browse(row_id)._lock()
    newest = row._newest(row.config_id, row.payment_uuid)._lock()
    if result["outcome"] == "paid" and not newest.payment_id:
        newest._set_linked(row.payment_id)
        row.write({"payment_id": False})
        row._set_settled("refunded")


def _reserve_repeat(env, row_id):
    row = env["glase.transaction"].browse(row_id)._lock_refund()
    if not row._can_be_repeated() or row._lease_runs():
        raise UserError(env._(refund_wording.NOT_TO_REPEAT))
    terminal = refund_door.live_terminals(row.refunded_id)[:1]
    if not terminal:
        raise UserError(env._(refund_wording.NO_TERMINAL))
    lease = row._lease_end(CALL_DEADLINE)
    row.write({"terminal_id": terminal.id, "lease_until": lease})
    env["glase.event"]._note(row, "settled by repeating")
    return refund_door.plan_of(row)


def _settle_repeat(env, row_id, reference, error):
    row = env["glase.transaction"].browse(row_id)._lock_refund()
    if row.state != "unconfirmed":
        return _tell(env, {"state": row.state, "message": row.message})
    if not error or error.code == MORE_THAN_PAID:
        row._set_refunded(reference, last_answer=str(error or ""))
        return _tell(env, {"state": "refunded"})
    row.write({"lease_until": False, "last_answer": str(error)})
    env["glase.event"]._note(row, "asked", str(error))
    text = env._("%(answer)s It still is not known.", answer=error)
    return notification("warning", text)
