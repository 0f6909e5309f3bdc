# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Who may poll Glase for the status of a payment, and with what.

An answered PAID may tell Glase that the register knows (glase_api.md, 5.2), so only who
can act on a PAID polls (state_machine.md, chapter 2). A register polls through
``claim``, which lets one poll pass in 0.9 s, whichever worker or device it comes from;
the requests that wait do so together, through ``claim_due`` (``poller.py``); whoever is
about to write down what became of a transaction makes a poll with ``poll_for``. The
call itself is ``Poll.send``, with no cursor held.

Limits: what a process remembers of the last answer is a hint (architecture.md,
law 10); not knowing it means that PAID is looked at twice.
"""

import time
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

from ...glase.client import ASK_DEADLINE, Principal
from ...glase.errors import GlaseUnavailable
from ..common.credentials import Access, terminal_access
from ..common.transaction import REPEATABLE

# Nobody polls in a copy of the database, for what was abandoned, or a second invoice
# of what is paid: an answered PAID would keep that money too.
_WAITED_FOR = """
           NOT COALESCE(t.released, FALSE)
       AND NOT EXISTS (SELECT FROM glase_transaction o
                        WHERE o.payment_uuid = t.payment_uuid AND o.state = 'paid')
"""
_FROM = f"""
      FROM glase_terminal m, glase_account a
     WHERE m.id = t.terminal_id AND a.id = m.account_id AND m.password IS NOT NULL
       AND t.kind = 'payment'
       AND (a.database_uuid IS NULL
            OR a.database_name = current_database()
            AND a.database_uuid = (SELECT value FROM ir_config_parameter
                                    WHERE key = 'database.uuid'))
       AND (t.state IN ('sending', 'issued', 'cancelling') AND {_WAITED_FOR}
            OR t.state = 'paid' AND NOT COALESCE(t.confirmed, FALSE))
       AND (t.invoice_reference IS NOT NULL OR t.lease_until IS NULL
            OR t.lease_until < clock_timestamp() AT TIME ZONE 'UTC')
"""
_TOLD = """
           t.id, t.state, t.write_date, t.payment_uuid, t.order_uuid, t.attempt,
           t.amount, (SELECT name FROM res_currency WHERE id = t.currency_id)
               AS currency, t.ers_reference, t.invoice_reference, t.invoice_qr_code,
           t.confirmed, t.forced, t.status_word, t.scanned, t.cancel_wanted, t.message,
           m.glase_id, a.environment
"""
# One statement loads, claims, limits to one poll in 0.9 s and one more when Glase has
# called (``webhook.py``), and is the heartbeat.
_CLAIM = f"""
    UPDATE glase_transaction t
       SET asked_at = clock_timestamp() AT TIME ZONE 'UTC'
    {_FROM} AND {{which}}
       AND (t.asked_at IS NULL OR t.woken_at > t.asked_at
            OR t.asked_at < clock_timestamp() AT TIME ZONE 'UTC' - interval '0.9 s')
 RETURNING {_TOLD}, t.version, t.changed_at, m.terminal_id, m.password, a.endpoint,
           a.software, CASE a.reference_mode WHEN 'fixed' THEN a.fixed_reference END
               AS fixed_reference
"""
_OF_REGISTER = "t.company_id = ANY(%s) AND t.payment_uuid = %s AND t.config_id = %s"
CLAIM = _CLAIM.format(which=_OF_REGISTER)
# Several at once wait for no lock: what is locked now is due again soon. Prepared, for
# planning takes longer than claiming, and the poller claims five times a second.
PREPARE = "PREPARE glase_claim_due (int[]) AS " + _CLAIM.format(
    which="""t.id IN (SELECT id FROM glase_transaction WHERE id = ANY($1)
                          FOR NO KEY UPDATE SKIP LOCKED)"""
)
CLAIM_DUE = "EXECUTE glase_claim_due (%s)"
# Planning takes longer than looking, so it reads no more than the register is told.
LOOK = f"""
    SELECT {_TOLD}
      FROM glase_transaction t
      JOIN glase_terminal m ON m.id = t.terminal_id
      JOIN glase_account a ON a.id = m.account_id
     WHERE {_OF_REGISTER} AND t.state = 'issued' AND t.cancel_wanted IS NOT TRUE
       AND {_WAITED_FOR}
