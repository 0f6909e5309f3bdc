# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""Registers that wait for their customers, in the rhythm of ``poll_loop.js``."""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .progress import Trouble

HOLD = 9.5  # seconds that the server may keep a poll
INTERVAL = 1.0  # seconds from the start of one poll to the next, at least
AGAIN, AGAIN_AT_MOST = 0.5, 8.0  # seconds after a poll that failed, doubling


def held(seen: str) -> dict:
    """What a poll says of the answer before, so that the server waits for another."""
    return {"hold": HOLD, "seen": seen} if seen else {}


class Waiter:
    """One register that polls until its payment is over, or nobody waits any more.

    :param poll: sends one poll, given what ``held`` answers
    """

    def __init__(self, poll: Callable[[dict], dict]):
        self._poll = poll
        self.answered: list[float] = []  # when
        self.failed: list[float] = []
        self.answer: dict = {"outcome": "wait"}  # the last one
        self._failures = 0

    @property
    def outcome(self) -> str:
        return self.answer["outcome"]

    def run(self, over: threading.Event, first_after: float) -> None:
        pause = first_after
        while not over.wait(pause):
            began = time.monotonic()
            try:
                self.answer = self._poll(held(self.answer.get("seen", "")))
            except Trouble:
                self.failed.append(time.monotonic())
                self.answer["seen"] = ""  # the next poll is answered at once, not held
                pause = self._step_back()
                continue
            self.answered.append(time.monotonic())
            self._failures = 0
            if self.outcome != "wait":
                return
            next_at = began + INTERVAL * (1 + random.random() / 10)
            pause = max(0.0, next_at - time.monotonic())

    def _step_back(self) -> float:
        pause = min(AGAIN * 2**self._failures, AGAIN_AT_MOST)
        self._failures += 1
        return random.uniform(0.5 * pause, min(1.5 * pause, AGAIN_AT_MOST))


@contextmanager
def waiting(
    polls: list[Callable[[dict], dict]], within: float = INTERVAL
) -> Iterator[list[Waiter]]:
    """All wait while the body runs; it ends what they wait for, or cuts them off.

    :param within: seconds over which their first polls are spread
    """
    over = threading.Event()
    waiters = [Waiter(poll) for poll in polls]
    threads = [
        threading.Thread(target=waiter.run, args=(over, within * number / len(polls)))
        for number, waiter in enumerate(waiters)
    ]
    for thread in threads:
        thread.start()
    try:
        yield waiters
    finally:
        over.set()
        for thread in threads:
            thread.join()
