# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The operations of the interface: one function each, in the file of their subject.

A function gets the book, the principal, the request as nested dicts and its row in the
list of calls; it returns the fields of its answer or raises Refusal."""

from ..codes import Refusal, name_of
from ..principals import authenticate
from ..records import Reseller, Terminal
from . import invoices, refunds, reports, terminals

TABLE = {
    "registerTerminal": (Reseller, terminals.register),
    "unregisterTerminal": (Terminal, terminals.unregister),
    "assignSeqrId": (Terminal, terminals.assign),
    "sendInvoice": (Terminal, invoices.send),
    "updateInvoice": (Terminal, invoices.update),
    "getPaymentStatus": (Terminal, invoices.status),
    "cancelInvoice": (Terminal, invoices.cancel),
    "commitReservation": (Terminal, invoices.commit),
    "refundPayment": (Terminal, refunds.refund),
    "submitPaymentReceipt": (Terminal, refunds.submit_receipt),
    "markTransactionPeriod": (Reseller, reports.mark),
    "executeReport": (Reseller, reports.execute),
}


def perform(book, operation, request, call):
    """Carry out a request and return the fields of its ``return`` element.

    The caller holds the book's lock. The result is noted in ``call``.
    """
    book.settle()
    fields, code = {}, 0
    try:
        if operation in TABLE:  # benchmarkingNop touches nothing and asks nobody
            kind, function = TABLE[operation]
            who = authenticate(book, request.get("context", {}), kind)
            fields = function(book, who, request, call) or {}
    except Refusal as refusal:
        code, call.why = refusal.code, refusal.why
    return {**plain(operation, code, call), **fields}


def plain(operation, code, call):
    """The answer that carries nothing but a result code, noted in ``call``."""
    call.result_code, call.result = code, name_of(code)
    fields = {"resultCode": code, "resultDescription": call.result}
    if operation == "getPaymentStatus":
        fields["version"] = 0  # the schema wants it always
    return fields
