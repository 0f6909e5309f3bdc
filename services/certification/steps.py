# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What each step of the certification does at Glase (glase_api.md, chapter 10).

The same functions as at the till and in the settings, so that Glase certifies what the
shop will use: each bill is a row of the journal, and no money is outside of it. Each
function takes a Task and answers nothing; what became of it, the records tell.
"""

from dataclasses import dataclass, replace

from odoo.exceptions import UserError

from ...const import LIVE
from ...glase.client import CALL_DEADLINE
from ..common import texts
from ..common.transaction import in_transaction, release
from ..payment import call, poll, receipt
from ..payment.invoice import cashier_name, prepare
from ..reconciliation.close_period import care, fetch_now
from ..refund import refund_call, refund_checks
from ..terminal import assign_sticker, registration


@dataclass(frozen=True)
class Task:
    """One step of a certification, as plain values."""

    certification_id: int
    code: str
    terminal_id: int
    glase_id: str
    payment_uuid: str  # of the bill that the step is about


def register(env, task):
    registration.register(env, task.terminal_id)


def assign(env, task):
    assign_sticker.assign(env, task.terminal_id, task.glase_id)


def unregister(env, task):
    registration.unregister(env, task.terminal_id)


def send(env, task):
    """Send a bill; what is still open at the till is cancelled first, with proof."""
    release(env)
    _send(env, task)


def look(env, task):
    """Ask about the step's bill; when it is over without money, send a new one."""
    release(env)
    row_id, state = in_transaction(env, _row_of, task=task)
    if state in (*LIVE, "paid"):
        ask_row(env, row_id)
    else:
        _send(env, task)


def pause(env, task):
    """Ask no more until the next step, or until the pause is long enough."""
    release(env)
    in_transaction(env, _set_paused, task=task, paused=True)


def ask_earlier(env, task):
    """End of the pause: ask with the reference that was received before it."""
    release(env)
    row_id, _state = in_transaction(env, _row_of, task=task)
    in_transaction(env, _set_paused, task=task, paused=False)
    ask_row(env, row_id)


def file_receipt(env, task):
    release(env)
    row_id, _state = in_transaction(env, _row_of, task=task)
    if in_transaction(env, _receipt_may_go, row_id=row_id):
        receipt.submit(env, row_id)
    else:
        ask_row(env, row_id)  # the acknowledgement, without which none is filed


def cancel(env, task):
    """Send, ask, cancel; pressed again it cancels what is still open."""
    release(env)
    row_id, state = in_transaction(env, _row_of, task=task)
    if state == "paid":  # too late the last time
        task = in_transaction(env, _with_new_bill, task=task)
    if state not in LIVE:
        _send(env, task)
        row_id, state = in_transaction(env, _row_of, task=task)
        ask_row(env, row_id)
    call.cancel(env, row_id)


def give_back(env, task):
    """Refund all that is left of the step's payment, once."""
    release(env)
    made = in_transaction(
        env,
        _reserve_refund,
        terminal_id=task.terminal_id,
        payment_uuid=task.payment_uuid,
    )
    if made:
        refund_call.send(env, made)


def close_period(env, task):
    """Mark the period of the till or the shop; its id cannot be asked for again."""
    release(env)
    care(env, in_transaction(env, _next_period, task=task))


def fetch_list(env, task):
    """Ask for the period's list, again if somebody has fetched it already."""
    period_id = in_transaction(env, _marked_period, task=task)
    fetch_now(env(su=True), period_id)


def ask_row(env, row_id):
    """Ask about one row, whoever else asks; settled as at the till."""
    return call.poll_and_apply(env, in_transaction(env, poll.about, tx_id=row_id))


# The journal's side, each in a transaction of its own


def _send(env, task):
    for _try in range(2):
        made, row_id = in_transaction(env, _reserve, task=task)
        if made:
            call.send(env, made)
            return
        call.cancel(env, row_id)
    raise UserError(
        env._("An invoice is still open at Glase. Wait a moment, then try again.")
    )


def _reserve(env, task):
    """A new invoice, reserved; or the id of a transaction of this certification that is
    in the way."""
    till = env["glase.terminal"].browse(task.terminal_id)
    reason = till._why_not_ready()
    if reason:
        raise UserError(reason)
    till._take_turn()
    journal = env["glase.transaction"]
    certification = env["glase.certification"].browse(task.certification_id)
    busy = journal.search([("terminal_id", "=", till.id), ("state", "in", LIVE)])
    if busy and busy not in certification.transaction_ids:
        raise UserError(texts.till_busy(env, busy.cashier or busy.user_id.name))
    if busy:
        return None, busy.id
    newest = journal._newest(till.config_id, task.payment_uuid)
    order = certification._sample_order()
    # Without the uuid of an order: no till looks for it, and no order claims it.
    row = journal._reserve(
        CALL_DEADLINE,
        payment_uuid=task.payment_uuid,
        attempt=newest.attempt + 1,
        order_data=order,
        terminal_id=till.id,
        config_id=till.config_id.id,
        company_id=till.company_id.id,
        user_id=env.uid,
        cashier=cashier_name(env, order),
        currency_id=certification.currency_id.id,
        amount=certification.amount,
    )
    certification._hold_receipt(row)
    return prepare(row), row.id


def _reserve_refund(env, terminal_id, payment_uuid):
    """The refund that is reserved, a ``PreparedCall``; None: nothing is left,
    or it is not known whether."""
    config = env["glase.terminal"].browse(terminal_id).config_id
    journal = env["glase.transaction"]
    payment = journal._newest(config, payment_uuid)._lock()
    uuid = refund_checks.undo_uuid(payment_uuid)
    before = journal._newest(config, uuid)
    if payment.state != "paid" or (before and before.state != "failed"):
        return None
    return refund_checks.reserve_call(
        payment,
        payment._refundable_amount(),
        payment_uuid=uuid,
        attempt=before.attempt + 1,
        config_id=config.id,
        user_id=env.uid,
        cashier=payment.cashier,
    )


def _with_new_bill(env, task):
    certification = env["glase.certification"].browse(task.certification_id)
    return replace(task, payment_uuid=certification._new_bill())


def _row_of(env, task):
    till = env["glase.terminal"].browse(task.terminal_id)
    row = env["glase.transaction"]._newest(till.config_id, task.payment_uuid)
    return row.id, row.state


def _set_paused(env, task, paused):
    env["glase.certification"].browse(task.certification_id)._set_paused(paused)


def _receipt_may_go(env, row_id):
    row = env["glase.transaction"].browse(row_id)._lock()
    row.write({"receipt_next_at": False, "receipt_state": False})
    return row._receipt_is_due()


def _next_period(env, task):
    """The period to close: ours for a minute, then the job's."""
    certification = env["glase.certification"].browse(task.certification_id)
    till = certification.terminal_id
    periods = env["glase.period"]
    wanted = periods._wanted(till.account_id, till, next_at=periods._in(60))
    certification.period_id = wanted[:1]
    return certification.period_id.id


def _marked_period(env, task):
    return env["glase.certification"].browse(task.certification_id).period_id.id
