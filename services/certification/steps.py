# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What each step of the certification does at Glase (glase_api.md, chapter 10).

The same functions as at the register and in the settings, so that Glase certifies what
the shop will use: each invoice is a transaction of the log. Each function takes a
``Task`` and returns nothing; the records tell what became of it.
"""

from dataclasses import dataclass, replace

from odoo.exceptions import UserError

from ...const import LIVE
from ...glase.client import CALL_DEADLINE
from ..common import texts
from ..common.transaction import in_transaction, release
from ..payment import call, poll, receipt
from ..payment.invoice import cashier_name, prepare
from ..payment.known_attempt import live_at
from ..payment.start import ready_terminal
from ..reconciliation.close_period import care, fetch_now
from ..refund import refund_call, refund_checks


@dataclass(frozen=True)
class Task:
    """One step of a certification, as plain values."""

    certification_id: int
    code: str
    terminal_id: int
    glase_id: str
    payment_uuid: str  # of the invoice that the step is about


def send(env, task):
    """Send an invoice; what is still open at the terminal is cancelled first, with
    proof."""
    release(env)
    _send(env, task)


def look(env, task):
    """Poll for the step's invoice; when it is over without money, send a new one."""
    release(env)
    tx_id, state = in_transaction(env, _tx_of, task)
    if state in (*LIVE, "paid"):
        poll_tx(env, tx_id)
    else:
        _send(env, task)


def pause(env, task):
    """Poll no more until the next step, or until the pause is long enough."""
    release(env)
    in_transaction(env, _set_paused, task, paused=True)


def poll_earlier(env, task):
    """End of the pause: poll with the reference that was received before it."""
    release(env)
    tx_id, _state = in_transaction(env, _tx_of, task)
    in_transaction(env, _set_paused, task, paused=False)
    poll_tx(env, tx_id)


def file_receipt(env, task):
    release(env)
    tx_id, _state = in_transaction(env, _tx_of, task)
    if in_transaction(env, _receipt_may_go, tx_id):
        receipt.submit(env, tx_id)
    else:
        poll_tx(env, tx_id)  # the acknowledgement, without which none is filed


def cancel(env, task):
    """Send, poll, cancel; pressed again it cancels what is still open."""
    release(env)
    tx_id, state = in_transaction(env, _tx_of, task)
    if state == "paid":  # too late the last time
        task = in_transaction(env, _with_new_invoice, task)
    if state not in LIVE:
        _send(env, task)
        tx_id, state = in_transaction(env, _tx_of, task)
        poll_tx(env, tx_id)
    call.cancel(env, tx_id)


def give_back(env, task):
    """Refund all that is left of the step's payment, once."""
    release(env)
    prepared = in_transaction(env, _reserve_refund, task)
    if prepared:
        refund_call.send(env, prepared)


def close_period(env, task):
    """Mark the period of the terminal or the shop; its id cannot be fetched again."""
    release(env)
    care(env, in_transaction(env, _next_period, task))


def fetch_list(env, task):
    """Fetch the period's report, again if it was fetched already."""
    period_id = in_transaction(env, _marked_period, task)
    fetch_now(env(su=True), period_id)


def poll_tx(env, tx_id):
    """Poll for one transaction; its answer is applied as at the register."""
    return call.poll_and_apply(env, in_transaction(env, poll.about, tx_id))


# Each in a transaction of its own


def _send(env, task):
    for _try in range(2):
        prepared, tx_id = in_transaction(env, _reserve, task)
        if prepared:
            call.send(env, prepared)
            return
        call.cancel(env, tx_id)
    raise UserError(
        env._("An invoice is still open at Glase. Wait a moment, then try again.")
    )


def _reserve(env, task):
    """A new invoice, reserved; or the id of a transaction of this certification that is
    in the way."""
    config = env["glase.terminal"].browse(task.terminal_id).config_id
    transactions, terminal = env["glase.transaction"], ready_terminal(env, config)
    certification = env["glase.certification"].browse(task.certification_id)
    busy = live_at(terminal)
    if busy and busy not in certification.transaction_ids:
        raise UserError(texts.till_busy(env, busy.cashier or busy.user_id.name))
    if busy:
        return None, busy.id
    newest = transactions._newest(config, task.payment_uuid)
    order = certification._sample_order()
    # Without an order's uuid: no register looks for it, and no order claims it.
    tx = transactions._reserve(
        CALL_DEADLINE,
        payment_uuid=task.payment_uuid,
        attempt=newest.attempt + 1,
        order_data=order,
        terminal_id=terminal.id,
        config_id=config.id,
        company_id=terminal.company_id.id,
        user_id=env.uid,
        cashier=cashier_name(env, order),
        currency_id=certification.currency_id.id,
        amount=certification.amount,
    )
    certification._hold_receipt(tx)
    return prepare(tx), tx.id


def _reserve_refund(env, task):
    """The ``PreparedCall``; None: nothing is left, or that is unknown."""
    config = env["glase.terminal"].browse(task.terminal_id).config_id
    transactions = env["glase.transaction"]
    payment = transactions._newest(config, task.payment_uuid)._lock()
    uuid = refund_checks.undo_uuid(task.payment_uuid)
    before = transactions._newest(config, uuid)
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


def _with_new_invoice(env, task):
    certification = env["glase.certification"].browse(task.certification_id)
    return replace(task, payment_uuid=certification._new_bill())


def _tx_of(env, task):
    config = env["glase.terminal"].browse(task.terminal_id).config_id
    tx = env["glase.transaction"]._newest(config, task.payment_uuid)
    return tx.id, tx.state


def _set_paused(env, task, paused):
    env["glase.certification"].browse(task.certification_id)._set_paused(paused)


def _receipt_may_go(env, tx_id):
    tx = env["glase.transaction"].browse(tx_id)._lock()
    tx.write({"receipt_next_at": False, "receipt_state": False})
    return tx._receipt_is_due()


def _next_period(env, task):
    """The period to close: ours for a minute, then the job's."""
    certification = env["glase.certification"].browse(task.certification_id)
    terminal, periods = certification.terminal_id, env["glase.period"]
    wanted = periods._wanted(terminal.account_id, terminal, next_at=periods._in(60))
    certification.period_id = wanted[:1]
    return certification.period_id.id


def _marked_period(env, task):
    return env["glase.certification"].browse(task.certification_id).period_id.id
