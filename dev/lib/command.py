# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""How a command of dev/ ends: whatever ends it, what it has begun is tidied up."""

import signal
import sys
from collections.abc import Callable

from .progress import Trouble, say


def run(name: str, work: Callable[[], int | None]) -> int:
    """Do the work of a command; answer the status to exit with."""
    for sign in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _end)
    try:
        return work() or 0
    except Trouble as trouble:
        say(f"{name}: {trouble}")
        return 1
    except KeyboardInterrupt:
        say(f"{name}: stopped")
        return 130


def _end(number: int, _frame) -> None:
    say(f"ended by signal {number}")
    sys.exit(128 + number)
