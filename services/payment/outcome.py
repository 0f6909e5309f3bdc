# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What Glase's answers make of a transaction (state_machine.md, chapter 3).

Two functions for each operation: for its answer, and for the error in its place, whose
type says whether Glase refused or whether it is unknown (architecture.md, law 2). Each
locks, looks at the state again, writes, and returns an ``Outcome``.

Limits: an answer may be late. The transaction may have ended or changed meanwhile, and
then only a PAID still counts (``paid.py``). Without a reference of the invoice
``lost_start.py`` says what an answer means.
"""

from ...const import NO_MONEY, WAITING, events, reasons, times
from ...glase import codes
from ...glase.errors import GlaseRefused, GlaseUnknown
from ...glase.results import IssuedInvoice, PaymentStatus
from ..common import texts
from . import lost_start, webhook
from .next_step import Next, Outcome
from .paid import apply_paid
from .response import TROUBLED_POLL_MS, respond, still_waiting

# The customer is paying or has paid: the next poll tells.
PAYING_OR_PAID = (*codes.PAYING, codes.ALREADY_PAID)


# sendInvoice


def sent(env, tx_id, issued: IssuedInvoice) -> Outcome:
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx.state != "sending":
        # The answer came so late that the transaction was cleared up without it.
        return Outcome(response=respond(tx))
    tx._set_issued(issued.reference, issued.qr_code)
    todo = Next.CANCEL if tx.cancel_wanted else Next.NOTHING
    return Outcome(response=respond(tx), next=todo)


def not_sent(env, tx_id, error) -> Outcome:
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx.state != "sending":
        return Outcome(response=respond(tx))
    if isinstance(error, GlaseUnknown):
        tx._set_unknown(str(error))
        return Outcome(response=respond(tx, env._(texts.NO_ANSWER), slow=True))
    tx._set_failed("", last_answer=str(error), message=texts.for_cashier(env, error))
    if error.code == codes.REFUSED_CALLBACK and webhook.address(tx):
        return lost_start.send_again(tx, uncalled=True)
    return Outcome(response=respond(tx))


# getPaymentStatus


def polled(env, poll, status: PaymentStatus) -> Outcome:
    tx = env["glase.transaction"].browse(poll.tx_id)
    if _nothing_new(tx, poll, status):
        return Outcome(response=respond(tx), next=_cancel_if_due(tx))
    tx._lock()
    if not poll.reference:
        return lost_start.apply_status(tx, poll, status)
    if status.paid:
        return apply_paid(tx, poll, status)
    if tx.changed_at != poll.changed_at or status.version < tx.version:
        if status.ended:
            env["glase.event"]._note(tx, events.POLLED, answer=status.word, note="late")
        return Outcome(response=respond(tx))  # a late answer counts only if it is PAID
    if status.ended:
        return Outcome(response=_ended(tx, poll, status))
    if tx.state not in WAITING:
        return Outcome(response=respond(tx))
    tx._set_version(status.version, status.word)
    todo = _cancel_if_due(tx)
    needs_word = status.needs_unlock or status.reserved
    if todo == Next.NOTHING and tx.state == "issued" and needs_word:
        todo = Next.UNLOCK
    return Outcome(response=respond(tx), next=todo)


def _nothing_new(tx, poll, status):
    """Most polls end here: nothing is locked and nothing is written."""
    return (
        poll.reference
        and status.waiting
        and not (status.needs_unlock or status.reserved)
        and tx.version == status.version
        and status.word == (tx.status_word or "ISSUED")
        and tx.changed_at == poll.changed_at
    )


def _cancel_if_due(tx):
    return Next.CANCEL if tx._is_cancel_due() else Next.NOTHING


def _ended(tx, poll, status):
    """The response to CANCELED, FAILED or EXPIRED."""
    env = tx.env
    if tx.state == "paid" and "sending" in tx.refund_ids.mapped("state"):
        return respond(tx)  # what it means depends on that refund: the next poll tells
    if tx.state == "paid" and _is_refunded(tx):
        if not tx.confirmed:
            tx._set_confirmed(status.version)
        return respond(tx)  # a refund is why Glase does not call it paid any more
    if tx.state in ("paid", "awaiting_reversal"):
        tx._set_reversed(status.word)
        return respond(tx, env._(texts.GIVEN_BACK))
    if tx.state not in WAITING:
        return respond(tx)  # it was over before
    by_word = {"FAILED": texts.FAILED, "EXPIRED": texts.SENTENCES[codes.EXPIRED]}
    who = by_word.get(status.word) or _who_cancelled(tx, poll)
    message = " ".join([env._(text) for text in (who, _what_was_paid(poll)) if text])
    if status.word == "CANCELED":
        tx._set_cancelled(status.word, message=message)
    else:
        tx._set_failed(status.word, message=message)
    return respond(tx)


def _who_cancelled(tx, poll):
    """What nobody here wanted to cancel, the customer has declined. After a gap Glase
    may have reversed a payment, and calls that cancelled too. None: the register, where
    the cashier knows it."""
    if tx.state == "cancelling" or tx.cancel_wanted:
        return None
    return texts.CANCELLED if poll.after_gap else texts.DECLINED


def _what_was_paid(poll):
    """The customer's phone may have shown a payment that nobody polled for in time."""
    return texts.IF_PHONE_SHOWED if poll.after_gap else texts.NOTHING_PAID


