# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Time that can be moved, and the references that are made of it
(glase_api.md, 1.4)."""

import time
from datetime import datetime, timezone


class Clock:
    """The simulator's time: the machine's, and what has been added to it."""

    def __init__(self, offset=0.0):
        self.offset = offset

    def now(self):
        """Seconds since 1970."""
        return time.time() + self.offset

    def tick(self, seconds):
        self.offset += seconds


def iso(seconds):
    """A time of day as Glase writes it: milliseconds and the offset to UTC."""
    return (
        datetime.fromtimestamp(seconds).astimezone().isoformat(timespec="milliseconds")
    )


def stamp(milliseconds):
    """Seventeen digits: year to millisecond, in UTC so that no hour comes twice."""
    moment = datetime.fromtimestamp(milliseconds // 1000, timezone.utc)
    return f"{moment:%Y%m%d%H%M%S}{milliseconds % 1000:03d}"


class References:
    """Makes references that never come twice, not even after a reset."""

    def __init__(self, counter=0, last_millisecond=0):
        self.counter = counter
        self.last_millisecond = last_millisecond

    def transaction(self, now):
        """25 digits, for payments, refunds and periods."""
        self.counter += 1
        return f"{stamp(int(now * 1000))}01{self.counter % 1000000:06d}"

    def invoice(self, now, digits=17):
        """13 digits (epoch milliseconds) or 17 (date and time)."""
        self.last_millisecond = max(int(now * 1000), self.last_millisecond + 1)
        if digits == 13:
            return str(self.last_millisecond)
        return stamp(self.last_millisecond)
