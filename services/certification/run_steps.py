# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""The certification by Glase: carries out steps, and keeps what was sent and answered.
All is in the database: a closed browser goes on where it was. While an invoice is open
the browser has it polled for, as the register does (state_machine.md, chapter 2)."""

from odoo.exceptions import UserError

from ...glase import trace
from ..common.checks import CheckFailed
from ..common.transaction import in_transaction, release
from ..payment import poll
from ..terminal import assign_sticker, registration
from . import steps

HANDLERS = {
    "register": lambda env, task: registration.register(env, task.terminal_id),
    "assign": lambda env, task: assign_sticker.assign(
        env, task.terminal_id, task.glase_id
    ),
    "send": steps.send,
    "unscanned": steps.look,
    "paid": steps.look,
    "again": steps.send,
    "pause": steps.pause,
    "earlier": steps.poll_earlier,
    "receipt": steps.file_receipt,
    "cancel": steps.cancel,
    "refund_send": steps.send,
    "refund_paid": steps.look,
    "refund": steps.give_back,
    "period": steps.close_period,
    "report": steps.fetch_list,
    "unregister": lambda env, task: registration.unregister(env, task.terminal_id),
}


def run(env, certification_id):
    """:raises UserError: with what stands in the way"""
    task = in_transaction(env, _task, certification_id)
    _record(env, certification_id, HANDLERS[task.code], env, task)


def give_back_rest(env, certification_id):
    """Refund whatever is still paid."""
    release(env)
    for task in in_transaction(env, _paid_tasks, certification_id):
        _record(env, certification_id, steps.give_back, env, task)


def ask_by_hand(env, certification_id, tx_id):
    """Poll for any invoice of the certification (test 4 f)."""
    release(env)
    _record(env, certification_id, steps.poll_tx, env, tx_id)


def ask_each_second(env, certification_id):
    """Poll for the open invoice, unless polling is paused. Answers whether something
    changed, and what to show meanwhile."""
    certification = env(su=True)["glase.certification"].browse(certification_id)
    before = certification._state_of_all()
    invoice = certification._open_bill()
    asked = invoice and poll.claim(env, *invoice)
    release(env)
    if asked:
        _record(env, certification_id, steps.call.poll_and_apply, env, asked)
    else:
        in_transaction(env, _keep, certification_id, made=[])
    after, text = in_transaction(env, _shown, certification_id)
    return {"changed": before != after, "text": text}


def _record(env, certification_id, carry_out, *args):
    with trace.recorded() as made:
        try:
            carry_out(*args)
        except CheckFailed as refused:
            raise UserError(str(refused)) from refused
        finally:
            in_transaction(env, _keep, certification_id, made)


# Each in a transaction of its own


def _task(env, certification_id):
    return env["glase.certification"].browse(certification_id)._task()


def _paid_tasks(env, certification_id):
    return env["glase.certification"].browse(certification_id)._paid_tasks()


def _keep(env, certification_id, made):
    env["glase.certification"].browse(certification_id)._keep(made)


def _shown(env, certification_id):
    certification = env["glase.certification"].browse(certification_id)
    return certification._state_of_all(), certification._waiting_text()
