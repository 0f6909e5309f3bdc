# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The door of a refund (state_machine.md, chapter 7), checked on the server.

The browser names the returned lines; which payment gives back how much is found here.
"""

from dataclasses import dataclass

from ..glase.client import CALL_DEADLINE
from . import checks as door, refund_wording, wording
from .access import terminal_access
from .invoice import cashier_name
from .refund_invoice import refund_invoice_for, returned_lines

# Which terminal may refund is undocumented (glase_api.md, A15)
ANOTHER_TERMINAL = (23, 29, 33, 54)


class ManagerNeeded(door.Refused):
    """The same again, with a manager's proof."""


@dataclass(frozen=True)
class Plan:
    """What one refundPayment is sent with; holds no record and no cursor."""

    row_id: int
    access: object
    ers_reference: str
    invoice: object


@dataclass(frozen=True)
class Returned:
    """What a refund order gives back: an original order and quantities of its lines."""

    order: object  # the original pos.order
    quantities: dict  # by original order line id, above zero
    refund_uuid: str  # of the refund order
    total: float  # what the till says that this order gives back; 0.0: nothing


def offer(env, config_id, order, amount):
    """The payment lines with which Glase can refund an order: a list of amounts.

    :param amount: what is left to give back, above zero
    :returns: the amounts, and what the cashier must know about them
    :raises Refused: with what to do instead
    """
    config = env["pos.config"].browse(config_id)
    wanted = door.amount_of(env, config, amount)
    returned = returned_of(env, config, order)
    payments = _payments_of(env, returned.order)
    worth = _value_left(payments, returned)
    told = ""
    if wanted > worth and returned.order._glase_discounts():
        told = refund_wording.discounted(env, config.currency_id, max(worth, 0.0))
    open_amount = min(wanted, worth, _rooms(payments))
    if config.currency_id.compare_amounts(open_amount, 0.0) <= 0:
        raise door.Refused(told or refund_wording.nothing_left(env))
    return _parts(payments, open_amount), told


def _parts(payments, open_amount):
    """Amounts of payment lines, the largest room first."""
    parts, currency = [], payments.currency_id
    for payment in payments.sorted(lambda row: -row._room()):
        part = currency.round(min(open_amount - sum(parts), payment._room()))
        if currency.compare_amounts(part, 0.0) > 0:
            parts.append(part)
    return parts


def reserve(env, config_id, order, payment_uuid, attempt, amount, proven, reason=""):
    """Check the door and reserve the amount, with the lease of the call.

    :param proven: a manager has been proven to the server
    :param reason: why the back office gives the money back
    :returns: a Plan, or None: the journal already speaks for this attempt
    :raises Refused: with one sentence for the cashier
    """
    config = env["pos.config"].browse(config_id)
    if known_row(env, config, payment_uuid, attempt):
        return None
    session = door.open_session(env, config)
    amount = door.amount_of(env, config, amount)
    returned = returned_of(env, config, order)
    payments = _payments_of(env, returned.order)._lock_all()
    if config.currency_id.compare_amounts(amount, _value_left(payments, returned)) > 0:
        raise door.Refused(refund_wording.too_much(env))
    payment = _payment_with_room(payments, amount)
    if payment._is_anothers(config, payment_uuid, attempt):
        raise door.Refused(env._(wording.NO_PAYMENT))
    if not proven:
        _check_cashier(config, payments, amount)
    return plan(
        payment,
        amount,
        payment_uuid=payment_uuid,
        attempt=attempt,
        order_uuid=returned.refund_uuid,
        order_data=order,
        refund_lines={str(key): qty for key, qty in returned.quantities.items()},
        config_id=config.id,
        session_id=session.id,
        user_id=env.uid,
        cashier=cashier_name(env, order),
        reason=reason,
    )


def reserve_undo(env, config_id, payment_uuid, proven):
    """Reserve the whole of a payment whose order is not finished.

    :returns: the Plan, or None: it is undone already, or being undone
    """
    config = env["pos.config"].browse(config_id)
    session = door.open_session(env, config)
    # Its order may be arriving, or somebody else undoing it: looked at under the lock.
    payment = env["glase.transaction"]._newest(config, payment_uuid)._lock_if_any()
    if payment.kind != "payment" or payment.state != "paid" or payment.order_id:
        raise door.Refused(env._(refund_wording.NOT_TO_UNDO))
    attempts = env["glase.transaction"]._newest(config, undo_uuid(payment_uuid))
    if attempts and attempts.state != "failed":
        return None
    amount = payment._room()
    if payment.currency_id.compare_amounts(amount, 0.0) <= 0:
        raise door.Refused(refund_wording.nothing_left(env))
    if not proven:
        _check_cashier(config, payment, amount)
    return plan(
        payment,
        amount,
        payment_uuid=undo_uuid(payment_uuid),
        attempt=attempts.attempt + 1,
        order_data=payment.order_data,
        config_id=config.id,
        session_id=session.id,
        user_id=env.uid,
        cashier=payment.cashier,
    )


def undo_uuid(payment_uuid):
    """The refund uuid of undoing a payment: always the same, so it happens once."""
    return f"{door.UNDO}{payment_uuid}"


