# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Coherence: the net below the guards (state_machine.md, chapter 8).

Periods compare the transaction log with Glase; this compares Odoo with the log. Every
Glase payment of a finished order has to stand on a transaction that is paid, refunded
or overridden, of the same amount; every such transaction on a payment; and the articles
of its order have to add up to what was paid. The guards (``counts_as_paid.py``,
``must_not_vanish.py``) leave no road to anything else but SQL, a module that writes
SQL, or a mistake of ours.

Four statements, each by the sessions' indexes; a session of 1,000 orders takes some
milliseconds (``dev/bench``). They run at session closing, in the recovery job, and when
a period is compared (``glase.transaction._check_coherence``).
"""

from dataclasses import dataclass
from datetime import datetime

from ...const import UNPROVEN, reasons

# Half of the smallest unit of any currency; all amounts are numeric in the database.
HALF = 0.0005
MONEY = "t.state IN ('paid', 'refunded', 'unconfirmed')"
BOOKED = """
    CASE WHEN t.kind = 'refund' THEN -t.amount
         WHEN t.state = 'paid' THEN t.amount_paid ELSE t.amount END
"""
# Each order by its index. PostgreSQL knows little of the few payment methods and would
# rather read all payments that a shop ever took; this is where it may not.
BY_ORDER = "OFFSET 0"
OURS = f"t.status_word IS DISTINCT FROM '{UNPROVEN}'"

# Glase payments of finished orders that stand on nothing, or on something else
PAYMENTS = f"""
    SELECT CASE WHEN t.id IS NULL THEN 'unproven'
                WHEN t.state = 'reversed' THEN 'reversed' ELSE 'other' END,
           o.id, p.id, t.id, p.amount,
           CASE WHEN {MONEY} THEN {BOOKED} ELSE 0 END, p.create_date
      FROM pos_order o
     CROSS JOIN LATERAL (
           SELECT * FROM pos_payment WHERE pos_order_id = o.id {BY_ORDER}) p
      JOIN pos_payment_method m ON m.id = p.payment_method_id
      LEFT JOIN glase_transaction t ON t.payment_id = p.id AND {OURS}
     WHERE o.session_id = ANY(%(sessions)s) AND o.state IN ('paid', 'done')
       AND m.use_payment_terminal = 'glase' AND p.amount <> 0
       AND NOT COALESCE(
           t.forced OR ({MONEY} AND t.payment_uuid = p.uuid AND t.order_uuid = o.uuid
                        AND ABS({BOOKED} - p.amount) < {HALF}), FALSE)
     ORDER BY p.id
"""
# Transactions that an order was given, and that are no payment of it any more
TRANSACTIONS = f"""
    SELECT 'gone', o.id, p.id, t.id, 0, {BOOKED}, t.create_date
      FROM pos_order o
     CROSS JOIN LATERAL (
           SELECT * FROM glase_transaction WHERE order_id = o.id {BY_ORDER}) t
      LEFT JOIN pos_payment p ON p.id = t.payment_id
      LEFT JOIN pos_payment_method m ON m.id = p.payment_method_id
     WHERE o.session_id = ANY(%(sessions)s) AND ({MONEY} OR t.forced) AND {OURS}
       AND (p.id IS NULL OR p.pos_order_id <> o.id
            OR m.use_payment_terminal IS DISTINCT FROM 'glase'
            OR o.state NOT IN ('paid', 'done'))
     ORDER BY t.id
"""
# Transactions whose order has not come, or was deleted, as the recovery job has noted
UNMATCHED = f"""
    SELECT 'no_order', NULL::int, NULL::int, t.id, 0, {BOOKED}, t.create_date
      FROM glase_transaction t
     WHERE t.session_id = ANY(%(sessions)s) AND t.order_id IS NULL
       AND t.order_uuid IS NOT NULL AND {MONEY} AND t.returned IS NOT TRUE
       AND t.unresolved_why = ANY(%(no_order)s)
     ORDER BY t.id
