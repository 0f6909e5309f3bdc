# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Polls that wait for news: what one process does. What several do at the same time is
in tests/live/test_hold.py."""

import socket
import time

from odoo.tests import BaseCase, tagged

from ...services.common import rate_limit
from ...services.payment.check_status import Hold
from ...services.payment.poller import (
    A_FEW,
    OVER,
    TICK,
    Place,
    a_few_at_a_time,
    is_connected,
)
from ...services.payment.response import WAIT, Response


@tagged("post_install", "-at_install")
class TestHold(BaseCase):
    def connection(self):
        """Both ends of a TCP connection."""
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        theirs = socket.create_connection(server.getsockname())
        ours, _address = server.accept()
        self.addCleanup(ours.close)
        self.addCleanup(theirs.close)
        return ours, theirs

    def test_a_register_that_is_there(self):
        ours, theirs = self.connection()
        self.assertTrue(is_connected(ours))
        theirs.sendall(b"the next request")
        self.assertTrue(is_connected(ours))
        self.assertEqual(ours.recv(100), b"the next request")  # nothing was read

    def test_a_register_that_has_gone(self):
        for how in ("closed", "shut down for writing", "ours is closed"):
            ours, theirs = self.connection()
            if how == "closed":
                theirs.close()
            elif how == "shut down for writing":
                theirs.shutdown(socket.SHUT_WR)
            else:
                ours.close()
            self.assertFalse(is_connected(ours), how)

    def test_what_is_no_tcp_connection(self):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self.assertFalse(is_connected(ours))

    def test_what_one_tick_gives_out_is_spread(self):
        ours, _theirs = self.connection()
        hold = Hold(seconds=9.0, seen="", connection=ours)
        places = [Place(number, None, hold, 0.0) for number in range(3 * A_FEW)]
        turns = a_few_at_a_time(places)
        self.assertEqual([place for place, _after in turns], places)
        expected = sorted([0.0, TICK / 3, TICK * 2 / 3] * A_FEW)
        self.assertEqual([after for _place, after in turns], expected)
        self.assertEqual(a_few_at_a_time([]), [])
        began = time.monotonic()
        places[0].tell(OVER, after=0.05)
        self.assertEqual(places[0].wait(), OVER)
        self.assertGreaterEqual(time.monotonic() - began, 0.05)

    def test_who_has_gone_before_its_turn_does_not_poll(self):
        ours, theirs = self.connection()
        hold = Hold(seconds=9.0, seen="", connection=ours)
        place = Place(1, None, hold, 0.0)
        place.tell("a poll", after=0.01)
        self.assertEqual(place.wait(), "a poll")
        theirs.close()
        place.tell("a poll", after=0.01)
        self.assertEqual(place.wait(), OVER)

    def test_the_mark_changes_with_whatever_is_told(self):
        told = {"outcome": WAIT, "message": "", "state": "issued", "attempt": 1}
        told["payment_uuid"] = "an-uuid"
        plain = Response(**told)
        self.assertEqual(plain.mark, Response(**told).mark)
        for change in (
            {"message": "Call a manager."},
            {"state": "cancelling"},
            {"attempt": 2},
            {"amount": 60.0},
            {"slow": True},
            {"paying": True},
            {"invoice_qr": "text"},
        ):
            self.assertNotEqual(plain.mark, Response(**(told | change)).mark, change)

    def test_only_the_registers_own_payment_that_waits_has_a_mark(self):
        told = {"message": "", "state": "paid", "attempt": 1, "payment_uuid": "u"}
        own = {**told, "ask_after_ms": 1000}
        self.assertIn("seen", Response(outcome=WAIT, **own).as_dict())
        self.assertNotIn("seen", Response(outcome="paid", **own).as_dict())
        self.assertNotIn("seen", Response(outcome=WAIT, **told).as_dict())

    def test_so_often_in_a_minute(self):
        uuid = "test-so-often"
        self.patch(rate_limit, "WINDOW", 10**9)
        self.patch(rate_limit, "_window", 0)
        self.patch(rate_limit, "IN_A_WINDOW", {"status": 3, "cancel": 3})
        often = [rate_limit.is_too_often("status", uuid) for _ in range(5)]
        self.assertEqual(often, [False, False, False, True, True])
        self.assertFalse(rate_limit.is_too_often("cancel", uuid, 1))  # counted apart
        often = [rate_limit.is_too_often("cancel", uuid, n // 2) for n in range(8)]
        self.assertEqual(often, [False] * 8)  # sent again, it may be cancelled again
        self.assertFalse(rate_limit.is_too_often("status", "another"))

    def test_what_is_counted_is_bounded(self):
        self.patch(rate_limit, "LIMIT", 10)
        for number in range(100):
            rate_limit.is_too_often("status", f"payment-{number}")
        self.assertLessEqual(len(rate_limit._seen), 11)
