# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""When the answer to sendInvoice was lost (state_machine.md, chapter 4).

The terminal's current bill was asked for, without a reference. Only a clear answer
that it is not paid lets a new invoice go out, which also cancels the unseen one.
"""

from ..glase.client import CALL_DEADLINE
from . import reasons, wording
from . import outcome as settlement
from .response import answer
from .invoice import plan
from .states import REPLACED

AUTOMATIC_ATTEMPTS = 3


def settle(row, asked, found, otherwise=None):
    """What a status asked for without reference tells about a row.

    :param otherwise: what becomes of a row that is clearly not paid; by default its
        invoice is replaced by a new one
    """
    if row.changed_at != asked.changed_at and not found.paid:
        return answer(row), ""
    if found.word == "PAID":
        return _settle_paid(row, asked, found, otherwise or replace)
    if row.forced and found.waiting and not otherwise:
        return wait(row)  # the goods are gone, and the money may still come
    return (otherwise or replace)(row)


def _settle_paid(row, asked, found, otherwise):
    if not found.paid:
        return wait(row)  # PAID without a reference is not clear
    other = _row_of_receipt(row, found)._lock_if_any()
    if other.state == "paid" and other.ers_reference != found.ers_reference:
        return _foreign(row, reasons.TWICE)
    earlier = row.search([("ers_reference", "=", found.ers_reference)])
    if not earlier and _is_same_sale(row, other):
        other._set_taken_by(row)
    if other.payment_uuid == row.payment_uuid and not earlier - other:
        return _settle_own(row, other, asked, found)
    if earlier:
        return otherwise(row)  # an earlier sale: ours never arrived or was not paid
    if not other:
        return _foreign(row, reasons.NOBODYS)
    _keep(other, asked, found)
    other._set_unresolved(reasons.BESIDE_ANOTHER)
    return otherwise(row)


def _is_same_sale(row, other):
    """The customer has paid an earlier bill of this very order: it was given up, and
    its line made way for this one. To send another bill would charge twice."""
    return (
        other.state in ("cancelled", "failed")
        and other.payment_uuid != row.payment_uuid
        and other.order_uuid == row.order_uuid
        and not row.currency_id.compare_amounts(other.amount, row.amount)
    )


def _foreign(row, reason):
    """Money that this row cannot claim: never sent again by itself."""
    row._set_unresolved(reason)
    return answer(row, row.env._(wording.FOREIGN_MONEY)), ""


def _settle_own(row, other, asked, found):
    """An attempt of this very payment was paid."""
    if other != row and row.state == "sending":
        row._set_cancelled(REPLACED)
    if other.state == "paid":
        return settlement.paid(other, asked, found)
    _keep(other, asked, found)
    return answer(other), (settlement.COMMITTED, other.id)


def _keep(row, asked, found):
    reference = row.invoice_reference or found.receipt.invoice_reference
    settlement.keep_paid(row, asked, found, invoice_reference=reference)


def _row_of_receipt(row, found):
    """The row of the bill that Glase names, if it was this terminal's."""
    bill = found.receipt and found.receipt.client_invoice_id
    if not bill:
        return row.browse()
    ours = [("kind", "=", "payment"), ("terminal_id", "=", row.terminal_id.id)]
    return row.search([("client_invoice_id", "=", bill), *ours], limit=1)


def wait(row):
    """Nothing is clear yet: the row stays as it is."""
    return answer(row, row.env._(wording.NO_ANSWER), slow=True), ""


def replace(row):
    """End a row whose invoice nobody has seen, and make the next attempt ready.

    By itself at most three attempts for a payment. Returns (answer, what to do): the
    new invoice cancels the unseen one; if that was paid meanwhile nobody asks for it
    and Glase gives it back (glase_api.md, 5.2, 5.3).
    """
    if row.state != "sending" or row.forced:
        return give_up(row)  # a sale that is finished gets no new bill
    attempts = row.search_count(
        [("payment_uuid", "=", row.payment_uuid), ("status_word", "=", REPLACED)]
    )
    if attempts + 1 >= AUTOMATIC_ATTEMPTS:
        row._set_failed(REPLACED, message=row.env._(wording.UNREACHABLE))
        return answer(row), ""
    row._set_cancelled(REPLACED)
    return send_again(row)


def send_again(row, **vals):
    """The next attempt of a payment whose last one is over: (answer, what to do)."""
    row.flush_recordset()
    newest = row.search([("payment_uuid", "=", row.payment_uuid)], order="attempt desc")
    new = row._reserve_again(CALL_DEADLINE, newest[:1].attempt + 1, **vals)
    return answer(new), ("send", new.id, plan(new))


def give_up(row):
    """Nobody waits for this row any more: it ends, and stays matchable."""
    if row.state == "sending":
        row._set_failed(REPLACED)
    return answer(row), ""
