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
        _lt("Registers the point of sale with the shop's reseller account."),
    ),
    "assign": (
        "2",
        "assignSeqrId",
        _lt("Assigns the Glase ID that Glase supplied to the point of sale."),
    ),
    "send": (
        "3",
        "sendInvoice",
        _lt("Sends an invoice of two rows. Do not scan it on the phone yet."),
    ),
    "unscanned": (
        "4 a",
        "getPaymentStatus",
        _lt(
            "Polls the invoice before it is scanned: Glase answers ISSUED. From now on "
            "it is polled every second, as at the register."
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
        _lt("Sends a second invoice. Do not scan it."),
    ),
    "pause": (
        "4 e",
        "-",
        _lt("Pauses polling for 30 seconds. Leave the phone alone meanwhile."),
    ),
    "earlier": (
        "4 f",
        "getPaymentStatus",
        _lt(
            "Polls once more with the reference of the second invoice. Every clear "
            "answer is right; the invoice is then handled as at the register."
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
        _lt("Sends an invoice, polls it, cancels it and checks: CANCELED."),
    ),
    "refund_send": (
        "7",
        "sendInvoice",
        _lt("Sends the invoice that will be refunded. Polling starts at once."),
    ),
    "refund_paid": (
        "7",
        "getPaymentStatus",
        _lt("Scan the code with the Glase app on the phone, and confirm with the PIN."),
    ),
    "refund": (
        "7",
        "refundPayment",
        _lt("Refunds the whole payment. The phone shows it after a moment."),
    ),
    "period": (
        "8",
        "markTransactionPeriod",
        _lt(
            "Closes the transaction period, as at the end of a day. Before that you "
            "can refund what is still paid, under Invoices."
        ),
    ),
    "report": (
        "8",
        "executeReport",
        _lt(
            "Fetches Glase's report of the period. If it is not ready (code 2), wait "
            "three seconds and run the step again."
        ),
    ),
    "unregister": (
        "9",
        "unregisterTerminal",
        _lt("Unregisters the point of sale from Glase."),
    ),
}
