# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A finished order that claims a payment which is still live: Glase is asked once,
then the journal decides (state_machine.md, chapters 2 and 5)."""

from . import poll as ask, call as calls
from .invoice import merged
from .transaction import go_on, release


def ask_before(env, orders, call):
    """Ask about the live payments that ``orders`` claim, then do what was called.

    At the very beginning of the request, when nothing is written yet: so its cursor
    can be given back while Glase is asked, and the call gets one of its own.
    """
    asks = [ask.claim(env, *keys) for keys in _claimed(env, orders)]
    if not any(asks):
        return call()
    release(env)
    for asked in filter(None, asks):
        calls.ask_and_settle(env, asked)
    return go_on(env, call)


def _claimed(env, orders):
    """(till, payment uuid) of live payments that nobody has let go or forced.

    Not those of an order that was paid another way meanwhile, at another device: an
    answered PAID would keep that money too.
    """
    finished = {
        order["uuid"]: order
        for order in (orders if isinstance(orders, list) else [])
        if isinstance(order, dict)
        and isinstance(order.get("uuid"), str)
        and order.get("state") != "draft"
    }
    if not finished or not env.user.has_group("point_of_sale.group_pos_user"):
        return []
    rows = env["glase.transaction"].sudo()._live_of_orders(finished)
    return [
        (row.config_id.id, row.payment_uuid)
        for row in rows
        if row.company_id in env.user.company_ids
        and row.payment_uuid in _payments_of(row, finished[row.order_uuid])
    ]


def _payments_of(row, order):
    """The uuids of an order's payment lines: as saved, then as the till changed it."""
    of_order = [("pos_order_id.uuid", "=", row.order_uuid)]
    lines = row.env["pos.payment"].search(of_order)
    saved = {line.id: {"uuid": line.uuid} for line in lines}
    return [line.get("uuid") for line in merged(saved, order.get("payment_ids"))]
