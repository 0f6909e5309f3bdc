# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The receipt document that Glase files with a payment (glase_api.md, 4.9 and
chapter 9). It is tried five times with growing pauses; a failure never undoes a sale,
and is shown in the transaction log."""

from dataclasses import dataclass, field

from markupsafe import Markup

from ...glase.client import CALL_DEADLINE
from ...glase.errors import GlaseError
from ...glase.results import ReceiptDocument
from ..common import texts
from ..common.credentials import Access, terminal_access
from ..common.transaction import in_transaction


@dataclass(frozen=True)
class DueReceipt:
    """With what a document is filed; holds no record and no cursor."""

    access: Access = field(repr=False)
    ers_reference: str
    document: ReceiptDocument = field(repr=False)


def submit(env, tx_id):
    """Send the document of a payment or a refund if it is due."""
    due = in_transaction(env, _reserve, tx_id)
    if due is None:
        return
    try:
        due.access.client.submit_payment_receipt(
            due.access.principal,
            due.ers_reference,
            due.document,
            deadline=CALL_DEADLINE,
        )
    except GlaseError as error:
        in_transaction(env, _not_filed, tx_id, error)
    else:
        in_transaction(env, _filed, tx_id)


def _reserve(env, tx_id) -> DueReceipt | None:
    """With the lease of the call; None if it is not due."""
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if not tx._receipt_is_due():
        return None
    tx._set_receipt_try(CALL_DEADLINE)
    return DueReceipt(terminal_access(tx.terminal_id), tx.ers_reference, _document(tx))


def _document(tx):
    """Shop, amount, "Glase payment", reference and time; nothing of the customer. A
    refund shows the refunded amount, its own reference and that of the payment."""
    original = tx.refunded_id.ers_reference
    html = Markup(
        "<!DOCTYPE html><html><body><h1>%s</h1>"
        "<p>%s</p><p>%s %s</p><p>%s</p>%s<p>%s UTC</p></body></html>"
    ) % (
        tx.config_id.company_id.name,
        texts.REFUND if original else texts.PAYMENT,
        f"{tx.amount_paid:.{tx.currency_id.decimal_places}f}",
        tx.paid_currency,
        tx.ers_reference,
        Markup("<p>Refund of %s</p>") % original if original else "",
        f"{tx.payment_date:%Y-%m-%d %H:%M:%S}",
    )
    mime_type = tx.terminal_id.account_id.receipt_type  # glase_api.md, A12
    return ReceiptDocument(mime_type, html.encode())


def _filed(env, tx_id):
    env["glase.transaction"].browse(tx_id)._lock()._set_receipt_sent()


def _not_filed(env, tx_id, error):
    env["glase.transaction"].browse(tx_id)._lock()._set_receipt_failed(str(error))
