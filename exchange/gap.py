# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""How long nobody has had an answer about a payment.

After a gap Glase may be giving the money back, so PAID is looked at twice before it
is told (state_machine.md, chapter 1).
"""

import time

GAP = 10.0  # seconds without an answered ask

# When this process last had an answer for a row. Only a hint: not knowing means
# looking twice. Emptied when it has grown, for rows come and go.
_answered_at: dict[tuple[str, int], float] = {}
_ANSWERED_LIMIT = 10_000


def is_gap(env, row_id):
    """Nobody here has heard of the row for a while, or ever."""
    last = _answered_at.get((env.cr.dbname, row_id))
    return last is None or time.monotonic() - last > GAP


def remember(env, row_id):
    """Glase has just answered about the row."""
    if len(_answered_at) > _ANSWERED_LIMIT:
        _answered_at.clear()
    _answered_at[env.cr.dbname, row_id] = time.monotonic()
