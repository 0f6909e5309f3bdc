# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The result codes that the simulator may answer (glase_api.md, 6.1, 6.2)."""

NAMES = {
    0: "SUCCESS",
    1: "PENDING_APPROVAL",
    2: "REPORT_NOT_READY",
    10: "REJECTED_BUSINESS_LOGIC",
    11: "REJECTED_AMOUNT",
    12: "REJECTED_PAYMENT",
    20: "AUTHENTICATION_FAILED",
    21: "ACCESS_DENIED",
    23: "INVALID_ERS_REFERENCE",
    29: "INVALID_INITIATOR_PRINCIPAL_ID",
    33: "INVALID_INITIATOR_PRINCIPAL_STATE",
    37: "INITIATOR_PRINCIPAL_NOT_FOUND",
    48: "PAYMENT_IN_PROGRESS",
    49: "INVALID_INVOICE_DATA",
    50: "CANNOT_CANCEL_PAID_INVOICE",
    51: "CANNOT_CANCEL_INVOICE_IN_PROGRESS",
    53: "INVALID_SEQR_ID",
    54: "INVALID_INVOICE_REFERENCE",
    55: "PAYMENT_ALREADY_CANCELLED",
    58: "PAYMENT_EXPIRED",
    64: "INVALID_NOTIFICATION_URL",
    90: "SYSTEM_ERROR",
    91: "UNSUPPORTED_OPERATION",
    92: "LICENSE_REJECTION",
    93: "SYSTEM_BUSY",
    94: "SERVICE_UNAVAILABLE",
    95: "INVOICE_ALREADY_CANCELED",
    96: "INVOICE_STATE_NOT_RESERVED",
    97: "RESELLER_NOT_ALLOWED_TO_DO_REFUND",
    98: "SUM_OF_REFUNDS_CAN_NOT_BE_MORE_THAN_ORIGINAL_TRANSACTION",
    99: "RECEIVER_ACCOUNT_DOES_NOT_ALLOW_REFUNDS",
}


def name_of(code):
    """The symbolic name of a code; a number of its own for those of other services."""
    return NAMES.get(code, f"RESULT_{code}")


class Refusal(Exception):
    """An operation is answered with a result code other than 0.

    :param code: the number (glase_api.md, 6.1)
    :param why: one sentence for the ledger; it is never sent to the client
    """

    def __init__(self, code, why=""):
        super().__init__(f"{code} {name_of(code)}: {why}")
        self.code = code
        self.why = why
