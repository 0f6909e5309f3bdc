# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What a page may send to the public routes of core, at a kiosk with Glase
(architecture.md, chapter 11). While Glase has the order, nothing.

Core hands it all to the ORM as superuser, where a command in a relation writes to any
record: the tax of an article, another customer's line. So relations are empty, or one
of those that a page fills in, and lead to what is there without changing it.
"""

import logging
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError

from odoo.addons.pos_glase.services.orders import must_not_vanish

from . import kiosk_checks, kiosk_price
from .kiosk_texts import BEING_PAID, NOT_SOLD_LIKE_THIS

_logger = logging.getLogger(__name__)

# Relations that a page fills in, or sends back as it was told. What they lead to is
# checked here or before the start, or core sets it anew.
OF_ORDER = {"lines", "payment_ids", "session_id", "config_id", "company_id"}
OF_ORDER |= {"currency_id", "partner_id", "preset_id", "pricelist_id", "user_id"}
OF_ORDER |= {"fiscal_position_id", "self_ordering_table_id"}
LINKS = {"attribute_value_ids", "tax_ids"}
OF_LINE = {"order_id", "product_id", "combo_parent_id", "combo_item_id", *LINKS}
OF_LINE |= {"custom_attribute_value_ids"}
OF_CUSTOM_VALUE = {"pos_order_line_id", "custom_product_template_attribute_value_id"}
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
    _check_relations(saved, order, OF_ORDER)
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
    """Lines are made anew or are the order's own."""
    env, ids = saved.env, set(saved.lines.ids)
    uuids = set(saved.lines.mapped("uuid"))
    for values in _own(env, ids, order.get("lines")):
        uuids.add(values.get("uuid"))
        _check_line(saved, values)
    for model, by_uuid in (order.get("relations_uuid_mapping") or {}).items():
        parents = {each.get("combo_parent_id") for each in by_uuid.values()}
        others = {name for each in by_uuid.values() for name in each}
        mine = not (set(by_uuid) | parents) - uuids
        if model != "pos.order.line" or others - {"combo_parent_id"} or not mine:
            _refuse(env, "relations to another order")


def _check_line(saved, values):
    env, lines = saved.env, saved.lines
    _check_relations(lines, values, OF_LINE)
    # A uuid of any order's line, which core looks up; no page sends it
    strange = bool(values.get("combo_parent_uuid"))
    owners = {values.get("order_id"), values.get("combo_parent_id")}
    if strange or owners - {None, False, saved.id, *lines.ids}:
        _refuse(env, "lines that belong to another order")
    for name in LINKS:
        if not all(map(_is_link, values.get(name) or [])):
            _refuse(env, f"a line that writes to its {name}")
    texts = lines.custom_attribute_value_ids
    for text in _own(env, texts.ids, values.get("custom_attribute_value_ids")):
        _check_relations(texts, text, OF_CUSTOM_VALUE)
        if text.get("pos_order_line_id") not in (None, False, *lines.ids):
            _refuse(env, "a text of another order's line")


def _own(env, ids, commands):
    """The values of each command, if none leads to what is not one of these ids."""
    for command in commands or []:
        match command:
            case [0, _, dict(values)]:
                yield values
            case [1, int(own), dict(values)] if own in ids:
                yield values
            case [2 | 3, int(own), *_] if own in ids:
                pass
            case _:
                _refuse(env, "lines of another order")


def _check_relations(record, values, known):
    """That no relation but these is filled in."""
    for name, value in values.items():
        field = record._fields.get(name)
        if value and name not in known and field and field.relational:
            _refuse(record.env, f"{record._name} with {name}")


def _is_link(command):
    """Whether what it names stays as it is."""
    match command:
        case int() | [3 | 4, int(), *_] | [5, *_]:
            return True
        case [6, _, list(ids)]:
            return all(isinstance(each, int) for each in ids)
    return False


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
