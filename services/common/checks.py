# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What is checked before anything is done for a register (architecture.md, law 7;
state_machine.md, chapter 5).

Two kinds of a no: ``AccessError`` for what no register of ours sends, and
``CheckFailed`` with one sentence that the cashier can act on. The first checks of each
route are called in ``controllers/till_route.py``; the others where a transaction is
reserved. Each checks with the environment that it is given, so a check of rights comes
before ``release``.
"""

import re
from dataclasses import dataclass

from odoo.exceptions import AccessError

from . import texts
from .sanitize import MAX_ID, TooLarge, check_size, storable

UUID = re.compile(r"[0-9a-zA-Z-]{8,64}")
# What keys begin with that only the server makes: of refunds,
UNDO, OFFICE = "undo-", "office-"
TEST = "test-"  # of test payments,
KIOSK = "kiosk-"  # of payments at a kiosk, where nobody is logged in
OURS = (UNDO, OFFICE, TEST, KIOSK, "unproven-")
MAX_ATTEMPTS = 10_000
MAX_AMOUNT = 10**12
TYPED = {"order", "reason"}


class CheckFailed(Exception):
    """Nothing was done; the text is for the cashier. What reserves something for a
    register may raise it."""

    busy = False  # the register may try again
    manager_needed = False  # the same again, with a manager's proof


class Busy(CheckFailed):
    """Another payment is open at this terminal."""

    busy = True


class ManagerNeeded(CheckFailed):
    """Only a manager may do this, and none has been proven."""

    manager_needed = True


@dataclass(frozen=True, kw_only=True)
class PaymentRequest:
    """What a register wants: a payment, the change of one, or a refund. As it was sent:
    the keys are checked, order and amount are not yet."""

    config_id: int
    order: dict  # as the register would sync it; perhaps something else
    payment_uuid: str  # of the payment line, or of the refund's
    attempt: int  # counts from 1 for each payment line
    amount: float  # above zero, in units of the currency; perhaps something else
    cashier: str = ""  # whom the customer reads on the invoice; by default the user


def check_register(env, config_id):
    """The ``pos.config``, if this user may take payments at it.

    :raises AccessError: no cashier, no such point of sale, or another company's
    """
    check_cashier(env)
    known = type(config_id) is int and 0 < config_id <= MAX_ID
    config = env["pos.config"].browse(config_id if known else 0)
    if not config.exists():
        raise AccessError(env._(texts.NOT_YOUR_TILL))
    config.check_access("read")
    return config


def check_cashier(env):
    """:raises AccessError: for who may not use a register at all"""
    if not env.user.has_group("point_of_sale.group_pos_user"):
        raise AccessError(env._(texts.NOT_YOUR_TILL))


def fit_to_keep(env, params, names):
    """What a browser has sent, without what no database can keep. That hinders no sale
    in an order or a reason, which people type or paste; nowhere else does a register
    send it.

    :param params: by name
    :param names: what must have been sent
    :raises AccessError: if it stands in another value, or something is missing
    :raises CheckFailed: for more than any register sends
    """
    try:
        check_size(params)
        kept = storable(params)
    except TooLarge as error:
        raise CheckFailed(env._(texts.TOO_LARGE)) from error
    odd = {name for name, value in params.items() if kept.get(name) != value}
    if odd - TYPED or odd - set(kept) or names - set(kept):
        raise AccessError(env._(texts.NO_PAYMENT))
    return kept


def check_keys(env, payment_uuid, attempt):
    """:raises AccessError: for keys that no register sends"""
    if (
        not isinstance(payment_uuid, str)
        or not UUID.fullmatch(payment_uuid)
        or payment_uuid.startswith(OURS)
        or type(attempt) is not int
        or not 1 <= attempt < MAX_ATTEMPTS
    ):
        raise AccessError(env._(texts.NO_PAYMENT))


def check_amount(env, config, amount):
    """The amount in the currency's own rounding.

    :raises CheckFailed: unless it is above zero
    """
    number = type(amount) in (int, float) and abs(amount) < MAX_AMOUNT
    rounded = config.currency_id.round(amount) if number else 0.0
    if config.currency_id.compare_amounts(rounded, 0.0) <= 0:
        raise CheckFailed(env._("Glase takes amounts above zero only."))
    return rounded


def check_session(env, config):
    """The open ``pos.session``, locked so that start and closing cannot pass.

    :raises CheckFailed: when the register is not open
    """
    env.cr.execute(
        "SELECT id FROM pos_session WHERE config_id = %s AND state = 'opened' "
        "AND rescue IS NOT TRUE ORDER BY id DESC LIMIT 1 FOR SHARE",
        [config.id],
        log_exceptions=False,
    )
    found = env.cr.fetchone()
    if not found:
        raise CheckFailed(env._("Open the register before you take a Glase payment."))
    return env["pos.session"].browse(found[0])


def check_invoice(env, make, tx, **values):
    """What ``make(tx, **values)`` makes of a transaction.

    :raises CheckFailed: when no invoice can be made from its order
    """
    try:
        return make(tx, **values)
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        raise CheckFailed(env._(texts.NO_BILL)) from error
