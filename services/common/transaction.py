# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Database transactions around a call to Glase (architecture.md, law 9).

A request does its checks with its own cursor and gives it back (``release``); then each
step is a short transaction of its own (``in_transaction``), before and after the call.
A request that has more to do for Odoo afterwards gets a new cursor (``go_on``).

Limits: after ``release`` Odoo cannot replay the request, and its environment reads
nothing any more; ``env.registry``, ``env.uid`` and ``env._`` still work.
"""

import logging
import threading
import time
from contextlib import contextmanager, nullcontext

from psycopg2 import errors
from psycopg2.pool import PoolError

import odoo
from odoo import modules
from odoo.http import request
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, retrying

_logger = logging.getLogger(__name__)

TRIES = 5
POOL_PATIENCE = 5.0  # seconds to wait for a connection in a rush
POOL_PAUSE = 0.05
# The evented server also carries Odoo's bus, with one pool of connections for all. Ours
# are at most so many there, beside the poller's; who comes next waits for its turn.
EVENTED_CONNECTIONS = 7
_turns = threading.BoundedSemaphore(EVENTED_CONNECTIONS)
REPEATABLE = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, errors.UniqueViolation)


def release(env):
    """Commit and close the cursor of the request, so that nothing waits with it. Odoo
    cannot replay a request whose cursor is closed: what follows happens once. The
    session is not saved any more, for that would need the cursor. The cursor of a job
    or a shell is not ours to close: there, what was written is committed."""
    if env.cr.closed:
        return  # one step of several has done so
    _language = env.lang  # the environment keeps it: ``env._`` needs no cursor then
    if request and request.env and request.env.cr is env.cr:
        request.session.can_save = False
        env.cr.commit()  # pylint: disable=invalid-commit
        env.cr.close()
    elif modules.module.current_test:
        env.flush_all()  # a test's cursor is never committed; ours see it all the same
    else:
        env.cr.commit()  # pylint: disable=invalid-commit


def go_on(env, call):
    """Go on with a request whose cursor was given back, in a transaction of its own,
    which Odoo replays after a conflict as it does with any request."""
    with env.registry.cursor() as cr:
        request.env = env(cr=cr)
        return retrying(call, request.env)


@contextmanager
def own_transaction(env):
    """An environment, as superuser, on a short transaction of its own.

    :raises PoolError: when all connections stay in use
    """
    with _turn() if odoo.evented else nullcontext(), _free_cursor(env) as cr:
        yield env(cr=cr, su=True)


@contextmanager
def _turn():
    if not _turns.acquire(timeout=POOL_PATIENCE):
        raise PoolError("Glase: all connections of the evented server stay in use")
    try:
        yield
    finally:
        _turns.release()


def _free_cursor(env):
    """:raises PoolError: when all connections of Odoo's pool stay in use"""
    until = time.monotonic() + POOL_PATIENCE
    while True:
        try:
            return env.registry.cursor()
        except PoolError:
            if time.monotonic() > until:
                raise
            time.sleep(POOL_PAUSE)


def in_transaction(env, step, *args, **values):
    """Run ``step(own_env, *args, **values)`` in a database transaction of its own.

    It has its own cursor, as superuser, and is committed when this returns. On a
    serialization conflict, a deadlock or a lost race for a unique key the step runs
    again, at most ``TRIES`` times: so it touches nothing but the database.

    :param args, values: plain values and ids; no record, which belongs to another
        cursor
    :returns: what the step returns; no record either
    :raises PoolError: when all connections to the database stay in use
    """
    for tries_left in reversed(range(TRIES)):
        try:
            with own_transaction(env) as own:
                result = step(own, *args, **values)
                own.flush_all()
                return result
        except REPEATABLE as error:
            if not tries_left:
                raise
            _logger.info("Glase journal: trying again after %s", type(error).__name__)
