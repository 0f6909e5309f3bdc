# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The states of a journal row in groups (state_machine.md, chapter 1), and the words
that we write where Glase has said none."""

LIVE = ("sending", "issued", "cancelling")
UNDER_WAY = (*LIVE, "awaiting_reversal")
WAITING = ("issued", "cancelling")  # Glase has the bill, and it may still be paid
NO_MONEY = ("cancelled", "failed", "reversed")
RETURNED = ("refunded", "unconfirmed")  # given back, as far as anybody knows
# What counts as spent, and is not offered for a refund again
# (state_machine.md, chapter 7)
SPENT = ("sending", *RETURNED)

GLASE = "glase"  # ``use_payment_terminal`` of the payment method

# ``status_word`` of an attempt that the next one has replaced, or that never came here
REPLACED = "REPLACED"
NEVER_SENT = "NEVER_SENT"
# and of what only reminds of a payment that no transaction proves (coherence.py)
UNPROVEN = "UNPROVEN"
