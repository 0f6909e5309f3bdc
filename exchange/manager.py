# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What only a manager may do at the till, proven to the server
(architecture.md, chapter 7).

A manager is a user with the group, or, where the till logs in employees, an advanced
employee whose PIN is verified here. What the browser says of roles proves nothing.
A PIN that was given is verified whoever the user is: a manager may have logged in at
the till and left it to the employees.
"""

from dataclasses import replace

from odoo.tools import consteq

from ..const import LIVE, MANAGER, events
from ..glase.errors import GlaseError
from . import call, checks, lost_start, outcome, poll, wording
from .response import CANCELLED, WAIT, respond, unsent
from .transaction import in_transaction

MAX_REASON = 200  # characters


def force(env, config_id, payment_uuid, reason, employee_id=None, pin=None):
    """Finish a sale that Glase does not answer about; the till goes on asking.

    Glase is asked first: a clear answer needs no force.

    :returns: a ``Response``
    :raises CheckFailed: with one sentence for the cashier
    """
    check(env, config_id, employee_id, pin)
    try:
        asked = in_transaction(
            env, _ask_for, config_id=config_id, payment_uuid=payment_uuid, reason=reason
        )
        _ask_first(env, asked)
        return in_transaction(env, _settle_forced, tx_id=asked.tx_id, reason=reason)
    except _Answered as answered:
        return answered.result


def take_over(env, config_id, employee_id=None, pin=None):
    """Free the till from somebody else's payment: cancelled with proof, or paid.

    :returns: a ``Response``
    :raises CheckFailed: with one sentence for the cashier
    """
    tx_id, stale = in_transaction(env, _to_take_over, config_id=config_id)
    if not tx_id:
        return unsent("", 0, "", CANCELLED)  # the terminal is free
    if not stale:
        check(env, config_id, employee_id, pin)
    return call.cancel(env, tx_id)


def close_over(env, config_id, reason, employee_id=None, pin=None):
    """Let a cashier close the register over what is unresolved
    (state_machine.md, chapter 5).

    Answers why not, "" if it is granted. The permit stands on each transaction, which
    nobody can write but the server, and holds for the closing of this session.
    """
    try:
        if not isinstance(reason, str) or not reason.strip():
            raise checks.CheckFailed(env._(wording.NO_CLOSING_REASON))
        check(env, config_id, employee_id, pin)
    except checks.CheckFailed as refused:
        return {"message": str(refused)}
    in_transaction(env, _permit_closing, config_id=config_id, reason=reason)
    return {"message": ""}


def _permit_closing(env, config_id, reason):
    session = env["pos.config"].browse(config_id).current_session_id
    session._glase_permit_closing(reason.strip()[:MAX_REASON])


class _Answered(Exception):
    """The answer is known, and there is nothing to force."""

    def __init__(self, result):
        super().__init__()
        self.result = result


def _ask_first(env, asked):
    asked = poll.noting_gap(env, asked)
    try:
        status = asked.send()
    except GlaseError:
        return
    raise _Answered(in_transaction(env, _settle_answered, asked=asked, status=status))


def _settle_answered(env, asked, status):
    """What is still to be done at Glase, the till's next ask does: a manager waits."""
    if asked.reference:
        done = outcome.polled(env, asked, status)
    else:
        tx = env["glase.transaction"].browse(asked.tx_id)._lock()
        done = lost_start.apply_status(tx, asked, status, otherwise=lost_start.wait)
    told = done.response
    if told.outcome == WAIT and told.state != "paid":
        return replace(told, message=env._(wording.NOT_PAID_YET))
    return told


def _ask_for(env, config_id, payment_uuid, reason):
    """The ask about a live row of this till that a good reason was given for."""
    if not isinstance(reason, str) or not reason.strip():
        raise checks.CheckFailed(env._(wording.NO_REASON))
    config = env["pos.config"].browse(config_id)
    tx = env["glase.transaction"]._newest(config, payment_uuid)
    if tx.kind != "payment":
        raise checks.CheckFailed(env._(wording.GIVEN_UP))
    if tx.state not in LIVE or tx.config_id != config:
        raise _Answered(respond(tx))
    if not tx.invoice_reference and tx._lease_runs():
        # The bill is on its way: what Glase says now, it says of an earlier one.
        raise _Answered(respond(tx, env._(wording.NO_ANSWER)))
    return poll.poll_for(tx)


