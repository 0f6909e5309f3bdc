# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The order of a kiosk: completed by the server once Glase has it paid
(architecture.md, chapter 11).

``complete`` is the only road to a paid order. Each comes by it: the page that polls, a
second page of the same order, a request that is replayed, and the recovery job, where
the page was gone. The transaction's lock lets one of them in; the others find the order
linked. The guard *counts as paid* has the last word.

Limits: Odoo cannot print for a kiosk. What the recovery job completes is unresolved for
a manager until its page comes back and is told.
"""

import logging

from psycopg2 import Error as DatabaseError

from odoo.exceptions import ConcurrencyError, UserError

from odoo.addons.pos_glase.const import events, reasons
from odoo.addons.pos_glase.services.common.transaction import in_transaction, release
from odoo.addons.pos_glase.services.orders import counts_as_paid

_logger = logging.getLogger(__name__)

ARTICLES = "articles"  # in the transaction's copy of the order


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
    if order.state in counts_as_paid.COUNTING:
        return reasons.BESIDE_ANOTHER, name  # at a register, say
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


def right_prices(order, unit_prices):
    """Core reckons the parts of two combos as one combo and what is beyond. What the
    books say is what was checked."""
    for line, price in unit_prices.items():
        is_combo = line.combo_parent_id or line.combo_line_ids
        if is_combo and line.price_unit != price:
            line.price_unit = price
