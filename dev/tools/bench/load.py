# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The load of a measurement: calls that are made at once or again and again."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import psutil

from dev.lib.progress import Trouble


@dataclass
class Times:
    """Seconds that calls took."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def take(self, call: Callable) -> None:
        began = time.monotonic()
        try:
            call()
        except Trouble:
            self.failed += 1
        else:
            self.seconds.append(time.monotonic() - began)

    @property
    def median(self) -> float:
        return median(self.seconds) if self.seconds else float("nan")

    @property
    def p95(self) -> float:
        ordered = sorted(self.seconds)
        return ordered[int(0.95 * (len(ordered) - 1))] if ordered else float("nan")


def in_a_row(calls: list[Callable], threads: int) -> Times:
    """All calls, ``threads`` of them at a time."""
    times = Times()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(times.take, calls))
    return times


@contextmanager
def every(interval: float, calls: list[Callable]):
    """While the body runs each call is made every ``interval`` seconds, start to start,
    give or take half of it: what is in step with a clock meets only what is, too.

    Yields the Times of them all, complete when the body has ended.
    """
    times, over = Times(), threading.Event()

    def keep_on(number: int, call: Callable) -> None:
        next_at = time.monotonic() + interval * number / len(calls)
        while not over.wait(max(0.0, next_at - time.monotonic())):
            pause = interval * (0.5 + random.random())
            next_at = max(next_at, time.monotonic() - interval) + pause
            times.take(call)

    threads = [
        threading.Thread(target=keep_on, args=numbered) for numbered in enumerate(calls)
    ]
    for thread in threads:
        thread.start()
    try:
        yield times
    finally:
        over.set()
        for thread in threads:
            thread.join()


def as_milliseconds(times: Times) -> dict:
    """What a table says of some calls."""
    return {
        "calls": len(times.seconds),
        "failed": times.failed,
        "p50_ms": round(times.median * 1000, 1),
        "p95_ms": round(times.p95 * 1000, 1),
    }


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and its children so far, from the kernel."""
    main = psutil.Process(pid)
    spent = main.cpu_times()
    total = sum(spent[:4])  # its own, and that of children that have ended
    for process in main.children(recursive=True):
        try:
            spent = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system
    return total
