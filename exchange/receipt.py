# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The receipt document that Glase files with a payment
(glase_api.md, 4.9 and chapter 9).

Its failure never undoes a sale: it is tried five times with growing pauses, and what
finally failed is shown in the journal.
"""

from markupsafe import Markup

from ..glase.client import CALL_DEADLINE
from ..glase.errors import GlaseError
from ..glase.results import ReceiptDocument
from . import wording
from .access import terminal_access
from .transaction import once_more


def submit(env, row_id):
    """Send the document of a payment or a refund if it is due."""
    plan = once_more(env, _reserve, row_id)
    if plan is None:
        return
    access, ers_reference, document = plan
    try:
        access.client.submit_payment_receipt(
            access.principal, ers_reference, document, deadline=CALL_DEADLINE
        )
    except GlaseError as error:
        once_more(env, _settle_not_sent, row_id, error)
    else:
        once_more(env, _settle_sent, row_id)


def _reserve(env, row_id):
    row = env["glase.transaction"].browse(row_id)._lock()
    if not row._receipt_is_due():
        return None
    row._set_receipt_try(CALL_DEADLINE)
    return terminal_access(row.terminal_id), row.ers_reference, _document(row)


def _document(row):
    """Shop, amount, "Glase payment", reference and time; nothing of the buyer.

    A refund shows the refunded amount, its own reference and that of the payment.
    """
    original = row.refunded_id.ers_reference
    html = Markup(
        "<!DOCTYPE html><html><body><h1>%s</h1>"
        "<p>%s</p><p>%s %s</p><p>%s</p>%s<p>%s UTC</p></body></html>"
    ) % (
        row.config_id.company_id.name,
        wording.REFUND if original else wording.PAYMENT,
        f"{row.amount_paid:.{row.currency_id.decimal_places}f}",
        row.paid_currency,
        row.ers_reference,
        Markup("<p>Refund of %s</p>") % original if original else "",
        f"{row.payment_date:%Y-%m-%d %H:%M:%S}",
    )
    mime_type = row.terminal_id.account_id.receipt_type  # glase_api.md, A12
    return ReceiptDocument(mime_type, html.encode())


def _settle_sent(env, row_id):
    env["glase.transaction"].browse(row_id)._lock()._set_receipt_sent()


def _settle_not_sent(env, row_id, error):
    env["glase.transaction"].browse(row_id)._lock()._set_receipt_failed(str(error))