def _settle_forced(env, tx_id, reason):
    tx = env["glase.transaction"].browse(tx_id)._lock()
    if tx.state in LIVE and not tx.forced:
        tx._set_forced(reason.strip()[:MAX_REASON])
    return respond(tx)


def _to_take_over(env, config_id):
    """(id of the live transaction at the terminal, whether it is stale); 0: none."""
    config = env["pos.config"].browse(config_id)
    terminal = env["glase.terminal"]._of_config(config)
    tx = env["glase.transaction"].search(
        [
            ("terminal_id", "=", terminal.id),
            ("kind", "=", "payment"),
            ("state", "in", LIVE),
        ],
        limit=1,
    )
    return tx.id or 0, bool(tx) and tx._is_orphaned()


# Proof


def is_offered(env, config_id, employee_id, proof):
    """Whether somebody says to be a manager: by a PIN, or as the user of the till.

    :param employee_id: the employee at the till, as the order says; if that is none
        of the managers the user's own rights do not count
    """
    if proof.get("employee_id"):
        return True
    config = env["pos.config"].browse(config_id)
    return _has_group(env) and not _is_lesser(config, employee_id)


def _is_lesser(config, employee_id):
    managers = _managers(config)
    known = managers is not None and type(employee_id) is int
    return known and employee_id not in managers.ids


def _managers(config):
    """The employees who are managers at a till; None where it knows no employees."""
    if "advanced_employee_ids" not in config._fields or not config.module_pos_hr:
        return None
    users = config.env.ref(MANAGER).all_user_ids
    employees = config.env["hr.employee"].search(
        [("user_id", "in", users.ids), ("company_id", "=", config.company_id.id)]
    )
    return employees | config.advanced_employee_ids


def _has_group(env):
    return env.user.has_group(MANAGER)


def check(env, config_id, employee_id=None, pin=None):
    """The one place where a manager is proven: by the user's group, or by a PIN.

    A try is counted before it is judged (``glase.pin.limit``), so three transactions.

    :raises CheckFailed: unless a manager stands at the till
    """
    if not employee_id and in_transaction(env, _has_group):
        return
    tried = in_transaction(
        env, _tried, config_id=config_id, employee_id=employee_id, pin=pin
    )
    if not tried:
        raise checks.CheckFailed(env._(wording.ONLY_A_MANAGER))
    company_id, employee_id, right = tried
    if not in_transaction(
        env, _note_try, company_id=company_id, employee_id=employee_id
    ):
        raise checks.CheckFailed(env._(wording.TOO_MANY_PINS))
    if not consteq(right, pin.encode()):
        in_transaction(env, _note_wrong_pin, config_id=config_id)
        raise checks.CheckFailed(env._(wording.ONLY_A_MANAGER))
    in_transaction(env, _take_back_try, company_id=company_id, employee_id=employee_id)


def _tried(env, config_id, employee_id, pin):
    """Whose PIN is tried: (company id, employee id, the PIN in bytes, for a PIN need
    not be ASCII). None if it is no manager's, so that nothing is to be judged."""
    config = env["pos.config"].browse(config_id)
    managers = _managers(config)
    if not managers or type(employee_id) is not int or not isinstance(pin, str):
        return None
    employee = managers.filtered(lambda e: e.id == employee_id)
    if not (pin and employee.pin):
        return None
    return config.company_id.id, employee.id, employee.pin.encode()


def _note_try(env, company_id, employee_id):
    return env["glase.pin.limit"]._note_try(company_id, employee_id)


def _take_back_try(env, company_id, employee_id):
    env["glase.pin.limit"]._take_back_try(company_id, employee_id)


def _note_wrong_pin(env, config_id):
    terminal = env["glase.terminal"]._of_config(env["pos.config"].browse(config_id))
    env["glase.event"]._note(terminal, events.WRONG_PIN)