"""
# Orders with a Glase payment whose articles, total and payments do not agree: but for
# cash rounding, and for taxes that are rounded for the whole order. The articles of a
# refund have the sign of a sale where Odoo's register has made it, and their own where
# the back office has.
ORDERS = f"""
    SELECT 'differs', o.id, t.payment_id, t.id, paid.amount, l.worth, t.create_date
      FROM pos_order o
      JOIN LATERAL (
           SELECT SUM(p.amount) AS amount,
                  BOOL_OR(m.use_payment_terminal = 'glase') AS glase
             FROM pos_payment p
             JOIN pos_payment_method m ON m.id = p.payment_method_id
            WHERE p.pos_order_id = o.id) paid ON paid.glase
      JOIN LATERAL (
           SELECT COALESCE(SUM(price_subtotal_incl), 0) AS worth, COUNT(*) AS number
             FROM pos_order_line WHERE order_id = o.id) l ON TRUE
      JOIN LATERAL (
           SELECT t.id, t.payment_id, t.currency_id, t.create_date
             FROM glase_transaction t
            WHERE t.order_id = o.id AND {OURS} ORDER BY t.id LIMIT 1) t ON TRUE
      JOIN res_currency r ON r.id = t.currency_id
      JOIN res_company c ON c.id = o.company_id
      JOIN pos_session s ON s.id = o.session_id
      JOIN pos_config f ON f.id = s.config_id
      LEFT JOIN account_cash_rounding k ON k.id = f.rounding_method AND f.cash_rounding
     WHERE o.session_id = ANY(%(sessions)s) AND o.state IN ('paid', 'done')
       AND (ABS(paid.amount - o.amount_total) > COALESCE(k.rounding, 0) + {HALF}
            OR LEAST(ABS(l.worth - o.amount_total),
                     CASE WHEN o.is_refund THEN ABS(l.worth + o.amount_total) END)
               > COALESCE(k.rounding, 0) + {HALF}
               + CASE c.tax_calculation_rounding_method
                 WHEN 'round_globally' THEN r.rounding * l.number ELSE 0 END)
     ORDER BY o.id
"""
STATEMENTS = (PAYMENTS, TRANSACTIONS, UNMATCHED, ORDERS)
NO_ORDER = (
    reasons.NO_ORDER,
    reasons.NO_REFUND_ORDER,
    reasons.ORDER_CANCELLED,
    reasons.REFUND_ORDER_CANCELLED,
)

# Why a manager has to look; what is no key here has a reason of its own already.
REASONS = {
    "unproven": reasons.UNPROVEN,
    "other": reasons.OTHER_IN_ODOO,
    "gone": reasons.GONE_IN_ODOO,
    "differs": reasons.ORDER_DIFFERS,
}


@dataclass(frozen=True)
class Finding:
    """Money that Odoo and the transaction log do not agree about.

    :param kind: ``unproven``, ``other``, ``reversed``, ``gone``, ``no_order`` or
        ``differs``
    :param transaction_id: None for a payment that no transaction proves
    :param in_odoo: what the payment says, below zero for a refund; 0 without one
    :param proven: what the transaction says
    :param at: when the payment or the transaction was made, UTC
    """

    kind: str
    order_id: int | None
    payment_id: int | None
    transaction_id: int | None
    in_odoo: float
    proven: float
    at: datetime

    @property
    def key(self):
        """What it is about; of two findings about the same thing the first counts."""
        return self.transaction_id or -self.payment_id


def findings(env, session_ids):
    """What is incoherent in the orders of some sessions: a list of ``Finding``, one for
    each transaction or unproven payment, and of an order that does not add up only if
    nothing else is wrong with it."""
    env.flush_all()
    found, orders = {}, set()
    values = {"sessions": list(session_ids), "no_order": list(NO_ORDER)}
    for statement in STATEMENTS:
        env.cr.execute(statement, values)
        for row in env.cr.fetchall():
            finding = Finding(*row[:4], float(row[4]), float(row[5]), row[6])
            if finding.kind != "differs" or finding.order_id not in orders:
                found.setdefault(finding.key, finding)
        orders = {finding.order_id for finding in found.values()}
    return list(found.values())
