# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The guard "must not vanish": what Glase money stands on stays
(architecture.md, law 6).

An order *holds* Glase money while a transaction of it is live and not abandoned, or is
paid, refunded or perhaps refunded. It is found by the order's uuid, by the uuids of its
payments and by its links, so that no single one of them can be written away. Until a
refund or a proven cancel ends it:

==================================  ===================================================
Door                                What it asks
==================================  ===================================================
``pos.order.unlink``,               ``refuse_order_removal``; the database deletes the
``action_pos_order_cancel``,        payments of an order by itself, unasked
``remove_from_ui``
``pos.order.write``                 ``refuse_order_change``: uuid, state, and of a paid
                                    order session, point of sale and company
``sync_from_ui`` (``cancel``)       ``kept_open``: another device has cancelled it
``sync_from_ui`` (same table)       ``order_moves.saved_apart``: restaurants save a
                                    second order of a table into the first
Route ``held``                      ``order_moves.holding``
``pos.order.line.write``            ``refuse_line_change``: to another order, or of a
                                    finished one
``pos.order.line.create``,          ``keeping_articles``: articles for the money that
``write``, ``unlink``,              is held
``pos.order.write`` (``lines``),
``sync_from_ui``
``pos.payment.unlink``              ``refuse_payment_removal``
``pos.payment.write``               ``refuse_payment_change``
``pos.session``: closing popup,     ``refuse_closing`` and the rules of
back office, ``write``, ``unlink``  ``pos_session.py`` about what is unresolved
==================================  ===================================================

What gets past them, by SQL, ``coherence.py`` finds.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from odoo.exceptions import UserError
from odoo.fields import Domain

from ...const import LIVE, RETURNED, UNPROVEN
from ..common import refund_texts
from ..common.transaction import own_transaction
from .counts_as_paid import COUNTING

_NOT_RETURNED = Domain("returned", "=", False) | Domain("order_id", "!=", False)
HOLDING = (
    Domain("state", "in", RETURNED)
    | (Domain("state", "=", "paid") & _NOT_RETURNED)
    | (Domain("state", "in", LIVE) & Domain("released", "=", False))
)
# What makes a line of a finished order another one
OF_LINES = {"qty", "price_unit", "discount", "product_id"}
OF_LINES |= {"price_subtotal", "price_subtotal_incl"}
# The orders that an outer door compares: ids
_compared = ContextVar("_compared", default=frozenset())


def held(orders=None, payments=None):
    """The transactions whose money some ``pos.order`` with their payments, or some
    ``pos.payment``, hold."""
    payments = payments if orders is None else orders.sudo().payment_ids
    by_uuid = Domain("payment_uuid", "in", [p.uuid for p in payments if p.uuid])
    if orders is not None:
        by_uuid |= Domain("order_uuid", "in", [o.uuid for o in orders if o.uuid])
    linked = Domain("payment_id", "in", payments.ids)
    proven = Domain("status_word", "!=", UNPROVEN)
    transactions = payments.env["glase.transaction"].sudo()
    return transactions.search((by_uuid & HOLDING) | (linked & proven))


# Orders


def refuse_order_removal(orders):
    """:raises UserError: if one that is not finished holds Glase money"""
    reason = why_not_removing(orders)
    if reason:
        raise UserError(reason)


def why_not_removing(orders):
    """One sentence if an order that is not finished holds Glase money; else empty."""
    unfinished = orders.filtered(lambda order: order.state not in COUNTING)
    transactions = held(unfinished)
    if not transactions:
        return ""
    order = _order_of(transactions[0], unfinished)
    if transactions[0].kind == "refund":
        return refund_texts.keeps_order(order)
    return orders.env._(
        "Order %(order)s has a Glase payment that is paid or may still be paid. Finish "
        "the order, or cancel the payment at the register first.",
        order=order.pos_reference or order.name,
    )


def refuse_order_change(orders, vals):
    """Each device sends every field again, so values are compared with the saved ones.

    :raises UserError: if an order that holds Glase money would become another one
    """
    of_any = {"uuid", "company_id"} & vals.keys()
    of_finished = {"session_id", "config_id"} & vals.keys()
    changed = orders.filtered(
        lambda order: _differs(order, of_any, vals)
        or (order.state in COUNTING and _differs(order, of_finished, vals))
    )
    if changed and held(changed):
        raise UserError(
            orders.env._(
                "The number, session and company of order %(order)s cannot be changed: "
                "it has a Glase payment. Refund it instead.",
                order=changed[0].pos_reference or changed[0].name,
            )
        )
    if vals.get("state") == "cancel":
        refuse_order_removal(orders)


def kept_open(orders, order):
    """The order that a register has sent, as a draft if it has cancelled what holds
    Glase money, which another device may have taken meanwhile; and one sentence for the
    cashier, or ""."""
    if order.get("state") != "cancel":
        return order, ""
    known = orders.search([("uuid", "=", order.get("uuid"))], limit=1)
    reason = why_not_removing(known or orders.new({"uuid": order.get("uuid")}))
    return ({**order, "state": "draft"}, reason) if reason else (order, "")


# Order lines


