# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The socket that an answer goes to, on the evented server."""

import socket
from contextlib import suppress

import odoo
from odoo.http import request


def connection():
    """The request's socket on the evented server; None on any other."""
    if not odoo.evented:
        return None
    # Odoo's bus takes it from the same place.
    return request.httprequest._HTTPRequest__environ.get("socket")


def answer_in_one_go():
    """Let the whole answer leave at once.

    The evented server writes an answer in two pieces, and the system keeps the second
    until the first is acknowledged, which a kept connection does after 40 ms. Whoever
    has gone needs no quick answer, but what was asked for is done all the same.
    """
    if sock := connection():
        with suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
