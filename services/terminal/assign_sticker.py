# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A terminal's sticker: its Glase ID, and assigning it (glase_api.md, 4.2 and
chapter 7)."""

import base64

from odoo.exceptions import UserError

from ...glase import sticker
from ...glase.client import CALL_DEADLINE
from ...glase.errors import GlaseError, GlaseUnknown
from ..common import texts
from ..common.client_actions import notification
from ..common.credentials import terminal_access
from ..common.transaction import in_transaction, release

LONGEST = 64  # characters; Glase's samples have 9 to 22 (glase_api.md, 7.3)


def sticker_text(glase_id):
    """What the sticker's QR code says, empty without a Glase ID (glase_api.md, 7.1)."""
    return sticker.sticker_url(glase_id) if glase_id else ""


def sticker_image(glase_id):
    """The sticker's QR code as base64 PNG, False without a Glase ID."""
    if not glase_id:
        return False
    return base64.b64encode(sticker.qr_png(sticker_text(glase_id)))


def parse_glase_id(env, text):
    """The Glase ID out of what was typed or scanned (glase_api.md, 7.3).

    :raises UserError: with a sentence that says what is wrong with it
    """
    if not (text or "").strip():
        raise UserError(env._("Scan the sticker first."))
    try:
        glase_id = sticker.parse_glase_id(text)
    except ValueError as error:
        raise UserError(
            env._(
                "This is not a Glase ID: letters and digits only. Scan the sticker "
                "again, or enter the code below its barcode."
            )
        ) from error
    if len(glase_id) > LONGEST:
        raise UserError(
            env._("This is not a Glase ID: it is too long. Scan the sticker again.")
        )
    product = _product_of(env, glase_id)
    if product:
        raise UserError(
            env._(
                "This is the barcode of %(product)s. Scan the sticker of the point of "
                "sale.",
                product=product.name,
            )
        )
    return glase_id


def _product_of(env, barcode):
    """The article of this company that has the barcode: a scanner at the counter was
    held to the wrong thing. Whatever else it may be, Glase is asked."""
    products = env["product.product"].sudo()
    mine = products._check_company_domain(env.company)
    return products.search([("barcode", "=", barcode), *mine], limit=1)


def assign(env, terminal_id, glase_id):
    """Assign the Glase ID of a sticker to the terminal; kept only after Glase's yes."""
    release(env)
    access = in_transaction(env, _reserve, terminal_id, glase_id)
    if access is None:
        return in_transaction(env, tell_busy, terminal_id)
    try:
        access.client.assign_glase_id(access.principal, glase_id)
    except GlaseError as error:
        return in_transaction(env, _record_not_assigned, terminal_id, glase_id, error)
    return in_transaction(env, _record_assigned, terminal_id, glase_id)


def tell_busy(env, terminal_id):
    """What is told when nothing was called; False when all is as it was wanted."""
    if not env["glase.terminal"].browse(terminal_id)._lease_runs():
        return False
    text = env._(
        "Glase is being called about this point of sale. Try again in a minute."
    )
    return notification("danger", text)


def _reserve(env, terminal_id, glase_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    if terminal.state != "registered":
        raise UserError(env._("Register the point of sale with Glase first."))
    has_it = terminal.glase_id == glase_id and not terminal.next_glase_id
    if terminal._lease_runs() or has_it:
        return None
    terminal._check_idle()
    _check_free(env, terminal, glase_id)
    terminal._take_lease(CALL_DEADLINE)
    return terminal_access(terminal)


def _check_free(env, terminal, glase_id):
    """One sticker, one terminal. Never tells of another company's."""
    other = terminal._others_with(glase_id)[:1]
    if other and other.company_id == terminal.company_id:
        raise UserError(
            env._(
                "%(till)s already has this Glase ID. Unregister it or change its Glase "
                "ID first, or take another sticker.",
                till=other.config_id.name,
            )
        )
    if other:
        raise UserError(env._("This Glase ID is in use already. Take another sticker."))


def _record_assigned(env, terminal_id, glase_id):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    terminal._lose_to(glase_id)
    text = env._("Glase ID %(glase_id)s is assigned.", glase_id=glase_id)
    terminal._note(text, glase_id=glase_id, next_glase_id=False, lease_until=False)
    return notification("success", text)


def _record_not_assigned(env, terminal_id, glase_id, error):
    terminal = env["glase.terminal"].browse(terminal_id)._lock()
    text = texts.for_admin(env, error)
    values = {}
    if isinstance(error, GlaseUnknown):
        values["next_glase_id"] = glase_id
        text = env._(
            "%(answer)s It is unknown whether Glase assigned the Glase ID. Assign it "
            "again.",
            answer=text,
        )
    terminal._note_error(text, lease_until=False, **values)
    return notification("danger", text)
