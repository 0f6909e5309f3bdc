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
_running: list[Callable[[], str]] = []  # the lines of steps
_drawing = threading.Lock()


class Trouble(Exception):
    """One sentence for the person at the terminal: what is missing and what to do."""


def say(line: str) -> None:
    """Print one whole line."""
    if enabled:
        with _drawing:
            clear = "\r\x1b[K" if sys.stderr.isatty() else ""
            print(f"{clear}{line}", file=sys.stderr, flush=True)


@contextmanager
def step(what: str, how_far: Callable = lambda: None) -> Iterator[None]:
    """Show ``what`` while the body runs, if that takes more than a moment.

    ``how_far`` is asked now and then, from a thread of its own; it answers the done
    share between 0 and 1, a few words, or None when nobody knows.
    """
    began, over = time.monotonic(), threading.Event()

    def line() -> str:
        try:
            far = how_far()
        except OSError:  # what is measured may vanish while it is being measured
            far = None
        if isinstance(far, float | int):
            far = f"{min(far, 1):.0%}"
        seconds = f"({time.monotonic() - began:.0f} s)"
        return " ".join(filter(None, (what, "…", far, seconds)))

    watch = threading.Thread(target=_watch, args=(line, over), daemon=True)
    _running.append(line)
    watch.start()
    outcome = "failed"
    try:
        yield
        outcome = "done"
    finally:
        _running.remove(line)
        over.set()
        watch.join()
        seconds = time.monotonic() - began
        if seconds >= SHORT:
            say(f"{what}: {outcome} after {seconds:.0f} s")


def _watch(line: Callable[[], str], over: threading.Event) -> None:
    terminal = sys.stderr.isatty()
    pause = SHORT
    while enabled and not over.wait(pause):
        pause = DRAW_EVERY if terminal else PLAIN_EVERY
        if terminal:
            _draw_line()
        else:
            say(line())


def _draw_line() -> None:
    """Draw all that is running over the terminal's last line."""
    text = " · ".join(line() for line in list(_running))
    width = shutil.get_terminal_size().columns - 1
    with _drawing:
        print(f"\r\x1b[K{text[:width]}", end="", file=sys.stderr, flush=True)
