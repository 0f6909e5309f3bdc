# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A refund order of the back office, from a draft to its end
(state_machine.md, chapter 7)."""

import logging
from uuid import uuid4

from . import checks as door, refund_call as refund, refund_checks as refund_door, refund_wording
from .transaction import once_more, release
from .notification import notification
from .states import SPENT

_logger = logging.getLogger(__name__)


def refund_order(env, refund_order_id, reason, rest_method_id):
    """Give back a draft refund order: with Glase what Glase can, the rest otherwise.

    The order is committed before Glase is asked. Without any money given back it ends
    as cancelled: not deleted, which the laws of some countries forbid. Whatever goes
    wrong on the way, the manager reads what Glase has said.
    """
    release(env)
    refused, trouble = None, None
    try:
        refused = _give_parts_back(env, refund_order_id, reason)
        if refused is None:
            once_more(env, _finish, refund_order_id, rest_method_id)
    except door.Refused as error:
        refused = str(error)
    except Exception as error:
        _logger.exception("Glase: the refund order %s is stuck", refund_order_id)
        trouble = error
    told = once_more(env, _end, refund_order_id, refused, trouble)
    if trouble and not told:
        raise trouble  # Glase was not asked
    return told


def _give_parts_back(env, refund_order_id, reason):
    """Why Glase gave a part not back; None: it gave all that it can.

    :raises Refused: as well, where Glase is not even asked
    """
    for part in once_more(env, _parts, refund_order_id):
        plan = once_more(env, _reserve_part, refund_order_id, part, reason)
        given = refund.send(env, plan)
        if given["outcome"] != "paid":
            return given["message"]
        once_more(env, _book, refund_order_id, given)
    return None


# Each in a short transaction of its own


def _as_till(order):
    """A saved refund order as the till would name it: all of it is in the database."""
    return {"uuid": order.uuid, "lines": []}


def _parts(env, order_id):
    order = env["pos.order"].browse(order_id)
    amount = -order.amount_total
    return refund_door.offer(env, order.config_id.id, _as_till(order), amount)[0]


def _reserve_part(env, order_id, amount, reason):
    order = env["pos.order"].browse(order_id)
    config_id, uuid = order.config_id.id, str(uuid4())
    keys = (config_id, _as_till(order), uuid, 1, amount)
    return refund_door.reserve(env, *keys, True, reason)


def _book(env, order_id, given):
    order = env["pos.order"].browse(order_id)
    order.add_payment(
        {
            "pos_order_id": order.id,
            "uuid": given["payment_uuid"],
            "amount": -given["amount"],
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
    rows = env["glase.transaction"].search(
        [("order_uuid", "=", order.uuid), ("state", "in", SPENT)]
    )
    if not rows:
        _cancel(order)
        return notification("danger", refused) if refused else None
    refunded = rows.filtered(lambda row: row.state == "refunded")
    texts = [_refunded_text(env, refunded)] if refunded else []
    texts += [env._(refund_wording.NOT_KNOWN)] if rows - refunded else []
    texts += [refused] if refused else []
    texts += [refund_wording.unfinished(env, order, trouble)] if trouble else []
    is_well = rows == refunded and not refused and not trouble
    told = notification("success" if is_well else "danger", " ".join(texts))
    told["params"]["next"] = _opened(order)
    return told


def _refunded_text(env, rows):
    amount = rows.currency_id.format(sum(rows.mapped("amount")))
    return env._("Glase has given the money back: %(amount)s.", amount=amount)


def _cancel(order):
    """No money stands behind a refund order: it is in nobody's way any more."""
    try:
        with order.env.cr.savepoint():
            order.with_context(active_ids=[]).action_pos_order_cancel()
    except Exception:
        _logger.exception("Glase: the refund order %s stays open", order.id)


def _opened(order):
    """The refund order, before the manager's eyes."""
    return {
        "type": "ir.actions.act_window",
        "res_model": "pos.order",
        "res_id": order.id,
        "views": [[False, "form"]],
    }
