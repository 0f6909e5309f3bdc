# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Every road on which an order could get money that is not there, or lose money that
is: as plain calls of models, which each user can make by RPC."""

from copy import deepcopy
from uuid import uuid4

from odoo import Command


def counting_doors(user, draft, finished, glase):
    """Ways for a user to make a Glase payment count that nobody made.

    :param draft: an open order with a Glase line that is not paid
    :param finished: an order that was paid otherwise
    :param glase: the id of the payment method
    """
    line, paid = draft.payment_ids.with_user(user), finished.payment_ids.with_user(user)
    method = paid.sudo().payment_method_id.with_user(user).sudo(False)
    session, company, total = draft.session_id, draft.company_id, draft.amount_total
    draft, finished = draft.with_user(user), finished.with_user(user)
    env = draft.env
    forged = {
        "payment_method_id": glase,
        "amount": 50.0,
        "payment_status": "done",
        "uuid": str(uuid4()),
    }
    payments = env["pos.payment"]
    sold = {
        "session_id": session.id,
        "company_id": company.id,
        "uuid": str(uuid4()),
        "state": "paid",
        "amount_tax": 0.0,
        "amount_total": 50.0,
        "amount_paid": 50.0,
        "amount_return": 0.0,
        "payment_ids": [Command.create(forged)],
    }
    copied = {**sold, "pos_reference": "copied"}
    return {
        "state paid": lambda: draft.write({"state": "paid"}),
        "state done": lambda: draft.write({"state": "done"}),
        "state paid, amounts as they should be": lambda: draft.write(
            {"state": "paid", "amount_paid": total}
        ),
        "web_save": lambda: draft.web_save({"state": "paid"}, {"id": {}}),
        "line done, then paid": lambda: (
            line.write({"payment_status": "done"}),
            draft.action_pos_order_paid(),
        ),
        "the line as a command, and paid": lambda: draft.write(
            {
                "payment_ids": [Command.update(line.id, {"payment_status": "done"})],
                "state": "paid",
            }
        ),
        "create": lambda: env["pos.order"].create(sold),
        "copy": lambda: finished.copy(copied),
        "load": lambda: env["pos.payment"].load(
            ["pos_order_id/.id", "payment_method_id/.id", "amount", "payment_date"],
            [[finished.id, glase, "50", "2026-01-01 00:00:00"]],
        ),
        "load, turned into Glase": lambda: env["pos.payment"].load(
            [".id", "payment_method_id/.id"], [[paid.id, glase]]
        ),
        "a payment created": lambda: payments.create(
            {**forged, "pos_order_id": finished.id}
        ),
        "a payment added": lambda: finished.add_payment(
            {**forged, "pos_order_id": finished.id}
        ),
        "a payment as a command": lambda: finished.write(
            {"payment_ids": [Command.create(forged)]}
        ),
        "a payment linked": lambda: finished.write(
            {"payment_ids": [Command.link(line.id)]}
        ),
        "a payment replaced": lambda: finished.write(
            {"payment_ids": [Command.delete(paid.id), Command.create(forged)]}
        ),
        "turned into Glase": lambda: paid.write({"payment_method_id": glase}),
        "turned into Glase by web_save": lambda: paid.web_save(
            {"payment_method_id": glase}, {"id": {}}
        ),
        "turned into Glase by a command": lambda: finished.write(
            {"payment_ids": [Command.update(paid.id, {"payment_method_id": glase})]}
        ),
        "a line moved to it": lambda: line.write({"pos_order_id": finished.id}),
        "a method turned into Glase": lambda: method.write(
            {"payment_method_type": "terminal", "use_payment_terminal": "glase"}
        ),
    }


def vanishing_doors(user, order, other, data):
    """Ways for a user to take money from an order that holds it, or the order from its money.

    :param order: with a Glase payment that is live or paid
    :param other: another open order
    :param data: the order as a register sends it
    """
    product, methods = order.lines.product_id.ids, order.session_id.payment_method_ids
    another = (methods - order.payment_ids.payment_method_id)[0].id
    payment, lines = order.payment_ids.with_user(user), order.lines.with_user(user)
    line, session = lines[:1], order.session_id.with_user(user)
    order, other = order.with_user(user), other.with_user(user)
    env, number = order.env, str(uuid4())
    discount = {"product_id": product[0], "qty": -1, "price_unit": 90.0}
    discount |= {"price_subtotal": -90.0, "price_subtotal_incl": -90.0}

    def sync(**values):
        sent = deepcopy(data) | {"state": "draft", **values}
        return env["pos.order"].sync_from_ui([sent])

    return {
        "order: unlink": order.unlink,
        "order: cancel": order.action_pos_order_cancel,
        "order: removed at a till": lambda: order.remove_from_ui(order.ids),
        "order: state cancel": lambda: order.write({"state": "cancel"}),
        "order: state draft": lambda: order.write({"state": "draft"}),
        "order: cancelled by a sync": lambda: sync(
            state="cancel", lines=[], payment_ids=[]
        ),
        "order: uuid": lambda: order.write({"uuid": number}),
        "order: uuid, then cancel": lambda: (
            order.write({"uuid": number}),
            order.action_pos_order_cancel(),
        ),
        "order: uuid by web_save, then unlink": lambda: (
            order.web_save({"uuid": number}, {"id": {}}),
            order.unlink(),
        ),
        "order: uuid by import": lambda: env["pos.order"].load(
            [".id", "uuid"], [[order.id, number]]
        ),
        "lines: unlink": lines.unlink,
        "lines: unlink by command": lambda: order.write({"lines": [Command.clear()]}),
        "lines: removed by a sync": lambda: sync(
            lines=[Command.delete(each.id) for each in lines], payment_ids=[]
        ),
        "lines: to another order": lambda: lines.write({"order_id": other.id}),
        "lines: linked by another order": lambda: other.write(
            {"lines": [Command.link(each.id) for each in lines]}
        ),
        "payment: unlink": payment.unlink,
        "payment: unlink by command": lambda: order.write(
            {"payment_ids": [Command.delete(payment.id)]}
        ),
        "payment: all cleared": lambda: order.write({"payment_ids": [Command.clear()]}),
        "payment: amount": lambda: payment.write({"amount": 1.0}),
        "payment: amount 0": lambda: payment.write({"amount": 0.0}),
        "payment: method": lambda: payment.write({"payment_method_id": another}),
        "payment: uuid": lambda: payment.write({"uuid": number}),
        "payment: order": lambda: payment.write({"pos_order_id": other.id}),
        "payment: linked by another order": lambda: other.write(
            {"payment_ids": [Command.link(payment.id)]}
        ),
        "payment: called change": lambda: payment.write({"is_change": True}),
        "payment: by import": lambda: env["pos.payment"].load(
            [".id", "amount"], [[payment.id, "1"]]
        ),
        "payment: by web_save": lambda: payment.web_save({"amount": 1.0}, {"id": {}}),
        "session: unlink": session.unlink,
        "session: closing control": lambda: session.write({"state": "closing_control"}),
        "session: closed": lambda: session.write({"state": "closed"}),
        "session: closed by web_save": lambda: session.web_save(
            {"state": "closed", "closing_notes": "All is well"}, {"id": {}}
        ),
        "less: an article for nothing": lambda: line.write(
            {"price_subtotal": 0.0, "price_subtotal_incl": 0.0}
        ),
        "less: no article": lambda: line.write({"qty": 0}),
        "less: a discount": lambda: order.write({"lines": [Command.create(discount)]}),
    }
