# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""One poller for each process and database: it polls for all requests that wait.

On the evented server a waiting request costs nothing but memory, so ``check_status``
lets it wait here for news of its transaction, for some seconds. Five times a second
the poller claims with one statement the transactions that are due, and gives each poll
to a request that waits for it, which asks Glase itself: so Glase is asked side by side,
and each register is told in the language of its user. A second statement finds what
others have written meanwhile: another device, another worker, the recovery job.

Odoo's bus lives in the same process. So that it never waits for a crowd of ours, no
tick claims or ends much more than its share, and what one tick finds to do is given out
a few at a time until the next.

Only for a register that is there is anything claimed: a connection that the other side
has closed ends the wait before the next poll (architecture.md, law 5); who has gone
between a claim and its turn does not poll either.

Limits: the poller holds nothing that it cannot rebuild (architecture.md, law 10). When
it fails, its requests answer what they know, and the registers ask anew. While the
database does not answer, no wait ends, for each would come back as a request that
wants a connection; after ``GRACE`` it ends all the same.
"""

import logging
import math
import random
import select
import socket
import threading
import time
from collections import deque
from contextlib import contextmanager
from operator import attrgetter, itemgetter
from queue import Empty, SimpleQueue

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo.sql_db import db_connect

from . import poll

_logger = logging.getLogger(__name__)

TICK = 0.2  # seconds
HOLD = 9.5  # seconds that a request waits at most; a register may want less
GRACE = 10.0  # seconds that it waits longer while the database does not answer
LINGER = 5.0  # seconds that the poller keeps its connection without a request
REMEMBERED = 10_000  # transactions whose next poll is remembered between two requests
AGAIN = 0.5  # seconds until a database that failed is tried again
INTERVAL = 0.95  # seconds from one poll to the next, as soon as a tick comes
UNCLAIMED = 0.5  # seconds until what could not be claimed is tried again
SHARE = 1.5  # times as many polls in a tick as there are on average, and one
# So many requests may end their wait in one tick: the registers come back at once, each
# with a request that needs a connection, and those are Odoo's own as well.
ENDS = 16
# So many requests begin in the same moment. One by one they would cost half as much
# again, for what wakes up alone is slow; all at once they would keep the bus waiting.
A_FEW = 4
CALLED = 0.0  # a poll's due time when Glase has called: before all others
# Of PostgreSQL: whoever names a transaction there lets the poller look at it now.
CHANNEL = "glase_poll"

WRITTEN = """
    SELECT t.id, t.write_date
      FROM unnest(%s::int[], %s::timestamp[]) AS known(id, written_at)
      JOIN glase_transaction t ON t.id = known.id
     WHERE t.write_date IS DISTINCT FROM known.written_at