"""

GAP = 10.0  # seconds without an answered poll

# When this process last had an answer for a transaction. Only a hint. Emptied when it
# has grown, for transactions come and go.
_answered_at: dict[tuple[str, int], float] = {}
_ANSWERED_LIMIT = 10_000


@dataclass(frozen=True)
class Poll:
    """One question to Glase: what was known when it began, and with what to ask."""

    tx_id: int
    state: str
    reference: str  # of the invoice; empty: Glase is asked for the terminal's last one
    version: int  # of the invoice, that was last committed
    changed_at: object  # datetime; another one later means that others have written
    access: Access = field(repr=False)
    after_gap: bool = (
        False  # nobody had polled for a while: a reversal may be under way
    )
    seen: SimpleNamespace | None = field(default=None, repr=False)  # by the claim

    def send(self, deadline=ASK_DEADLINE):
        """Ask Glase (glase_api.md, 4.6).

        :param deadline: seconds for the whole call
        :returns: a ``PaymentStatus`` of ``glase``
        :raises GlaseError: with one of the three outcomes
        """
        return self.access.client.get_payment_status(
            self.access.principal, self.reference, self.version, deadline=deadline
        )

    def waits_on(self, status):
        """Whether the answer tells nothing that the claim had not seen already."""
        return (
            self.seen is not None
            and self.state == "issued"
            and not self.seen.cancel_wanted
            and status.waiting
            and not (status.needs_unlock or status.reserved)
            and status.version == self.version
            and status.word == (self.seen.status_word or "ISSUED")
        )

    def stands_after(self, error):
        """Whether Glase heard nothing, so that all is as the claim has seen it."""
        return (
            self.seen is not None
            and self.state == "issued"
            and isinstance(error, GlaseUnavailable)
        )


def claim(env, config_id, payment_uuid):
    """Claim the next poll of a payment; None if it is not ours to poll now.

    In the transaction of the request, which is over before Glase is asked.
    """
    try:
        keys = _keys(env, config_id, payment_uuid)
        env.cr.execute(CLAIM, keys, log_exceptions=False)
    except REPEATABLE:
        env.cr.rollback()
        return None  # somebody else polls
    found = env.cr.dictfetchone()
    return _poll_of(found) if found else None


def plainly_waiting(env, config_id, payment_uuid):
    """What the register is told of an invoice that waits for its customer; None if it
    is anything else."""
    env.cr.execute(LOOK, _keys(env, config_id, payment_uuid))
    found = env.cr.dictfetchone()
    return SimpleNamespace(**found) if found else None


def _keys(env, config_id, payment_uuid):
    config_id = config_id if type(config_id) is int else 0
    # At a kiosk nobody is logged in: its tokens were checked, and name the company.
    companies = env.companies.ids if env.su else list(env.user._get_company_ids())
    return [companies, payment_uuid, config_id]


def claim_due(cr, tx_ids):
    """Claim the next poll of each of these transactions that is due.

    Whoever calls this has checked that each may be polled for the request it is for,
    and that the request's register is still there.

    :param cr: a cursor on whose connection ``PREPARE`` was executed
    :returns: a list of ``Poll``
    """
    cr.execute(CLAIM_DUE, [tx_ids], log_exceptions=False)
    return [_poll_of(found) for found in cr.dictfetchall()]


def _poll_of(found):
    """The poll that a claim has found, with what it has read."""
    seen = SimpleNamespace(**found)
    access = Access(
        seen.endpoint,
        seen.software,
        seen.fixed_reference or "",
        Principal.terminal(seen.terminal_id or "", seen.password or ""),
    )
    del seen.password
    return Poll(
        tx_id=seen.id,
        state=seen.state,
        reference=seen.invoice_reference or "",
        version=seen.version or 0,
        changed_at=seen.changed_at,
        access=access,
        seen=seen,
    )


def about(env, tx_id):
    """A poll for the transaction of this id: a step for ``in_transaction``."""
    return poll_for(env["glase.transaction"].browse(tx_id))


def poll_for(tx, access=None):
    """A poll for a transaction, claimed from nobody, for one who then writes it down.

    :param access: the one of the poll before, so that no credentials are looked up,
        whose absence would undo what is written down with this
    :raises UserError: in a copy of the database
    """
    return Poll(
        tx_id=tx.id,
        state=tx.state,
        reference=tx.invoice_reference or "",
        version=tx.version,
        changed_at=tx.changed_at,
        access=access or terminal_access(tx.terminal_id),
    )


# How long nobody has had an answer: after a gap Glase may be giving the money back, so
# PAID is looked at twice before it is told (state_machine.md, chapter 1).


def noting_gap(env, poll):
    """The same poll, which knows whether nobody here has had an answer for a while."""
    last = _answered_at.get((env.cr.dbname, poll.tx_id))
    return replace(poll, after_gap=last is None or time.monotonic() - last > GAP)


def remember_answer(env, tx_id):
    """Glase has just answered about the transaction."""
    if len(_answered_at) > _ANSWERED_LIMIT:
        _answered_at.clear()
    _answered_at[env.cr.dbname, tx_id] = time.monotonic()
