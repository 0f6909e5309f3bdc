# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the customer reads at a kiosk: one sentence, which tells no stranger why."""

from odoo.tools.translate import LazyTranslate

# Constants, translated by ``env._`` when they are read.
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

SLOW = _lt("Please wait: Glase is slow to answer.")
CANCELLED = _lt("The payment was cancelled. Nothing was paid.")
DECLINED = _lt(
    "The payment was not made. Try again. If your phone shows a payment, Glase gives "
    "the money back."
)
BUSY = _lt("Please wait a moment: somebody else is paying here.")
REFUSED = _lt("This order cannot be paid with Glase here. Please ask the staff.")
CHECKING = _lt("Please wait: we are checking your payment. Do not pay again.")
ASK_STAFF = _lt(
    "Please ask the staff about order %(order)s. Do not pay again: your payment is "
    "being checked."
)
PAID_TWICE = _lt(
    "Order %(order)s was paid twice. Please ask the staff to give the Glase payment "
    "back."
)
# Where core's own roads are closed
PAGE_TOO_OLD = _lt("Reload this page, then pay with Glase again.")
BEING_PAID = _lt(
    "This order is being paid with Glase. Cancel the payment first, then change the "
    "order."
)
NOT_SOLD_LIKE_THIS = _lt("This order cannot be taken here. Please ask the staff.")
