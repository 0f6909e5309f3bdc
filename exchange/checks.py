# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The doors of a payment (state_machine.md, chapter 5), checked on the server."""

import re

from odoo.exceptions import AccessError

from ..glase.client import CALL_DEADLINE
from . import wording
from .response import answer, elsewhere, never_arrived, refusal
from .invoice import cashier_name, plan
from .states import LIVE, NEVER_SENT, REPLACED, UNDER_WAY
from .storable import MAX_ID, TooLarge, check_size, storable

UUID = re.compile(r"[0-9a-zA-Z-]{8,64}")
# What keys of refunds begin with that only the server makes
UNDO, OFFICE = "undo-", "office-"
OURS = (UNDO, OFFICE, "unproven-")
MAX_ORDER_UUID = 64  # characters
MAX_ATTEMPTS = 10_000
MAX_AMOUNT = 10**12
TYPED = {"order", "reason"}


class Refused(Exception):
    """The door stays shut; the text is for the cashier."""


class Busy(Refused):
    """Somebody is paying at this till already."""


def till_of(env, config_id):
    """The till, if this user may take payments at it.

    :raises AccessError: no cashier, no such till, or another company's
    """
    check_cashier(env)
    known = type(config_id) is int and 0 < config_id <= MAX_ID
    config = env["pos.config"].browse(config_id if known else 0)
    if not config.exists():
        raise AccessError(env._(wording.NOT_YOUR_TILL))
    config.check_access("read")
    return config


def check_cashier(env):
    """:raises AccessError: for who may not use a till at all"""
    if not env.user.has_group("point_of_sale.group_pos_user"):
        raise AccessError(env._(wording.NOT_YOUR_TILL))


def fit_to_keep(env, params, names):
    """What a browser has sent, without what no database can keep.

    In what people type or paste, an order or a reason, that hinders no sale. Nowhere
    else does a till send it.

    :param names: what must have been sent
    :raises AccessError: if it stands in another value, or something is missing
    :raises Refused: with a sentence, for more than any till sends
    """
    try:
        check_size(params)
        kept = storable(params)
    except TooLarge as error:
        raise Refused(env._(wording.TOO_LARGE)) from error
    odd = {name for name, value in params.items() if kept.get(name) != value}
    if odd - TYPED or odd - set(kept) or names - set(kept):
        raise AccessError(env._(wording.NO_PAYMENT))
    return kept


def check_keys(env, payment_uuid, attempt):
    """:raises AccessError: for keys that no till sends"""
    if (
        not isinstance(payment_uuid, str)
        or not UUID.fullmatch(payment_uuid)
        or payment_uuid.startswith(OURS)
        or type(attempt) is not int
        or not 1 <= attempt < MAX_ATTEMPTS
    ):
        raise AccessError(env._(wording.NO_PAYMENT))


def reserve(env, config_id, order, payment_uuid, attempt, amount):
    """Check the door and commit the row, with the lease of the call.

    Returns (row id, plan), where the plan is with what to send, ``"known"`` if there
    is nothing to send, ``"orphan"``: that row must be cancelled first, or ``"unseen"``:
    that row's bill must be asked for first.

    :raises Refused: with one sentence for the cashier
    """
    journal = env["glase.transaction"]
    config = env["pos.config"].browse(config_id)
    known = _known_row(env, config, payment_uuid, attempt)
    if known:
        return known.id, "known"
    if journal._is_anothers(config, payment_uuid, attempt):
        raise Refused(env._(wording.NO_PAYMENT))
    session = open_session(env, config)
    terminal = _ready_terminal(env, config)
    vals = {
        **_order_values(env, config, order, amount),
        "payment_uuid": payment_uuid,
        "attempt": attempt,
        "terminal_id": terminal.id,
        "config_id": config.id,
        "company_id": config.company_id.id,
        "session_id": session.id,
        "user_id": env.uid,
    }
    orphan = _orphan_at(env, terminal)
    if orphan:
        # Nobody's payment ends for a sale that could not be billed.
        unsent = {**vals, "client_invoice_id": payment_uuid, "uncalled": True}
        bill_of(journal.new(unsent), plan)
        return orphan.id, "orphan" if orphan.invoice_reference else "unseen"
    row = journal._reserve(CALL_DEADLINE, **vals)
    return row.id, bill_of(row, plan)


