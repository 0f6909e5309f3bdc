# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the till is told about a journal row (architecture.md, chapter 5)."""

from . import wording
from .states import LIVE, REPLACED, RETURNED
from .sticker import sticker_text

# The buyer has scanned, and has not paid yet (glase_api.md, 5.1).
PAYING = ("PENDING_ISSUER_ACKNOWLEDGE", "RESERVED", "PARTIALLY_PAID")
ASK_MS = 1000
TROUBLED_ASK_MS = 5000


def answer(row, message="", *, slow=False, paying=False, ask_after_ms=ASK_MS):
    """The state of a journal row in the words of the till's contract.

    A lost attempt may have been replaced while its answer was on the way: then the
    next one speaks, for "cancelled" would mean that nothing can be paid any more.
    """
    if row.status_word == REPLACED:
        row = row._newest(row.config_id, row.payment_uuid)
    return {
        **_known(row),
        "state": "reversed" if _is_given_back(row) else row.state,
        "outcome": _outcome(row),
        "message": message or _standing_message(row),
        "amount": row.amount_paid if row.state == "paid" else row.amount,
        "currency": row.currency_id.name,
        "payment_date": moment(row.payment_date),
        "sticker_qr": row.terminal_id._sticker_text(),
        "test": row.terminal_id.environment == "test",
        "refunded_ers_reference": row.refunded_id.ers_reference or "",
        "slow": slow,
        "paying": paying or row.status_word in PAYING,
        "ask_after_ms": ask_after_ms,
    }


def still_waiting(seen, message="", *, slow=False):
    """The same for a bill that goes on waiting, from what the claim has read.

    Most asks end here, so nothing is read a second time.
    """
    return {
        **_known(seen),
        "outcome": "wait",
        "message": message or seen.message or "",
        "amount": seen.amount,
        "currency": seen.currency,
        "payment_date": "",
        "sticker_qr": sticker_text(seen.glase_id),
        "test": seen.environment == "test",
        "refunded_ers_reference": "",
        "slow": slow,
        "paying": seen.status_word in PAYING,
        "ask_after_ms": ASK_MS,
    }


def _known(row):
    return {
        "state": row.state,
        "payment_uuid": row.payment_uuid,
        "order_uuid": row.order_uuid or "",
        "attempt": row.attempt,
        "ers_reference": row.ers_reference or "",
        "invoice_reference": row.invoice_reference or "",
        "invoice_qr": row.invoice_qr_code or "",
        "confirmed": bool(row.confirmed),
        "forced": bool(row.forced),
    }


def refusal(payment_uuid, attempt, message, **more):
    """The answer at the door: nothing was sent and nothing is in the journal."""
    return {
        "outcome": "error",
        "message": message,
        "state": "none",
        "payment_uuid": payment_uuid,
        "attempt": attempt,
        **more,
    }


def never_arrived(payment_uuid, attempt, message, outcome):
    """The answer about an attempt that never came here and never can any more, be it
    buried or another company's (``cancelled`` or ``error``)."""
    return {**refusal(payment_uuid, attempt, message), "outcome": outcome}


def elsewhere(row):
    """The answer about a payment that another till takes: only there it can end. How
    far it is, and nothing else of another till's order."""
    told = answer(row)
    if row.state in (*LIVE, "paid"):
        text = wording.other_till(row.env, row.config_id.name)
        told = {**told, "message": text, "outcome": "wait"}
    names = ("outcome", "message", "state", "payment_uuid", "attempt")
    return {name: told[name] for name in names}


def _outcome(row):
    if _is_given_back(row):
        return "error"
    if row.state == "paid":
        if row.doubted and not row.confirmed:
            return "wait"
        return "error" if row.no_amount or _is_foreign_money(row) else "paid"
    if row.state in RETURNED:
        return "paid"
    if row.state == "cancelled" or row.status_word == "EXPIRED":
        return "cancelled"
    if row.state in ("failed", "reversed"):
        return "error"
    return "wait"


def _is_given_back(row):
    """A manager, or another device, has refunded all of it before its order came: no
    order can be paid with it any more, and who has not heard of it must not wait."""
    return row.state == "paid" and bool(row.returned) and not row.order_id


def _is_foreign_money(row):
    return row.paid_currency not in (False, row.currency_id.name)


def _standing_message(row):
    if _is_given_back(row):
        return row.env._(wording.GIVEN_BACK)
    if row.state == "paid" and _is_foreign_money(row):
        return row.env._(wording.OTHER_CURRENCY)
    if row.state == "paid" and row.no_amount:
        return row.env._(wording.NO_AMOUNT)
    return row.message or ""


def moment(time):
    return f"{time:%Y-%m-%dT%H:%M:%SZ}" if time else ""
