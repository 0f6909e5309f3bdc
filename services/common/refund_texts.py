# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What people read about refunds: what is the matter, and what to do next."""

from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...glase.errors import GlaseUnavailable

# Constants, translated by ``env._`` at the moment somebody reads them.
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

ANOTHER_WAY = _lt(
    "Glase refused the refund. Give the money back another way; tell the manager."
)
NO_RIGHT = _lt(
    "This shop may not refund through Glase. Give the money back another way; the "
    "manager finds in the transaction what to send to Glase."
)
TERMINAL = _lt(
    "Glase does not let this shop's tills refund this payment. Give the money back "
    "another way; call the manager."
)
ACCOUNT = _lt(
    "The shop's Glase account is not accepted. Give the money back another way; call "
    "the manager."
)
SENTENCES = {
    11: _lt(
        "Glase does not accept this amount for a refund. Give the money back another "
        "way; tell the manager."
    ),
    20: ACCOUNT,
    21: ACCOUNT,
    23: _lt(
        "Glase does not know this payment. Give the money back another way; call the "
        "manager."
    ),
    29: TERMINAL,
    33: TERMINAL,
    37: ACCOUNT,
    48: _lt("Glase is still busy with this payment. Refund it again in a minute."),
    91: NO_RIGHT,
    97: NO_RIGHT,
    98: _lt(
        "Glase has given back more of this payment than this shop knows. Nothing was "
        "refunded now; call the manager."
    ),
    99: _lt(
        "The customer's account cannot take a refund. Give the money back another "
        "way; the manager finds in the transaction what to send to Glase."
    ),
}
UNREACHABLE = _lt(
    "Glase cannot be reached, nothing was refunded. Try again, or give the money back "
    "another way."
)
NOT_KNOWN = _lt(
    "It is not known whether Glase has given the money back. Do NOT refund it again: "
    "the manager finds out."
)
NEVER_ARRIVED = _lt(
    "The refund did not arrive at Odoo. Nothing was refunded: try again."
)
NOT_GLASE = _lt(
    "This order was not paid with Glase. Give the money back in the way it was paid."
)
NOT_KNOWN_PAID = _lt(
    "Glase does not hold the money of this order any more, or in another currency. "
    "Give the money back another way; call the manager."
)
NO_ORIGINAL = _lt(
    "Glase can refund only what it was paid for: open Orders, choose the paid order "
    "and press Refund."
)
ALREADY_RETURNED = _lt(
    "Something in this refund was returned already. Look at the order's refunds, or "
    "call the manager."
)
NO_TERMINAL = _lt(
    "No till of the Glase account that took this payment is registered any more. Give "
    "the money back another way; tell the manager."
)
NOT_UNMATCHED = _lt(
    "Only a payment without an order is refunded here. Refund a sale from its order."
)
NOT_AGAIN = _lt("Only a refund that failed after its order was finished is repeated.")
NOT_TO_REPEAT = _lt(
    "Saying it again could give the money back twice. Find out at Glase, and settle "
    "the refund with a note."
)
NOT_TO_UNDO = _lt(
    "Only a Glase payment whose order is not finished can be undone. Refund a finished "
    "order from the list of orders."
)

# What only Glase's customer care can do (glase_api.md, 5.6)
MANUAL = (91, 97, 99)


def nothing_left(env):
    return env._(
        "What was paid with Glase for this has been given back already. Give the rest "
        "back in the way it was paid."
    )


def too_much(env):
    return env._(
        "This is more than the returned articles are worth. Remove the payment line "
        "and choose Glase again."
    )


def discounted(env, currency, amount):
    return env._(
        "The order had a discount. The customer paid %(amount)s for the returned "
        "articles: give back no more than that.",
        amount=currency.format(amount),
    )


def at_most(env, currency, amount):
    return env._(
        "Glase can give back at most %(amount)s here. Remove the payment line and "
        "choose Glase again; give the rest back in the way it was paid.",
        amount=currency.format(amount),
    )


def most_of_payment(env, currency, refundable_amount):
    return env._(
        "At most %(amount)s of this payment can be given back.",
        amount=currency.format(refundable_amount),
    )


def keeps_order(order):
    return order.env._(
        "Order %(order)s has a Glase refund that is done, or may be done. Finish the "
        "order.",
        order=order.pos_reference or order.name,
    )


def stays(row):
    return row.env._(
        "The Glase refund of %(amount)s is done, or may be done. It can be neither "
        "changed nor removed.",
        amount=row.currency_id.format(row.amount),
    )


def under_way(env, cashier):
    return env._(
        "A Glase refund is under way at this register (%(cashier)s). Wait a minute, "
        "then close the register.",
        cashier=cashier,
    )


def unfinished(env, order, error):
    """Why Odoo could not finish a refund order after Glase had answered."""
    name = order.pos_reference or order.name
    if isinstance(error, UserError):
        return env._(
            "The refund order %(order)s is not finished: %(reason)s",
            order=name,
            reason=str(error),
        )
    return env._(
        "The refund order %(order)s is not finished, because of an error in Odoo. Tell "
        "the administrator.",
        order=name,
    )


def for_cashier(env, error):
    """One sentence about a refund that did not happen."""
    if isinstance(error, GlaseUnavailable):
        return env._(UNREACHABLE)
    return env._(SENTENCES.get(error.code, ANOTHER_WAY))


def manual_routine(row):
    """What a manager sends to Glase's customer care, with the references."""
    payment = row.refunded_id
    return row.env._(
        "Glase does not take this refund through the till. To give the customer the "
        "money back all the same, send to Glase's customer care: please give back "
        "%(amount)s of the payment with the reference %(reference)s, which %(shop)s "
        "(terminal %(terminal)s) took on %(date)s UTC.",
        amount=row.currency_id.format(row.amount),
        reference=payment.ers_reference,
        shop=row.company_id.name,
        terminal=payment.terminal_id.terminal_id or payment.terminal_id.name,
        date=f"{payment.payment_date:%Y-%m-%d %H:%M:%S}",
    )
