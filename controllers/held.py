# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Whether a request may wait for news.

Only on the evented server, where a waiting request costs no thread, and only where the
system tells without reading that a connection was closed, which Linux does. What then
ends the wait, and that a register which has gone is not polled for any more, is in
``services/payment/poller.py``.
"""

import socket

from ..services.payment.check_status import Hold
from ..services.payment.poller import HOLD
from .connection import connection


def hold(seconds, seen):
    """How this request may wait; None if it may not.

    :param seconds: that the register is willing to wait
    :param seen: the mark of what it was told last
    """
    sock = connection() if hasattr(socket, "TCP_INFO") else None
    is_number = type(seconds) in (int, float) and seconds > 0
    if sock is None or not is_number or not isinstance(seen, str):
        return None
    return Hold(seconds=min(seconds, HOLD), seen=seen, connection=sock)
