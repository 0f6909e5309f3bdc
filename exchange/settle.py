# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What Glase's answers make of a journal row (state_machine.md, chapter 3).

Each function runs in one short transaction, locks the row, looks, writes, and
returns (what the till is told, what is still to be done at Glase).
"""

from datetime import timezone

from ..glase import codes
from ..glase.errors import GlaseRefused, GlaseUnknown
from . import reasons, recovery, wake_up, wording
from .answer import TROUBLED_ASK_MS, answer, still_waiting
from .states import NO_MONEY, WAITING

# The buyer is paying or has paid: ask, and it will be known.
PAYING_OR_PAID = (*codes.PAYING, codes.ALREADY_PAID)

MOST = 10**12  # of any currency; no till can mean more

# What is still to be done at Glase after a settlement.
# ("committed", row id): a PAID is in the journal, and Glase does not know that yet.
NOTHING, CANCEL, UNLOCK, COMMITTED = "", "cancel", "unlock", "committed"


# sendInvoice


def sent(env, row_id, issued):
    row = env["glase.transaction"].browse(row_id)._lock()
    if row.state != "sending":
        # The answer came so late that the row was cleared up without it.
        return answer(row), NOTHING
    row._set_issued(issued.reference, issued.qr_code)
    return answer(row), CANCEL if row.cancel_wanted else NOTHING


def not_sent(env, row_id, error):
    row = env["glase.transaction"].browse(row_id)._lock()
    if row.state != "sending":
        return answer(row), NOTHING
    if isinstance(error, GlaseUnknown):
        row._set_unclear(str(error))
        return answer(row, env._(wording.NO_ANSWER), slow=True), NOTHING
    row._set_failed("", last_answer=str(error), message=wording.for_cashier(env, error))
    if getattr(error, "code", None) == codes.REFUSED_CALLBACK and wake_up.address(row):
        return recovery.send_again(row, uncalled=True)
    return answer(row), NOTHING


# getPaymentStatus


def status(env, asked, found):
    row = env["glase.transaction"].browse(asked.row_id)
    if _nothing_new(row, asked, found):
        return answer(row), CANCEL if row._is_cancel_due() else NOTHING
    row._lock()
    if not asked.reference:
        return recovery.settle(row, asked, found)
    if found.paid:
        return paid(row, asked, found)
    if row.changed_at != asked.changed_at or found.version < row.version:
        if found.ended:
            env["glase.event"]._note(row, "asked", answer=found.word, note="late")
        return answer(row), NOTHING  # a late answer counts only if it says PAID
    if found.ended:
        return _ended(row, asked, found), NOTHING
    if row.state not in WAITING:
        return answer(row), NOTHING
    row._set_version(found.version, found.word)
    if row._is_cancel_due():
        return answer(row), CANCEL
    unlock = row.state == "issued" and (found.needs_unlock or found.reserved)
    return answer(row), UNLOCK if unlock else NOTHING


def _nothing_new(row, asked, found):
    """Most asks end here: nothing is locked and nothing is written."""
    return (
        asked.reference
        and found.waiting
        and not (found.needs_unlock or found.reserved)
        and row.version == found.version
        and row.status_word == found.word
        and row.changed_at == asked.changed_at
    )


def paid(row, asked, found, message=""):
    """A PAID: kept if it is good (state_machine.md, 3.1), whatever state the row is
    in."""
    if row.state == "paid":
        if asked.state == "paid" and not row.confirmed:
            row._set_confirmed(found.version)
        return answer(row, message), NOTHING
    wrong = _why_not_ours(row, found)
    if wrong:
        row._set_unresolved(wrong)
        return answer(row, row.env._(wording.CALL_MANAGER)), NOTHING
    keep_paid(row, asked, found)
    return answer(row, message), (COMMITTED, row.id)


def keep_paid(row, asked, found, **vals):
    """Write down the money: what Glase says was paid wins."""
    receipt = found.receipt
    currency = (receipt and receipt.currency) or row.currency_id.name
    told = receipt.total if receipt else None
    no_amount = told is not None and not _is_amount(row, told)
    row._set_paid(
        row._amount_accepted() if told is None or no_amount else float(told),
        currency,
        amount_told=told is not None,
        no_amount=no_amount,
        ers_reference=found.ers_reference,
        payment_date=_as_kept(receipt and receipt.payment_date) or row._clock(),
        version=found.version,
        doubted=asked.after_gap,
        **vals,
    )


def _is_amount(row, told):
    """Whether somebody can have paid this; with less than a cent it rounds to 0."""
    return 0 < told <= MOST and row.currency_id.round(float(told)) > 0


def _as_kept(time):
    """A moment as Odoo keeps it: UTC without saying so."""
    return time and time.astimezone(timezone.utc).replace(tzinfo=None)


def _why_not_ours(row, found):
    """Why a PAID is not the payment of this row; empty if it is."""
    receipt = found.receipt
    if row.search_count(
        [("ers_reference", "=", found.ers_reference), ("id", "!=", row.id)], limit=1
    ):
        return reasons.OTHER_REFERENCE
    if receipt and receipt.invoice_reference not in ("", row.invoice_reference):
        return reasons.OTHER_RECEIPT
    if receipt and receipt.client_invoice_id not in ("", row.client_invoice_id):
        return reasons.OTHER_RECEIPT
    return ""


def _ended(row, asked, found):
    """CANCELED, FAILED or EXPIRED: over, without money."""
    env = row.env
    if row.state == "paid" and _is_refunded(row):
        if not row.confirmed:
            row._set_confirmed(found.version)
        return answer(row)  # a refund is why Glase does not call it paid any more
    if row.state in ("paid", "awaiting_reversal"):
        row._set_reversed(found.word)
        return answer(row, env._(wording.GIVEN_BACK))
    if row.state not in WAITING:
        return answer(row)  # it was over before
    texts = {"FAILED": wording.FAILED, "EXPIRED": wording.SENTENCES[codes.EXPIRED]}
    message = env._(texts.get(found.word, wording.DECLINED))
    if asked.after_gap:
        message = f"{message} {env._(wording.IF_PHONE_SHOWED)}"
    if found.word == "CANCELED":
        row._set_cancelled(found.word, message=message)
    else:
        row._set_failed(found.word, message=message)
    return answer(row)


def _is_refunded(row):
    """Whether a refund was carried out. One whose outcome is unknown was not, if Glase
    never heard that the register knows of the payment: it has reversed that."""
    proven = "refunded" in row.refund_ids.mapped("state")
    return proven or (row.confirmed and row.amount_returned)


def no_status(env, asked, error):
    """An ask without a clear answer, or with a refusal: no failed payment."""
    if asked.stands_after(error):
        # Where Glase is down all tills come here each second: nothing is read again.
        return still_waiting(asked.seen, env._(wording.SLOW), slow=True), NOTHING
    row = env["glase.transaction"].browse(asked.row_id)
    if row.state == "paid" or not isinstance(error, GlaseRefused):
        text = wording.SLOW if asked.reference else wording.NO_ANSWER
        return answer(row, env._(text), slow=True), NOTHING
    row._lock()
    if row.changed_at != asked.changed_at or row.state in NO_MONEY:
        return answer(row), NOTHING
    if not asked.reference and error.code not in codes.LOGIN_REFUSED:
        return recovery.replace(row)
    if error.code in (codes.UNKNOWN_INVOICE, codes.EXPIRED) and row.state in WAITING:
        _lost_invoice(row, error, asked.after_gap)
        return answer(row), NOTHING
    # It proves nothing about money: ask on, and let the manager look.
    row._set_not_told(str(error))
    text = env._(wording.CALL_MANAGER)
    return answer(row, text, ask_after_ms=TROUBLED_ASK_MS), NOTHING


def _lost_invoice(row, error, after_gap=False):
    message = wording.for_cashier(row.env, error)
    if after_gap:
        message = f"{message} {row.env._(wording.IF_PHONE_SHOWED)}"
    row._set_failed("", last_answer=str(error), message=message)
    if error.code == codes.UNKNOWN_INVOICE:
        row._set_unresolved(reasons.UNKNOWN_BILL)


# cancelInvoice


def cancelled(env, asked, found):
    """Glase cancelled; ``found`` is what one look afterwards saw, None if unclear."""
    row = env["glase.transaction"].browse(asked.row_id)._lock()
    if found and found.paid:
        return paid(row, asked, found, env._(wording.SENTENCES[50]))
    if row.state in WAITING:
        row._set_cancelled("CANCELED", message=env._(wording.DECLINED))
    return answer(row), NOTHING


def paid_but_let_go(env, asked, error):
    """Too late to cancel what the cashier has let go: the sale was paid otherwise, so
    nobody asks and Glase gives it back. None if somebody waits for the money."""
    row = env["glase.transaction"].browse(asked.row_id)._lock()
    if row.state != "cancelling" or not row.released:
        return None
    row._set_awaiting_reversal(str(error))
    return answer(row)


def not_cancelled(env, asked, error):
    row = env["glase.transaction"].browse(asked.row_id)._lock()
    if row.state != "cancelling":
        return answer(row), NOTHING
    text = wording.for_cashier(env, error)
    if not isinstance(error, GlaseRefused) or error.code in PAYING_OR_PAID:
        paying = error.code in PAYING_OR_PAID
        if paying:
            row._set_scanned()
        row._set_still_cancelling(str(error), paying)
        return answer(row, text, slow=not paying, paying=paying), NOTHING
    if error.code in (codes.UNKNOWN_INVOICE, codes.EXPIRED):
        _lost_invoice(row, error, asked.after_gap)
        return answer(row), NOTHING
    row._set_cancel_refused(str(error))
    return answer(row, text), NOTHING
