# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Why a manager must look at a transaction: the keys of ``unresolved_why``."""

NO_ORDER = "no_order"
NO_REFUND_ORDER = "no_refund_order"
ORDER_CANCELLED = "order_cancelled"
REFUND_ORDER_CANCELLED = "refund_order_cancelled"
KITCHEN = "kitchen"
REGISTER_GONE = "register_gone"
NOT_PRINTED = "not_printed"
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
PAID_AFTER_NOTE = "paid_after_note"
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
TEST_KEPT = "test_kept"

TEXTS = {
    NO_ORDER: "Paid, but the order has not arrived in Odoo.",
    NO_REFUND_ORDER: "Refunded, but the order has not arrived in Odoo.",
    ORDER_CANCELLED: "Paid, but its order was cancelled on another device.",
    REFUND_ORDER_CANCELLED: "Refunded, but its order was cancelled on another device.",
    KITCHEN: "The order is finished, but no ticket was printed for the kitchen.",
    REGISTER_GONE: (
        "Paid after the register went offline. Attach it to an order or refund it."
    ),
    NOT_PRINTED: "Paid at a kiosk whose screen was gone, so nothing was printed.",
    PAID_LATE: "The payment arrived after it had been given up as cancelled or failed.",
    BESIDE_ANOTHER: "The payment arrived while another one was being made.",
    CURRENCY: "Paid in another currency than requested.",
    AMOUNT: "The amount paid differs from the amount requested.",
    AMOUNT_UNCLEAR: "It is unknown whether Glase accepted the new amount.",
    NO_AMOUNT: "Paid, but Glase did not say how much.",
    UNKNOWN_PAYMENT: "Glase reports a payment that matches no transaction in Odoo.",
    PAID_TWICE: "Glase reports a second payment of an invoice that is already paid.",
    OTHER_REFERENCE: "Glase returned the reference of another payment.",
    OTHER_RECEIPT: "Glase answered with the receipt of another invoice.",
    REVERSED: "Glase reversed the payment: the customer has the money back.",
    NO_STATUS: "Glase refuses to return the status of this payment.",
    NOT_CANCELLED: "Glase refuses to cancel this payment.",
    UNKNOWN_INVOICE: "Glase does not know this invoice.",
    FORCED: "Finished before Glase confirmed the payment.",
    FORCED_OTHER_ORDER: (
        "Finished without confirmation, but for another order than approved."
    ),
    FORCED_OTHER_AMOUNT: (
        "Finished without confirmation, but with another amount than approved."
    ),
    PAID_AFTER_NOTE: "Paid after a manager had resolved the unconfirmed sale.",
    REFUND_NOT_KNOWN: "It is unknown whether Glase refunded this.",
    REFUNDED_LATE: "Refunded after the refund had been given up as failed.",
    NOT_REFUNDED: "The customer was not refunded.",
    REFUNDED_ELSEWHERE: ("Glase has refunded more of this payment than Odoo knows."),
    NOT_KNOWN_HERE: "In Glase's report, but unknown in Odoo.",
    OTHER_LIST_AMOUNT: "Glase's report has another amount.",
    NOT_LISTED: "Missing from Glase's reports for this and the next period.",
    UNPROVEN: ("In Odoo, but no transaction at Glase proves this payment."),
    OTHER_IN_ODOO: "The payment in Odoo is not the one that Glase confirmed.",
    GONE_IN_ODOO: (
        "Confirmed by Glase, but in Odoo the payment is missing or the order is not "
        "paid."
    ),
    ORDER_DIFFERS: "The articles of the order do not add up to what was paid.",
    TEST_KEPT: "A test payment that was not refunded by itself. Refund it.",
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
    PAID_AFTER_NOTE,
)
