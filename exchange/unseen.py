# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A lost start that nobody waits for any more (state_machine.md, chapters 5 and 6).

Its bill was seen by nobody here, so it cannot be cancelled. One question, without
reference, after Glase has had the time to give back what nobody knew of: what it still
calls paid is kept, because an answer to an earlier question was lost.
"""

import logging

from ..glase.codes import LOGIN_REFUSED
from ..glase.errors import GlaseError, GlaseRefused
from . import poll as ask, reasons, lost_start as recovery
from .transaction import once_more
from .states import REPLACED

_logger = logging.getLogger(__name__)


def clear_up(env, row_id):
    """Ask once; paid, or over. A row that no clear answer came for stays as it is."""
    asked = once_more(env, ask.about, row_id)
    try:
        found = asked.send()
    except GlaseError as error:
        if isinstance(error, GlaseRefused) and error.code not in LOGIN_REFUSED:
            once_more(env, _give_up, row_id, str(error))
        else:
            _logger.info("Glase: transaction %s is still unclear: %s", row_id, error)
    else:
        once_more(env, _settle, asked, found)


def _settle(env, asked, found):
    row = env["glase.transaction"].browse(asked.row_id)._lock()
    recovery.settle(row, asked, found, otherwise=recovery.give_up)
    if row.state == "paid":
        row._set_unresolved(reasons.TILL_GONE)


def _give_up(env, row_id, answer):
    row = env["glase.transaction"].browse(row_id)._lock()
    if row.state == "sending":
        row._set_failed(REPLACED, last_answer=answer)