def refuse_line_change(lines, vals):
    """:raises UserError: if a line would leave an order that holds Glase money, or
    change in a finished one
    """
    moved, others = {"order_id"} & vals.keys(), OF_LINES & vals.keys()
    changed = lines.filtered(
        lambda line: _differs(line, moved, vals)
        or (line.order_id.state in COUNTING and _differs(line, others, vals))
    )
    if changed and held(changed.order_id):
        raise UserError(_keeps_articles(changed.order_id[0]))


@contextmanager
def keeping_articles(orders):
    """Whatever a door does to lines, an open order keeps articles for the Glase money
    that was paid for it, and a finished one all of its articles.

    Each order is compared by its outermost door, once that is done: a sync replaces
    lines one by one. An order that it finishes is not compared: the cashier was asked
    about the change.

    :raises UserError: if an order that holds Glase money is worth less than before
    """
    outer = _compared.get()
    mine = orders.filtered(lambda order: order.id not in outer)
    before = [(order, _worth(order), order.state in COUNTING) for order in mine]
    token = _compared.set(outer | set(mine.ids))
    try:
        yield
    finally:
        _compared.reset(token)
    for order, worth, finished in before:
        if order.exists() and finished == (order.state in COUNTING):
            _compare_worth(order, worth, finished)


def _compare_worth(order, before, finished):
    less = order.currency_id.compare_amounts
    now = abs(_worth(order))
    if less(now, abs(before)) >= 0:
        return
    transactions = held(order)
    money = abs(sum(tx._booked_amount() for tx in transactions if tx.state not in LIVE))
    if transactions and (finished or less(now, money) < 0 or not order.sudo().lines):
        raise UserError(_keeps_articles(order))


def _worth(order):
    lines = order.sudo().lines.filtered("qty")
    return sum(lines.mapped("price_subtotal_incl"))


def _keeps_articles(order):
    return order.env._(
        "The articles of order %(order)s cannot be changed: it has a Glase payment. "
        "Cancel the payment at the register or refund it first.",
        order=order.pos_reference or order.name,
    )


# Payments


def refuse_payment_removal(payments):
    """:raises UserError: if Glase money stands on one of them"""
    transactions = held(payments=payments)
    if transactions[:1].kind == "refund":
        raise UserError(refund_texts.stays(transactions[0]))
    if transactions:
        raise UserError(
            payments.env._(
                "The Glase payment of %(amount)s cannot be removed: it is paid, or the "
                "customer may still pay it. Cancel it at the register first.",
                amount=transactions[0].currency_id.format(transactions[0].amount),
            )
        )


def refuse_payment_change(payments, vals):
    """:raises UserError: if a payment with Glase money would become another one; its
    amount may become what the transaction says
    """
    transactions = held(payments=payments)
    for payment in payments if transactions else ():
        mine = transactions.filtered(
            lambda tx, payment=payment: tx.payment_id == payment
            or tx.payment_uuid == payment.uuid
        )
        if mine and _becomes_another(payment, mine, vals):
            if mine[0].kind == "refund":
                raise UserError(refund_texts.stays(mine[0]))
            raise UserError(
                payments.env._(
                    "A Glase payment cannot be changed. Cancel it at the register or, "
                    "if it is paid already, refund it."
                )
            )


def _becomes_another(payment, transactions, vals):
    names = {"payment_method_id", "pos_order_id", "uuid", "is_change"} & vals.keys()
    same = payment.currency_id.compare_amounts
    amount = vals.get("amount", payment.amount)
    right = (payment.amount, *(tx._booked_amount() for tx in transactions))
    return _differs(payment, names, vals) or all(same(amount, one) for one in right)


# Sessions


def refuse_closing(sessions):
    """:raises UserError: if a Glase payment of a session is live"""
    for session in sessions:
        reason = why_not_closing(session)
        if reason:
            raise UserError(reason)


def why_not_closing(session):
    """One sentence if a Glase payment of the session is live, else empty. ``start``
    locks the session in share mode while it reserves. So the session is locked first,
    and the log is then read in a transaction that began afterwards: closing and start
    cannot pass each other."""
    if not session.ids:
        return ""
    session.env.cr.execute(
        "SELECT id FROM pos_session WHERE id IN %s FOR UPDATE",
        [tuple(session.ids)],
        log_exceptions=False,
    )
    with own_transaction(session.env) as fresh:
        tx = fresh["glase.transaction"].search(
            [
                ("session_id", "in", session.ids),
                ("state", "in", LIVE),
                ("released", "=", False),
                ("forced", "=", False),
            ],
            limit=1,
        )
        cashier = tx.cashier or tx.user_id.name
        is_refund = tx.kind == "refund"
    if not tx:
        return ""
    if is_refund:
        return refund_texts.under_way(session.env, cashier)
    return session.env._(
        "A Glase payment is still open at this register (%(cashier)s). Finish or "
        "cancel it, then close the register.",
        cashier=cashier,
    )


def _order_of(tx, orders):
    return (
        orders.filtered(lambda order: order.uuid == tx.order_uuid)
        or orders.filtered(
            lambda order: tx.payment_uuid in order.sudo().payment_ids.mapped("uuid")
        )
        or orders
    )[:1]


def _differs(record, names, vals):
    """Whether ``vals`` would change one of these fields of a record."""

    def saved(name):
        is_many2one = record._fields[name].type == "many2one"
        return record[name].id if is_many2one else record[name]

    return any(vals[name] != saved(name) for name in names)
