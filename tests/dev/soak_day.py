# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a soak finds wrong with a day of the fixture ``day``."""

from dev.tools.soak.compare import Books
from dev.tools.soak.compare_periods import Reconciled


def kinds(day):
    """The kinds of mismatch that are found."""
    ledger = {
        "payments": day.payments,
        "refunds": day.refunds,
        "periods": [{"period_id": "day", "transactions": day.listed}],
        "invoices": [],
        "calls": [],
    }
    found = Reconciled(day.before, day.periods, day.lines, day.rows)
    books = Books(ledger, day.rows, day.entries, {"o": day.sale}, found)
    return {mismatch.kind for mismatch in books.mismatches()}
