# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Whether a request may wait for news.

Only on the evented server, where a waiting request costs no thread, and only where the
system tells without reading that a connection was closed, which Linux does. What then
ends the wait, and that a register which has gone is not polled for any more, is in
``services/payment/poller.py``.
"""

import socket

import odoo
from odoo.http import request

from ..services.payment.check_status import Hold
from ..services.payment.poller import HOLD


def hold(seconds, seen):
    """How this request may wait; None if it may not.

    :param seconds: that the register is willing to wait
    :param seen: the mark of what it was told last
    """
    connection = _connection()
    is_number = type(seconds) in (int, float) and seconds > 0
    if connection is None or not is_number or not isinstance(seen, str):
        return None
    return Hold(seconds=min(seconds, HOLD), seen=seen, connection=connection)


def _connection():
    """The socket that an answer goes to, if waiting there costs nothing."""
    if not odoo.evented or not hasattr(socket, "TCP_INFO"):
        return None
    # Odoo's bus takes it from the same place.
    return request.httprequest._HTTPRequest__environ.get("socket")
