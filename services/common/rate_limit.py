# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""How often a broken or hostile register may come about one payment.

Limits: each process counts for itself and forgets everything when it has grown
(architecture.md, law 10). What keeps Glase from being asked twice in a second is the
claim in the database; this only saves the server from what comes beside it.
"""

import time
from collections import Counter

from odoo.http import request

WINDOW = 60.0  # seconds
IN_A_WINDOW = {
    "status": 120,
    "cancel": 10,
    # At a kiosk nobody is logged in: of an order, and of all orders of a kiosk
    "kiosk": 240,
    "kiosk_start": 10,
    "all_kiosk": 1200,
    "all_kiosk_start": 30,
    "all_kiosk_save": 60,
}
LIMIT = 10_000  # payments that are counted in one window

_seen: Counter = Counter()
_window = 0


def is_too_often(what, payment_uuid, attempt=None):
    """Count one more, in this minute of the clock; True from one above the limit on.

    :param what: a key of ``IN_A_WINDOW``; anything else is not limited
    :param attempt: counts for itself: who sends an invoice again may cancel it again
    """
    global _window
    if what not in IN_A_WINDOW:
        return False
    window = int(time.monotonic() // WINDOW)
    if window != _window or len(_seen) > LIMIT:
        _seen.clear()
        _window = window
    key = (request.db if request else "", what, payment_uuid, attempt)
    _seen[key] += 1
    return _seen[key] > IN_A_WINDOW[what]
