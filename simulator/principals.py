# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Who calls, and whether they may (glase_api.md, 3.2, chapter 4, 6.1)."""

import hmac

from .codes import Refusal
from .records import Reseller, Terminal

SHORTEST_PASSWORD = 4


def authenticate(book, context, kind):
    """The principal of a request as its record.

    :param context: the clientContext as read from the request
    :param kind: Terminal or Reseller, whom the operation is for
    :raises Refusal: 20, 21, 29, 33, 37 or 91
    """
    principal = context.get("initiatorPrincipalId", {})
    who = _find(book, principal)
    if who.blocked:
        raise Refusal(33, "This principal is blocked.")
    if isinstance(who, Terminal) and len(who.password) < SHORTEST_PASSWORD:
        raise Refusal(21, "The terminal's password is too short.")
    given = context.get("password", "")
    if not hmac.compare_digest(given.encode(), who.password.encode()):
        raise Refusal(20, "Wrong password.")
    if not isinstance(who, kind):
        raise Refusal(91, f"This operation is for a {kind.__name__.lower()}.")
    return who


def _find(book, principal):
    kind = principal.get("type", "").strip()
    name = principal.get("id", "").strip()
    if kind == "TERMINALID":
        terminal = book.terminals.get(name)
        if terminal is None or not terminal.active:
            raise Refusal(29, "No such terminal.")
        return terminal
    if kind == "RESELLERUSER":
        return _find_reseller(book, name, principal.get("userId", "").strip())
    raise Refusal(91, f"There is no principal type {kind!r}.")


def _find_reseller(book, name, user_id):
    if not user_id and "/" in name:  # the combined form of an old sample
        name, user_id = name.rsplit("/", 1)
    reseller: Reseller | None = book.resellers.get(name)
    if reseller is None or reseller.user_id != user_id:
        raise Refusal(37, "No such reseller or user.")
    return reseller


def describe(context):
    """Type and name of the principal for the ledger, never the password."""
    principal = context.get("initiatorPrincipalId", {})
    name = principal.get("id", "")
    if principal.get("userId") and principal.get("type") == "RESELLERUSER":
        name += f"/{principal['userId']}"
    return principal.get("type", ""), name
