# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A finished order that claims a live payment: Glase is polled once, then the
transaction log decides (state_machine.md, chapters 2 and 5).

The poll happens in the controller, before core's method runs and anything is written:
so the request's cursor can be given back while Glase is called, and core's method gets
one of its own (architecture.md, law 9).
"""

from ..common.transaction import go_on, release
from . import call, poll
from .invoice import merged, saved_values


def poll_before(env, orders, go_on_with):
    """Poll for the live payments that ``orders`` claim, then go on.

    :param orders: as the register sends them to ``sync_from_ui``
    :param go_on_with: what the request is for, a function without parameters
    """
    claims = [poll.claim(env, *claimed) for claimed in _claimed(env, orders)]
    polls = [asked for asked in claims if asked]
    if not polls:
        return go_on_with()
    release(env)
    for asked in polls:
        call.poll_and_apply(env, asked)
    return go_on(env, go_on_with)


def _claimed(env, orders):
    """(point of sale, payment uuid) of live payments that were neither abandoned nor
    finished without confirmation. Not those of an order that was paid another way
    meanwhile, at another device: an answered PAID would keep that money too."""
    finished = {
        order["uuid"]: order
        for order in (orders if isinstance(orders, list) else [])
        if isinstance(order, dict)
        and isinstance(order.get("uuid"), str)
        and order.get("state") != "draft"
    }
    if not finished or not env.user.has_group("point_of_sale.group_pos_user"):
        return []
    found = env["glase.transaction"].sudo()._live_of_orders(finished)
    return [
        (tx.config_id.id, tx.payment_uuid)
        for tx in found
        if tx.company_id in env.user.company_ids
        and tx.payment_uuid in _payments_of(tx, finished[tx.order_uuid])
    ]


def _payments_of(tx, order):
    """The uuids of an order's payment lines: saved, then as the register has them."""
    of_order = [("pos_order_id.uuid", "=", tx.order_uuid)]
    saved = saved_values(tx.env["pos.payment"].search(of_order), ["uuid"])
    return [line.get("uuid") for line in merged(saved, order.get("payment_ids"))]
