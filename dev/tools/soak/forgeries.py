# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a soak's forger does to a closed sale, by SQL, and what must be told of it."""

import runpy
from dataclasses import dataclass

from dev.lib.cache import CHECKOUT

_KEYS = runpy.run_path(str(CHECKOUT / "const" / "reasons.py"))
UNPROVEN, OTHER = _KEYS["UNPROVEN"], _KEYS["OTHER_IN_ODOO"]
GONE, DIFFERS = _KEYS["GONE_IN_ODOO"], _KEYS["ORDER_DIFFERS"]
REASONS = (UNPROVEN, OTHER, GONE, DIFFERS)


PAYMENT, ORDER, LINES = "pos_payment", "pos_order", "pos_order_line"
WHERE = {
    PAYMENT: "WHERE id = {payment}",
    ORDER: "WHERE id = {order}",
    LINES: "WHERE order_id = {order}",
}
DELETED = ""


@dataclass(frozen=True)
class Forgery:
    """What is done to a sale.

    :param of: what kind of sale, a key of ``SALES``
    :param change: of the rows, with the ids ``order``, its ``payment``, a ``new`` one,
        and those of the methods ``glase`` and ``card``; or DELETED, or MADE
    """

    what: str
    of: str
    reason: str
    table: str
    change: str

    @property
    def statement(self) -> str:
        if self.change in (DELETED, MADE):
            return self.change or f"DELETE FROM {self.table} {WHERE[self.table]}"
        return f"UPDATE {self.table} SET {self.change} {WHERE[self.table]}"


MADE = """
    INSERT INTO pos_payment SELECT forged.* FROM pos_payment p, jsonb_populate_record(
        p, jsonb_build_object('id', {new}, 'uuid', 'forged-{new}',
                              'payment_method_id', {glase}, 'amount', 50)) forged
     WHERE p.id = {payment}
"""
TO_GLASE, TO_CARD = "payment_method_id = {glase}", "payment_method_id = {card}"
MORE, LESS = "amount = amount + 1", "amount = amount - 1"
OF_LINES = "price_subtotal_incl = price_subtotal_incl - 1"
OF_ORDER = "amount_total = amount_total + 1"
FORGERIES = (
    Forgery("a card payment becomes Glase", "card", UNPROVEN, PAYMENT, TO_GLASE),
    Forgery("a Glase payment is made", "card", UNPROVEN, PAYMENT, MADE),
    Forgery("a payment has another amount", "glase", OTHER, PAYMENT, MORE),
    Forgery("a refund has another amount", "refund", OTHER, PAYMENT, LESS),
    Forgery("another uuid", "glase", OTHER, PAYMENT, "uuid = 'forged-{new}'"),
    Forgery("a Glase payment becomes a card's", "glase", GONE, PAYMENT, TO_CARD),
    Forgery("a Glase payment is deleted", "glase", GONE, PAYMENT, DELETED),
    Forgery("a refund is deleted", "refund", GONE, PAYMENT, DELETED),
    Forgery("an order is open again", "glase", GONE, ORDER, "state = 'draft'"),
    Forgery("articles are deleted", "glase", DIFFERS, LINES, DELETED),
    Forgery("articles cost less", "glase", DIFFERS, LINES, OF_LINES),
    Forgery("an order has another total", "glase", DIFFERS, ORDER, OF_ORDER),
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
