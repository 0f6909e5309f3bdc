# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a page may send to the public routes of core, at a kiosk with Glase
(architecture.md, chapter 11). While Glase has the order, nothing.
"""

import logging
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from odoo.addons.pos_glase.services.orders import must_not_vanish

from . import kiosk_checks, kiosk_price
from .kiosk_texts import BEING_PAID, NOT_SOLD_LIKE_THIS

_logger = logging.getLogger(__name__)

OF_OTHERS = ("refunded_orderline_id", "refund_orderline_ids", "combo_line_ids")
PARTNER_KEPT = 1800  # seconds in which an order is sent after its partner was typed in


def check_sent(config, order):
    """Before core believes what a page has sent.

    :param order: the JSON of ``process-order``
    :raises UserError: if it is being paid with Glase, or for what no page sends
    """
    env, uuid = config.env, order.get("uuid")
    kiosk_checks.count_save(config)
    if not isinstance(uuid, str):
        _refuse(env, "an order without uuid")
    saved = env["pos.order"].search([("uuid", "=", uuid)], limit=1)
    if saved and (saved.config_id != config or saved.state != "draft"):
        _refuse(env, f"order {saved.id} is not this kiosk's to change")
    if must_not_vanish.held(saved or saved.new({"uuid": uuid})):
        raise UserError(env._(BEING_PAID))
    belongs = {
        "session_id": config.current_session_id.id,
        "config_id": config.id,
        "company_id": config.company_id.id,
        "state": "draft",
        "payment_ids": [],
    }
    forged = [
        name for name, value in belongs.items() if order.get(name, value) != value
    ]
    if forged:
        _refuse(env, f"an order with a forged {forged[0]}")
    partner = env["res.partner"].browse(order.get("partner_id") or []).exists()
    if partner and not _is_made_here(partner):
        _refuse(env, "an order in the name of somebody")
    _check_lines(saved, order)


def _is_made_here(partner):
    """Core tells a page all about the partner of its order: so that is one who has just
    typed it in, and none of the shop's customers."""
    recent = fields.Datetime.now() - timedelta(seconds=PARTNER_KEPT)
    # Or whoever is logged in where the page was opened: core takes the session's user
    visitors = partner.env.ref("base.public_user") | partner.env.user
    return partner.create_uid in visitors and partner.create_date > recent


def _check_lines(saved, order):
    """Lines are made anew or are the order's own, and return nobody's articles."""
    env, ids = saved.env, set(saved.lines.ids)
    uuids = set(saved.lines.mapped("uuid"))
    for command in order.get("lines") or []:
        match command:
            case [0, _, dict(values)]:
                uuids.add(values.get("uuid"))
            case [1, int(line_id), dict(values)] if line_id in ids:
                pass
            case [2 | 3, int(line_id), *_] if line_id in ids:
                values = {}
            case _:
                _refuse(env, "lines of another order")
        owners = {values.get("order_id"), values.get("combo_parent_id")}
        strange = any(values.get(name) for name in OF_OTHERS)
        if strange or owners - {None, False, saved.id, *ids}:
            _refuse(env, "lines that belong to another order")
    for model, by_uuid in (order.get("relations_uuid_mapping") or {}).items():
        parents = {each.get("combo_parent_id") for each in by_uuid.values()}
        others = {name for each in by_uuid.values() for name in each}
        mine = not (set(by_uuid) | parents) - uuids
        if model != "pos.order.line" or others - {"combo_parent_id"} or not mine:
            _refuse(env, "relations to another order")


def check_saved(config, uuid):
    """After core has saved it: what costs nothing was called paid.

    :raises UserError: if it does cost something
    """
    order = config.env["pos.order"].search([("uuid", "=", uuid)], limit=1)
    if order.state == "draft":
        return
    order.invalidate_recordset()
    try:
        due = kiosk_price.amount(order, kiosk_price.prices(order))
    except kiosk_price.WrongPrice as error:
        _refuse(config.env, f"order {order.id}: {error}")
    if not order.currency_id.is_zero(due):
        _refuse(config.env, f"order {order.id} costs {due}")


def _refuse(env, why):
    _logger.info("Glase: a kiosk's order was refused: %s", why)
    raise UserError(env._(NOT_SOLD_LIKE_THIS))


def glase_kiosk_of(env, access_token):
    """The kiosk with Glase that a token is of; none for all other self-ordering."""
    configs = env["pos.config"].sudo()
    if not isinstance(access_token, str) or not access_token:
        return configs
    config = configs.search([("access_token", "=", access_token)], limit=1)
    return config if config._glase_is_kiosk() else configs
