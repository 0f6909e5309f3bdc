# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The nine tests as steps: test, operation, and what to do
(glase_api.md, chapter 10)."""

from odoo.tools.translate import LazyTranslate

# Constants, translated by ``env._`` at the moment somebody reads them.
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

STEPS = {
    "register": (
        "1",
        "registerTerminal",
        _lt("Registers the till with the shop's reseller account."),
    ),
    "assign": (
        "2",
        "assignSeqrId",
        _lt("Gives the till the Glase ID that Glase has supplied."),
    ),
    "send": (
        "3",
        "sendInvoice",
        _lt("Sends a bill of two rows. Do not scan it on the phone yet."),
    ),
    "unscanned": (
        "4 a",
        "getPaymentStatus",
        _lt(
            "Asks for the bill while nobody has scanned it: Glase answers ISSUED. The "
            "asking goes on each second from now on, as at the till."
        ),
    ),
    "paid": (
        "4 b, c",
        "getPaymentStatus",
        _lt(
            "Scan the code with the Glase app on the phone, and confirm with the PIN. "
            "Glase then answers PAID."
        ),
    ),
    "again": (
        "4 d",
        "sendInvoice",
        _lt("Sends a second bill. Do not scan it."),
    ),
    "pause": (
        "4 e",
        "-",
        _lt("Pauses the asking for 30 seconds. Leave the phone alone meanwhile."),
    ),
    "earlier": (
        "4 f",
        "getPaymentStatus",
        _lt(
            "Asks once more with the reference of the second bill. Every clear answer "
            "is right, and the bill is treated as at the till."
        ),
    ),
    "receipt": (
        "5",
        "submitPaymentReceipt",
        _lt("Files the receipt of the payment of test 4."),
    ),
    "cancel": (
        "6",
        "sendInvoice, getPaymentStatus, cancelInvoice",
        _lt("Sends a bill, asks for it, cancels it, and looks: CANCELED."),
    ),
    "refund_send": (
        "7",
        "sendInvoice",
        _lt("Sends the bill that will be refunded. The asking starts at once."),
    ),
    "refund_paid": (
        "7",
        "getPaymentStatus",
        _lt("Scan the code with the Glase app on the phone, and confirm with the PIN."),
    ),
    "refund": (
        "7",
        "refundPayment",
        _lt("Gives the whole payment back. The phone shows it after a moment."),
    ),
    "period": (
        "8",
        "markTransactionPeriod",
        _lt(
            "Closes the transaction period, as at the end of a day. What is still paid "
            "you may give back before, below Bills."
        ),
    ),
    "report": (
        "8",
        "executeReport",
        _lt(
            "Fetches Glase's list of the period. If Glase has not finished it, which "
            "is code 2, wait three seconds and do it again."
        ),
    ),
    "unregister": (
        "9",
        "unregisterTerminal",
        _lt("Unregisters the till with Glase."),
    ),
}
