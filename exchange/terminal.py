# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Registering tills at Glase, and their stickers (Glase API 4.1 to 4.3, 7)."""

import base64
from datetime import timedelta

from odoo.exceptions import UserError

from ..glase import sticker
from ..glase.client import CALL_DEADLINE
from ..glase.errors import GlaseError, GlaseRefused, GlaseUnknown
from . import wording
from .access import reseller_access, terminal_access
from .cursor import once_more, release
from .notification import notification

GRACE = 5  # seconds
UNKNOWN_TERMINAL = 29


def sticker_text(glase_id):
    """What the sticker's QR code says, empty without a Glase ID (Glase API 7.1)."""
    return sticker.sticker_url(glase_id) if glase_id else ""


def sticker_image(glase_id):
    """The sticker's QR code as base64 PNG, False without a Glase ID."""
    if not glase_id:
        return False
    return base64.b64encode(sticker.qr_png(sticker_text(glase_id)))


def parse_glase_id(env, text):
    """The Glase ID out of what was typed or scanned (Glase API 7.3).

    :raises UserError: with a sentence that says what is wrong with it
    """
    try:
        return sticker.parse_glase_id(text or "")
    except ValueError as error:
        raise UserError(
            env._(
                "This is not a Glase ID: letters and digits only. Scan the sticker "
                "again or type what is printed below its bar code."
            )
        ) from error


# Register


def register(env, terminal_id):
    """Register a till; a second click while the first still calls does nothing.

    What Glase answered is kept on the terminal. Nothing half-registered stays: the
    terminal id is kept only after a yes, the password only as long as it may be used.
    """
    release(env)
    plan = once_more(env, _reserve_registration, terminal_id)
    if plan is None:
        return False
    access, password, name, external_id = plan
    try:
        answer = access.client.register_terminal(
            access.principal, external_id, password, name, deadline=CALL_DEADLINE
        )
    except GlaseError as error:
        return once_more(env, _settle_not_registered, terminal_id, error)
    return once_more(env, _settle_registered, terminal_id, answer)


def _reserve_registration(env, terminal_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    if terminal.state in ("registered", "unregistering") or _busy(env, terminal):
        return None
    if not terminal.account_id.password:
        raise UserError(
            env._("The Glase account has no password yet. Type it there first.")
        )
    terminal.write({"state": "registering", "lease_until": _lease(env)})
    password = terminal._new_password()
    external_id = f"{terminal.company_id.name}/{terminal.config_id.name}"
    return reseller_access(terminal.account_id), password, terminal.name, external_id


def _settle_registered(env, terminal_id, glase_terminal_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    terminal._note(
        env._("Glase registered the till."),
        state="registered",
        terminal_id=glase_terminal_id,
        lease_until=False,
    )
    return notification("success", env._("The till is registered with Glase."))


def _settle_not_registered(env, terminal_id, error):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    lost = isinstance(error, GlaseUnknown)
    text = wording.for_admin(env, error)
    if lost:
        text = env._(
            "%(answer)s Perhaps Glase registered the till all the same; that terminal "
            "has no sticker and can take no payments. Register again.",
            answer=text,
        )
    terminal._note(text, state="unclear" if lost else "new", lease_until=False)
    terminal._forget_password()
    return notification("danger", text)


# Unregister


def unregister(env, terminal_id):
    """Unregister a till. Refused while a payment of it is live (state machine, 5)."""
    release(env)
    access = once_more(env, _reserve_unregistration, terminal_id)
    if access is None:
        return False
    try:
        access.client.unregister_terminal(access.principal, deadline=CALL_DEADLINE)
    except GlaseRefused as error:
        if error.code != UNKNOWN_TERMINAL:  # 29: Glase has forgotten it already
            return once_more(env, _settle_not_unregistered, terminal_id, error)
    except GlaseError as error:
        return once_more(env, _settle_not_unregistered, terminal_id, error)
    return once_more(env, _settle_unregistered, terminal_id)


def _reserve_unregistration(env, terminal_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    if terminal.state not in ("registered", "unregistering") or _busy(env, terminal):
        return None
    _check_idle(env, terminal)
    terminal.write({"state": "unregistering", "lease_until": _lease(env)})
    return terminal_access(terminal)


def _settle_unregistered(env, terminal_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    terminal._note(
        env._("Glase unregistered the till."),
        state="new",
        terminal_id=False,
        glase_id=False,
        lease_until=False,
    )
    terminal._forget_password()
    return notification("success", env._("The till is no longer a Glase terminal."))


def _settle_not_unregistered(env, terminal_id, error):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    text = wording.for_admin(env, error)
    # Still unregistering if nobody knows: then only another try can tell (29).
    lost = isinstance(error, GlaseUnknown)
    state = "unregistering" if lost else "registered"
    terminal._note(text, state=state, lease_until=False)
    return notification("danger", text)


def _check_idle(env, terminal):
    if env["glase.transaction"].search_count(
        [
            ("terminal_id", "=", terminal.id),
            "|",
            ("state", "in", ("sending", "issued", "cancelling")),
            "&",
            ("state", "=", "paid"),
            ("confirmed", "=", False),
        ],
        limit=1,
    ):
        raise UserError(
            env._("A Glase payment is still open at this till. Finish it first.")
        )


# Assign


def assign(env, terminal_id, glase_id):
    """Give the till the Glase ID of its sticker; kept only after Glase said yes."""
    release(env)
    access = once_more(env, _reserve_assignment, terminal_id, glase_id)
    if access is None:
        return False
    try:
        access.client.assign_glase_id(
            access.principal, glase_id, deadline=CALL_DEADLINE
        )
    except GlaseError as error:
        return once_more(env, _settle_not_assigned, terminal_id, error)
    return once_more(env, _settle_assigned, terminal_id, glase_id)


def _reserve_assignment(env, terminal_id, glase_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    if terminal.state != "registered":
        raise UserError(env._("Register the till at Glase first."))
    if _busy(env, terminal) or terminal.glase_id == glase_id:
        return None
    _check_idle(env, terminal)
    terminal.write({"lease_until": _lease(env)})
    return terminal_access(terminal)


def _settle_assigned(env, terminal_id, glase_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    text = env._("Glase assigned the Glase ID %(glase_id)s.", glase_id=glase_id)
    terminal._note(text, glase_id=glase_id, lease_until=False)
    return notification("success", text)


def _settle_not_assigned(env, terminal_id, error):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    text = wording.for_admin(env, error)
    if isinstance(error, GlaseUnknown):
        text = env._(
            "%(answer)s It is not known whether the Glase ID was assigned: assign it "
            "again.",
            answer=text,
        )
    terminal._note(text, lease_until=False)
    return notification("danger", text)


# What they share


def _clock(env):
    return env["glase.transaction"]._clock()


def _lease(env):
    return _clock(env) + timedelta(seconds=CALL_DEADLINE + GRACE)


def _busy(env, terminal):
    """Somebody else is calling Glase about this terminal right now."""
    return bool(terminal.lease_until) and terminal.lease_until > _clock(env)
