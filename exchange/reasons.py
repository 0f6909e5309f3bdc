# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Why somebody must look at a transaction.

The journal keeps the English sentence; ``env._`` makes it the reader's language when
it is shown, whoever wrote it and in whatever language they work.
"""

# Constants, translated by ``env._`` at the moment somebody reads them.
# pylint: disable=prefer-env-translation


def marked(sentence):
    """Mark a sentence for translation, and leave it as it is."""
    return sentence


_lt = marked  # the name that Odoo's export of terms looks for


NO_ORDER = _lt("Paid, but its order has not arrived.")
NO_REFUND_ORDER = _lt("Refunded, but its order has not arrived.")
ORDER_CANCELLED = _lt("Paid, but its order was cancelled on another device.")
REFUND_ORDER_CANCELLED = _lt("Refunded, but its order was cancelled on another device.")
KITCHEN = _lt("The order is finished, but no ticket was printed for the kitchen.")
TILL_GONE = _lt("Paid, but the till had gone: attach it or refund it.")
LATE = _lt("The payment came in after it had been given up.")
BESIDE_ANOTHER = _lt("The payment came in while another one was made.")
CURRENCY = _lt("Paid in another currency than asked.")
AMOUNT = _lt("Another amount was paid than asked.")
AMOUNT_UNCLEAR = _lt("It is not known whether Glase took the new amount.")
NO_AMOUNT = _lt("Paid, but Glase did not say how much.")
NOBODYS = _lt("Glase reports a payment that no row of the journal knows.")
TWICE = _lt("Glase reports a second payment of a bill that is paid.")
OTHER_REFERENCE = _lt("Glase named the reference of another payment.")
OTHER_RECEIPT = _lt("Glase answered with the receipt of another bill.")
REVERSED = _lt("Glase gave the payment back to the customer.")
NOT_TOLD = _lt("Glase refuses to tell about this payment.")
NOT_CANCELLED = _lt("Glase refuses to cancel this payment.")
UNKNOWN_BILL = _lt("Glase does not know the bill of this till.")
FORCED = _lt("Finished by hand before Glase had confirmed it.")
FORCED_OTHER_ORDER = _lt("Finished by hand, but for another order.")
FORCED_OTHER_AMOUNT = _lt("Finished by hand, but with another amount.")
REFUND_NOT_KNOWN = _lt("It is not known whether Glase refunded this.")
REFUNDED_LATE = _lt("Refunded after it had been given up.")
NOT_REFUNDED = _lt("The customer has not got this money back.")
REFUNDED_ELSEWHERE = _lt(
    "Glase says that more of this was refunded than the journal knows."
)
NOT_KNOWN_HERE = _lt("Glase's list has it, and nobody knows it here.")
OTHER_LIST_AMOUNT = _lt("Glase's list has another amount.")
NOT_LISTED = _lt("Neither Glase's list of that period has it nor the next.")
UNPROVEN = _lt(
    "In Odoo, proven by nothing: no transaction at Glase stands behind this payment."
)
OTHER_IN_ODOO = _lt("The payment in Odoo is not the one that Glase confirmed.")
GONE_IN_ODOO = _lt(
    "Glase confirmed this, but its payment in Odoo is gone, or the order is not paid."
)
ORDER_DIFFERS = _lt("The articles of the order do not add up to what was paid.")

# The order that claims the money settles these,
SETTLED_BY_ORDER = (
    NO_ORDER,
    NO_REFUND_ORDER,
    ORDER_CANCELLED,
    REFUND_ORDER_CANCELLED,
    TILL_GONE,
    LATE,
    BESIDE_ANOTHER,
    NOT_KNOWN_HERE,
)
# and a clear PAID of the row's own settles all but these.
NOT_SETTLED_BY_PAID = (NOBODYS, TWICE, FORCED_OTHER_ORDER, FORCED_OTHER_AMOUNT)
