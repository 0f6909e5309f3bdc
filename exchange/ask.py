# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Who may ask Glase for the status of a payment, and with what.

An answered PAID may tell Glase that the till knows (Glase API 5.2), so only who can
act on a PAID asks (state machine, chapter 2).
"""

from dataclasses import dataclass, field

from ..glase.client import ASK_DEADLINE, Principal
from .access import Access, terminal_access
from .cursor import REPEATABLE, own_transaction

# One statement loads, claims, limits to one ask in 0.9 s, and is the heartbeat. A copy
# of the database claims nothing.
CLAIM = """
    UPDATE glase_transaction t
       SET asked_at = clock_timestamp() AT TIME ZONE 'UTC'
      FROM glase_terminal m, glase_account a
     WHERE m.id = t.terminal_id AND a.id = m.account_id AND m.password IS NOT NULL
       AND t.kind = 'payment'
       AND (a.database_uuid IS NULL
            OR a.database_name = current_database()
            AND a.database_uuid = (SELECT value FROM ir_config_parameter
                                    WHERE key = 'database.uuid'))
       AND t.payment_uuid = %s AND t.config_id = %s
       AND (t.state IN ('sending', 'issued', 'cancelling')
            OR t.state = 'paid' AND NOT COALESCE(t.confirmed, FALSE))
       AND (t.invoice_reference IS NOT NULL OR t.lease_until IS NULL
            OR t.lease_until < clock_timestamp() AT TIME ZONE 'UTC')
       AND (t.asked_at IS NULL
            OR t.asked_at < clock_timestamp() AT TIME ZONE 'UTC' - interval '0.9 s')
 RETURNING t.id, t.state, COALESCE(t.invoice_reference, ''), COALESCE(t.version, 0),
           t.changed_at, m.terminal_id, m.password, a.endpoint, a.software,
           CASE a.reference_mode WHEN 'fixed' THEN a.fixed_reference ELSE '' END
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

    def send(self, deadline=ASK_DEADLINE):
        """Ask Glase (Glase API 4.6).

        :param deadline: seconds for the whole call
        :raises GlaseError: with one of the three outcomes
        """
        return self.access.client.get_payment_status(
            self.access.principal, self.reference, self.version, deadline=deadline
        )


def claim(env, config_id, payment_uuid):
    """Claim the next ask of a payment; None if it is not ours to ask now."""
    try:
        with own_transaction(env) as own:
            own.cr.execute(CLAIM, [payment_uuid, config_id], log_exceptions=False)
            found = own.cr.fetchone()
    except REPEATABLE:
        return None  # somebody else asks
    if not found:
        return None
    *known, terminal, password, endpoint, software, reference = found
    principal = Principal.terminal(terminal or "", password or "")
    return Ask(*known, Access(endpoint, software, reference, principal))


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
