# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""No database connection is held while Glase is asked (design, law 9)."""

import logging
from contextlib import contextmanager

from psycopg2 import errors

from odoo import modules
from odoo.http import request
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

_logger = logging.getLogger(__name__)

TRIES = 5
REPEATABLE = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, errors.UniqueViolation)


def release(env):
    """Commit and close the cursor of the request, so that nothing waits with it.

    Odoo cannot replay a request whose cursor is closed: what follows happens once.
    The session is not saved any more, for that would need the cursor. The cursor of
    a job or a shell is not ours to close: there, what was written is committed, and
    nothing waits in a transaction.
    """
    if request and request.env and request.env.cr is env.cr:
        request.session.can_save = False
        # The request did its checks; committing here is what law 9 asks for.
        env.cr.commit()  # pylint: disable=invalid-commit
        env.cr.close()
    elif modules.module.current_test:
        env.flush_all()  # a test's cursor is never committed; ours see it all the same
    else:
        env.cr.commit()  # pylint: disable=invalid-commit


@contextmanager
def own_transaction(env):
    """An environment, as superuser, on a short transaction of its own."""
    with env.registry.cursor() as cr:
        yield env(cr=cr, su=True)


def once_more(env, step, *args):
    """Run ``step(own_env, *args)`` in its own transaction; again if others interfere.

    Only for steps that touch nothing but the database.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            with own_transaction(env) as own:
                result = step(own, *args)
                own.flush_all()
                return result
        except REPEATABLE as error:
            if not tries_left:
                raise
            _logger.info("Glase journal: trying again after %s", type(error).__name__)
