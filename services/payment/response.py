# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the register is told about a transaction (architecture.md, chapter 5).

Each route about one payment or refund answers a ``Response``. Its ``outcome`` says what
the register does next, ``message`` what the cashier reads; the rest are facts to show
or to print. What is None is left out of the JSON: the register then keeps what it knew.
Texts are in the user's language, amounts in units of the currency.
"""

from dataclasses import dataclass
from zlib import crc32

from ...const import LIVE, REPLACED, RETURNED
from ..common import texts
from ..terminal.assign_sticker import sticker_text

# What the register does next: go on polling; done; over without money, silently; or
# over without money, and the cashier reads why.
WAIT, PAID, CANCELLED, ERROR = "wait", "paid", "cancelled", "error"
# The customer has scanned, and has not paid yet (glase_api.md, 5.1). Else only a
# refused change or cancel tells so, and that is kept (``scanned``).
PAYING = ("PENDING_ISSUER_ACKNOWLEDGE", "RESERVED", "PARTIALLY_PAID")
POLL_MS = 1000
TROUBLED_POLL_MS = 5000


@dataclass(frozen=True, kw_only=True)
class Response:
    outcome: str  # WAIT, PAID, CANCELLED or ERROR
    message: str  # one sentence for the cashier; empty: nothing to say
    state: str  # of the transaction; "none": there is none
    payment_uuid: str
    attempt: int  # the one that speaks now; a later one than the register's may

    order_uuid: str | None = None
    amount: float | None = None  # paid, where it is; else asked for
    currency: str | None = None  # ISO code
    ers_reference: str | None = None  # Glase's reference of the money
    invoice_reference: str | None = None  # Glase's reference of the invoice
    invoice_qr: str | None = None  # text of the code that the dialog shows
    sticker_qr: str | None = None  # text of the code on the terminal's sticker
    payment_date: str | None = None  # UTC, as 2026-01-31T23:59:59Z
    refunded_ers_reference: str | None = None  # of a refund: that of the payment
    confirmed: bool | None = None  # Glase knows that we know of the money
    forced: bool | None = None  # finished without confirmation
    test: bool | None = None  # the terminal is one of Glase's test environment
    slow: bool | None = None  # Glase has not answered: the dialog says so
    paying: bool | None = None  # the customer has scanned
    ask_after_ms: int | None = None  # pause before the next poll
    seen: str | None = None  # a mark of all that; sent back by who waits for news

    busy: bool | None = None  # refused: the register may try again by itself
    manager_needed: bool | None = None  # refused: the same again with a proof

    def as_dict(self):
        """The JSON object that is sent."""
        told = dict(vars(self))
        # Only this register's own payment can be waited for.
        own = self.outcome == WAIT and self.ask_after_ms is not None
        told["seen"] = self.mark if own else None
        return {name: value for name, value in told.items() if value is not None}

    @property
    def mark(self):
        """Another one as soon as the register would show or do something else."""
        told = [value or None for value in vars(self).values()]
        return f"{crc32(repr(told).encode()):08x}"


def respond(tx, message="", *, slow=False, paying=False, ask_after_ms=POLL_MS):
    """The response about a transaction. A lost attempt may have been replaced while its
    answer was on the way: then the next one speaks, for "cancelled" would mean that
    nothing can be paid any more."""
    if tx.status_word == REPLACED:
        tx = tx._newest(tx.config_id, tx.payment_uuid)
    return Response(
        **_known(tx),
        state="reversed" if _is_given_back(tx) else tx.state,
        outcome=_outcome(tx),
        message=message or _standing_message(tx),
        amount=tx.amount_paid if tx.state == "paid" else tx.amount,
        currency=tx.currency_id.name,
        payment_date=texts.moment(tx.payment_date),
        sticker_qr=sticker_text(tx.terminal_id.glase_id),
        test=tx.terminal_id.environment == "test",
        refunded_ers_reference=tx.refunded_id.ers_reference or "",
        slow=slow,
        paying=paying or _has_scanned(tx),
        ask_after_ms=ask_after_ms,
    )


def still_waiting(seen, message="", *, slow=False):
    """The same for an invoice that goes on waiting, without reading anything again, for
    most polls end here.

    :param seen: what ``poll.claim`` or ``poll.plainly_waiting`` has read
    """
    return Response(
        **_known(seen),
        state=seen.state,
        outcome=WAIT,
        message=message or seen.message or "",
        amount=seen.amount,
        currency=seen.currency,
        payment_date="",
        sticker_qr=sticker_text(seen.glase_id),
        test=seen.environment == "test",
        refunded_ers_reference="",
        slow=slow,
        paying=_has_scanned(seen),
        ask_after_ms=POLL_MS,
    )


def _has_scanned(tx):
    return bool(tx.scanned) or tx.status_word in PAYING


def _known(tx):
    return {
        "payment_uuid": tx.payment_uuid,
        "order_uuid": tx.order_uuid or "",
        "attempt": tx.attempt,
        "ers_reference": tx.ers_reference or "",
        "invoice_reference": tx.invoice_reference or "",
        "invoice_qr": tx.invoice_qr_code or "",
        "confirmed": bool(tx.confirmed),
        "forced": bool(tx.forced),
    }


def unsent(payment_uuid, attempt, message, outcome=ERROR, **more):
    """The response where nothing was sent: a check failed, or the attempt never came
    here and never can any more, be it buried or another company's."""
    return Response(
        outcome=outcome,
        message=message,
        state="none",
        payment_uuid=payment_uuid,
        attempt=attempt,
        **more,
    )


def failed(payment_uuid, attempt, error):
    """The response to a ``CheckFailed``."""
    facts = {"busy": error.busy, "manager_needed": error.manager_needed}
    return unsent(payment_uuid, attempt, str(error), **facts)


def elsewhere(tx):
    """The response about a payment of another register, where alone it can end: how far
    it is, and nothing else of that register's order."""
    told = respond(tx)
    waits = tx.state in (*LIVE, "paid")
    return Response(
        outcome=WAIT if waits else told.outcome,
        message=texts.other_till(tx.env, tx.config_id.name) if waits else told.message,
        state=told.state,
        payment_uuid=told.payment_uuid,
        attempt=told.attempt,
    )


def _outcome(tx):
    if _is_given_back(tx):
        return ERROR
    if tx.state == "paid":
        if tx.doubted and not tx.confirmed:
            return WAIT
        return ERROR if tx.no_amount or _is_foreign_money(tx) else PAID
    if tx.state in RETURNED:
        return PAID
    if tx.state == "cancelled" or tx.status_word == "EXPIRED":
        return CANCELLED
    if tx.state in ("failed", "reversed"):
        return ERROR
    return WAIT


def _is_given_back(tx):
    """All of it was refunded before its order came: no order can be paid with it any
    more, and a register that has not heard of it must not wait."""
    return tx.state == "paid" and bool(tx.returned) and not tx.order_id


def _is_foreign_money(tx):
    return tx.paid_currency not in (False, tx.currency_id.name)


def _standing_message(tx):
    if _is_given_back(tx):
        return tx.env._(texts.GIVEN_BACK)
    if tx.state == "paid" and _is_foreign_money(tx):
        return tx.env._(texts.OTHER_CURRENCY)
    if tx.state == "paid" and tx.no_amount:
        return tx.env._(texts.NO_AMOUNT)
    return tx.message or ""
