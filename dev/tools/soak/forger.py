# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Somebody who changes closed sales behind the add-on's back, by SQL.

What was forged must be told, each as what it is, and nothing else, neither while the
tills sell nor afterwards. Then the sales are put right again, before the ledgers are
compared; and that settles what was told.
"""

import random
import runpy
from collections.abc import Iterator
from dataclasses import dataclass

from dev.lib.cache import CHECKOUT

from .books import NO_ORDER, Mismatch
from .shop import SoakShop

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

UNTOLD = "forgery that is not told"
FALSE_ALARM = "sale called incoherent that is not"

TOLD = """
    SELECT client_invoice_id, unresolved_why FROM glase_transaction
     WHERE unresolved AND unresolved_why IN %s
"""
ALARMS = """
    SELECT e.id, t.client_invoice_id, t.order_uuid, e.what, e.note FROM glase_event e
      JOIN glase_transaction t ON t.id = e.transaction_id
     WHERE e.id > %s AND e.what IN %s ORDER BY e.id
"""
LAST_EVENT = "SELECT COALESCE(max(id), 0) FROM glase_event"
# Money without an order has a line, too, as have a refund that did not happen after all
# and a payment that Glase has given back by itself.
LINED = """
    SELECT t.client_invoice_id FROM glase_period_line l
      JOIN glase_transaction t ON t.id = l.transaction_id
     WHERE l.kind IN ('unproven', 'unbooked') AND t.order_id IS NOT NULL
       AND NOT (t.kind = 'refund' AND t.state = 'failed') AND t.state != 'reversed'
"""
# Of these a list was compared, so that their period has to tell of them, too
COMPARED = """
    SELECT t.client_invoice_id FROM glase_transaction t
     WHERE t.client_invoice_id IN %s AND 'done' = (
           SELECT p.state FROM glase_period p
            WHERE p.account_id = t.account_id AND p.marked_at IS NOT NULL
              AND (p.terminal_id IS NULL OR p.terminal_id = t.terminal_id)
            ORDER BY p.marked_at LIMIT 1)
"""
# What a forgery may change, and where PostgreSQL empties the links to it
KEPT = {
    "pos_order": "id IN ({orders})",
    "pos_payment": "pos_order_id IN ({orders})",
    "pos_order_line": "order_id IN ({orders}) OR refunded_orderline_id IN "
    "(SELECT id FROM pos_order_line WHERE order_id IN ({orders}))",
}
LINKS = "CREATE TABLE soak_links AS SELECT id, payment_id, order_id "
LINKS += "FROM glase_transaction WHERE order_id IN ({orders})"
NEW_GOES = "DELETE FROM pos_payment WHERE pos_order_id IN ({orders}) "
NEW_GOES += "AND id NOT IN (SELECT id FROM soak_pos_payment)"
# Without the foreign keys' help, which PostgreSQL's superuser may do
RESTORE = """
    SET session_replication_role = replica;
    DELETE FROM {table} WHERE id IN (SELECT id FROM soak_{table});
    INSERT INTO {table} SELECT * FROM soak_{table};
    DROP TABLE soak_{table}
"""
RELINK = """
    UPDATE glase_transaction t SET payment_id = kept.payment_id,
           order_id = kept.order_id FROM soak_links kept WHERE kept.id = t.id;
    DROP TABLE soak_links
"""


class Forger:
    """Forges at any moment at which no till sells; the seed decides what."""

    def __init__(self, shop: SoakShop, seed: int):
        self._shop = shop
        self._chance = random.Random(f"forger {seed}")
        self._heard = 0  # the newest event that was looked at
        self.forged = 0

    def forge(self) -> list[Mismatch]:
        """Forge, look what is told, and put it right; answers what is amiss."""
        found = [*self._false_alarms()]
        chosen = self._choose()
        if chosen:
            orders = ", ".join(str(sale["order_id"]) for _forgery, sale in chosen)
            self._keep(orders)
            expected = {self._do(*each): each for each in chosen}
            found += self._compare(expected)
            self._put_right(orders)
            found += self._compare({})
        self.forged += len(chosen)
        [(self._heard,)] = self._shop.sql(LAST_EVENT)
        return found

    def _false_alarms(self) -> Iterator[Mismatch]:
        """What was told while nobody forged, also of what was settled by itself."""
        alarms = self._shop.sql(ALARMS, self._heard, REASONS)
        for _id, number, order, what, note in alarms:
            yield FALSE_ALARM, order or NO_ORDER, f"{number}: {what} {note}"

    def _choose(self) -> list[tuple[Forgery, dict]]:
        """A sale of its own for each forgery, as far as there are enough."""
        sales = {of: self._shop.dicts(found) for of, found in SALES.items()}
        for found in sales.values():
            self._chance.shuffle(found)
        forgeries = self._chance.sample(FORGERIES, len(FORGERIES))
        return [(each, sales[each.of].pop()) for each in forgeries if sales[each.of]]

    def _do(self, forgery: Forgery, sale: dict) -> str:
        """Answers the invoice number of the transaction that must tell of it."""
        goods = self._shop.goods
        [(new,)] = self._shop.sql("SELECT nextval('pos_payment_id_seq')")
        forged = {"order": sale["order_id"], "payment": sale["payment_id"], "new": new}
        forged |= {"glase": goods.glase, "card": goods.card}
        self._shop.sql(forgery.statement.format(**forged))
        if number := sale.get("client_invoice_id"):
            return number
        payment = new if forgery.change == MADE else sale["payment_id"]
        return f"unproven-{payment}"

    def _compare(self, expected: dict[str, tuple[Forgery, dict]]) -> Iterator[Mismatch]:
        """What the add-on tells of itself, against what was forged."""
        self._shop.watch()
        told = dict(self._shop.sql(TOLD, REASONS))
        numbers = (*expected, "")
        compared = {number for (number,) in self._shop.sql(COMPARED, numbers)}
        lined = {number for (number,) in self._shop.sql(LINED)}
        for number, (forgery, sale) in expected.items():
            what = f"{forgery.what} ({number}): {told.get(number, 'nothing is told')}"
            if told.pop(number, None) != forgery.reason:
                yield UNTOLD, sale["uuid"], what
            elif number in compared - lined:
                yield UNTOLD, sale["uuid"], f"{what}, not in its period"
        for number in {*told, *lined} - {*expected}:
            what = told.get(number, "a line of its period")
            yield FALSE_ALARM, NO_ORDER, f"{number}: {what}"

    def _keep(self, orders: str) -> None:
        for table, kept in KEPT.items():
            copied = f"CREATE TABLE soak_{table} AS SELECT * FROM {table} WHERE {kept}"
            self._shop.sql(copied.format(orders=orders))
        self._shop.sql(LINKS.format(orders=orders))

    def _put_right(self, orders: str) -> None:
        """What was made goes, what was changed or deleted is as it was."""
        self._shop.sql(NEW_GOES.format(orders=orders))
        for table in KEPT:
            self._shop.sql(RESTORE.format(table=table))
        self._shop.sql(RELINK)