def _order_values(env, config, order, amount):
    """What a row keeps of the order that is to be paid.

    :raises Refused: when no order could ever claim the money
    """
    order_uuid = order.get("uuid") if isinstance(order, dict) else None
    if not isinstance(order_uuid, str) or not 1 <= len(order_uuid) <= MAX_ORDER_UUID:
        raise Refused(env._(wording.NO_BILL))
    return {
        "order_uuid": order_uuid,
        "order_data": order,
        "cashier": cashier_name(env, order),
        "currency_id": config.currency_id.id,
        "amount": amount_of(env, config, amount),
    }


def _orphan_at(env, terminal):
    """The row that blocks the till and may be cancelled without asking anybody.

    :raises Refused: when somebody is paying there
    """
    busy = env["glase.transaction"].search(
        [
            ("terminal_id", "=", terminal.id),
            ("kind", "=", "payment"),
            ("state", "in", LIVE),
        ],
        limit=1,
    )
    if busy and not busy._is_orphaned():
        raise Busy(wording.till_busy(env, busy.cashier or busy.user_id.name))
    if busy and busy._is_being_given_back():
        # Nobody has seen that invoice, and the new one cancels it at Glase.
        busy._lock()._set_cancelled(REPLACED, message=env._(wording.DECLINED))
        busy.flush_recordset()
        return busy.browse()
    return busy


def known(env, config_id, payment_uuid, attempt, outcome_if_not):
    """What the journal says of an attempt. One that it does not know is buried."""
    config = env["pos.config"].browse(config_id)
    row = _known_row(env, config, payment_uuid, attempt)
    if not row:
        terminal = env["glase.terminal"]._of_config(config)
        if not terminal:
            return refusal(payment_uuid, attempt, terminal._why_not_ready())
        row = env["glase.transaction"]._bury(terminal, payment_uuid, attempt)
    if row.kind != "payment" or row.status_word == NEVER_SENT:
        text, newest = env._(wording.GIVEN_UP), row.attempt or attempt
        return never_arrived(payment_uuid, newest, text, outcome_if_not)
    return answer(row) if row.config_id == config else elsewhere(row)


def _known_row(env, config, payment_uuid, attempt):
    """The row that already speaks for this attempt or a later one."""
    row = env["glase.transaction"]._newest(config, payment_uuid)
    known = row.kind == "refund" or row.state in (*UNDER_WAY, "paid")
    if known or row.attempt >= attempt:
        return row
    return row.browse()


def bill_of(row, make):
    """What ``make`` makes of a row, unless no bill can be made from its order.

    :raises Refused: with one sentence
    """
    try:
        return make(row)
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        raise Refused(row.env._(wording.NO_BILL)) from error


def amount_of(env, config, amount):
    """The amount in the currency's own rounding.

    :raises Refused: unless it is above zero
    """
    number = type(amount) in (int, float) and abs(amount) < MAX_AMOUNT
    rounded = config.currency_id.round(amount) if number else 0.0
    if config.currency_id.compare_amounts(rounded, 0.0) <= 0:
        raise Refused(env._("Glase takes amounts above zero only."))
    return rounded


def open_session(env, config):
    """The till's open session, locked so that start and closing cannot pass."""
    env.cr.execute(
        "SELECT id FROM pos_session WHERE config_id = %s AND state = 'opened' "
        "AND rescue IS NOT TRUE ORDER BY id DESC LIMIT 1 FOR SHARE",
        [config.id],
        log_exceptions=False,
    )
    found = env.cr.fetchone()
    if not found:
        raise Refused(env._("Open the register before you take a Glase payment."))
    return env["pos.session"].browse(found[0])


def _ready_terminal(env, config):
    """The till's terminal; whoever comes second waits here and looks again."""
    terminal = env["glase.terminal"]._of_config(config)
    reason = terminal._why_not_ready()
    if reason:
        raise Refused(reason)
    terminal._take_turn()
    return terminal
