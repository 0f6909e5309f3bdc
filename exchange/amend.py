# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The amount or the cart changes while the buyer has not scanned
(glase_api.md, 4.5)."""

from ..glase.client import CALL_DEADLINE
from ..glase.errors import GlaseError, GlaseRefused, GlaseUnknown
from . import checks as door, wording
from .access import terminal_access
from .response import answer, refusal
from .invoice import invoice_for
from .transaction import once_more, release

TRIES = 3
SCANNED = (48, 90)  # the buyer has the bill already (glase_api.md, 4.5, 6.1)


def update(env, config_id, order, payment_uuid, attempt, amount):
    """Send the changed bill under the same reference.

    After the buyer has scanned Glase refuses it: the old amount stands, and the till
    offers to cancel and send again. An unclear answer is tried three times; then both
    amounts are kept, and what Glase says was paid decides.
    """
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, attempt)
    release(env)
    try:
        plan = once_more(env, _reserve, config_id, order, payment_uuid, amount)
    except door.Refused as refused:
        return refusal(payment_uuid, attempt, str(refused))
    if isinstance(plan, dict):
        return plan
    row_id, wanted, reference, access, invoice = plan
    unclear = False
    for tries_left in reversed(range(TRIES)):
        try:
            access.client.update_invoice(
                access.principal, reference, invoice, deadline=CALL_DEADLINE
            )
        except GlaseError as error:
            definite = isinstance(error, GlaseRefused)
            if definite or not tries_left or not once_more(env, _go_on, row_id, wanted):
                steps = (row_id, wanted, error, unclear)
                return once_more(env, _settle_not_updated, *steps)
            unclear = unclear or isinstance(error, GlaseUnknown)
        else:
            return once_more(env, _settle_updated, row_id, wanted, order)
    raise AssertionError("unreachable")


def _reserve(env, config_id, order, payment_uuid, amount):
    config = env["pos.config"].browse(config_id)
    row = env["glase.transaction"]._newest(config, payment_uuid)
    if row.config_id != config or row.state != "issued":
        return answer(row) if row else refusal(payment_uuid, 0, "")
    row._lock()
    if row.state != "issued" or row._lease_runs() or not row.terminal_id._may_call():
        return answer(row)
    if not isinstance(order, dict) or order.get("uuid") != row.order_uuid:
        raise door.Refused(env._(wording.NO_BILL))
    wanted = door.amount_of(env, config, amount)
    if row.amount_wanted and row.currency_id.compare_amounts(row.amount_wanted, wanted):
        # Which of two amounts Glase has is not known: both are kept, not a third one.
        return answer(row, env._(wording.SLOW), slow=True)
    row._set_amount_wanted(wanted, CALL_DEADLINE)
    return (
        row.id,
        wanted,
        row.invoice_reference,
        terminal_access(row.terminal_id),
        door.bill_of(row, lambda row: invoice_for(row, wanted, order)),
    )


def _go_on(env, row_id, wanted):
    """Keep the lease for one more call; False if the row has gone on without us."""
    row = env["glase.transaction"].browse(row_id)._lock()
    if not row._still_wants(wanted):
        return False
    row._set_amount_wanted(wanted, CALL_DEADLINE)
    return True


def _settle_updated(env, row_id, wanted, order):
    row = env["glase.transaction"].browse(row_id)._lock()
    if row._still_wants(wanted):
        row._set_amount_changed(order)
    return answer(row)


def _settle_not_updated(env, row_id, wanted, error, unclear):
    """:param unclear: an earlier try may have worked: then what Glase refuses now is to
    change the new bill, which the customer has"""
    row = env["glase.transaction"].browse(row_id)._lock()
    if not row._still_wants(wanted):
        return answer(row)  # paid or over meanwhile: that has settled the amount
    if isinstance(error, GlaseRefused):
        if error.code in SCANNED:
            row._set_scanned()
        if not unclear:
            row._set_amount_stands(str(error))
            return answer(row, env._(wording.OLD_AMOUNT_STANDS))
    row._set_amount_unclear(str(error))
    return answer(row, env._(wording.SLOW), slow=True)
