# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Whether a refund may be, and reserving it (state_machine.md, chapter 7).

The browser names the returned lines; which payment refunds how much is found here,
under a lock on the payments. The refund is reserved with its amount, which counts as
refunded from then on, and with the lease of the call.

Limits: Glase refunds through a live terminal of the account that took the payment, and
never more than was paid. Without a manager a register refunds up to its limit.
"""

from dataclasses import dataclass

from ...glase.client import CALL_DEADLINE
from ..common import checks, refund_texts, texts
from ..common.credentials import terminal_access
from ..payment.invoice import PreparedCall, cashier_name
from .refund_invoice import refund_invoice_for, returned_lines

# Which terminal may refund is undocumented (glase_api.md, A15)
ANOTHER_TERMINAL = (23, 29, 33, 54)


@dataclass(frozen=True)
class Returned:
    """What a refund order returns: quantities of the lines of an original order."""

    order: object  # the original pos.order
    quantities: dict  # by original order line id, above zero
    refund_uuid: str  # of the refund order
    total: float  # what the register says that this order refunds; 0.0: nothing


def offer(env, config_id, order, amount):
    """The amounts that Glase can refund of an order, one for each payment line; what
    the cashier must know about them; and whether they are beyond the cashier's limit.

    :param amount: what is left to refund, above zero
    """
    config = env["pos.config"].browse(config_id)
    wanted = checks.check_amount(env, config, amount)
    returned = returned_of(env, config, order)
    payments = _payments_of(env, returned.order)
    worth = _value_left(payments, returned)
    told = ""
    if wanted > worth and returned.order._glase_discounts():
        told = refund_texts.discounted(env, config.currency_id, max(worth, 0.0))
    refundable = sum(payment._refundable_amount() for payment in payments)
    open_amount = min(wanted, worth, refundable)
    if config.currency_id.compare_amounts(open_amount, 0.0) <= 0:
        raise checks.CheckFailed(told or env._(refund_texts.NOTHING_LEFT))
    parts = _parts(payments, open_amount)
    return parts, told, _is_beyond_limit(config, payments, open_amount)


def _parts(payments, open_amount):
    """Amounts of payment lines, the largest refundable amount first."""
    parts, currency = [], payments.currency_id
    for payment in payments.sorted(lambda payment: -payment._refundable_amount()):
        part = currency.round(
            min(open_amount - sum(parts), payment._refundable_amount())
        )
        if currency.compare_amounts(part, 0.0) > 0:
            parts.append(part)
    return parts


def reserve(
    env, wanted: checks.PaymentRequest, proven, reason=""
) -> PreparedCall | None:
    """Check, and reserve the amount, with the lease of the call. None: the attempt is
    known already.

    :param proven: a manager has been proven to the server
    :param reason: why the back office refunds
    """
    config = env["pos.config"].browse(wanted.config_id)
    if speaking_for(env, config, wanted.payment_uuid, wanted.attempt):
        return None
    session = checks.check_session(env, config)
    amount = checks.check_amount(env, config, wanted.amount)
    returned = returned_of(env, config, wanted.order)
    payments = _payments_of(env, returned.order)._lock()
    if config.currency_id.compare_amounts(amount, _value_left(payments, returned)) > 0:
        raise checks.CheckFailed(env._(refund_texts.TOO_MUCH))
    payment = _payment_to_refund(payments, amount)
    if payment._is_anothers(config, wanted.payment_uuid, wanted.attempt):
        raise checks.CheckFailed(env._(texts.NO_PAYMENT))
    if not proven:
        _check_cashier(config, payments, amount)
    return reserve_call(
        payment,
        amount,
        payment_uuid=wanted.payment_uuid,
        attempt=wanted.attempt,
        order_uuid=returned.refund_uuid,
        order_data=wanted.order,
        refund_lines={str(key): qty for key, qty in returned.quantities.items()},
        config_id=config.id,
        session_id=session.id,
        user_id=env.uid,
        cashier=cashier_name(env, wanted.order),
        reason=reason,
    )


def reserve_undo(env, config_id, payment_uuid, proven) -> PreparedCall | None:
    """Reserve the whole of a payment whose order is not finished. None: it is undone
    already, or being undone."""
    config = env["pos.config"].browse(config_id)
    session = checks.check_session(env, config)
    # Its order may be arriving, or another device undoing it: read under the lock.
    payment = env["glase.transaction"]._newest(config, payment_uuid)._lock()
    foreign = payment.paid_currency != payment.currency_id.name
    if payment.kind != "payment" or payment.state != "paid" or payment.order_id:
        raise checks.CheckFailed(env._(refund_texts.NOT_TO_UNDO))
    if foreign:
        raise checks.CheckFailed(env._(refund_texts.NOT_KNOWN_PAID))
    attempts = env["glase.transaction"]._newest(config, undo_uuid(payment_uuid))
    if attempts and attempts.state != "failed":
        return None
    amount = payment._refundable_amount()
    if payment.currency_id.compare_amounts(amount, 0.0) <= 0:
        raise checks.CheckFailed(env._(refund_texts.NOTHING_LEFT))
    if not proven:
        _check_cashier(config, payment, amount)
    return reserve_call(
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
    return f"{checks.UNDO}{payment_uuid}"


def reserve_call(payment, amount, terminal=None, **vals) -> PreparedCall:
    """Reserve a refund of a locked payment whose refundable amount holds the amount.

    :param terminal: through which Glase is called; by default the first live one
    :param vals: more values of the refund's transaction
    :raises CheckFailed: without a live terminal, or when Glase cannot take the amount
    """
    terminal = terminal or live_terminals(payment)[:1]
    if not terminal:
        raise checks.CheckFailed(payment.env._(refund_texts.NO_TERMINAL))
    return prepare(
        payment._reserve_refund(CALL_DEADLINE, amount, terminal_id=terminal.id, **vals)
    )


def prepare(tx) -> PreparedCall:
    """The refundPayment of a reserved refund."""
    return PreparedCall(
        tx_id=tx.id,
        invoice=checks.check_invoice(tx.env, refund_invoice_for, tx),
        access=terminal_access(tx.terminal_id),
        reference=tx.refunded_id.ers_reference,
    )


def reserve_elsewhere(tx) -> PreparedCall | None:
    """The next attempt with another live terminal of the account, each once. Called
    after the refund ``tx`` has failed, in the same database transaction."""
    tx.flush_recordset()  # not live any more, before the next attempt is
    tried = tx.search([("payment_uuid", "=", tx.payment_uuid)]).terminal_id
    terminal = (live_terminals(tx.refunded_id) - tried)[:1]
    if not terminal:
        return None
    also = ("order_uuid", "order_data", "refund_lines", "cashier", "reason")
    return reserve_call(
        tx.refunded_id,
        tx.amount,
        terminal,
        payment_uuid=tx.payment_uuid,
        attempt=tx.attempt + 1,
        config_id=tx.config_id.id,
        session_id=tx.session_id.id,
        user_id=tx.user_id.id,
        **{name: tx[name] for name in also},
    )


def speaking_for(env, config, payment_uuid, attempt):
    """The transaction that already speaks for this attempt or a later one."""
    tx = env["glase.transaction"]._newest(config, payment_uuid)
    if tx.state not in (False, "failed") or tx.attempt >= attempt:
        return tx
    return tx.browse()


# What is returned, and what it is worth


def returned_of(env, config, order) -> Returned:
    """What a refund order returns, as the register has it.

    :raises CheckFailed: unless all of it comes from one finished order of the company
    """
    uuid = order.get("uuid") if isinstance(order, dict) else None
    try:
        is_order = uuid and isinstance(uuid, str)
        quantities = returned_lines(env, config, order) if is_order else {}
    except (TypeError, ValueError) as error:
        raise checks.CheckFailed(env._(refund_texts.NO_ORIGINAL)) from error
    lines = env["pos.order.line"].browse(quantities).exists()
    original = lines.order_id
    if (
        len(lines) != len(quantities)
        or len(original) != 1
        or original.state in ("draft", "cancel")
        or original.company_id != config.company_id
        or original.currency_id != config.currency_id
    ):
        raise checks.CheckFailed(env._(refund_texts.NO_ORIGINAL))
    total = order.get("amount_total")
    total = -total if type(total) in (int, float) and total < 0 else 0.0
    return Returned(original, quantities, uuid, total)


def _payments_of(env, original):
    """:raises CheckFailed: without a Glase payment that may be refunded"""
    found = env["glase.transaction"].search(
        [("order_id", "=", original.id), ("kind", "=", "payment")], order="id"
    )
    payments = found.filtered(
        lambda tx: tx.state == "paid" and tx.paid_currency == tx.currency_id.name
    )
    if not payments:
        text = refund_texts.NOT_KNOWN_PAID if found else refund_texts.NOT_GLASE
        raise checks.CheckFailed(env._(text))
    return payments


def _value_left(payments, returned):
    """What the returned lines are worth, less what was refunded for them already."""
    value = returned.order._glase_value_of(
        returned.quantities, returned.refund_uuid, returned.total
    )
    if value is None:
        raise checks.CheckFailed(payments.env._(refund_texts.ALREADY_RETURNED))
    spent = payments.refund_ids.filtered(
        lambda tx: tx.order_uuid == returned.refund_uuid and tx.state != "failed"
    )
    return returned.order.currency_id.round(value - sum(spent.mapped("amount")))


def _payment_to_refund(payments, amount):
    """The payment with the smallest refundable amount that holds the amount.

    :raises CheckFailed: without any
    """
    currency = payments.currency_id
    refundable = sorted(
        (payment._refundable_amount(), payment.id) for payment in payments
    )
    for refundable_amount, payment_id in refundable:
        if currency.compare_amounts(refundable_amount, amount) >= 0:
            return payments.browse(payment_id)
    most = refundable[-1][0]
    if currency.compare_amounts(most, 0.0) <= 0:
        raise checks.CheckFailed(payments.env._(refund_texts.NOTHING_LEFT))
    raise checks.CheckFailed(refund_texts.at_most(payments.env, currency, most))


# Who may, and through which terminal


def _check_cashier(config, payments, amount):
    """:raises ManagerNeeded: beyond the register's limit for all that a sale gets
    refunded
    """
    if _is_beyond_limit(config, payments, amount):
        raise checks.ManagerNeeded(config.env._(texts.ONLY_A_MANAGER))


def _is_beyond_limit(config, payments, amount):
    limit = config.env["glase.terminal"]._of_config(config).cashier_refund_limit
    refunded = sum(payments.mapped("amount_returned"))
    return config.currency_id.compare_amounts(refunded + amount, limit) > 0


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
