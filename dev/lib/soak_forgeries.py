# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a soak's forger does to a closed sale, by SQL, and what must be told of it."""

import runpy
from dataclasses import dataclass

from .cache import CHECKOUT

_KEYS = runpy.run_path(str(CHECKOUT / "const" / "reasons.py"))
UNPROVEN, OTHER = _KEYS["UNPROVEN"], _KEYS["OTHER_IN_ODOO"]
GONE, DIFFERS = _KEYS["GONE_IN_ODOO"], _KEYS["ORDER_DIFFERS"]
REASONS = (UNPROVEN, OTHER, GONE, DIFFERS)


@dataclass(frozen=True)
class Forgery:
    """What is done to a sale.

    :param of: what kind of sale, a key of ``SALES``
    :param statement: with the ids ``order``, its ``payment``, a ``new`` one, and those
        of the methods ``glase`` and ``card``
    """

    what: str
    of: str
    reason: str
    statement: str


FORGERIES = (
    Forgery(
        "a card payment becomes Glase",
        "card",
        UNPROVEN,
        "UPDATE pos_payment SET payment_method_id = {glase} WHERE id = {payment}",
    ),
    Forgery(
        "a Glase payment is made",
        "card",
        UNPROVEN,
        "INSERT INTO pos_payment SELECT forged.* FROM pos_payment p, "
        "jsonb_populate_record(p, jsonb_build_object('id', {new}, "
        "'uuid', 'forged-{new}', 'payment_method_id', {glase}, 'amount', 50)) forged "
        "WHERE p.id = {payment}",
    ),
    Forgery(
        "a Glase payment has another amount",
        "glase",
        OTHER,
        "UPDATE pos_payment SET amount = amount + 1 WHERE id = {payment}",
    ),
    Forgery(
        "a refund has another amount",
        "refund",
        OTHER,
        "UPDATE pos_payment SET amount = amount - 1 WHERE id = {payment}",
    ),
    Forgery(
        "a Glase payment has another uuid",
        "glase",
        OTHER,
        "UPDATE pos_payment SET uuid = 'forged-{new}' WHERE id = {payment}",
    ),
    Forgery(
        "a Glase payment becomes a card's",
        "glase",
        GONE,
        "UPDATE pos_payment SET payment_method_id = {card} WHERE id = {payment}",
    ),
    Forgery(
        "a Glase payment is deleted",
        "glase",
        GONE,
        "DELETE FROM pos_payment WHERE id = {payment}",
    ),
    Forgery(
        "a refund is deleted",
        "refund",
        GONE,
        "DELETE FROM pos_payment WHERE id = {payment}",
    ),
    Forgery(
        "an order is open again",
        "glase",
        GONE,
        "UPDATE pos_order SET state = 'draft' WHERE id = {order}",
    ),
    Forgery(
        "articles are deleted",
        "glase",
        DIFFERS,
        "DELETE FROM pos_order_line WHERE order_id = {order}",
    ),
    Forgery(
        "articles cost less",
        "glase",
        DIFFERS,
        "UPDATE pos_order_line SET price_subtotal_incl = price_subtotal_incl - 1 "
        "WHERE order_id = {order}",
    ),
    Forgery(
        "an order has another total",
        "glase",
        DIFFERS,
        "UPDATE pos_order SET amount_total = amount_total + 1 WHERE id = {order}",
    ),
)

# Finished orders with one payment, of which nothing is to be said
_OF_JOURNAL = """
    SELECT o.id AS order_id, p.id AS payment_id, o.uuid, t.client_invoice_id
      FROM glase_transaction t
      JOIN pos_payment p ON p.id = t.payment_id
      JOIN pos_order o ON o.id = p.pos_order_id
     WHERE t.kind = '{}' AND t.state = '{}' AND o.state IN ('paid', 'done')
       AND NOT COALESCE(t.unresolved OR t.forced OR t.returned, FALSE)
       AND 1 = (SELECT count(*) FROM pos_payment other WHERE other.pos_order_id = o.id)
     ORDER BY o.id
"""
SALES = {
    "glase": _OF_JOURNAL.format("payment", "paid"),
    "refund": _OF_JOURNAL.format("refund", "refunded"),
    "card": """
        SELECT o.id AS order_id, min(p.id) AS payment_id, o.uuid
          FROM pos_order o JOIN pos_payment p ON p.pos_order_id = o.id
          JOIN pos_payment_method m ON m.id = p.payment_method_id
         WHERE o.state IN ('paid', 'done') AND NOT EXISTS (
               SELECT FROM glase_transaction t
                WHERE t.order_id = o.id AND t.status_word IS DISTINCT FROM 'UNPROVEN')
         GROUP BY o.id
        HAVING count(*) = 1 AND bool_and(m.use_payment_terminal IS NULL)
         ORDER BY o.id
    """,
}
