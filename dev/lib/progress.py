# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a person at the terminal sees: how far a long step is, and what went wrong.

All of it goes to stderr, since stdout belongs to the program that is run.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SHORT = 2.0  # seconds; a step that is over sooner is not worth a line
DRAW_EVERY = 1.0  # seconds between two drawings on a terminal
PLAIN_EVERY = 10.0  # seconds between two lines in a log

enabled = True


class Trouble(Exception):
    """One sentence for the person at the terminal: what is missing and what to do."""


def say(line: str) -> None:
    """Print one whole line."""
    if enabled:
        clear = "\r\x1b[K" if sys.stderr.isatty() else ""
        print(f"{clear}{line}", file=sys.stderr, flush=True)


@contextmanager
def step(what: str, how_far: Callable[[], float | None] = lambda: None) -> Iterator:
    """Show ``what`` while the body runs, if that takes more than a moment.

    ``how_far`` is asked now and then, from a thread of its own; it answers the done
    share between 0 and 1, or None when nobody knows.
    """
    began = time.monotonic()
    over = threading.Event()
    watch = threading.Thread(
        target=_watch, args=(what, how_far, began, over), daemon=True
    )
    watch.start()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        over.set()
        watch.join()
        seconds = time.monotonic() - began
        if seconds >= SHORT:
            say(f"{what}: {outcome} after {seconds:.0f} s")


def _watch(what, how_far, began, over) -> None:
    if not enabled:
        return
    terminal = sys.stderr.isatty()
    pause = SHORT
    while not over.wait(pause):
        pause = DRAW_EVERY if terminal else PLAIN_EVERY
        try:
            share = how_far()
        except OSError:  # what is measured may vanish while it is being measured
            share = None
        line = _line(what, share, time.monotonic() - began)
        if terminal:
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)
        else:
            print(line, file=sys.stderr, flush=True)


def _line(what: str, share: float | None, seconds: float) -> str:
    percent = "" if share is None else f" {min(share, 1):.0%}"
    return f"{what} …{percent} ({seconds:.0f} s)"
