# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Giving money back (state machine, chapter 7; Glase API 4.8, 5.6).

refundPayment is neither idempotent nor can it be asked about: one call for each
reserved row, and an answer that was lost is nobody's reason to call again.
"""

from . import wording


def give_up(env, row_id):
    """The answer was lost and its lease is over: not known. Calls nothing."""
    row = env["glase.transaction"].browse(row_id)._lock_refund()
    if row.state == "sending" and not row._lease_runs():
        row._set_unconfirmed("", env._(wording.REFUND_NOT_KNOWN))