def plan(payment, amount, terminal=None, **vals):
    """Reserve a refund of a locked payment whose room holds the amount.

    :raises Refused: without a live terminal, or for an amount that Glase cannot take
    """
    terminal = terminal or live_terminals(payment)[:1]
    if not terminal:
        raise door.Refused(payment.env._(refund_wording.NO_TERMINAL))
    row = payment._reserve_refund(
        CALL_DEADLINE, amount, terminal_id=terminal.id, **vals
    )
    return plan_of(row)


def plan_of(row):
    """:raises Refused: when no bill can be made of the row"""
    invoice = door.bill_of(row, refund_invoice_for)
    access = terminal_access(row.terminal_id)
    return Plan(row.id, access, row.refunded_id.ers_reference, invoice)


def next_plan(row):
    """The next attempt with another live terminal of the account, each once; or None.

    Called after ``row`` has failed, in the same transaction.
    """
    row.flush_recordset()  # not live any more, before the next attempt is
    tried = row.search([("payment_uuid", "=", row.payment_uuid)]).terminal_id
    terminal = (live_terminals(row.refunded_id) - tried)[:1]
    if not terminal:
        return None
    also = ("order_uuid", "order_data", "refund_lines", "cashier", "reason")
    return plan(
        row.refunded_id,
        row.amount,
        terminal,
        payment_uuid=row.payment_uuid,
        attempt=row.attempt + 1,
        config_id=row.config_id.id,
        session_id=row.session_id.id,
        user_id=row.user_id.id,
        **{name: row[name] for name in also},
    )


def known_row(env, config, payment_uuid, attempt):
    """The row that already speaks for this attempt or a later one."""
    row = env["glase.transaction"]._newest(config, payment_uuid)
    if row.state not in (False, "failed") or row.attempt >= attempt:
        return row
    return row.browse()


# What is returned, and what it is worth


def returned_of(env, config, order):
    """What a refund order of the till gives back.

    :raises Refused: unless all of it comes from one finished order of the company
    """
    uuid = order.get("uuid") if isinstance(order, dict) else None
    uuid = uuid if isinstance(uuid, str) else None
    try:
        quantities = returned_lines(env, config, order) if uuid else {}
    except (TypeError, ValueError) as error:
        raise door.Refused(env._(refund_wording.NO_ORIGINAL)) from error
    lines = env["pos.order.line"].browse(quantities).exists()
    original = lines.order_id
    if not lines or len(lines) != len(quantities):
        raise door.Refused(env._(refund_wording.NO_ORIGINAL))
    if (
        len(original) != 1
        or original.state in ("draft", "cancel")
        or original.company_id != config.company_id
        or original.currency_id != config.currency_id
    ):
        raise door.Refused(env._(refund_wording.NO_ORIGINAL))
    total = order.get("amount_total")
    total = -total if type(total) in (int, float) and total < 0 else 0.0
    return Returned(original, quantities, uuid, total)


def _payments_of(env, original):
    """The Glase payments of an order that may be refunded.

    :raises Refused: when there is none
    """
    rows = env["glase.transaction"].search(
        [("order_id", "=", original.id), ("kind", "=", "payment")], order="id"
    )
    payments = rows.filtered(
        lambda row: row.state == "paid" and row.paid_currency == row.currency_id.name
    )
    if not payments:
        text = refund_wording.NOT_KNOWN_PAID if rows else refund_wording.NOT_GLASE
        raise door.Refused(env._(text))
    return payments


def _value_left(payments, returned):
    """What the returned lines are worth, less what was given back for them already."""
    keys = (returned.quantities, returned.refund_uuid, returned.total)
    value = returned.order._glase_value_of(*keys)
    if value is None:
        raise door.Refused(payments.env._(refund_wording.ALREADY_RETURNED))
    spent = payments.refund_ids.filtered(
        lambda row: row.order_uuid == returned.refund_uuid and row.state != "failed"
    )
    return returned.order.currency_id.round(value - sum(spent.mapped("amount")))


def _rooms(payments):
    return sum(payment._room() for payment in payments)


def _payment_with_room(payments, amount):
    """The payment with the smallest room that holds the amount."""
    currency = payments.currency_id
    rooms = sorted((payment._room(), payment.id) for payment in payments)
    for room, payment_id in rooms:
        if currency.compare_amounts(room, amount) >= 0:
            return payments.browse(payment_id)
    if currency.compare_amounts(rooms[-1][0], 0.0) <= 0:
        raise door.Refused(refund_wording.nothing_left(payments.env))
    raise door.Refused(refund_wording.at_most(payments.env, currency, rooms[-1][0]))


# Who may, and through which terminal


def _check_cashier(config, payments, amount):
    """Without a manager: up to the till's limit for all that a sale gives back.

    :raises ManagerNeeded: else
    """
    limit = config.env["glase.terminal"]._of_config(config).cashier_refund_limit
    given_back = sum(payments.mapped("amount_returned"))
    if config.currency_id.compare_amounts(given_back + amount, limit) > 0:
        raise ManagerNeeded(config.env._(wording.ONLY_A_MANAGER))


def live_terminals(payment):
    """Live terminals of the account that took the payment: its own one first."""
    own = payment.terminal_id
    account = payment.account_id or own.account_id
    if not account.active or not account.password:
        return own.browse()
    terminals = own.search([("account_id", "=", account.id), ("id", "!=", own.id)])
    if own.account_id == account:
        terminals = own | terminals
    return terminals.filtered(lambda t: t.state == "registered" and t._may_call())
