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
    """A result code, and the operations that it may answer (glase_api.md, 6.1)."""

    name: str
    operations: frozenset


def _code(name, operations=""):
    named = OPERATIONS if operations == "*" else operations.split()
    return Code(name, frozenset(named))


# Operations as the contract gives them (glase_api.md, 6.1 and 6.3), and as the rows of
# the state machine name them (state_machine.md, chapters 3, 4, 6 and 7); `*` is all. 21
# is given to three only, but a short terminal password earns it in every call
# (glase_api.md, 4.1).
CODES = {
    0: _code("SUCCESS", "*"),
    1: _code("PENDING_APPROVAL"),
    2: _code("REPORT_NOT_READY", "executeReport"),
    10: _code("REJECTED_BUSINESS_LOGIC", "sendInvoice refundPayment"),
    11: _code("REJECTED_AMOUNT", "sendInvoice updateInvoice refundPayment"),
    12: _code("REJECTED_PAYMENT", "sendInvoice refundPayment"),
    20: _code("AUTHENTICATION_FAILED", "*"),
    21: _code("ACCESS_DENIED", "*"),
    23: _code("INVALID_ERS_REFERENCE", "refundPayment"),
    29: _code("INVALID_INITIATOR_PRINCIPAL_ID", "*"),
    33: _code("INVALID_INITIATOR_PRINCIPAL_STATE", "*"),
    37: _code("INITIATOR_PRINCIPAL_NOT_FOUND", "*"),
    48: _code("PAYMENT_IN_PROGRESS", "updateInvoice cancelInvoice refundPayment"),
    49: _code(
        "INVALID_INVOICE_DATA",
        "sendInvoice updateInvoice getPaymentStatus refundPayment",
    ),
    50: _code("CANNOT_CANCEL_PAID_INVOICE", "cancelInvoice"),
    51: _code("CANNOT_CANCEL_INVOICE_IN_PROGRESS", "cancelInvoice"),
    53: _code("INVALID_SEQR_ID", "assignSeqrId"),
    54: _code(
        "INVALID_INVOICE_REFERENCE",
        "getPaymentStatus cancelInvoice updateInvoice commitReservation refundPayment",
    ),
    55: _code("PAYMENT_ALREADY_CANCELLED", "cancelInvoice"),
    58: _code("PAYMENT_EXPIRED", "getPaymentStatus cancelInvoice"),
    64: _code("INVALID_NOTIFICATION_URL", "sendInvoice updateInvoice refundPayment"),
    90: _code("SYSTEM_ERROR", "*"),
    91: _code("UNSUPPORTED_OPERATION", "*"),
    92: _code("LICENSE_REJECTION", "sendInvoice refundPayment"),
    93: _code("SYSTEM_BUSY", "*"),
    94: _code("SERVICE_UNAVAILABLE", "*"),
    95: _code("INVOICE_ALREADY_CANCELED", "cancelInvoice"),
    96: _code("INVOICE_STATE_NOT_RESERVED", "commitReservation"),
    97: _code("RESELLER_NOT_ALLOWED_TO_DO_REFUND", "refundPayment"),
    98: _code(
        "SUM_OF_REFUNDS_CAN_NOT_BE_MORE_THAN_ORIGINAL_TRANSACTION", "refundPayment"
    ),
    99: _code("RECEIVER_ACCOUNT_DOES_NOT_ALLOW_REFUNDS", "refundPayment"),
}

# Codes of other Glase services (glase_api.md, 6.2): named for logs, and unknown as an
# answer to any operation of ours.
CODES.update(
    (number, _code(name))
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

# What other modules name
REPORT_NOT_READY = 2
UNKNOWN_TERMINAL = 29
UNKNOWN_INVOICE = 54
EXPIRED = 58
NO_INVOICE = (UNKNOWN_INVOICE, EXPIRED)  # there is none to be paid any more
REFUSED_CALLBACK = 64
MORE_THAN_PAID = 98
ALREADY_PAID = 50
IN_PROGRESS = 48  # to update, cancel or refund
PAYING = (IN_PROGRESS, 51)  # a cancel comes while the customer is paying
LOGIN_REFUSED = (20, 21, 29, 33, 37)  # says nothing about what was asked for
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
