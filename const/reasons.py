# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Why a manager must look at a transaction: the keys of ``unresolved_why``."""

NO_ORDER = "no_order"
NO_REFUND_ORDER = "no_refund_order"
ORDER_CANCELLED = "order_cancelled"
REFUND_ORDER_CANCELLED = "refund_order_cancelled"
KITCHEN = "kitchen"
REGISTER_GONE = "register_gone"
PAID_LATE = "paid_late"
BESIDE_ANOTHER = "beside_another"
CURRENCY = "currency"
AMOUNT = "amount"
AMOUNT_UNCLEAR = "amount_unclear"
NO_AMOUNT = "no_amount"
UNKNOWN_PAYMENT = "unknown_payment"
PAID_TWICE = "paid_twice"
OTHER_REFERENCE = "other_reference"
OTHER_RECEIPT = "other_receipt"
REVERSED = "reversed"
NO_STATUS = "no_status"
NOT_CANCELLED = "not_cancelled"
UNKNOWN_INVOICE = "unknown_invoice"
FORCED = "forced"
FORCED_OTHER_ORDER = "forced_other_order"
FORCED_OTHER_AMOUNT = "forced_other_amount"
REFUND_NOT_KNOWN = "refund_not_known"
REFUNDED_LATE = "refunded_late"
NOT_REFUNDED = "not_refunded"
REFUNDED_ELSEWHERE = "refunded_elsewhere"
NOT_KNOWN_HERE = "not_known_here"
OTHER_LIST_AMOUNT = "other_list_amount"
NOT_LISTED = "not_listed"
UNPROVEN = "unproven"
OTHER_IN_ODOO = "other_in_odoo"
GONE_IN_ODOO = "gone_in_odoo"
ORDER_DIFFERS = "order_differs"

TEXTS = {
    NO_ORDER: "Paid, but its order has not arrived.",
    NO_REFUND_ORDER: "Refunded, but its order has not arrived.",
    ORDER_CANCELLED: "Paid, but its order was cancelled on another device.",
    REFUND_ORDER_CANCELLED: "Refunded, but its order was cancelled on another device.",
    KITCHEN: "The order is finished, but no ticket was printed for the kitchen.",
    REGISTER_GONE: "Paid, but the till had gone: attach it or refund it.",
    PAID_LATE: "The payment came in after it had been given up.",
    BESIDE_ANOTHER: "The payment came in while another one was made.",
    CURRENCY: "Paid in another currency than asked.",
    AMOUNT: "Another amount was paid than asked.",
    AMOUNT_UNCLEAR: "It is not known whether Glase took the new amount.",
    NO_AMOUNT: "Paid, but Glase did not say how much.",
    UNKNOWN_PAYMENT: "Glase reports a payment that no row of the journal knows.",
    PAID_TWICE: "Glase reports a second payment of a bill that is paid.",
    OTHER_REFERENCE: "Glase named the reference of another payment.",
    OTHER_RECEIPT: "Glase answered with the receipt of another bill.",
    REVERSED: "Glase gave the payment back to the customer.",
    NO_STATUS: "Glase refuses to tell about this payment.",
    NOT_CANCELLED: "Glase refuses to cancel this payment.",
    UNKNOWN_INVOICE: "Glase does not know the bill of this till.",
    FORCED: "Finished by hand before Glase had confirmed it.",
    FORCED_OTHER_ORDER: "Finished by hand, but for another order.",
    FORCED_OTHER_AMOUNT: "Finished by hand, but with another amount.",
    REFUND_NOT_KNOWN: "It is not known whether Glase refunded this.",
    REFUNDED_LATE: "Refunded after it had been given up.",
    NOT_REFUNDED: "The customer has not got this money back.",
    REFUNDED_ELSEWHERE: (
        "Glase says that more of this was refunded than the journal knows."
    ),
    NOT_KNOWN_HERE: "Glase's list has it, and nobody knows it here.",
    OTHER_LIST_AMOUNT: "Glase's list has another amount.",
    NOT_LISTED: "Neither Glase's list of that period has it nor the next.",
    UNPROVEN: (
        "In Odoo, proven by nothing: no transaction at Glase stands behind this "
        "payment."
    ),
    OTHER_IN_ODOO: "The payment in Odoo is not the one that Glase confirmed.",
    GONE_IN_ODOO: (
        "Glase confirmed this, but its payment in Odoo is gone, or the order is not "
        "paid."
    ),
    ORDER_DIFFERS: "The articles of the order do not add up to what was paid.",
}

# The order that claims the money settles these,
SETTLED_BY_ORDER = (
    NO_ORDER,
    NO_REFUND_ORDER,
    ORDER_CANCELLED,
    REFUND_ORDER_CANCELLED,
    REGISTER_GONE,
    PAID_LATE,
    BESIDE_ANOTHER,
    NOT_KNOWN_HERE,
)
# and a clear PAID of the transaction's own settles all but these.
NOT_SETTLED_BY_PAID = (
    UNKNOWN_PAYMENT,
    PAID_TWICE,
    FORCED_OTHER_ORDER,
    FORCED_OTHER_AMOUNT,
)
