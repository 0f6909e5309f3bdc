# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A small payment that tries a point of sale out, and is refunded by itself.

The same steps as at a register, and a transaction of the log as any other
(architecture.md, law 1), but without an order: its key begins with ``TEST``. Whoever
has the wizard open polls once a second and so refunds it; after that nobody polls, and
Glase gives back what is then paid (architecture.md, law 5).

Limits: the refund is tried once. If it fails, or never began, the payment is on the
list of unresolved payments, from where a manager refunds it.
"""

from uuid import uuid4

from odoo.exceptions import UserError

from ...const import LIVE, reasons
from ...glase.client import CALL_DEADLINE
from ..common import texts
from ..common.checks import TEST, CheckFailed
from ..common.transaction import in_transaction, release
from ..payment import call, poll
from ..payment.invoice import prepare
from ..payment.known_attempt import live_at
from ..payment.start import ready_terminal
from . import refund_call, refund_checks

AMOUNT = 1.0


def new_uuid():
    return f"{TEST}{uuid4()}"


def send(env, terminal_id, payment_uuid):
    """Send the invoice, once.

    :raises UserError: with what stands in the way
    """
    release(env)
    try:
        prepared = in_transaction(env, _reserve, terminal_id, payment_uuid)
    except CheckFailed as refused:
        raise UserError(str(refused)) from refused
    if prepared:
        call.send(env, prepared)


def follow(env, config_id, payment_uuid):
    """One second of it: poll, and refund what is paid."""
    asked = poll.claim(env, config_id, payment_uuid)
    release(env)
    if asked:
        call.poll_and_apply(env, asked)
    try:
        refund = in_transaction(env, _reserve_refund, config_id, payment_uuid)
    except CheckFailed:
        refund = None
    if refund:
        refund_call.send(env, refund)
    in_transaction(env, _note_kept, config_id, payment_uuid)


def cancel(env, config_id, payment_uuid):
    """Cancel it at Glase; what is paid meanwhile is refunded by the next second."""
    release(env)
    tx_id = in_transaction(env, _live_id, config_id, payment_uuid)
    if tx_id:
        call.cancel(env, tx_id)


# Each in a transaction of its own


def _reserve(env, terminal_id, payment_uuid):
    config = env["glase.terminal"].browse(terminal_id).config_id
    transactions, terminal = env["glase.transaction"], ready_terminal(env, config)
    if transactions._newest(config, payment_uuid):
        return None
    busy = live_at(terminal)
    if busy:
        raise CheckFailed(texts.till_busy(env, busy.cashier or busy.user_id.name))
    tx = transactions._reserve(
        CALL_DEADLINE,
        payment_uuid=payment_uuid,
        attempt=1,
        order_data=_order(env),
        terminal_id=terminal.id,
        config_id=config.id,
        company_id=terminal.company_id.id,
        user_id=env.uid,
        cashier=env.user.name,
        currency_id=config.currency_id.id,
        amount=AMOUNT,
    )
    return prepare(tx)


def _order(env):
    name = env._("Test payment")
    line = {"full_product_name": name, "qty": 1, "price_subtotal_incl": AMOUNT}
    return {"lines": [[0, 0, {**line, "discount": 0, "tax_ids": []}]]}


def _reserve_refund(env, config_id, payment_uuid):
    """The ``PreparedCall``; None: it is not paid for sure, or was tried already, or is
    a manager's."""
    payment = _payment(env, config_id, payment_uuid)._lock()
    uuid = refund_checks.undo_uuid(payment_uuid)
    tried = env["glase.transaction"]._newest(payment.config_id, uuid)
    amount = payment._refundable_amount()
    foreign = payment.paid_currency != payment.currency_id.name
    nothing = payment.currency_id.compare_amounts(amount, 0.0) <= 0
    if not _is_kept(payment) or tried or foreign or nothing:
        return None
    return refund_checks.reserve_call(
        payment,
        amount,
        payment_uuid=uuid,
        attempt=1,
        config_id=config_id,
        user_id=env.uid,
        cashier=payment.cashier,
    )


def _note_kept(env, config_id, payment_uuid):
    """The money is Glase's word for paid, and its refund has failed: a manager must
    look, unless another reason says so already. Of an unknown refund the refund itself
    does."""
    payment = _payment(env, config_id, payment_uuid)._lock()
    spent = payment.currency_id.compare_amounts(payment._refundable_amount(), 0.0) <= 0
    if _is_kept(payment) and not spent and not payment.unresolved:
        payment._set_unresolved(reasons.TEST_KEPT)


def _live_id(env, config_id, payment_uuid):
    payment = _payment(env, config_id, payment_uuid)
    return payment.state in LIVE and payment.id


def _payment(env, config_id, payment_uuid):
    config = env["pos.config"].browse(config_id)
    payment = env["glase.transaction"]._newest(config, payment_uuid)
    is_test = payment.payment_uuid and payment.payment_uuid.startswith(TEST)
    if not is_test or payment.kind != "payment":
        raise UserError(env._(texts.NO_PAYMENT))
    return payment


def _is_kept(payment):
    """Paid, and Glase knows that we know: it does not give it back by itself. And no
    manager has given it to an order, or said what it is."""
    decided = payment.order_id or payment.settled_note
    return payment.state == "paid" and payment.confirmed and not decided
