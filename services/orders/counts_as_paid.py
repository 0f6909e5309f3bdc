# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The guard "counts as paid": which Glase payments of an order count
(architecture.md, law 4).

A payment counts when its order is paid or posted. It then has to stand on one
transaction of the same payment, order, company, currency and amount, which Glase has
called paid or refunded (or may have refunded), or which a manager has finished by hand
(``_overridden_tx``).
Nothing that a browser, a plain cashier or another module writes proves anything.

The doors, each of which calls ``prove`` or ``prove_counting``:

- ``pos.order.action_pos_order_paid``: a register's sync, *Complete*, *Attach*,
  *Register Payment*, sale orders, self-ordering;
- ``pos.order.write``: a state that is written by RPC, ``web_save``, import or another
  module;
- ``pos.payment.create``: also as a command in ``pos.order.create``, ``write``, ``copy``
  and ``load``, and by ``add_payment``;
- ``pos.payment.write``: a payment that is turned into Glase, moved to another order or
  given another uuid;
- ``pos.payment.method.write`` (``refuse_other_terminal``): all payments of a method at
  once.

What gets past them, by SQL or by an older release, ``coherence.py`` finds.
"""

from odoo.exceptions import UserError

from ...const import GLASE, NO_MONEY, RETURNED, UNPROVEN, reasons

COUNTING = ("paid", "done")  # states of an order; no other state takes money for goods


class UnprovenPayment(UserError):
    """No transaction stands behind a Glase payment."""


def prove(payments):
    """Link each Glase payment to the transaction that it stands on.

    :raises UnprovenPayment: when no unused transaction fits, or when its money would be
        handed out in cash for no article at all
    """
    glase = glase_payments(payments)
    _refuse_cash_for_nothing(glase.pos_order_id)
    for payment in glase:
        tx = _overridden_tx(payment) or paid_tx(payment)
        if not tx:
            raise UnprovenPayment(_not_confirmed(payment))
        if tx.payment_id != payment:
            tx._lock()._set_linked(payment)
            payment._glase_invalidate()
        if payment.payment_status != "done":
            payment.payment_status = "done"


def prove_counting(payments):
    """Prove those payments that count already and stand on no transaction yet.

    :raises UnprovenPayment: as ``prove``
    """
    counting = glase_payments(payments).filtered(
        lambda payment: payment.pos_order_id.state in COUNTING
    )
    if counting:
        proven = _transactions(payments.env).search(
            [("payment_id", "in", counting.ids), ("status_word", "!=", UNPROVEN)]
        )
        prove(counting - proven.payment_id)


def refuse_other_terminal(methods):
    """:raises UserError: if payments were made with one of these methods"""
    domain = [("payment_method_id", "in", methods.ids)]
    if methods and methods.env["pos.payment"].sudo().search_count(domain, limit=1):
        raise UserError(
            methods.env._(
                "Payments were already made with %(method)s, so it cannot be changed "
                "to or from Glase. Create another payment method instead.",
                method=methods[0].name,
            )
        )


def glase_payments(payments):
    return payments.filtered(
        lambda payment: payment.payment_method_id.use_payment_terminal == GLASE
    )


def paid_tx(payment):
    """The unused transaction with money that fits a payment or a refund; else empty."""
    order = payment.pos_order_id
    tx = _transactions(payment.env).search(
        [
            ("payment_uuid", "=", payment.uuid),
            ("order_uuid", "=", order.uuid),
            ("company_id", "=", order.company_id.id),
            ("state", "in", ("paid", *RETURNED)),
            ("payment_id", "in", (False, payment.id)),
        ],
        limit=1,
    )
    currency = order.currency_id
    fits = (
        (tx.paid_currency or tx.currency_id.name) == currency.name
        and not currency.compare_amounts(tx._booked_amount(), payment.amount)
        and (tx.payment_id or not (tx.amount_returned or tx.no_amount))
    )
    return tx if fits else tx.browse()


def _overridden_tx(payment):
    """The transaction of a sale that a manager finished before Glase confirmed it; a
    refund that was never made cannot be called done.

    Where Glase said before the order came that nothing was paid, the manager's word
    was not about that: it counts again once a manager has resolved the transaction.
    """
    none = _transactions(payment.env)
    if payment.amount < 0:
        return none
    tx = none._newest(payment.pos_order_id.config_id, payment.uuid)
    if not tx.forced or tx.payment_id not in (payment, payment.browse()):
        return none
    if tx.state in NO_MONEY and tx.unresolved and tx.payment_id != payment:
        raise UnprovenPayment(_not_paid_after_all(payment))
    _compare_overridden(tx, payment)
    return tx


def _compare_overridden(tx, payment):
    """The permit was for one order and one amount: another one is flagged."""
    order, currency, amount = payment.pos_order_id, tx.currency_id, tx.amount
    if tx.state == "paid":  # of what was refunded before, nothing is left
        amount = tx.amount_paid - (0 if tx.payment_id else tx.amount_returned)
    if tx.order_uuid != order.uuid:
        note = order.pos_reference or order.name
        tx._set_unresolved(reasons.FORCED_OTHER_ORDER, note)
    elif currency.compare_amounts(amount, payment.amount):
        note = f"{currency.format(amount)} → {currency.format(payment.amount)}"
        tx._set_unresolved(reasons.FORCED_OTHER_AMOUNT, note)


def _refuse_cash_for_nothing(orders):
    """As when the articles of a paid table were moved to another one."""
    for order in orders.filtered(lambda order: not order.lines):
        amounts = order.payment_ids.mapped("amount")
        if max(amounts) > 0 > min(amounts):
            raise UnprovenPayment(
                order.env._(
                    "Order %(order)s has a Glase payment and no articles. Refund the "
                    "payment with Glase, not in cash.",
                    order=order.pos_reference or order.name,
                )
            )


def _not_paid_after_all(payment):
    order = payment.pos_order_id
    return payment.env._(
        "Take another payment for order %(order)s: %(amount)s was not paid with Glase. "
        "If the customer has left, a manager resolves the unresolved payment first.",
        order=order.pos_reference or order.name,
        amount=order.currency_id.format(payment.amount),
    )


def _not_confirmed(payment):
    order = payment.pos_order_id
    if payment.amount < 0:
        return payment.env._(
            "Glase has not confirmed a refund of %(amount)s for this order. Press "
            "Refund on the payment line, or remove the line and refund another way.",
            amount=order.currency_id.format(-payment.amount),
        )
    return payment.env._(
        "Glase has not confirmed a payment of %(amount)s for this order. Check the "
        "payment line, then take the payment again or use another way to pay.",
        amount=order.currency_id.format(payment.amount),
    )


def _transactions(env):
    return env["glase.transaction"].sudo()
