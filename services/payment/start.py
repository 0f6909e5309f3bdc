# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Start a payment: reserve, then send the invoice (architecture.md, chapter 4;
state_machine.md, chapters 3 to 5).

``reserve`` commits the transaction with the lease of the call, keyed by payment and
attempt (architecture.md, laws 1 and 3). Then sendInvoice goes out (``call.py``), with
no cursor held. The terminal's turn and the session are locked, so of two starts at the
same moment the second one looks again.

Limits: a terminal has one live invoice. A stale one is ended first; while a register
waits for one, the start is refused.
"""

from dataclasses import dataclass

from psycopg2.pool import PoolError

from ...const import REPLACED
from ...glase.client import CALL_DEADLINE
from ..common import checks, texts
from ..common.transaction import in_transaction
from . import call, lost_start
from .invoice import PreparedCall, cashier_name, prepare
from .known_attempt import known, live_at, speaking_for
from .response import Response, unsent

MAX_ORDER_UUID = 64  # characters


@dataclass(frozen=True, kw_only=True)
class Reservation:
    """What became of a start. Nothing is set: the attempt is known already."""

    call: PreparedCall | None = None  # reserved, and to be sent
    stale_id: int = 0  # a transaction at the terminal that must end first
    stale_unseen: bool = False  # its invoice has no reference, and cannot be cancelled


def start(env, wanted: checks.PaymentRequest, reserving=None) -> Response:
    """Send an invoice, once for each (payment, attempt); else tell what is known.

    :param reserving: what checks more, and then calls ``reserve``, in its place
    """
    reserving = reserving or reserve
    try:
        reserved = in_transaction(env, reserving, wanted)
        if reserved.stale_id:
            end = lost_start.clear_up if reserved.stale_unseen else call.cancel
            end(env, reserved.stale_id)
            reserved = in_transaction(env, reserving, wanted)
    except PoolError:
        text = env._(texts.ODOO_BUSY)
        return unsent(wanted.payment_uuid, wanted.attempt, text)
    if reserved.call:
        return call.send(env, reserved.call)
    return in_transaction(
        env, known, wanted.config_id, wanted.payment_uuid, wanted.attempt
    ).response


def reserve(env, wanted: checks.PaymentRequest) -> Reservation:
    """Check, and commit the transaction with the lease of the call."""
    transactions = env["glase.transaction"]
    config = env["pos.config"].browse(wanted.config_id)
    if speaking_for(env, config, wanted.payment_uuid, wanted.attempt):
        return Reservation()
    if transactions._is_anothers(config, wanted.payment_uuid, wanted.attempt):
        raise checks.CheckFailed(env._(texts.NO_PAYMENT))
    session = checks.check_session(env, config)
    terminal = ready_terminal(env, config)
    vals = {
        **_order_values(env, config, wanted),
        "payment_uuid": wanted.payment_uuid,
        "attempt": wanted.attempt,
        "terminal_id": terminal.id,
        "config_id": config.id,
        "company_id": config.company_id.id,
        "session_id": session.id,
        "user_id": env.uid,
    }
    stale = _stale_at(env, terminal)
    if stale:
        # No payment is ended for a sale that no invoice can be made of.
        example = {"client_invoice_id": wanted.payment_uuid, "uncalled": True}
        checks.check_invoice(env, prepare, transactions.new({**vals, **example}))
        return Reservation(stale_id=stale.id, stale_unseen=not stale.invoice_reference)
    tx = transactions._reserve(CALL_DEADLINE, **vals)
    return Reservation(call=checks.check_invoice(env, prepare, tx))


def _order_values(env, config, wanted):
    """What a transaction keeps of the order that is to be paid.

    :raises CheckFailed: when no order could ever claim the money
    """
    order = wanted.order
    order_uuid = order.get("uuid") if isinstance(order, dict) else None
    if not isinstance(order_uuid, str) or not 1 <= len(order_uuid) <= MAX_ORDER_UUID:
        raise checks.CheckFailed(env._(texts.NO_BILL))
    return {
        "order_uuid": order_uuid,
        "order_data": order,
        "cashier": wanted.cashier or cashier_name(env, order),
        "currency_id": config.currency_id.id,
        "amount": checks.check_amount(env, config, wanted.amount),
    }


def ready_terminal(env, config):
    """The register's terminal; a second start waits here and looks again.

    :raises CheckFailed: if it can take no payment
    """
    terminal = env["glase.terminal"]._of_config(config)
    reason = terminal._why_not_ready()
    if reason:
        raise checks.CheckFailed(reason)
    terminal._take_turn()
    return terminal


def _stale_at(env, terminal):
    """The transaction that blocks the terminal, if no register waits for it.

    :raises Busy: if one does
    """
    other = live_at(terminal)
    if not other:
        return other
    if not other._is_stale():
        cashier = other.cashier or other.user_id.name
        raise checks.Busy(texts.till_busy(env, cashier))
    if other._is_being_given_back():
        # That invoice was never seen, and the new one cancels it at Glase.
        other._lock()._set_cancelled(REPLACED, message=env._(texts.CANCELLED))
        other.flush_recordset()
        return other.browse()
    return other
