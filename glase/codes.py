# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Glase's result codes: the one table that decides how a call ended."""

from typing import NamedTuple

OPERATIONS = (
    "registerTerminal",
    "unregisterTerminal",
    "assignSeqrId",
    "sendInvoice",
    "updateInvoice",
    "getPaymentStatus",
    "cancelInvoice",
    "refundPayment",
    "submitPaymentReceipt",
    "commitReservation",
    "markTransactionPeriod",
    "executeReport",
)


class Code(NamedTuple):
    """A result code: symbolic name, meaning, and the operations it may answer."""

    name: str
    meaning: str
    operations: frozenset


def _code(name, meaning, operations=""):
    named = OPERATIONS if operations == "*" else operations.split()
    return Code(name, meaning, frozenset(named))


# Operations as the contract gives them (glase_api.md, 6.1 and 6.3), and as the rows of
# the state machine name them (state_machine.md, chapters 3, 4, 6 and 7); `*` is all. 21
# is given to three only, but a short terminal password earns it in every call
# (glase_api.md, 4.1).
CODES = {
    0: _code("SUCCESS", "Done.", "*"),
    1: _code("PENDING_APPROVAL", "Accepted, but it waits for approval."),
    2: _code("REPORT_NOT_READY", "The report is still being built.", "executeReport"),
    10: _code(
        "REJECTED_BUSINESS_LOGIC",
        "Glase refused the request by one of its rules.",
        "sendInvoice refundPayment",
    ),
    11: _code(
        "REJECTED_AMOUNT",
        "Glase does not accept this amount.",
        "sendInvoice updateInvoice refundPayment",
    ),
    12: _code(
        "REJECTED_PAYMENT", "The payment was refused.", "sendInvoice refundPayment"
    ),
    20: _code("AUTHENTICATION_FAILED", "The password is wrong.", "*"),
    21: _code("ACCESS_DENIED", "This account or terminal may not do this.", "*"),
    23: _code("INVALID_ERS_REFERENCE", "Glase knows no such payment.", "refundPayment"),
    29: _code("INVALID_INITIATOR_PRINCIPAL_ID", "Glase knows no such terminal.", "*"),
    33: _code(
        "INVALID_INITIATOR_PRINCIPAL_STATE", "The account or terminal is blocked.", "*"
    ),
    37: _code(
        "INITIATOR_PRINCIPAL_NOT_FOUND",
        "Glase knows no such reseller id or user id.",
        "*",
    ),
    48: _code(
        "PAYMENT_IN_PROGRESS",
        "The customer is paying at this moment.",
        "updateInvoice cancelInvoice refundPayment",
    ),
    49: _code(
        "INVALID_INVOICE_DATA",
        "The bill has a wrong currency, amount or sum.",
        "sendInvoice updateInvoice getPaymentStatus refundPayment",
    ),
    50: _code(
        "CANNOT_CANCEL_PAID_INVOICE", "The bill is already paid.", "cancelInvoice"
    ),
    51: _code(
        "CANNOT_CANCEL_INVOICE_IN_PROGRESS",
        "The customer is paying at this moment.",
        "cancelInvoice",
    ),
    53: _code(
        "INVALID_SEQR_ID",
        "The Glase ID is not alphanumeric, or another terminal has it.",
        "assignSeqrId",
    ),
    54: _code(
        "INVALID_INVOICE_REFERENCE",
        "This terminal has no such bill.",
        "getPaymentStatus cancelInvoice updateInvoice commitReservation refundPayment",
    ),
    55: _code(
        "PAYMENT_ALREADY_CANCELLED", "It was already cancelled.", "cancelInvoice"
    ),
    58: _code(
        "PAYMENT_EXPIRED", "The bill has expired.", "getPaymentStatus cancelInvoice"
    ),
    64: _code(
        "INVALID_NOTIFICATION_URL",
        "The notification address is not an http or https address.",
        "sendInvoice updateInvoice refundPayment",
    ),
    90: _code("SYSTEM_ERROR", "Glase had an error.", "*"),
    91: _code("UNSUPPORTED_OPERATION", "Glase does not offer this here.", "*"),
    92: _code(
        "LICENSE_REJECTION",
        "Glase's own licence does not allow it.",
        "sendInvoice refundPayment",
    ),
    93: _code("SYSTEM_BUSY", "Glase is overloaded.", "*"),
    94: _code("SERVICE_UNAVAILABLE", "A system behind Glase is down.", "*"),
    95: _code("INVOICE_ALREADY_CANCELED", "It was already cancelled.", "cancelInvoice"),
    96: _code(
        "INVOICE_STATE_NOT_RESERVED", "Nothing is reserved.", "commitReservation"
    ),
    97: _code(
        "RESELLER_NOT_ALLOWED_TO_DO_REFUND",
        "This shop may not refund.",
        "refundPayment",
    ),
    98: _code(
        "SUM_OF_REFUNDS_CAN_NOT_BE_MORE_THAN_ORIGINAL_TRANSACTION",
        "More than was paid cannot be refunded.",
        "refundPayment",
    ),
    99: _code(
        "RECEIVER_ACCOUNT_DOES_NOT_ALLOW_REFUNDS",
        "The customer's account takes no refunds.",
        "refundPayment",
    ),
}

