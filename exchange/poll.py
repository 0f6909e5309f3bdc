# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Who may ask Glase for the status of a payment, and with what.

An answered PAID may tell Glase that the till knows (glase_api.md, 5.2), so only who can
act on a PAID asks (state_machine.md, chapter 2).
"""

from dataclasses import dataclass, field
from types import SimpleNamespace

from ..glase.client import ASK_DEADLINE, Principal
from ..glase.errors import GlaseUnavailable
from .access import Access, terminal_access
from .transaction import REPEATABLE

# One statement loads, claims, limits to one ask in 0.9 s and one more when Glase has
# called (``wake_up.py``), and is the heartbeat. A copy
# of the database claims nothing; nobody asks for what was let go, or for a second bill
# of what is paid: an answered PAID would keep that money too.
CLAIM = """
    UPDATE glase_transaction t
       SET asked_at = clock_timestamp() AT TIME ZONE 'UTC'
      FROM glase_terminal m, glase_account a, res_currency c
     WHERE m.id = t.terminal_id AND a.id = m.account_id AND m.password IS NOT NULL
       AND c.id = t.currency_id AND t.company_id = ANY(%s)
       AND t.kind = 'payment'
       AND (a.database_uuid IS NULL
            OR a.database_name = current_database()
            AND a.database_uuid = (SELECT value FROM ir_config_parameter
                                    WHERE key = 'database.uuid'))
       AND t.payment_uuid = %s AND t.config_id = %s
       AND (t.state IN ('sending', 'issued', 'cancelling')
            AND NOT COALESCE(t.released, FALSE)
            AND NOT EXISTS (SELECT FROM glase_transaction o
                             WHERE o.payment_uuid = t.payment_uuid AND o.state = 'paid')
            OR t.state = 'paid' AND NOT COALESCE(t.confirmed, FALSE))
       AND (t.invoice_reference IS NOT NULL OR t.lease_until IS NULL
            OR t.lease_until < clock_timestamp() AT TIME ZONE 'UTC')
       AND (t.asked_at IS NULL OR t.woken_at > t.asked_at
            OR t.asked_at < clock_timestamp() AT TIME ZONE 'UTC' - interval '0.9 s')
 RETURNING t.id, t.state, t.invoice_reference, t.version, t.changed_at,
           t.payment_uuid, t.order_uuid, t.attempt, t.amount, c.name AS currency,
           t.ers_reference, t.invoice_qr_code, t.confirmed, t.forced, t.status_word,
           t.cancel_wanted, t.message, m.glase_id, m.terminal_id, m.password,
           a.environment, a.endpoint, a.software,
           CASE a.reference_mode WHEN 'fixed' THEN a.fixed_reference END
               AS fixed_reference
"""


@dataclass(frozen=True)
class Ask:
    """One question to Glase: what was known when it began, and with what to ask."""

    row_id: int
    state: str
    reference: str
    version: int
    changed_at: object
    access: Access = field(repr=False)
    after_gap: bool = False  # nobody had asked for a while: a reversal may be under way
    seen: SimpleNamespace | None = field(default=None, repr=False)  # by the claim

    def send(self, deadline=ASK_DEADLINE):
        """Ask Glase (glase_api.md, 4.6).

        :param deadline: seconds for the whole call
        :raises GlaseError: with one of the three outcomes
        """
        return self.access.client.get_payment_status(
            self.access.principal, self.reference, self.version, deadline=deadline
        )

    def waits_on(self, found):
        """Whether the answer tells nothing that the claim had not seen already."""
        return (
            self.seen is not None
            and self.state == "issued"
            and not self.seen.cancel_wanted
            and found.waiting
            and not (found.needs_unlock or found.reserved)
            and found.version == self.version
            and found.word == self.seen.status_word
        )

    def stands_after(self, error):
        """Whether Glase heard nothing, so that all is as the claim has seen it."""
        return (
            self.seen is not None
            and self.state == "issued"
            and isinstance(error, GlaseUnavailable)
        )


def claim(env, config_id, payment_uuid):
    """Claim the next ask of a payment; None if it is not ours to ask now.

    In the transaction of the request, which is over before Glase is asked.
    """
    config_id = config_id if type(config_id) is int else 0
    keys = [list(env.user._get_company_ids()), payment_uuid, config_id]
    try:
        env.cr.execute(CLAIM, keys, log_exceptions=False)
    except REPEATABLE:
        env.cr.rollback()
        return None  # somebody else asks
    found = env.cr.dictfetchone()
    if not found:
        return None
    seen = SimpleNamespace(**found)
    access = Access(
        seen.endpoint,
        seen.software,
        seen.fixed_reference or "",
        Principal.terminal(seen.terminal_id or "", seen.password or ""),
    )
    del seen.password
    reference, version = seen.invoice_reference or "", seen.version or 0
    known = seen.id, seen.state, reference, version, seen.changed_at
    return Ask(*known, access, seen=seen)


def about(env, row_id):
    """An ask for the row of this id, read in a transaction of its own."""
    return ask_for(env["glase.transaction"].browse(row_id))


def ask_for(row):
    """An ask for a row, claimed from nobody, for one who is about to settle it."""
    return Ask(
        row.id,
        row.state,
        row.invoice_reference or "",
        row.version,
        row.changed_at,
        terminal_access(row.terminal_id),
    )
