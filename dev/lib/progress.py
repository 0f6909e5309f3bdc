# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What a person at the terminal sees: how far a long step is, and what went wrong.

All of it goes to stderr, since stdout belongs to the program that is run.
"""

import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SHORT = 2.0  # seconds; a step that is over sooner is not worth a line
DRAW_EVERY = 1.0  # seconds between two drawings on a terminal
PLAIN_EVERY = 10.0  # seconds between two lines in a log

enabled = True
_running: dict[int, "Step"] = {}
_drawing = threading.Lock()


class Trouble(Exception):
    """One sentence for the person at the terminal: what is missing and what to do."""


class Step:
    """Something that takes its time."""

    def __init__(self, what: str, how_far: Callable[[], float | str | None]):
        self.what = what
        self.how_far = how_far
        self.began = time.monotonic()
        self.over = threading.Event()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def line(self) -> str:
        """How far it is now."""
        try:
            far = self.how_far()
        except OSError:  # what is measured may vanish while it is being measured
            far = None
        if isinstance(far, float | int):
            far = f"{min(far, 1):.0%}"
        return f"{self.what} … {far or ''} ({self.seconds:.0f} s)".replace("  ", " ")


def say(line: str) -> None:
    """Print one whole line."""
    if enabled:
        with _drawing:
            clear = "\r\x1b[K" if sys.stderr.isatty() else ""
            print(f"{clear}{line}", file=sys.stderr, flush=True)


@contextmanager
def step(what: str, how_far: Callable = lambda: None) -> Iterator[Step]:
    """Show ``what`` while the body runs, if that takes more than a moment.

    ``how_far`` is asked now and then, from a thread of its own; it answers the done
    share between 0 and 1, a few words, or None when nobody knows.
    """
    this = Step(what, how_far)
    watch = threading.Thread(target=_watch, args=(this,), daemon=True)
    _running[id(this)] = this
    watch.start()
    outcome = "failed"
    try:
        yield this
        outcome = "done"
    finally:
        del _running[id(this)]
        this.over.set()
        watch.join()
        if this.seconds >= SHORT:
            say(f"{what}: {outcome} after {this.seconds:.0f} s")


def _watch(this: Step) -> None:
    terminal = sys.stderr.isatty()
    pause = SHORT
    while enabled and not this.over.wait(pause):
        pause = DRAW_EVERY if terminal else PLAIN_EVERY
        if terminal:
            _draw_line()
        else:
            say(this.line())


def _draw_line() -> None:
    """Draw all that is running over the terminal's last line."""
    text = " · ".join(each.line() for each in list(_running.values()))
    width = shutil.get_terminal_size().columns - 1
    with _drawing:
        print(f"\r\x1b[K{text[:width]}", end="", file=sys.stderr, flush=True)
