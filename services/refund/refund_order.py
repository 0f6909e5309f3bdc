# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A refund order of the back office, from a draft to its end
(state_machine.md, chapter 7).

The order is committed before Glase is called, and gets a payment line for each part
that Glase has refunded. Each step after a call is a database transaction of its own:
whatever goes wrong later, what Glase answered is written down and told.
"""

import logging
from uuid import uuid4

from ...const import SPENT
from ..common import checks, refund_texts
from ..common.checks import PaymentRequest
from ..common.client_actions import notification
from ..common.transaction import in_transaction, release
from ..payment.response import PAID
from . import refund_call, refund_checks

_logger = logging.getLogger(__name__)


def refund_order(env, refund_order_id, reason, rest_method_id):
    """Refund a draft refund order: with Glase what Glase can, the rest otherwise.
    Without any money refunded it ends as cancelled: not deleted, which the laws of some
    countries forbid."""
    release(env)
    refused, trouble = None, None
    try:
        refused = _give_parts_back(env, refund_order_id, reason)
        if refused is None:
            in_transaction(env, _finish, refund_order_id, rest_method_id)
    except checks.CheckFailed as error:
        refused = str(error)
    except Exception as error:
        _logger.exception("Glase: the refund order %s is stuck", refund_order_id)
        trouble = error
    told = in_transaction(env, _end, refund_order_id, refused, trouble)
    if trouble and not told:
        raise trouble  # Glase was not asked
    return told


def _give_parts_back(env, refund_order_id, reason):
    """Why Glase gave a part not back; None: it gave all that it can.

    :raises CheckFailed: as well, where Glase is not even asked
    """
    for part in in_transaction(env, _parts, refund_order_id):
        call = in_transaction(env, _reserve_part, refund_order_id, part, reason)
        given = refund_call.send(env, call)
        if given.outcome != PAID:
            return given.message
        in_transaction(env, _book, refund_order_id, given)
    return None


# Each in a short transaction of its own


def _as_register(order):
    """A saved refund order as a register would send it: all of it is saved."""
    return {"uuid": order.uuid, "lines": []}


def _parts(env, order_id):
    order = env["pos.order"].browse(order_id)
    amount = -order.amount_total
    return refund_checks.offer(env, order.config_id.id, _as_register(order), amount)[0]


def _reserve_part(env, order_id, amount, reason):
    order = env["pos.order"].browse(order_id)
    wanted = PaymentRequest(
        config_id=order.config_id.id,
        order=_as_register(order),
        payment_uuid=str(uuid4()),
        attempt=1,
        amount=amount,
    )
    return refund_checks.reserve(env, wanted, proven=True, reason=reason)


def _book(env, order_id, given):
    order = env["pos.order"].browse(order_id)
    order.add_payment(
        {
            "pos_order_id": order.id,
            "uuid": given.payment_uuid,
            "amount": -given.amount,
            "payment_method_id": order._glase_method().id,
            "payment_status": "done",
        }
    )


def _finish(env, order_id, rest_method_id):
    order = env["pos.order"].browse(order_id)
    rest = order.currency_id.round(order.amount_total - order.amount_paid)
    if not order.currency_id.is_zero(rest) and rest_method_id:
        order.add_payment(
            {
                "pos_order_id": order.id,
                "amount": rest,
                "payment_method_id": rest_method_id,
            }
        )
    order._process_saved_order(False)


def _end(env, order_id, refused, trouble):
    """What the manager reads of a refund order; None: Glase was not asked.

    :param refused: why a part was not given back, or None
    :param trouble: the exception that stopped Odoo, or None
    """
    order = env["pos.order"].browse(order_id)
    if refused == "":
        refused = env._("Nothing was refunded.")
    found = env["glase.transaction"].search(
        [("order_uuid", "=", order.uuid), ("state", "in", SPENT)]
    )
    if not found:
        _cancel(order)
        return notification("danger", refused) if refused else None
    refunded = found.filtered(lambda tx: tx.state == "refunded")
    texts = []
    if refunded:
        amount = order.currency_id.format(sum(refunded.mapped("amount")))
        texts.append(env._("Glase has refunded %(amount)s.", amount=amount))
    texts += [env._(refund_texts.NOT_KNOWN)] if found - refunded else []
    texts += [refused] if refused else []
    texts += [refund_texts.unfinished(env, order, trouble)] if trouble else []
    is_well = found == refunded and not refused and not trouble
    told = notification("success" if is_well else "danger", " ".join(texts))
    told["params"]["next"] = {
        "type": "ir.actions.act_window",
        "res_model": "pos.order",
        "res_id": order.id,
        "views": [[False, "form"]],
    }
    return told


def _cancel(order):
    """No money stands behind the refund order."""
    try:
        with order.env.cr.savepoint():
            order.with_context(active_ids=[]).action_pos_order_cancel()
    except Exception:
        _logger.exception("Glase: the refund order %s stays open", order.id)
