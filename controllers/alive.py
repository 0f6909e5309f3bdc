# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Beats by which a register knows that the network is there while its poll is held.

A held poll is silent, and so is a network that has died. One request for minutes of
beats costs next to nothing; one for each beat would cost more than the polls.
"""

import time

import odoo
from odoo import http
from odoo.http import request

BEAT_EVERY = 2.0  # seconds; the register wants one in 2.5 (TIMING.BEAT_FRESH_MS)
LASTS = 300.0  # seconds; who still listens then asks again


class GlaseAliveController(http.Controller):
    @http.route(
        "/websocket/pos_glase/alive",
        type="http",
        auth="none",
        methods=["GET"],
        save_session=False,
    )
    def alive(self):
        """Beats, one each 2 s: empty comments, as server-sent events have them.

        Nothing is read or told. Where a thread would wait, on any other server than the
        evented one, there is one beat.
        """
        headers = {
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",  # nginx passes each beat on at once
        }
        return request.make_response(_beats(), list(headers.items()))


def _beats():
    """Ends when the register has gone, for then a beat cannot be sent."""
    until = time.monotonic() + LASTS
    yield b":\n\n"
    while odoo.evented and time.monotonic() < until:
        time.sleep(BEAT_EVERY)
        yield b":\n\n"
