# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What goes from one order to another, before it goes (``must_not_vanish.py``). The
register's side is ``static/src/lazy/orders/order_moves.js``."""

from ..common import checks
from .must_not_vanish import held

MAX_ORDERS = 10  # that a register asks about at once


def held_of_register(env, config_id, order_uuids):
    """Which of some orders have Glase money, or may get some, before their articles
    move.

    :returns: ``held``: the uuids of those that have
    :raises AccessError: for what no register sends
    """
    uuids = order_uuids if isinstance(order_uuids, list) else [order_uuids]
    for uuid in uuids[:MAX_ORDERS]:
        checks.check_keys(env, uuid, 1)
    config = env["pos.config"].browse(config_id)
    orders = env["pos.order"].with_company(config.company_id)
    return {"held": holding(orders, uuids[:MAX_ORDERS])}


def saved_apart(existing_order, order):
    """The order in which ``sync_from_ui`` may save what a register has sent, perhaps a
    finished one; empty: a new one.

    :param existing_order: where core would: another one perhaps, of the same table
    """
    uuid = order.get("uuid")
    if not existing_order or existing_order.uuid == uuid:
        return existing_order
    if not holding(existing_order, [existing_order.uuid, uuid]):
        return existing_order
    return existing_order.search([("uuid", "=", uuid)], limit=1)


def holding(orders, uuids):
    """The uuids of those orders, saved or not, that hold Glase money."""
    saved = {order.uuid: order for order in orders.search([("uuid", "in", uuids)])}
    return [
        uuid for uuid in uuids if held(saved.get(uuid) or orders.new({"uuid": uuid}))
    ]
