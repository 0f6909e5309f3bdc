# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The order of a kiosk: completed by the server once Glase has it paid, and closed to
the public routes until then (architecture.md, chapter 11).

``complete`` is the only road to a paid order. Each comes by it: the page that polls, a
second page of the same order, a request that is replayed, and the recovery job, where
the page was gone. The transaction's lock lets one of them in; the others find the order
linked. The guard *counts as paid* has the last word.

Limits: Odoo cannot print for a kiosk. What the recovery job completes is unresolved for
a manager until its page comes back and is told.
"""

import logging
from datetime import timedelta

from psycopg2 import Error as DatabaseError

from odoo import fields
from odoo.exceptions import ConcurrencyError, UserError

from odoo.addons.pos_glase.const import events, reasons
from odoo.addons.pos_glase.services.common.transaction import in_transaction, release
from odoo.addons.pos_glase.services.orders import counts_as_paid, must_not_vanish

from . import kiosk_checks, kiosk_price
from .kiosk_texts import BEING_PAID, NOT_SOLD_LIKE_THIS

_logger = logging.getLogger(__name__)

OF_OTHERS = ("refunded_orderline_id", "refund_orderline_ids", "combo_line_ids")
ARTICLES = "articles"  # in the transaction's copy of the order
PARTNER_KEPT = 1800  # seconds in which an order is sent after its partner was typed in


# Completing


def articles(order):
    """What was sold, as JSON: another one as soon as anybody has changed a line."""
    return [
        [
            line.id,
            line.product_id.id,
            line.qty,
            line.price_unit,
            line.price_subtotal_incl,
            sorted(line.attribute_value_ids.ids),
            line.combo_item_id.id,
        ]
        for line in order.lines.sorted("id")
    ]


def complete(env, tx_id, told):
    """Finish the order of a paid transaction, once: a step for ``in_transaction``.

    :param told: the page is there, and prints
    :returns: whether the order is paid with this money
    """
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx.order_id:
        if told and tx.unresolved and tx.unresolved_why == reasons.NOT_PRINTED:
            tx._set_settled(events.FINISHED_AT_REGISTER)
        return tx.order_id.state in counts_as_paid.COUNTING
    if not tx.confirmed:
        return False  # Glase may still give it back (architecture.md, law 5)
    order = _locked(tx)
    hindrance = _finish(tx, order)
    if hindrance:
        _logger.warning(
            "Glase: order %s of a kiosk stays open: %s", order.id, hindrance
        )
        if not tx.unresolved or tx.unresolved_why == reasons.REGISTER_GONE:
            tx._set_unresolved(*hindrance)  # and the job does not try it again
        return False
    if not told:
        name = order.tracking_number or order.pos_reference
        tx._set_unresolved(reasons.NOT_PRINTED, name)
    return True


def complete_left_behind(env):
    """What was paid at kiosks whose page is gone; for the recovery job."""
    release(env)
    for tx_id in in_transaction(env, _left_behind):
        try:
            in_transaction(env, complete, tx_id, told=False)
        except Exception:
            _logger.exception("Glase: the order of transaction %s stays open", tx_id)


def _left_behind(env):
    return env["glase.transaction"]._left_at_kiosk().ids


def _locked(tx):
    """The order that a transaction pays for; none if it is gone."""
    env = tx.with_company(tx.company_id).env
    domain = [("uuid", "=", tx.order_uuid), ("config_id", "=", tx.config_id.id)]
    order = env["pos.order"].search(domain, limit=1)
    env.cr.execute(
        "SELECT id FROM pos_order WHERE id = ANY(%s) FOR UPDATE",
        [order.ids],
        log_exceptions=False,
    )
    order.invalidate_recordset()
    return order


def _finish(tx, order):
    """None, or why the order cannot be finished: a key of ``reasons.py``, a note."""
    name = order.tracking_number or order.pos_reference or ""
    if not order or order.state != "draft" or order.payment_ids:
        return reasons.NO_ORDER, name
    if order.session_id.state != "opened":
        return reasons.NO_ORDER, name
    if articles(order) != (tx.order_data or {}).get(ARTICLES):
        return reasons.ORDER_DIFFERS, name
    try:
        with tx.env.cr.savepoint():
            tx._add_payment_line(order)
            order._process_saved_order(False)
            order._send_order()
    except (DatabaseError, ConcurrencyError):
        raise  # the whole step runs again
    except Exception as error:
        if not isinstance(error, UserError):
            _logger.exception("Order %s", order.uuid)
        return reasons.NO_ORDER, str(error)
    return None


# What a page sends to the public routes of core


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


def right_prices(order, unit_prices):
    """Core reckons the parts of two combos as one combo and what is beyond. What the
    books say is what was checked."""
    for line, price in unit_prices.items():
        is_combo = line.combo_parent_id or line.combo_line_ids
        if is_combo and line.price_unit != price:
            line.price_unit = price
