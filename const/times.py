# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""How long the server waits for what: in seconds, where nothing else is said.

How long a call to Glase may take is in ``glase/client.py``; the register's own times
are in ``static/src/app/services/timing.js`` and ``static/src/lazy/timing.js``.
"""

# Payment (state_machine.md, chapters 3 and 6)
REVERSAL_TIMEOUT = 25.0  # of silence, after which Glase has given back what was paid
LEASE_GRACE = 5  # that a lease outlives the call's own deadline
CANCEL_PAUSE = 2.5  # between two attempts to cancel

# The recovery job (state_machine.md, chapter 6)
ABANDONED_AFTER = 60.0  # of silence; a restart of the server is no reason to cancel
UNCONFIRMED_AFTER = 5.0  # in which the register itself acknowledges a payment
ORPHANED_AFTER = 20.0  # of silence, after which another device may take over
UNMATCHED_AFTER = 15  # minutes without an order
LATE_AFTER = 5  # minutes since the last run of the job, which runs every minute
RECEIPT_PAUSES = (0, 60, 300, 900, 3600)  # before each try to file a receipt
RAW_TEXT_DAYS = 30  # that order and answers are kept after a transaction has ended
BURIED_DAYS = 1  # that an attempt which never came here is remembered
COHERENCE_DAYS = 1  # for which closed sessions are looked at again

# Periods (glase_api.md, 8.4)
# Until the next request for the reports, by the number of those that found them not
# ready: every 3 s within the job's 35 s, then each minute ten times
ASK_PAUSES = (3,) * 11 + (60,) * 10
# Until Glase is asked again to close a period, when it could not be
MARK_PAUSES = (60,) * 10 + (600,) * 6 + (3600,)
# By how many answers in a row were lost: each of them may have closed a period
LOST_PAUSES = (3, 60, 300, 900, 3600)
QUEUE_PAUSE = 3  # until a period is looked at that waits for the one before
