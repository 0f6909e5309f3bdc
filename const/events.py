# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What the audit trail tells of, beside reasons (``reasons.py``): keys of ``what``."""

STATE = "state"  # of a transaction or a terminal; before and after stand beside it
POLLED = "polled"
POLLED_BY_HAND = "polled_by_hand"
RELEASED = "released"
AMOUNT_CHANGED = "amount_changed"
WRONG_PIN = "wrong_pin"
DATABASE_CONFIRMED = "database_confirmed"
RECEIPT_NOT_FILED = "receipt_not_filed"
TAKEN_BY = "taken_by"
ORDER_ARRIVED = "order_arrived"
ORDER_COMPLETED = "order_completed"
PUT_RIGHT = "put_right"
ATTACHED = "attached"
FINISHED_AT_REGISTER = "finished_at_register"
RESOLVED = "resolved"
CLOSING_PERMITTED = "closing_permitted"
CLOSED_OVER = "closed_over"
REFUNDED = "refunded"
WAS_REFUNDED = "was_refunded"
WAS_NOT_REFUNDED = "was_not_refunded"
REFUND_REPEATED = "refund_repeated"

TEXTS = {
    STATE: "status",
    POLLED: "status checked",
    POLLED_BY_HAND: "status checked by hand",
    RELEASED: "abandoned by the cashier",
    AMOUNT_CHANGED: "amount changed",
    WRONG_PIN: "wrong PIN",
    DATABASE_CONFIRMED: "database confirmed",
    RECEIPT_NOT_FILED: "receipt not filed",
    TAKEN_BY: "counted for another payment",
    ORDER_ARRIVED: "order arrived",
    ORDER_COMPLETED: "order completed",
    PUT_RIGHT: "corrected in Odoo",
    ATTACHED: "attached",
    FINISHED_AT_REGISTER: "finished at the register",
    RESOLVED: "resolved",
    CLOSING_PERMITTED: "closing permitted",
    CLOSED_OVER: "session closed despite it",
    REFUNDED: "refunded",
    WAS_REFUNDED: "was refunded",
    WAS_NOT_REFUNDED: "was not refunded",
    REFUND_REPEATED: "resolved by repeating",
}
