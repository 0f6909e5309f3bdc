# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a manager does about an unresolved transaction: a sentence for each reason.

It is read at the register as well as in the back office, so it says where a button is.
"""

from odoo.tools.translate import LazyTranslate

from ...const import reasons

# Constants, translated by ``env._`` when they are read.
# pylint: disable=prefer-env-translation
_lt = LazyTranslate(__name__)

FINISH = _lt(
    "Finish the order at the register. If it is not there any more, complete it in the "
    "back office."
)
FINISH_REFUND = _lt(
    "Finish the refund at the register. If it is not there any more, complete it in "
    "the back office."
)
COMPLETE = _lt(
    "Complete the order in the back office, or attach the payment to another order, or "
    "refund it."
)
COMPLETE_REFUND = _lt("Complete the order of this refund in the back office.")
ATTACH = _lt("Attach the payment to an order in the back office, or refund it.")
CHECK = _lt(
    "Check with Glase. If the answer stays the same, ask Glase's customer care."
)
COLLECT = _lt(
    "Check with Glase. If the payment was not made, collect the amount another way and "
    "mark this as resolved."
)
REPORT = _lt("Check with Glase. If that does not help, Glase's next report tells it.")
WHICH_AMOUNT = _lt(
    "Compare it with the order, settle the rest with the customer, and mark this as "
    "resolved."
)
CORRECT = _lt("Correct the order or its payment in Odoo: this then ends by itself.")
ASK_GLASE = _lt("Ask Glase's customer care about it, then mark this as resolved.")
WHICH_SALE = _lt(
    "Glase gave the customer this money back without Odoo, perhaps its customer care. "
    "Find out which sale it was, then mark this as resolved."
)

ADVICE = {
    reasons.NO_ORDER: FINISH,
    reasons.NO_REFUND_ORDER: FINISH_REFUND,
    reasons.ORDER_CANCELLED: COMPLETE,
    reasons.REFUND_ORDER_CANCELLED: COMPLETE_REFUND,
    reasons.KITCHEN: _lt(
        "Tell the kitchen what to prepare, and mark this as resolved."
    ),
    reasons.REGISTER_GONE: ATTACH,
    reasons.NOT_PRINTED: _lt(
        "Hand the order out or refund it, and mark this as resolved."
    ),
    reasons.PAID_LATE: ATTACH,
    reasons.BESIDE_ANOTHER: ATTACH,
    reasons.CURRENCY: WHICH_AMOUNT,
    reasons.AMOUNT: WHICH_AMOUNT,
    reasons.AMOUNT_UNCLEAR: REPORT,
    reasons.NO_AMOUNT: REPORT,
    reasons.UNKNOWN_PAYMENT: ASK_GLASE,
    reasons.PAID_TWICE: _lt(
        "Ask Glase's customer care to refund the second payment, then mark this as "
        "resolved."
    ),
    reasons.OTHER_REFERENCE: CHECK,
    reasons.OTHER_RECEIPT: CHECK,
    reasons.REVERSED: _lt(
        "If the customer has the goods, collect the amount another way. Then mark this "
        "as resolved."
    ),
    reasons.NO_STATUS: CHECK,
    reasons.NOT_CANCELLED: CHECK,
    reasons.UNKNOWN_INVOICE: CHECK,
    reasons.FORCED: COLLECT,
    reasons.FORCED_OTHER_ORDER: WHICH_AMOUNT,
    reasons.FORCED_OTHER_AMOUNT: WHICH_AMOUNT,
    reasons.PAID_AFTER_NOTE: _lt(
        "If the customer has paid another way as well, ask Glase's customer care to "
        "refund this payment. Then mark this as resolved."
    ),
    reasons.REFUND_NOT_KNOWN: _lt(
        "Ask Glase's customer care whether the customer has the money, and enter the "
        "answer in the back office. Do not refund it again before."
    ),
    reasons.REFUNDED_LATE: _lt(
        "Check that the customer was not refunded another way as well, then mark this "
        "as resolved."
    ),
    reasons.NOT_REFUNDED: _lt(
        "The customer still waits for the money: refund it again in the back office."
    ),
    reasons.REFUNDED_ELSEWHERE: WHICH_SALE,
    reasons.NOT_KNOWN_HERE: ATTACH,
    reasons.OTHER_LIST_AMOUNT: ASK_GLASE,
    reasons.NOT_LISTED: ASK_GLASE,
    reasons.UNPROVEN: CORRECT,
    reasons.OTHER_IN_ODOO: CORRECT,
    reasons.GONE_IN_ODOO: CORRECT,
    reasons.ORDER_DIFFERS: CORRECT,
    reasons.TEST_KEPT: _lt("Refund it from its form in the back office."),
}


def of_reason(tx, why):
    """The sentence for a key of ``reasons.py``; "" without one."""
    if tx.kind == "refund" and why == reasons.NOT_KNOWN_HERE:
        return tx.env._(WHICH_SALE)
    sentence = ADVICE.get(why)
    return tx.env._(sentence) if sentence else ""
