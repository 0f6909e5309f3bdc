# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Glase calls when an invoice is paid, and the register polls at once
(glase_api.md, A28).

The call proves and carries nothing: the register polls Glase as it does every second.
The address holds a token that is bound to one transaction by HMAC and expires.

Limits: a call that never comes costs half a second; Glase may refuse the address
(``Outcome`` of sendInvoice), and then the invoice is sent without one.
"""

import binascii

from odoo.tools.misc import hash_sign, verify_hash_signed

from ..common.checks import KIOSK
from ..common.transaction import in_transaction, release
from .poller import CHANNEL

SCOPE = "pos_glase.notify"
PATH = "/pos_glase/notify/"
HOURS = 24  # an invoice is over long before
LONGEST = 200  # characters of a token
LOOK = "GLASE_LOOK"  # the register's name of the message

# The next poll may come at once: one for each call, and none for a second call before
# it. ``asked_at`` stays, for a token that leaked must age no payment.
WAKE = """
    UPDATE glase_transaction
       SET woken_at = clock_timestamp() AT TIME ZONE 'UTC'
     WHERE id = %s AND state IN ('issued', 'cancelling')
       AND (woken_at IS NULL OR woken_at < asked_at)
 RETURNING id, config_id, payment_uuid
"""


def address(tx):
    """Where Glase shall call about this transaction; "" if Odoo cannot be reached."""
    base = tx.terminal_id.account_id.callback_address
    if not base or tx.uncalled:
        return ""
    token = hash_sign(tx.env(su=True), SCOPE, tx.id, expiration_hours=HOURS)
    return f"{base.rstrip('/')}{PATH}{token}"


def wake(env, token):
    """Let the register of a live transaction poll again, or the poller for it; once
    before it has."""
    env = env(su=True)
    # A poll may be claimed in the same moment; Odoo then repeats the request.
    env.cr.execute(WAKE, [_tx_id(env, token)], log_exceptions=False)
    found = env.cr.fetchone()
    if not found:
        return
    tx_id, config_id, payment_uuid = found
    env.cr.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(tx_id)])
    release(env)  # from now on the poller looks
    if not payment_uuid.startswith(KIOSK):
        in_transaction(env, _tell_register, config_id, payment_uuid)


def _tell_register(env, config_id, payment_uuid):
    """Not a kiosk's: whoever knows its address hears what it is told."""
    config = env["pos.config"].browse(config_id)
    config._notify(LOOK, {"payment_uuid": payment_uuid})


def _tx_id(env, token):
    """The transaction that a token was made for; 0 for what is not a token of ours."""
    if len(token) > LONGEST:
        return 0
    try:
        tx_id = verify_hash_signed(env, SCOPE, token)
    except (ValueError, IndexError, binascii.Error):
        return 0
    return tx_id if type(tx_id) is int else 0
