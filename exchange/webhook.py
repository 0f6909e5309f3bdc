# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Glase calls when a bill is paid, and the till looks at once (glase_api.md, A28).

The call proves nothing and carries nothing: it only wakes the till, which then asks
Glase as it does every second. A call that never comes costs half a second.
"""

import binascii

from odoo.tools.misc import hash_sign, verify_hash_signed

SCOPE = "pos_glase.notify"
PATH = "/pos_glase/notify/"
HOURS = 24  # a bill is over long before
LONGEST = 200  # characters of a token
LOOK = "GLASE_LOOK"  # the till's name of the message

# The next ask may come at once: one for each call, and none for a second call before
# it. When somebody asked last stays true, for a token that leaked must age no payment.
WAKE = """
    UPDATE glase_transaction
       SET woken_at = clock_timestamp() AT TIME ZONE 'UTC'
     WHERE id = %s AND state IN ('issued', 'cancelling')
       AND (woken_at IS NULL OR woken_at < asked_at)
 RETURNING config_id, payment_uuid
"""


def address(row):
    """Where Glase shall call about this row; empty if Odoo cannot be reached."""
    base = row.terminal_id.account_id.callback_address
    if not base or row.uncalled:
        return ""
    token = hash_sign(row.env(su=True), SCOPE, row.id, expiration_hours=HOURS)
    return f"{base.rstrip('/')}{PATH}{token}"


def wake(env, token):
    """Let the till of a live row look again, once before it has; nothing is written
    for any other."""
    env = env(su=True)
    env.cr.execute(WAKE, [_row_id(env, token)])
    found = env.cr.fetchone()
    if found:
        config_id, payment_uuid = found
        config = env["pos.config"].browse(config_id)
        config._notify(LOOK, {"payment_uuid": payment_uuid})


def _row_id(env, token):
    """The row that a token was made for; 0 for what is not a token of ours."""
    if len(token) > LONGEST:
        return 0
    try:
        row_id = verify_hash_signed(env, SCOPE, token)
    except (ValueError, IndexError, binascii.Error):
        return 0
    return row_id if type(row_id) is int else 0
