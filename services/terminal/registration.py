# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Registering points of sale at Glase and taking them back (glase_api.md, 4.1, 4.3)."""

from odoo.exceptions import UserError

from ...glase.client import CALL_DEADLINE
from ...glase.codes import UNKNOWN_TERMINAL
from ...glase.errors import GlaseError, GlaseRefused, GlaseUnknown
from ..common import texts
from ..common.client_actions import notification
from ..common.credentials import reseller_access, terminal_access
from ..common.transaction import in_transaction, release
from . import assign_sticker

FORGOTTEN = "forgotten"

# Register


def register(env, terminal_id, then=None):
    """Register a terminal; a second click while the first still calls only says so.
    What Glase answered is kept on the terminal. Nothing half-registered stays: the
    terminal id is kept only after a yes, the password only as long as it may be used. A
    terminal that is to have a certain Glase ID gets it at once.

    :param then: the action that follows where its Glase ID is still to be asked for
    """
    release(env)
    reserved = in_transaction(env, _reserve_registration, terminal_id)
    if reserved is None:
        return in_transaction(env, assign_sticker.tell_busy, terminal_id)
    access, password, name, external_id = reserved
    try:
        answer = access.client.register_terminal(
            access.principal, external_id, password, name
        )
    except GlaseError as error:
        return in_transaction(env, _record_not_registered, terminal_id, error)
    told, glase_id = in_transaction(env, _record_registered, terminal_id, answer)
    if glase_id:
        return assign_sticker.assign(env, terminal_id, glase_id)
    if then:
        told["params"]["next"] = then
    return told


def _reserve_registration(env, terminal_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    if terminal.registered or terminal._lease_runs():
        return None
    account = terminal.account_id
    account = account or account._usual(terminal.company_id)
    if not account:
        raise UserError(env._("Choose the Glase account of this point of sale first."))
    if not account.password:
        raise UserError(
            env._("The Glase account has no password yet. Enter it there first.")
        )
    terminal._check_payment_method()
    access = reseller_access(account)
    account._remember_database()
    terminal.write({"state": "registering", "account_id": account.id})
    terminal._take_lease(CALL_DEADLINE)
    password = terminal._new_password()
    external_id = f"{terminal.company_id.name}/{terminal.config_id.name}"
    return access, password, terminal.name, external_id


def _record_registered(env, terminal_id, glase_terminal_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    terminal._note(
        env._("Registered with Glase."),
        state="registered",
        terminal_id=glase_terminal_id,
        lease_until=False,
    )
    told = notification("success", env._("The point of sale is registered with Glase."))
    trouble = terminal._add_payment_method()
    if trouble:
        terminal._note_error(trouble)
        told = notification("warning", trouble)
    return told, terminal.next_glase_id


def _record_not_registered(env, terminal_id, error):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    lost = isinstance(error, GlaseUnknown)
    text = texts.for_admin(env, error)
    if lost:
        text = env._(
            "%(answer)s Register again. Glase may have registered the point of sale "
            "already; that terminal has no sticker and cannot take payments.",
            answer=text,
        )
    terminal._note_error(text, state="unclear" if lost else "new", lease_until=False)
    terminal._forget_password()
    return notification("danger", text)


# Unregister


def unregister(env, terminal_id, for_now=False):
    """Unregister a terminal. Refused while money of it is under way
    (state_machine.md, chapter 5).

    :param for_now: it is to be registered again, with the Glase ID that it has
    """
    release(env)
    access = in_transaction(env, _reserve_unregistration, terminal_id, for_now)
    if access is None:
        return in_transaction(env, assign_sticker.tell_busy, terminal_id)
    if access == FORGOTTEN:
        text = env._("Removed from this copy of the database only. Glase was not told.")
        return in_transaction(env, _record_unregistered, terminal_id, text)
    try:
        access.client.unregister_terminal(access.principal)
    except GlaseError as error:
        is_gone = isinstance(error, GlaseRefused) and error.code == UNKNOWN_TERMINAL
        if not is_gone:
            return in_transaction(env, _record_not_unregistered, terminal_id, error)
    text = env._("Unregistered from Glase.")
    return in_transaction(env, _record_unregistered, terminal_id, text)


def _reserve_unregistration(env, terminal_id, for_now):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    if not terminal.registered or terminal._lease_runs():
        return None
    terminal._check_idle()
    terminal._check_marked()
    terminal.account_id._check_database_copy()
    if not terminal.password:  # a neutralized copy, which begins anew
        return FORGOTTEN
    access = terminal_access(terminal)
    terminal.state = "unregistering"
    terminal.next_glase_id = for_now and (terminal.glase_id or terminal.next_glase_id)
    terminal._take_lease(CALL_DEADLINE)
    return access


def _record_unregistered(env, terminal_id, text):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    terminal._note(
        text,
        state="new",
        terminal_id=False,
        glase_id=False,
        lease_until=False,
    )
    terminal._forget_password()
    return notification(
        "success", env._("The point of sale is no longer a Glase terminal.")
    )


def _record_not_unregistered(env, terminal_id, error):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    text = texts.for_admin(env, error)
    # Still unregistering if that is unknown: only another try can tell (29).
    lost = isinstance(error, GlaseUnknown)
    state = "unregistering" if lost else "registered"
    terminal._note_error(text, state=state, lease_until=False)
    return notification("danger", text)


# Renew, replace, clear up


def renew(env, terminal_id):
    """New credentials for a terminal whose old ones others may know: unregister,
    register, the same Glase ID. Pressed again it goes on where it was."""
    told = unregister(env, terminal_id, for_now=True)
    if in_transaction(env, _read, terminal_id, "state") != "new":
        return told
    return register(env, terminal_id)


def replace(env, terminal_id, config_id):
    """Another point of sale takes over the sticker; what was paid stays with the old
    one."""
    release(env)
    successor_id = in_transaction(env, _prepare_successor, terminal_id, config_id)
    told = unregister(env, terminal_id)
    if in_transaction(env, _read, terminal_id, "state") != "new":
        return told
    return register(env, successor_id)


def _prepare_successor(env, terminal_id, config_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    config = env["pos.config"].browse(config_id)
    successor = terminal._of_config(config)
    if successor.registered or successor == terminal:
        raise UserError(env._("%(till)s is already registered.", till=config.name))
    name = successor._name_of(config)
    successor = successor._prepare(config, terminal.account_id, name)
    successor.next_glase_id = terminal.glase_id
    successor._check_payment_method()
    return successor.id


def assign_again(env, terminal_id):
    """Assign the Glase ID whose answer was lost, or that a renewal has left over."""
    release(env)
    glase_id = in_transaction(env, _read, terminal_id, "next_glase_id")
    return assign_sticker.assign(env, terminal_id, glase_id) if glase_id else False


def _read(env, terminal_id, name):
    return env["glase.terminal"].browse(terminal_id)[name]
