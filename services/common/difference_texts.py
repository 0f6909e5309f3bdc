# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a difference between Glase's report and Odoo means, and what to do about it."""


def story(line):
    """:param line: a ``glase.period.line`` whose kind is a difference"""
    if line.kind == "only_glase":
        return _only_glase(line)
    env, money = line.env, line.currency_id.format
    told = {
        "differs": env._(
            "Glase reports %(glase)s, Odoo has %(odoo)s. Ask Glase's customer care "
            "which amount is right.",
            glase=money(line.amount_glase),
            odoo=money(line.amount_odoo),
        ),
        "only_odoo": env._(
            "Odoo has this payment, Glase's reports do not. Ask Glase's customer care "
            "about it."
        ),
        "unproven": env._(
            "An order in Odoo has this payment, but Glase has confirmed none. Correct "
            "the order."
        ),
        "unbooked": env._(
            "Glase has confirmed this payment, but no order in Odoo has it. Correct "
            "the order."
        ),
    }
    return told[line.kind]


def _only_glase(line):
    env = line.env
    if line.amount_glase < 0 and not line.transaction_id and line.terminal_id:
        return env._(
            "Glase refunded %(amount)s. Odoo has a refund of this amount without a "
            "Glase reference, but it may not be this one. Ask Glase's customer care "
            "which sale it was, resolve that refund if it is unresolved, then mark "
            "this as resolved.",
            amount=line.currency_id.format(-line.amount_glase),
        )
    if line.amount_glase < 0:
        return env._(
            "Glase gave a customer %(amount)s back without Odoo, perhaps its customer "
            "care. Find out which sale it was, then mark this as resolved.",
            amount=line.currency_id.format(-line.amount_glase),
        )
    if not line.transaction_id and line.terminal_id:
        return env._(
            "Glase reports this payment, but Odoo does not know it. Find out which "
            "sale it was, then mark this as resolved."
        )
    if not line.transaction_id:
        return env._(
            "Paid at a terminal that is not in this Odoo. Find out which one, then "
            "mark this as resolved."
        )
    return env._(
        "Glase reports this payment, but no order here has it. Attach it to an order, "
        "or refund it."
    )
