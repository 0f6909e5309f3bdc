# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The connection that an answer goes over, on the evented server: whether a request may
wait on it for news, and that the answer leaves at once.

Only on the evented server may it wait, where a waiting request costs no thread, and
only where the system tells without reading that a connection was closed, which Linux
does. What then ends the wait, and that a register which has gone is not polled for any
more, is in ``services/payment/poller.py``.
"""

import socket
from contextlib import suppress

import odoo
from odoo.http import request

from ..services.payment.check_status import Hold
from ..services.payment.poller import HOLD


def _connection():
    """The request's socket on the evented server; None on any other."""
    if not odoo.evented:
        return None
    # Odoo's bus takes it from the same place.
    return request.httprequest._HTTPRequest__environ.get("socket")


def hold(seconds, seen):
    """How this request may wait; None if it may not.

    :param seconds: that the register is willing to wait
    :param seen: the mark of what it was told last
    """
    sock = _connection() if hasattr(socket, "TCP_INFO") else None
    is_number = type(seconds) in (int, float) and seconds > 0
    if sock is None or not is_number or not isinstance(seen, str):
        return None
    return Hold(seconds=min(seconds, HOLD), seen=seen, connection=sock)


def answer_in_one_go():
    """Let the whole answer leave at once.

    The evented server writes an answer in two pieces, and the system keeps the second
    until the first is acknowledged, which a kept connection does after 40 ms. Whoever
    has gone needs no quick answer, but what was asked for is done all the same.
    """
    if sock := _connection():
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