def _is_refunded(tx):
    """Whether a refund was carried out. One of unknown outcome was not, if Glase never
    heard that the register knows of the payment: it has reversed that."""
    proven = "refunded" in tx.refund_ids.mapped("state")
    return proven or (tx.confirmed and tx.amount_returned)


def not_polled(env, poll, error) -> Outcome:
    """A poll without a clear answer, or with a refusal: no failed payment."""
    if poll.stands_after(error):
        # While Glase is down all registers come here each second: nothing is read.
        told = still_waiting(poll.seen, env._(texts.SLOW), slow=True)
        return Outcome(response=told)
    tx = env["glase.transaction"].browse(poll.tx_id)
    if tx.state == "paid" or not isinstance(error, GlaseRefused):
        text = texts.SLOW if poll.reference else texts.NO_ANSWER
        return Outcome(response=respond(tx, env._(text), slow=True))
    tx._lock()
    if tx.changed_at != poll.changed_at or tx.state in NO_MONEY:
        return Outcome(response=respond(tx))
    if not poll.reference and error.code not in codes.LOGIN_REFUSED:
        return lost_start.replace_invoice(tx)
    if error.code in codes.NO_INVOICE and tx.state in WAITING:
        _lost_invoice(tx, poll, error)
        return Outcome(response=respond(tx))
    # It proves nothing about money: poll on, and let the manager look.
    tx._set_not_told(str(error))
    text = env._(texts.CALL_MANAGER)
    return Outcome(response=respond(tx, text, ask_after_ms=TROUBLED_POLL_MS))


def _lost_invoice(tx, poll, error):
    message = texts.for_cashier(tx.env, error)
    if poll.after_gap or error.code == codes.EXPIRED:
        message = f"{message} {tx.env._(_what_was_paid(poll))}"
    tx._set_failed("", last_answer=str(error), message=message)
    if error.code == codes.UNKNOWN_INVOICE:
        tx._set_unresolved(reasons.UNKNOWN_INVOICE)


# cancelInvoice


def cancelled(env, poll, status: PaymentStatus | None) -> Outcome:
    """Glase has cancelled; a poll after that had this status, or was not answered."""
    tx = env["glase.transaction"].browse(poll.tx_id)._lock()
    if status and status.paid:
        return apply_paid(tx, poll, status, env._(texts.SENTENCES[50]))
    if tx.state in WAITING:
        polled = tx._clock() - (tx.asked_at or tx.create_date)
        lately = polled.total_seconds() < times.ORPHANED_AFTER
        told = texts.NOTHING_PAID if lately else texts.IF_PHONE_SHOWED
        tx._set_cancelled("CANCELED", message=env._(told))
    return Outcome(response=respond(tx))


def paid_but_abandoned(env, poll, error) -> Outcome | None:
    """Too late to cancel what the cashier has abandoned: the sale was paid otherwise,
    so no register polls and Glase reverses it. None if a register waits for the money.
    """
    tx = env["glase.transaction"].browse(poll.tx_id)._lock()
    if tx.state != "cancelling" or not tx.released:
        return None
    tx._set_awaiting_reversal(str(error))
    return Outcome(response=respond(tx))


def not_cancelled(env, poll, error) -> Outcome:
    tx = env["glase.transaction"].browse(poll.tx_id)._lock()
    if tx.state != "cancelling":
        return Outcome(response=respond(tx))
    text = texts.for_cashier(env, error)
    paying = error.code in PAYING_OR_PAID
    if paying or not isinstance(error, GlaseRefused):
        if paying:
            tx._set_scanned()
        tx._set_still_cancelling(str(error), paying)
        return Outcome(response=respond(tx, text, slow=not paying, paying=paying))
    if error.code in codes.NO_INVOICE:
        _lost_invoice(tx, poll, error)
        return Outcome(response=respond(tx))
    tx._set_cancel_refused(str(error))
    return Outcome(response=respond(tx, text))
