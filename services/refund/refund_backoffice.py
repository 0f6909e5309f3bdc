# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Refunds from the back office, and what a manager finds out about an unknown one
(state_machine.md, chapter 7)."""

import logging

from odoo.exceptions import UserError

from ...const import events, reasons
from ...glase.client import CALL_DEADLINE
from ...glase.codes import MORE_THAN_PAID
from ...glase.errors import GlaseError, GlaseUnknown
from ..common import checks, refund_texts
from ..common.client_actions import notification
from ..common.transaction import in_transaction, release
from . import refund_call, refund_checks

_logger = logging.getLogger(__name__)


def refund_amount(env, payment_id, refund_uuid, amount, reason):
    """Refund a free amount of a payment that belongs to no order."""
    release(env)
    try:
        call = in_transaction(
            env, _reserve_amount, payment_id, refund_uuid, amount, reason
        )
    except checks.CheckFailed as refused:
        return notification("danger", str(refused))
    if call is None:
        return in_transaction(env, _tell_known, payment_id, refund_uuid)
    given = refund_call.send(env, call)
    return _tell(env, given.state, given.message)


def again(env, tx_id):
    """Refund what a finished refund order says and the customer has not got."""
    release(env)
    try:
        call = in_transaction(env, _reserve_again, tx_id)
    except checks.CheckFailed as refused:
        return notification("danger", str(refused))
    given = refund_call.send(env, call)
    try:
        in_transaction(env, refund_call.take_over_order, tx_id, given)
    except Exception as error:
        _logger.exception("Glase: the refund %s has no order", tx_id)
        return in_transaction(env, _tell_unfinished, tx_id, given, error)
    return _tell(env, given.state, given.message)


def repeat(env, tx_id):
    """Resolve an unknown refund by repeating it: if the first one worked the second
    cannot fit, and Glase answers 98."""
    release(env)
    call = in_transaction(env, _reserve_repeat, tx_id)
    reference, failure = "", None
    try:
        reference = call.access.client.refund_payment(
            call.access.principal, call.reference, call.invoice
        )
    except GlaseError as error:
        failure = error
    return in_transaction(env, _record_repeat, tx_id, reference, failure)


# Each in a short transaction of its own


def _tell(env, state, message=""):
    if state == "refunded":
        return notification("success", env._("Glase has refunded the money."))
    return notification("danger", message or env._("Nothing was refunded."))


def _tell_unfinished(env, tx_id, given, trouble):
    """What Glase answered, and that Odoo could not write it to the refund order."""
    order = env["glase.transaction"].browse(tx_id).order_id
    told = _tell(env, given.state, given.message)["params"]["message"]
    text = refund_texts.unfinished(env, order, trouble)
    return notification("danger", f"{told} {text}")


def _reserve_amount(env, payment_id, refund_uuid, amount, reason):
    """The ``PreparedCall``; None: the button was pressed before."""
    payment = env["glase.transaction"].browse(payment_id)._lock()
    if refund_checks.speaking_for(env, payment.config_id, refund_uuid, 1):
        return None
    amount = checks.check_amount(env, payment.config_id, amount)
    if payment.kind != "payment" or payment.state != "paid" or payment.order_id:
        raise checks.CheckFailed(env._(refund_texts.NOT_UNMATCHED))
    refundable, currency = payment._refundable_amount(), payment.currency_id
    if currency.compare_amounts(amount, refundable) > 0:
        text = refund_texts.most_of_payment(env, currency, refundable)
        raise checks.CheckFailed(text)
    return refund_checks.reserve_call(
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
    tx = refund_checks.speaking_for(env, config, refund_uuid, 1)
    text = tx.message or env._(refund_texts.IN_PROGRESS)
    return _tell(env, tx.state, text)


def _reserve_again(env, tx_id):
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    payment = tx.refunded_id
    # The first attempt keeps the payment line until one has worked
    newest = tx._newest(tx.config_id, tx.payment_uuid)._lock()
    if newest.state == "sending":
        raise checks.CheckFailed(env._(refund_texts.IN_PROGRESS))
    if {tx.state, newest.state} != {"failed"} or not tx.payment_id:
        raise checks.CheckFailed(env._(refund_texts.NOT_AGAIN))
    if payment.currency_id.compare_amounts(tx.amount, payment._refundable_amount()) > 0:
        raise checks.CheckFailed(env._(refund_texts.NOTHING_LEFT))
    return refund_checks.reserve_call(
        payment,
        tx.amount,
        payment_uuid=tx.payment_uuid,
        attempt=newest.attempt + 1,
        order_uuid=tx.order_uuid,
        refund_lines=tx.refund_lines,
        config_id=tx.config_id.id,
        session_id=tx.session_id.id,
        user_id=env.uid,
        cashier=env.user.name,
        reason=tx.reason,
    )


def _reserve_repeat(env, tx_id):
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    if tx.kind == "refund":
        tx._check_unknown()
    if not tx._can_be_repeated():
        raise UserError(env._(refund_texts.NOT_TO_REPEAT))
    terminal = refund_checks.live_terminals(tx.refunded_id)[:1]
    if not terminal:
        raise UserError(env._(refund_texts.NO_TERMINAL))
    lease = tx._lease_end(CALL_DEADLINE)
    tx.write({"terminal_id": terminal.id, "lease_until": lease})
    env["glase.event"]._note(tx, events.REFUND_REPEATED)
    return refund_checks.prepare(tx)


def _record_repeat(env, tx_id, reference, error):
    tx = env["glase.transaction"].browse(tx_id)._lock_refund()
    if reference:
        tx._set_named(reference)
        return _tell(env, "refunded")
    env["glase.event"]._note(tx, events.POLLED, str(error))
    if tx.state == "unconfirmed":
        _record_no_reference(tx, error)
    elif tx.state == "failed" and (
        isinstance(error, GlaseUnknown) or error.code == MORE_THAN_PAID
    ):  # a manager has said No meanwhile, perhaps wrongly
        tx._set_unknown_again(str(error))
    if tx.state in ("refunded", "failed"):
        return _tell(env, tx.state, tx.message)
    text = env._(
        "%(answer)s It is still unknown whether Glase refunded this.", answer=error
    )
    return notification("warning", text)


def _record_no_reference(tx, error):
    """A 98 proves that the first call worked, unless that one was refused meanwhile:
    then neither did, and after a 98 somebody has refunded elsewhere."""
    refused = tx.refused_code
    tx.write({"lease_until": False, "last_answer": str(error), "refused_code": 0})
    if isinstance(error, GlaseUnknown):
        return
    if refused:
        tx._set_not_refunded(str(error), code=error.code)
        if MORE_THAN_PAID in (refused, error.code):
            tx.refunded_id._set_unresolved(reasons.REFUNDED_ELSEWHERE)
    elif error.code == MORE_THAN_PAID:
        tx._set_refunded("")
