# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What became of a transaction, told in a sentence or two for the back office."""

from odoo.tools.translate import LazyTranslate

# Constants, translated by ``env._`` when they are read.
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

PAYMENT = {
    "sending": _lt("The invoice is being sent to Glase."),
    "issued": _lt("The customer has the invoice and has not paid yet."),
    "cancelling": _lt("The invoice is being cancelled."),
    "paid": _lt("Paid."),
    "cancelled": _lt("Cancelled. Nothing was paid."),
    "failed": _lt("Failed. Nothing was paid."),
    "awaiting_reversal": _lt(
        "Paid, but the register had gone: Glase is giving the money back."
    ),
    "reversed": _lt("Glase reversed the payment: the customer has the money back."),
}
REFUND = {
    "sending": _lt("The refund is being sent to Glase."),
    "refunded": _lt("The customer has the money back."),
    "unconfirmed": _lt("It is unknown whether the customer has the money back."),
    "failed": _lt("Glase did not refund it. The customer has no money back."),
}
OVERRIDDEN = _lt("The sale was finished without confirmation.")
UNPROVEN = _lt("Odoo has this payment, but Glase has confirmed none.")


def of(tx, unproven):
    """:param unproven: whether it only reminds of a payment that nothing proves"""
    env = tx.env
    if unproven:
        return env._(UNPROVEN)
    told = (REFUND if tx.kind == "refund" else PAYMENT).get(tx.state)
    if tx.kind == "payment" and tx.state == "failed" and tx.to_resolve:
        told = None  # it is not known; why stands beside
    sentences = [env._(told)] if told else []
    if tx.kind == "payment" and tx.state == "paid":
        sentences = _of_paid(tx, sentences)
    elif tx.forced:
        sentences.append(env._(OVERRIDDEN))
    if tx.settled_note and not tx.to_resolve:
        sentences.append(env._("Resolved: %(note)s", note=tx.settled_note))
    return " ".join(sentences)


def _of_paid(tx, sentences):
    env, money = tx.env, tx.currency_id
    if tx.no_amount:
        sentences = [env._("Paid, but Glase did not say how much.")]
    elif money.compare_amounts(tx.amount_paid, tx.amount):
        sentences = [
            env._(
                "Paid: %(paid)s of %(amount)s.",
                paid=money.format(tx.amount_paid),
                amount=money.format(tx.amount),
            )
        ]
    if tx.returned:
        sentences.append(env._("All of it was refunded."))
    elif tx.amount_returned:
        given = money.format(tx.amount_returned)
        sentences.append(env._("%(amount)s was refunded.", amount=given))
    return sentences
