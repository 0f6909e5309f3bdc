# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The amount or the cart changes while the customer has not scanned
(glase_api.md, 4.5).

The changed invoice is sent under the same reference, with the lease of the call. After
the customer has scanned Glase refuses it: the old amount stands, and the register
offers to cancel and send again. An unknown outcome is tried ``TRIES`` times; then both
amounts are kept, and what Glase says was paid decides.
"""

from dataclasses import dataclass

from ...glase.client import CALL_DEADLINE
from ...glase.errors import GlaseError, GlaseRefused, GlaseUnknown
from ..common import checks, texts
from ..common.credentials import terminal_access
from ..common.transaction import in_transaction
from .invoice import PreparedCall, invoice_for
from .response import Response, respond, unsent

TRIES = 3
SCANNED = (48, 90)  # the customer has the invoice already (glase_api.md, 4.5, 6.1)


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """What is to be sent, or what the register is told instead."""

    call: PreparedCall | None = None
    amount: float = 0.0  # that the call asks for
    response: Response | None = None


def amend(env, wanted: checks.PaymentRequest) -> Response:
    """Send the changed invoice of a live payment."""
    reserved = in_transaction(env, _reserve, wanted)
    if not reserved.call:
        return reserved.response
    call, amount = reserved.call, reserved.amount
    tries_left, unknown = TRIES - 1, False
    while True:
        try:
            call.access.client.update_invoice(
                call.access.principal,
                call.reference,
                call.invoice,
                deadline=CALL_DEADLINE,
            )
        except GlaseError as error:
            may_repeat = tries_left and not isinstance(error, GlaseRefused)
            if not (may_repeat and in_transaction(env, _go_on, call.tx_id, amount)):
                return in_transaction(
                    env, _not_amended, call.tx_id, amount, error, unknown
                )
            unknown = unknown or isinstance(error, GlaseUnknown)
            tries_left -= 1
        else:
            return in_transaction(env, _amended, call.tx_id, amount, wanted.order)


def _reserve(env, wanted):
    config = env["pos.config"].browse(wanted.config_id)
    tx = env["glase.transaction"]._newest(config, wanted.payment_uuid)
    if not tx:
        return Reservation(response=unsent(wanted.payment_uuid, 0, ""))
    if tx.config_id != config or tx.state != "issued":
        return Reservation(response=respond(tx))
    tx._lock()
    if tx.state != "issued" or tx._lease_runs() or not tx.terminal_id._may_call():
        return Reservation(response=respond(tx))
    order = wanted.order
    if not isinstance(order, dict) or order.get("uuid") != tx.order_uuid:
        raise checks.CheckFailed(env._(texts.NO_BILL))
    amount = checks.check_amount(env, config, wanted.amount)
    if tx.amount_wanted and tx.currency_id.compare_amounts(tx.amount_wanted, amount):
        # Which of two amounts Glase has is not known: both are kept, not a third one.
        told = respond(tx, env._(texts.SLOW), slow=True)
        return Reservation(response=told)
    tx._set_amount_wanted(amount, CALL_DEADLINE)
    call = PreparedCall(
        tx_id=tx.id,
        access=terminal_access(tx.terminal_id),
        reference=tx.invoice_reference,
        invoice=checks.check_invoice(env, invoice_for, tx, amount=amount, order=order),
    )
    return Reservation(call=call, amount=amount)


def _go_on(env, tx_id, amount):
    """Keep the lease for one more call; False if the transaction has gone on."""
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if not tx._still_wants(amount):
        return False
    tx._set_amount_wanted(amount, CALL_DEADLINE)
    return True


def _amended(env, tx_id, amount, order):
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx._still_wants(amount):
        tx._set_amount_changed(order)
    return respond(tx)


def _not_amended(env, tx_id, amount, error, unknown):
    """:param unknown: an earlier try may have worked: then what Glase refuses now is to
    change the new invoice, which the customer has
    """
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if not tx._still_wants(amount):
        return respond(tx)  # paid or over meanwhile: that has settled the amount
    if isinstance(error, GlaseRefused):
        if error.code in SCANNED:
            tx._set_scanned()
        if not unknown:
            tx._set_amount_stands(str(error))
            return respond(tx, env._(texts.OLD_AMOUNT_STANDS))
    tx._set_amount_unknown(str(error))
    return respond(tx, env._(texts.SLOW), slow=True)
