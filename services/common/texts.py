# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What people read: one sentence for the cashier, Glase's own words for the admin."""

import re

from odoo.tools.translate import LazyTranslate

from ...glase.errors import GlaseUnavailable

# Constants, translated by ``env._`` when they are read.
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

# The number of an error in a system's own words
_ERRNO = re.compile(r"\[Errno -?\d+\] *")

# What receipts and books call it, whatever the language (glase_api.md, chapter 9)
PAYMENT = "Glase payment"
REFUND = "Glase payment (refund)"
# and what they call what Glase has not confirmed
NOT_CONFIRMED = _lt("Glase payment – not confirmed by Glase yet")
UNKNOWN_REFUND = _lt("Glase refund – being checked, may take a day")

# What sendInvoice, getPaymentStatus and cancelInvoice may answer (glase_api.md, 6.1),
# in the words of a shop: what is the matter, and what to do next.
SENTENCES = {
    1: _lt("Glase has not confirmed this yet. Please wait."),
    10: _lt("Glase refused the request. Try again or use another way to pay."),
    11: _lt("Glase does not accept this amount. Change it or use another way to pay."),
    12: _lt("The payment was refused. Use another way to pay."),
    20: _lt("This register's Glase password is wrong. Call a manager."),
    21: _lt("This register may not use Glase. Call a manager."),
    29: _lt("Glase is not set up at this register. Call a manager."),
    33: _lt("This register is blocked at Glase. Call a manager."),
    37: _lt("The shop's Glase account is unknown. Call a manager."),
    48: _lt("The customer is paying right now. Please wait."),
    49: _lt(
        "Glase could not read the invoice. Use another way to pay, and tell a manager."
    ),
    50: _lt("Too late to cancel: the customer has paid. Finish the sale."),
    51: _lt("The customer is paying right now. Please wait."),
    54: _lt("Glase does not know this invoice. Call a manager."),
    58: _lt("Time ran out: the invoice has expired. Start again."),
    64: _lt(
        "Glase refused the shop's callback address. Try again, and tell a manager."
    ),
    90: _lt("Glase had an error. Checking …"),
    91: _lt(
        "Glase does not offer this here. Use another way to pay, and tell a manager."
    ),
    92: _lt("Glase is not available. Use another way to pay, and tell a manager."),
    93: _lt("Glase is busy. Trying again …"),
    94: _lt("The bank connection is down. Trying again …"),
}
UNREACHABLE = _lt("Glase cannot be reached. Try again or use another way to pay.")
ODOO_BUSY = _lt("Odoo is very busy right now. Wait a moment and try again.")
NO_ANSWER = _lt(
    "Ask the customer not to scan yet: Glase has not answered. Still checking."
)
SLOW = _lt("Glase is slow, still checking.")
OTHER_CODE = _lt(
    "Glase refused the payment. Use another way to pay, and tell a manager."
)
CANCELLED = _lt("The payment was cancelled.")
NOTHING_PAID = _lt("Nothing was paid.")
DECLINED = _lt("The customer declined.")
FAILED = _lt(
    "The bank or Glase refused the payment. Try again or use another way to pay."
)
GIVEN_UP = _lt("The payment did not reach Glase. Start again.")
OTHER_CURRENCY = _lt(
    "The customer paid in another currency than requested. Call a manager."
)
NO_AMOUNT = _lt(
    "The customer has paid, but Glase did not say how much. Call a manager."
)
FOREIGN_MONEY = _lt(
    "Ask the customer whether the phone shows a payment, and call a manager: Glase "
    "reports a payment that matches no order here."
)
GIVEN_BACK = _lt(
    "Glase reversed the payment: the customer has the money back. Start again or use "
    "another way to pay."
)
IF_PHONE_SHOWED = _lt("If the phone showed a payment, Glase reverses it.")
NO_PAYMENT = _lt("This is not a payment of a register.")
TOO_LARGE = _lt("This order is too large for Glase. Use another way to pay.")
NOT_YOUR_TILL = _lt("You may not take Glase payments at this register.")
ONLY_A_MANAGER = _lt("Only a manager may do this: enter a manager's PIN.")
TOO_MANY_PINS = _lt("Too many wrong PINs. Wait five minutes, or ask another manager.")
NO_REASON = _lt("Enter a short reason for finishing the sale.")
NO_CLOSING_REASON = _lt("Enter a short reason for closing anyway.")
NOT_PAID_YET = _lt(
    "Glase says the customer has not paid yet. Wait, or cancel the payment."
)
OLD_AMOUNT_STANDS = _lt(
    "The customer already has the invoice with the old amount. To change it, cancel "
    "the payment and send it again."
)
ABANDONED = _lt(
    "Use another way to pay. If the customer's phone shows a payment, Glase reverses "
    "it."
)
NO_BILL = _lt(
    "Odoo cannot create the Glase invoice for this order. Use another way to pay, and "
    "tell a manager."
)
CALL_MANAGER = _lt("Glase did not return the status of this payment. Call a manager.")


