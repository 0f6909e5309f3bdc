# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Polls that wait for news: what one process does. What several do at the same time is
in tests/live/test_hold.py."""

import fcntl
import resource
import socket
import time
from functools import partial

from odoo.tests import BaseCase, tagged

from ...services.common import rate_limit
from ...services.payment.check_status import Hold
from ...services.payment.poller import (
    A_FEW,
    CALLED,
    OVER,
    TICK,
    Place,
    Poller,
    is_connected,
    is_readable_within,
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

    def place(self, number=1, due_at=1.0):
        """One of a poller's places, and the register's end of its connection."""
        ours, theirs = self.connection()
        hold = Hold(seconds=9.0, seen="", connection=ours)
        return Place(number, None, hold, due_at), theirs

    def test_what_one_tick_finds_is_given_out_a_few_at_a_time(self):
        poller, pauses, told = Poller("no database"), [], []

        def sleep(seconds):
            pauses.append(seconds)
            if not poller._turns:
                time.sleep(seconds)

        places = [self.place(number)[0] for number in range(3 * A_FEW)]
        for place in places:
            place.tell = partial(lambda n, _what: told.append((len(pauses), n)), place)
        poller._queue([(place, OVER) for place in places])
        self.patch(poller, "_is_called_within", sleep)
        poller._give_out(time.monotonic() + TICK)
        turns = [turn for turn in range(3) for _place in range(A_FEW)]
        self.assertEqual(told, list(zip(turns, places, strict=True)))
        # Each pause is a share of what is left, so the last ones are told in time.
        for pause, share in zip(pauses, (1 / 3, 1 / 2, 1), strict=False):
            self.assertLessEqual(pause, TICK * share)
            self.assertGreater(pause, 0)

    def test_what_ends_is_spread_among_the_polls(self):
        """A request comes back for each, and a row of these keeps the bus waiting."""
        poller = Poller("no database")
        polls = [(self.place(number)[0], "a poll") for number in range(3 * A_FEW)]
        ends = [(self.place(100 + number)[0], OVER) for number in range(3)]
        poller._queue(polls, ends)
        what = [each for _place, each in poller._turns]
        between = [index for index, each in enumerate(what) if each == OVER]
        self.assertEqual(len(between), 3)
        for one, next_one in zip(between, between[1:], strict=False):
            self.assertGreater(next_one - one, A_FEW)

    def test_whom_glase_calls_about_is_first(self):
        poller = Poller("no database")
        before, called = self.place(1)[0], self.place(2, CALLED)[0]
        poller._queue([(before, "a poll")])
        poller._queue([(called, "a poll")])
        self.assertEqual([place for place, _what in poller._turns], [called, before])

    def test_who_has_gone_is_not_claimed_for(self):
        here, gone = self.place(1), self.place(2)
        gone[1].close()
        for place, _theirs in (here, gone):
            place.is_free = True
        found = Poller("no database")._due([here[0], gone[0]])
        self.assertEqual(found, {1: here[0]})
        self.assertFalse(gone[0].is_free, "its wait goes on")

    def test_who_has_gone_before_its_turn_does_not_poll(self):
        place, theirs = self.place()
        place.tell("a poll")
        self.assertEqual(place.wait(), "a poll")
        theirs.close()
        place.tell("a poll")
        self.assertEqual(place.wait(), OVER)

    def test_a_process_with_many_files(self):
        """More than ``select`` knows, which takes numbers below 1,024."""
        few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (few, most))
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(few, min(most, 2048)), most))
        ours, theirs = self.connection()
        far = socket.socket(fileno=fcntl.fcntl(ours, fcntl.F_DUPFD, 1100))
        self.addCleanup(far.close)
        self.assertFalse(is_readable_within(far, 0.0))
        theirs.sendall(b"a message")
        self.assertTrue(is_readable_within(far, 5.0))

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
