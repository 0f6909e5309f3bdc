# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The vocabulary that all rooms share. It imports nothing, so that each may import it.

Times are in ``times.py``; why a transaction is unresolved is in ``reasons.py``, what
the audit trail tells of in ``events.py``: each key beside the text that people read for
it.
"""

# Groups of users
MANAGER = "point_of_sale.group_pos_manager"

# States of a transaction in groups (state_machine.md, chapter 1)
LIVE = ("sending", "issued", "cancelling")
UNDER_WAY = (*LIVE, "awaiting_reversal")
WAITING = ("issued", "cancelling")  # Glase has the invoice, and it may still be paid
NO_MONEY = ("cancelled", "failed", "reversed")
RETURNED = ("refunded", "unconfirmed")  # refunded, as far as is known
# What counts as spent, and is not offered for a refund again
# (state_machine.md, chapter 7)
SPENT = ("sending", *RETURNED)

GLASE = "glase"  # ``use_payment_terminal`` of the payment method

# ``status_word`` where Glase has said none: of an attempt that the next one has
# replaced, or that never came here
REPLACED = "REPLACED"
NEVER_SENT = "NEVER_SENT"
# and of what only reminds of a payment that no transaction proves (coherence.py)
UNPROVEN = "UNPROVEN"