"""

# What a waiting request is told, beside a poll to make.
NEWS, OVER = "news", "over"

_pollers: dict[str, "Poller"] = {}  # by database


def poller_of(env):
    """The poller of this process for the database of ``env``."""
    return _pollers.setdefault(env.cr.dbname, Poller(env.cr.dbname))


def is_connected(connection):
    """Whether the other side has not closed this TCP socket; reads nothing from it."""
    try:
        state = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)
    except OSError:
        return False
    return state[0] == 1  # TCP_ESTABLISHED


def is_readable_within(connection, seconds):
    """Whether something comes on it; ``select`` itself knows few of many files."""
    files = select.poll()
    files.register(connection, select.POLLIN)
    return bool(files.poll(1000 * seconds))


_due_at, _ends_at = attrgetter("due_at"), attrgetter("ends_at")


class Place:
    """Where one request waits."""

    def __init__(self, tx_id, written_at, hold, due_at):
        self.tx_id = tx_id
        self.written_at = written_at  # what the request knows was written last
        self.is_free = False  # it waits, and can make a poll
        self._connection = hold.connection
        # By chance a little less: registers that came together do not come back so.
        self.ends_at = time.monotonic() + hold.seconds - random.random() / 2
        self._told = SimpleQueue()
        self.due_at = due_at  # when its next poll may be claimed

    def end_soon(self):
        """There is something to tell the register: be the next whose wait ends."""
        self.ends_at = 0.0

    def is_connected(self):
        return is_connected(self._connection)

    def tell(self, what):
        """:param what: NEWS, OVER, or a ``Poll`` to make"""
        self.is_free = False
        self._told.put(what)

    def wait(self):
        """Until there is something to do.

        :returns: NEWS, OVER, or a ``Poll`` that was claimed for this request
        """
        self.is_free = self._told.empty()
        try:
            what = self._told.get(timeout=HOLD + GRACE)
        except Empty:
            return OVER
        return what if self.is_connected() else OVER


class Poller:
    def __init__(self, database):
        self._database = database
        self._lock = threading.Lock()
        self._places: set[Place] = set()
        self._due_at: dict[int, float] = {}  # of those that waited before
        self._needed = threading.Event()
        self._needed_at = 0.0
        self._thread = None
        self._cr = None
        self._turns = deque()  # pairs of a place and what it is told

    @contextmanager
    def place(self, tx_id, written_at, hold, polled_at):
        """A ``Place`` for a request, for as long as it waits.

        :param hold: a ``Hold`` of ``check_status.py``
        :param polled_at: when the request has claimed a poll; None if another one had
        """
        now = time.monotonic()
        due_at = polled_at + INTERVAL if polled_at else self._due_at.get(tx_id, now)
        place = Place(tx_id, written_at, hold, due_at)
        with self._lock:
            self._places.add(place)
            self._needed.set()
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="glase-poller", daemon=True
                )
                self._thread.start()
        try:
            yield place
        finally:
            with self._lock:
                self._places.discard(place)
                if len(self._due_at) > REMEMBERED:
                    self._due_at.clear()
                self._due_at[tx_id] = place.due_at

    def _run(self):
        while self._needed.wait():
            try:
                while self._is_needed():
                    self._look()
            except Exception:
                _logger.exception("Glase: the poller failed; the registers ask anew.")
                time.sleep(AGAIN)
            self._hang_up()
            self._turns.clear()
            for place in list(self._places):
                place.tell(OVER)

    def _is_needed(self):
        now = time.monotonic()
        with self._lock:
            if self._places:
                self._needed_at = now
            elif now - self._needed_at > LINGER:
                self._due_at.clear()
                self._needed.clear()
        return self._needed.is_set()

    def _look(self):
        """One tick, and what it found to do, until the next."""
        next_at = (time.monotonic() // TICK + 1) * TICK
        try:
            self._tick()
            self._give_out(next_at)
        except psycopg2.Error as error:
            _logger.info("Glase: the poller lost its database: %s", error)
            self._hang_up()
            self._queue(self._ending(time.monotonic() - GRACE))
            self._give_out(time.monotonic() + AGAIN)

    def _tick(self):
        """Claim what is due, look what was written, and end what has waited enough."""
        places = list(self._places)
        if not places:
            return
        due = self._due(places)
        cr = self._cursor()
        now = time.monotonic()
        polls = poll.claim_due(cr, list(due)) if due else []
        written = self._written(cr, places)
        # A claim is committed before Glase is asked (architecture.md, law 9).
        cr.commit()  # pylint: disable=invalid-commit
        turns = [(due[each.tx_id], each) for each in polls]
        for place, _poll in turns:
            place.is_free = False
        for place in places:
            written_at = written.get(place.tx_id, place.written_at)
            if place.written_at != written_at:
                place.written_at = written_at
                place.tell(NEWS)
        self._queue(turns, self._ending(time.monotonic()))
        claimed = {each.tx_id for each in polls}
        for tx_id, place in due.items():
            place.due_at = now + (INTERVAL if tx_id in claimed else UNCLAIMED)

    def _due(self, places):
        """The places to claim for, by transaction; those first that wait longest. The
        wait of a register that has gone ends here."""
        now, share = time.monotonic(), math.ceil(SHARE * TICK * len(places)) + 1
        due = sorted((p for p in places if p.is_free and p.due_at <= now), key=_due_at)
        here = {}
        for place in due[:share]:
            if place.is_connected():
                here[place.tx_id] = place
            else:
                place.tell(OVER)
        return here

    def _written(self, cr, places):
        ids = [place.tx_id for place in places]
        known = [place.written_at for place in places]
        cr.execute(WRITTEN, [ids, known], log_exceptions=False)
        return dict(cr.fetchall())

    def _ending(self, by):
        """The turns of those whose wait should be over by then, the oldest first."""
        over = [p for p in list(self._places) if p.is_free and p.ends_at <= by]
        return [(place, OVER) for place in sorted(over, key=_ends_at)[:ENDS]]

    def _queue(self, *kinds):
        """Add turns, those of each kind evenly among the others: what ends comes back
        at once as a request, and a row of these would keep the bus waiting."""
        evenly = [
            (n / len(kind), *turn) for kind in kinds for n, turn in enumerate(kind)
        ]
        for _n, place, what in sorted(evenly, key=itemgetter(0)):
            place.is_free = False
            is_first = place.due_at == CALLED
            add = self._turns.appendleft if is_first else self._turns.append
            add((place, what))

    def _give_out(self, until):
        """Tell those whose turn it is, a few at a time until that moment."""
        while (left := until - time.monotonic()) > 0:
            pause = left / max(1, math.ceil(len(self._turns) / A_FEW))
            for _turn in range(min(A_FEW, len(self._turns))):
                place, what = self._turns.popleft()
                place.tell(what)
            if self._is_called_within(pause):
                return

    def _cursor(self):
        if self._cr is None:
            cr = db_connect(self._database).cursor()
            # A claim must not fail because a row has changed since it began to look.
            cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
            cr.execute("LISTEN glase_poll")
            cr.execute("DEALLOCATE ALL")  # of a poller that was cut off
            cr.execute(poll.PREPARE)
            cr.commit()  # pylint: disable=invalid-commit
            self._cr = cr
        return self._cr

    def _is_called_within(self, seconds):
        """Sleep; whether somebody named a place's transaction on the channel."""
        if self._cr is None:
            time.sleep(seconds)
            return False
        connection = self._cr.connection
        if not is_readable_within(connection, seconds):
            return False
        connection.poll()
        named = {each.payload for each in connection.notifies}
        connection.notifies.clear()
        called = [p for p in list(self._places) if str(p.tx_id) in named]
        for place in called:
            place.due_at = CALLED
        return bool(called)

    def _hang_up(self):
        cr, self._cr = self._cr, None
        if cr is None:
            return
        try:
            cr.rollback()
            cr.execute("UNLISTEN *")
            cr.execute("DEALLOCATE ALL")
            cr.commit()  # pylint: disable=invalid-commit
            cr.close()
        except psycopg2.Error:
            _logger.debug("Glase: the poller's connection was gone", exc_info=True)
