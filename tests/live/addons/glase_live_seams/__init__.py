# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Breaks a request where its header asks for it, so that tests need no luck.

Only the servers of `tests/live` know this module: its folder is in their add-ons path
and they load it with `--load`; it is never installed in a database. The header
`X-Glase-Live: <place>:<token>` lets the request that carries it fail (or get stuck) at
that place, the first time that a process meets the token; a replay then passes.

==========  ==========================================================================
before      ConcurrencyError while the request still has its cursor: Odoo replays it
reserving   the database itself reports a serialization failure before the call
after_call  ConcurrencyError after Glase has answered sendInvoice, before the journal
            has heard of it
settling    serialization failure in the transaction that writes down the answer
answered    ConcurrencyError when all is done: as if Odoo could not finish the request
arrived     ConcurrencyError when an order has arrived, and nothing is committed
held        an order has arrived, and it takes a while until that is committed
stuck       the answer to getPaymentStatus has come, and is never written down
==========  ==========================================================================

The same of a refund: `refund_before`, `refund_reserving`, `after_refund`,
`refund_settling`, `refund_answered`.
"""

import functools
import logging
import threading
import time

from odoo.exceptions import ConcurrencyError
from odoo.http import request

from odoo.addons.point_of_sale.models.pos_order import PosOrder
from odoo.addons.pos_glase.controllers import till_route
from odoo.addons.pos_glase.services.payment import outcome, start
from odoo.addons.pos_glase.services.refund import refund_call, refund_checks
from odoo.addons.pos_glase.glase.client import GlaseClient

HEADER = "X-Glase-Live"
HELD = 1.5  # seconds
STUCK = 120.0  # seconds; the test kills the process long before
SERIALIZATION_FAILURE = "DO $$BEGIN RAISE serialization_failure; END$$"

_logger = logging.getLogger(__name__)
_met = set()


def _is_due(place):
    wanted = request.httprequest.headers.get(HEADER, "") if request else ""
    if not wanted.startswith(f"{place}:") or wanted in _met:
        return False
    _met.add(wanted)
    _logger.info("Glase live seam: %s", wanted)
    return True


def _patch(owner, name, *, before=None, after=None):
    original = getattr(owner, name)

    @functools.wraps(original)
    def patched(*args, **kwargs):
        if before:
            before(*args)
        result = original(*args, **kwargs)
        if after:
            after(*args)
        return result

    setattr(owner, name, patched)


def _conflict(place):
    def fail(*_args):
        if _is_due(place):
            raise ConcurrencyError(f"planned: {place}")

    return fail


def _serialization_failure(place):
    def fail(env, *_args):
        if _is_due(place):
            env.cr.execute(SERIALIZATION_FAILURE, log_exceptions=False)

    return fail


def _stuck(*_args):
    if _is_due("stuck"):
        threading.Event().wait(STUCK)


def _held(*_args):
    if _is_due("held"):
        time.sleep(HELD)


_patch(till_route, "release", before=_conflict("before"))
_patch(start, "reserve", after=_serialization_failure("reserving"))
_patch(GlaseClient, "send_invoice", after=_conflict("after_call"))
_patch(outcome, "sent", after=_serialization_failure("settling"))
_patch(start, "start", after=_conflict("answered"))
_patch(outcome, "polled", before=_stuck)
_patch(PosOrder, "read_pos_data", after=_conflict("arrived"))
_patch(PosOrder, "read_pos_data", before=_held)
_patch(till_route, "release", before=_conflict("refund_before"))
_patch(refund_checks, "reserve", after=_serialization_failure("refund_reserving"))
_patch(GlaseClient, "refund_payment", after=_conflict("after_refund"))
_patch(refund_call, "_refunded", after=_serialization_failure("refund_settling"))
_patch(refund_call, "refund", after=_conflict("refund_answered"))
