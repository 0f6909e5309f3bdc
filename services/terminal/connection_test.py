# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Test connection: says what is right and what is wrong, and leaves nothing at Glase.

It fetches the report of a period that was never marked. Glase checks the login first
(20, 37), so any other answer of its own tells that address and login are right. Some
services answer 90 to a period that they do not know: that proves less.
"""

from odoo.exceptions import UserError

from ...glase.codes import DOWN, LOGIN_REFUSED, SYSTEM_ERROR
from ...glase.errors import GlaseError, GlaseUnavailable
from ..common import texts
from ..common.credentials import reseller_access
from ..common.transaction import in_transaction, release

DEADLINE = 15.0  # seconds; a user waits for the button
REPORT = "Reconciliation/Shop.xml"  # glase_api.md, 8.3
IMPOSSIBLE_PERIOD = "0"
AWAY = ("HTTP 502", "HTTP 503", "HTTP 504")  # a proxy's, of the server behind it


def test(env, account_id):
    """Call Glase, and keep the verdict with the account, whose form shows it: the one
    of the last test, where toasts would pile up."""
    release(env)
    access = in_transaction(env, _access, account_id)
    try:
        access.client.execute_report(
            access.principal, REPORT, IMPOSSIBLE_PERIOD, deadline=DEADLINE
        )
    except GlaseError as error:
        good, text = _verdict(env, error)
    else:
        good, text = True, _right(env)
    in_transaction(env, _record, account_id, access, text, good)


def _access(env, account_id):
    account = env["glase.account"].browse(account_id)
    if not account.password:
        raise UserError(env._("Enter the password first, then test the connection."))
    return reseller_access(account)


def _record(env, account_id, access, text, good):
    """Keep the verdict, unless the settings that were tested are others by now."""
    account = env["glase.account"].browse(account_id)
    if account.password and reseller_access(account) == access:
        account._note_test(text, good)


def _verdict(env, error):
    """Whether address and login are right, and the sentence for the admin."""
    if error.code in LOGIN_REFUSED or isinstance(error, GlaseUnavailable):
        return False, texts.for_admin(env, error)
    if error.code == SYSTEM_ERROR:
        sentence = env._("The settings seem right: Glase did not refuse the login.")
        return True, texts.with_answer(sentence, error)
    if error.code in DOWN:
        sentence = env._(
            "The address is right. Try again in a minute to test the login."
        )
        return False, texts.with_answer(sentence, error)
    if error.code is not None:
        return True, _right(env)
    return False, _no_service(env, error)


def _right(env):
    return env._("Connected: Glase accepts this reseller ID and its password.")


def _no_service(env, error):
    """Something answered, but not Glase's cash register service."""
    if error.detail in AWAY or error.cause in ("timeout", "dropped"):
        sentence = env._(
            "The server was reached, but did not answer. Check the address, and try "
            "again."
        )
    else:
        sentence = env._(
            "The server answered, but not as Glase's cash register service. Check the "
            "end of the address, and that it is not the address of a WSDL."
        )
    return f"{sentence} ({error.reason})"