# Codes of the list that Glase's services share (glase_api.md, 6.2): named for logs, and
# unknown as an answer to any operation of a till.
CODES.update(
    (number, _code(name, "Concerns another Glase service."))
    for number, name in {
        13: "REJECTED_TOPUP",
        22: "INVALID_NEW_PASSWORD",
        30: "INVALID_RECEIVER_PRINCIPAL_ID",
        31: "INVALID_SENDER_PRINCIPAL_ID",
        32: "INVALID_TOPUP_PRINCIPAL_ID",
        34: "INVALID_RECEIVER_PRINCIPAL_STATE",
        35: "INVALID_SENDER_PRINCIPAL_STATE",
        36: "INVALID_TOPUP_PRINCIPAL_STATE",
        38: "RECEIVER_PRINCIPAL_NOT_FOUND",
        39: "SENDER_PRINCIPAL_NOT_FOUND",
        40: "TOPUP_PRINCIPAL_NOT_FOUND",
        41: "INVALID_PRODUCT",
        42: "INVALID_RECEIVER_ACCOUNT_TYPE",
        43: "INVALID_SENDER_ACCOUNT_TYPE",
        44: "INVALID_TOPUP_ACCOUNT_TYPE",
        45: "RECEIVER_ACCOUNT_NOT_FOUND",
        46: "SENDER_ACCOUNT_NOT_FOUND",
        47: "TOPUP_ACCOUNT_NOT_FOUND",
        52: "INVALID_CUSTOMER",
        56: "REGISTRATION_NOT_POSSIBLE",
        57: "REGISTRATION_PRINCIPAL_ALREADY_EXISTS",
        60: "AUTHORIZATION_EXPIRED",
        61: "AUTHORIZATION_CANCELLED",
        62: "AUTHORIZATION_IN_PROGRESS",
        63: "INVALID_AUTHORIZATION_REFERENCE",
    }.items()
)

# The numbers that more than this table speaks of, by what they tell a till.
REPORT_NOT_READY = 2
UNKNOWN_TERMINAL = 29
UNKNOWN_INVOICE = 54
EXPIRED = 58
REFUSED_CALLBACK = 64
MORE_THAN_PAID = 98
ALREADY_PAID = 50
IN_PROGRESS = 48  # to update, cancel or refund
PAYING = (IN_PROGRESS, 51)  # a cancel comes while the buyer is paying
LOGIN_REFUSED = (20, 21, 29, 33, 37)  # who asks, and nothing about what was asked
SYSTEM_ERROR = 90  # in trouble, or asked for what does not exist
DOWN = (93, 94)  # Glase itself is in trouble, and says nothing else

# Already cancelled is what a cancel wants (glase_api.md, 5.7).
SUCCESS = {"cancelInvoice": (0, 55, 95)}

# These leave open what happened, whatever operation they answer; only updateInvoice
# answers a plain no with 90 (glase_api.md, 4.5).
_OPEN = {1, 90, 93, 94}

DEFINITE_NO = {
    operation: frozenset(
        number
        for number, code in CODES.items()
        if operation in code.operations
        and (number not in _OPEN or (operation, number) == ("updateInvoice", 90))
    )
    for operation in OPERATIONS
}