def moment(time):
    """A time of the database as the register reads it; empty if there is none."""
    return f"{time:%Y-%m-%dT%H:%M:%SZ}" if time else ""


def label(record, name):
    """What a selection field of a record shows, in the user's language."""
    names = record._fields[name]._description_selection(record.env)
    return dict(names).get(record[name], "")


def on_receipt(tx):
    """What the receipt calls a transaction that is linked to a payment."""
    refund = tx.kind == "refund"
    if tx.ers_reference or tx.state == "refunded":
        return REFUND if refund else PAYMENT
    return tx.env._(UNKNOWN_REFUND if refund else NOT_CONFIRMED)


def wrong_pin(env, left):
    """:param left: how many tries there are after it"""
    if not left:
        return env._("Wrong PIN. Wait five minutes, or ask another manager.")
    return env._(
        "Wrong PIN. Tries left: %(left)s. After that, wait five minutes, or ask "
        "another manager.",
        left=left,
    )


def till_busy(env, cashier):
    return env._(
        "Another Glase payment is open at this register (%(cashier)s).",
        cashier=cashier,
    )


def other_till(env, till):
    return env._(
        "This payment was started at another register (%(till)s). Finish or cancel it "
        "there.",
        till=till,
    )


def for_cashier(env, error):
    """One sentence for the cashier about an error of ``glase``."""
    if isinstance(error, GlaseUnavailable):
        return env._(UNREACHABLE)
    if error.code is not None:
        return env._(SENTENCES.get(error.code, OTHER_CODE))
    return env._(SLOW)


def for_admin(env, error):
    """What the matter is and what the admin can do about it; then Glase's own words."""
    advice = {
        "name_not_found": env._("The host name is unknown. Check the address."),
        "refused": env._(
            "Glase cannot be reached: the server refused the connection. Check the "
            "address and the port."
        ),
        "unreachable": env._("The server cannot be reached. Check network and proxy."),
        "connect_timeout": env._(
            "No answer from the server. Check address and firewall."
        ),
        "tls": env._("The server's certificate is not trusted. Check the address."),
        20: env._("The password is wrong."),
        21: env._("Glase does not permit this. Ask Glase about your account."),
        29: env._("Glase does not know this terminal."),
        33: env._("The account or terminal is blocked. Ask Glase about it."),
        37: env._("The reseller ID or user ID is wrong."),
        53: env._("The Glase ID is wrong, or another terminal already has it."),
        91: env._("Glase does not offer this for the account."),
    }
    sentence = advice.get(error.code) or advice.get(error.cause)
    return with_answer(sentence, error) if sentence else str(error)


def with_answer(sentence, error):
    """A sentence for people, and in brackets what a support desk asks for."""
    if error.code is not None:
        told = f"Glase: {error.code} {error.name}".strip()
    else:
        told = _ERRNO.sub("", error.detail or "").strip()
    return f"{sentence} ({told})" if told else sentence
