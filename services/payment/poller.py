# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""One poller for each process and database: it polls for all requests that wait.

On the evented server a waiting request costs nothing but memory, so ``check_status``
lets it wait here for news of its transaction, for some seconds. Four times a second the
poller claims with one statement all transactions that are due, and gives each poll to a
request that waits for it, which asks Glase itself: so Glase is asked side by side, and
each register is told in the language of its user. A second statement finds what others
have written meanwhile: another device, another worker, the recovery job.

Only for a register that is there is anything claimed: a connection that the other side
has closed ends the wait before the next poll (architecture.md, law 5).

Limits: the poller holds nothing that it cannot rebuild (architecture.md, law 10). When
it fails, its requests answer what they know, and the registers ask anew. While the
database does not answer, no wait ends, for each would come back as a request that
wants a connection; after ``GRACE`` it ends all the same.
"""

import logging
import select
import socket
import threading
import time
from contextlib import contextmanager
from queue import Empty, SimpleQueue

import psycopg2
from psycopg2.extensions import ISOLATION_LEVEL_READ_COMMITTED

from odoo.sql_db import db_connect

from . import poll

_logger = logging.getLogger(__name__)

TICK = 0.25  # seconds
HOLD = 9.0  # seconds that a request waits at most; a register may want less
GRACE = 10.0  # seconds that it waits longer while the database does not answer
LINGER = 5.0  # seconds that the poller keeps its connection without a request
AGAIN = 0.5  # seconds until a database that failed is tried again
# So many requests may end their wait in one tick: the registers come back at once, each
# with a request that needs a connection, and those are Odoo's own as well.
ENDS = 25
CHANNEL = "glase_poll"  # of PostgreSQL: whoever notifies it makes the poller look now

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


class Place:
    """Where one request waits."""

    def __init__(self, tx_id, written_at, connection, hold):
        self.tx_id = tx_id
        self.written_at = written_at  # what the request knows was written last
        self.is_free = False  # it waits, and can make a poll
        self._connection = connection
        self._until = time.monotonic() + hold
        self._told = SimpleQueue()

    @property
    def ends_at(self):
        return self._until

    def end_soon(self):
        """There is something to tell the register: be the next whose wait ends."""
        self._until = 0.0

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
            return self._told.get(timeout=HOLD + GRACE)
        except Empty:
            return OVER


class Poller:
    def __init__(self, database):
        self._database = database
        self._lock = threading.Lock()
        self._places: set[Place] = set()
        self._needed = threading.Event()
        self._needed_at = 0.0
        self._thread = None
        self._cr = None

    @contextmanager
    def place(self, tx_id, written_at, connection, hold):
        """A ``Place`` for a request, for as long as it waits."""
        place = Place(tx_id, written_at, connection, hold)
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

    def _run(self):
        while self._needed.wait():
            try:
                while self._is_needed():
                    self._look()
            except Exception:
                _logger.exception("Glase: the poller failed; the registers ask anew.")
                time.sleep(AGAIN)
            self._hang_up()
            for place in list(self._places):
                place.tell(OVER)

    def _is_needed(self):
        now = time.monotonic()
        with self._lock:
            if self._places:
                self._needed_at = now
            elif now - self._needed_at > LINGER:
                self._needed.clear()
        return self._needed.is_set()

    def _look(self):
        next_at = (time.monotonic() // TICK + 1) * TICK
        try:
            self._tick()
            self._sleep_until(next_at)
        except psycopg2.Error as error:
            _logger.info("Glase: the poller lost its database: %s", error)
            self._hang_up()
            self._end(time.monotonic() - GRACE)
            time.sleep(AGAIN)

    def _tick(self):
        """Claim what is due, look what was written, and end what has waited enough."""
        places = self._connected()
        if not places:
            return
        free = {place.tx_id: place for place in places if place.is_free}
        cr = self._cursor()
        polls = poll.claim_due(cr, list(free)) if free else []
        written = self._written(cr, places)
        cr.commit()
        for each in polls:
            free[each.tx_id].tell(each)
        for place in places:
            written_at = written.get(place.tx_id, place.written_at)
            if place.written_at != written_at:
                place.written_at = written_at
                place.tell(NEWS)
        self._end(time.monotonic())

    def _connected(self):
        """The places whose register is there; the others end now."""
        here = []
        for place in list(self._places):
            if place.is_connected():
                here.append(place)
            else:
                place.tell(OVER)
        return here

    def _written(self, cr, places):
        ids = [place.tx_id for place in places]
        known = [place.written_at for place in places]
        cr.execute(WRITTEN, [ids, known], log_exceptions=False)
        return dict(cr.fetchall())

    def _end(self, by):
        """Let those end that wanted to by this moment, the first ones first."""
        over = [p for p in self._places if p.is_free and p.ends_at <= by]
        for place in sorted(over, key=lambda place: place.ends_at)[:ENDS]:
            place.tell(OVER)

    def _cursor(self):
        if self._cr is None:
            cr = db_connect(self._database).cursor()
            # A claim must not fail because a row has changed since it began to look.
            cr.connection.set_isolation_level(ISOLATION_LEVEL_READ_COMMITTED)
            cr.execute(f"LISTEN {CHANNEL}")
            cr.commit()
            self._cr = cr
        return self._cr

    def _sleep_until(self, moment):
        """Until then, or until somebody notifies the channel."""
        seconds = max(0.0, moment - time.monotonic())
        if self._cr is None:
            time.sleep(seconds)
            return
        connection = self._cr.connection
        if select.select([connection], [], [], seconds)[0]:
            connection.poll()
        connection.notifies.clear()

    def _hang_up(self):
        cr, self._cr = self._cr, None
        if cr is None:
            return
        try:
            cr.rollback()
            cr.execute("UNLISTEN *")
            cr.commit()
            cr.close()
        except psycopg2.Error:
            _logger.debug("Glase: the poller's connection was gone", exc_info=True)
