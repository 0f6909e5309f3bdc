# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Whether a manager stands at the register, proven to the server
(architecture.md, chapter 7).

A manager is a user with the group, or, where the register logs in employees, an
advanced employee whose PIN is verified here. What the browser says of roles proves
nothing. A PIN that was given is verified whoever the user is: a manager may have logged
in at the register and left it to the employees.
"""

from odoo.tools import consteq

from ...const import MANAGER, events
from . import checks, texts
from .transaction import in_transaction


def user_may_prove(env, config_id, at_register):
    """Whether the user's own rights may prove a manager: not while an employee who is
    none is logged in at the register.

    :param at_register: the employee's id, as the order says
    """
    managers = _managers(env["pos.config"].browse(config_id))
    is_employee = managers is not None and type(at_register) is int
    return _has_group(env) and not (is_employee and at_register not in managers.ids)


def _managers(config):
    """The employees who are managers at a register; None where it knows none."""
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

    :raises CheckFailed: unless a manager stands at the register
    """
    if not employee_id and in_transaction(env, _has_group):
        return
    tried = in_transaction(env, _tried, config_id, employee_id, pin)
    if not tried:
        raise checks.CheckFailed(env._(texts.ONLY_A_MANAGER))
    *who, right = tried
    left = in_transaction(env, lambda own: own["glase.pin.limit"]._note_try(*who))
    if left is None:
        raise checks.CheckFailed(env._(texts.TOO_MANY_PINS))
    if not consteq(right, pin.encode()):
        in_transaction(env, _note_wrong_pin, config_id)
        raise checks.CheckFailed(texts.wrong_pin(env, left))
    in_transaction(env, lambda own: own["glase.pin.limit"]._take_back_try(*who))


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


def _note_wrong_pin(env, config_id):
    terminal = env["glase.terminal"]._of_config(env["pos.config"].browse(config_id))
    env["glase.event"]._note(terminal, events.WRONG_PIN)
