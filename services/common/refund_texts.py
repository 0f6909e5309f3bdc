# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What people read about refunds: what is the matter, and what to do next."""

from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ...glase.errors import GlaseUnavailable

# Constants, translated by ``env._`` when they are read.
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

ANOTHER_WAY = _lt("Glase refused the refund. Refund another way, and tell a manager.")
NO_RIGHT = _lt(
    "This shop may not refund with Glase. Refund another way. A manager finds in the "
    "transaction what to send to Glase."
)
TERMINAL = _lt(
    "Glase does not allow this shop to refund this payment. Refund another way, and "
    "call a manager."
)
ACCOUNT = _lt(
    "The shop's Glase account is not accepted. Refund another way, and call a manager."
)
SENTENCES = {
    11: _lt(
        "Glase does not accept this amount for a refund. Refund another way, and tell "
        "a manager."
    ),
    20: ACCOUNT,
    21: ACCOUNT,
    23: _lt(
        "Glase does not know this payment. Refund another way, and call a manager."
    ),
    29: TERMINAL,
    33: TERMINAL,
    37: ACCOUNT,
    48: _lt(
        "Glase is still processing this payment. Try the refund again in a minute."
    ),
    91: NO_RIGHT,
    97: NO_RIGHT,
    98: _lt(
        "Glase has already refunded more of this payment than Odoo knows. Nothing was "
        "refunded now; call a manager."
    ),
    99: _lt(
        "The customer's account cannot receive a refund. Refund another way. A manager "
        "finds in the transaction what to send to Glase."
    ),
}
UNREACHABLE = _lt(
    "Nothing was refunded: Glase cannot be reached. Try again, or refund another way."
)
NOT_KNOWN = _lt(
    "Do NOT refund again: it is unknown whether Glase has refunded the money. Tell the "
    "customer that the shop is checking and that it can take a day. Tell a manager."
)
NEVER_ARRIVED = _lt("The refund did not reach Odoo. Nothing was refunded: try again.")
NOT_GLASE = _lt("This order was not paid with Glase. Refund it the way it was paid.")
NOT_KNOWN_PAID = _lt(
    "Glase cannot refund this order. Refund another way, and call a manager."
)
NO_ORIGINAL = _lt(
    "Glase can refund only an order that was paid with it. Open Orders, choose the "
    "paid order and press Refund."
)
ALREADY_RETURNED = _lt(
    "Some of these articles were already returned. Check the order's refunds, or call "
    "a manager."
)
NO_TERMINAL = _lt(
    "No point of sale is registered any more with the Glase account that took this "
    "payment. Refund another way, and tell a manager."
)
NOT_UNMATCHED = _lt(
    "Only a payment without an order is refunded here. Refund a sale from its order."
)
NOT_AGAIN = _lt(
    "Only a refund that failed after its order was finished can be repeated."
)
NOT_TO_REPEAT = _lt(
    "Repeating it could refund the money twice. Ask Glase, then resolve the refund "
    "with a note."
)
IN_PROGRESS = _lt("This refund is already in progress.")
BEING_REPEATED = _lt(
    "This refund is being repeated right now. Look at it again in a minute."
)
NOT_TO_UNDO = _lt(
    "Only a Glase payment of an unfinished order can be undone. Refund a finished "
    "order from the list of orders."
)
NOTHING_LEFT = _lt(
    "What was paid with Glase for this was already refunded. Refund the rest the way "
    "it was paid."
)
TOO_MUCH = _lt(
    "This is more than the returned articles are worth. Remove the payment line and "
    "choose Glase again."
)

# What only Glase's customer care can do (glase_api.md, 5.6)
MANUAL = (91, 97, 99)


def discounted(env, currency, amount):
    return env._(
        "The order had a discount. The customer paid %(amount)s for the returned "
        "articles: refund no more than that.",
        amount=currency.format(amount),
    )


def at_most(env, currency, amount):
    return env._(
        "Glase can refund at most %(amount)s here. Remove the payment line and choose "
        "Glase again. Refund the rest the way it was paid.",
        amount=currency.format(amount),
    )


def most_of_payment(env, currency, refundable_amount):
    return env._(
        "At most %(amount)s of this payment can be refunded.",
        amount=currency.format(refundable_amount),
    )


def keeps_order(order):
    return order.env._(
        "Order %(order)s has a Glase refund that is done, or may be done. Finish the "
        "order.",
        order=order.pos_reference or order.name,
    )


def stays(tx):
    return tx.env._(
        "The Glase refund of %(amount)s is done, or may be done. It can be neither "
        "changed nor removed.",
        amount=tx.currency_id.format(tx.amount),
    )


def under_way(env, cashier):
    return env._(
        "A Glase refund is in progress at this register (%(cashier)s). Wait a minute, "
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


def manual_routine(tx):
    """What a manager sends to Glase's customer care where a register cannot; or ""."""
    failed = tx.kind == "refund" and tx.state == "failed"
    if not failed or tx.refused_code not in MANUAL:
        return ""
    payment = tx.refunded_id
    return tx.env._(
        "Glase does not accept this refund from the register. To refund the customer "
        "anyway, send this to Glase's customer care: Please refund %(amount)s of the "
        "payment with the reference %(reference)s, taken by %(shop)s (terminal "
        "%(terminal)s) on %(date)s UTC.",
        amount=tx.currency_id.format(tx.amount),
        reference=payment.ers_reference,
        shop=tx.company_id.name,
        terminal=payment.terminal_id.terminal_id or payment.terminal_id.name,
        date=f"{payment.payment_date:%Y-%m-%d %H:%M:%S}",
    )
