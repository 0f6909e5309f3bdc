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

from ..glase.errors import GlaseError
from . import poll as ask, call as calls, checks as door, gap, lost_start as recovery, outcome as settle, wording
from .response import answer, refusal
from .transaction import once_more, release
from .states import LIVE

PERMITTED = "closing permitted"
MANAGER = "point_of_sale.group_pos_manager"
WRONG_PIN = "wrong PIN"
MAX_REASON = 200  # characters


def force(env, config_id, payment_uuid, attempt, reason, employee_id=None, pin=None):
    """Finish a sale that Glase does not answer about; the till goes on asking.

    Glase is asked first: a clear answer needs no force.
    """
    door.till_of(env, config_id)
    door.check_keys(env, payment_uuid, attempt)
    release(env)
    try:
        check(env, config_id, employee_id, pin)
        asked = once_more(env, _ask_for, config_id, payment_uuid, reason)
        _ask_first(env, asked)
        return once_more(env, _settle_forced, asked.row_id, reason)
    except door.Refused as refused:
        return refusal(payment_uuid, attempt, str(refused))
    except _Answered as answered:
        return answered.result


def take_over(env, config_id, employee_id=None, pin=None):
    """Free the till from somebody else's payment: cancelled with proof, or paid."""
    door.till_of(env, config_id)
    release(env)
    try:
        row_id, orphaned = once_more(env, _row_to_take_over, config_id)
        if not orphaned:
            check(env, config_id, employee_id, pin)
    except door.Refused as refused:
        return refusal("", 0, str(refused))
    except _Answered as answered:
        return answered.result
    return calls.cancel_row(env, row_id)


def close_over(env, config_id, reason, employee_id=None, pin=None):
    """Let a cashier close the register over what is unresolved
    (state_machine.md, chapter 5).

    Answers why not, "" if it is granted. The permit is an event of each payment's
    audit trail, which nobody can write but the server.
    """
    door.till_of(env, config_id)
    release(env)
    try:
        if not isinstance(reason, str) or not reason.strip():
            raise door.Refused(env._(wording.NO_CLOSING_REASON))
        check(env, config_id, employee_id, pin)
    except door.Refused as refused:
        return {"message": str(refused)}
    once_more(env, _permit_closing, config_id, reason)
    return {"message": ""}


def _permit_closing(env, config_id, reason):
    session = env["pos.config"].browse(config_id).current_session_id
    for row in session._glase_unresolved():
        env["glase.event"]._note(row, PERMITTED, note=reason.strip()[:MAX_REASON])


class _Answered(Exception):
    """The answer is known, and there is nothing to force or to take over."""

    def __init__(self, result):
        super().__init__()
        self.result = result


def _ask_first(env, asked):
    asked = replace(asked, after_gap=gap.is_gap(env, asked.row_id))
    try:
        found = asked.send()
    except GlaseError:
        return
    raise _Answered(once_more(env, _settle_answered, asked, found))


def _settle_answered(env, asked, found):
    """What is still to be done at Glase, the till's next ask does: a manager waits."""
    if asked.reference:
        result, _todo = settle.status(env, asked, found)
    else:
        row = env["glase.transaction"].browse(asked.row_id)._lock()
        result, _todo = recovery.settle(row, asked, found, otherwise=recovery.wait)
    if result["outcome"] == "wait" and result["state"] != "paid":
        return {**result, "message": env._(wording.NOT_PAID_YET)}
    return result


def _ask_for(env, config_id, payment_uuid, reason):
    """The ask about a live row of this till that a good reason was given for."""
    if not isinstance(reason, str) or not reason.strip():
        raise door.Refused(env._(wording.NO_REASON))
    config = env["pos.config"].browse(config_id)
    row = env["glase.transaction"]._newest(config, payment_uuid)
    if row.kind != "payment":
        raise door.Refused(env._(wording.GIVEN_UP))
    if row.state not in LIVE or row.config_id != config:
        raise _Answered(answer(row))
    if not row.invoice_reference and row._lease_runs():
        # The bill is on its way: what Glase says now, it says of an earlier one.
        raise _Answered(answer(row, env._(wording.NO_ANSWER)))
    return ask.ask_for(row)


def _settle_forced(env, row_id, reason):
    row = env["glase.transaction"].browse(row_id)._lock()
    if row.state in LIVE and not row.forced:
        row._set_forced(reason.strip()[:MAX_REASON])
    return answer(row)


def _row_to_take_over(env, config_id):
    config = env["pos.config"].browse(config_id)
    terminal = env["glase.terminal"]._of_config(config)
    row = env["glase.transaction"].search(
        [
            ("terminal_id", "=", terminal.id),
            ("kind", "=", "payment"),
            ("state", "in", LIVE),
        ],
        limit=1,
    )
    if not row:
        raise _Answered({**refusal("", 0, ""), "outcome": "cancelled"})  # it is free
    return row.id, row._is_orphaned()


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

    :raises Refused: unless a manager stands at the till
    """
    if not employee_id and once_more(env, _has_group):
        return
    tried = once_more(env, _tried, config_id, employee_id, pin)
    if not tried:
        raise door.Refused(env._(wording.ONLY_A_MANAGER))
    *whose, right = tried
    if not once_more(env, _note_try, *whose):
        raise door.Refused(env._(wording.TOO_MANY_PINS))
    if not consteq(right, pin.encode()):
        once_more(env, _note_wrong_pin, config_id)
        raise door.Refused(env._(wording.ONLY_A_MANAGER))
    once_more(env, _take_back_try, *whose)


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
    env["glase.event"]._note(terminal, WRONG_PIN)
