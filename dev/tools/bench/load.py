# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The load of a measurement: JSON-RPC calls over kept connections, and their times."""

import http.client
import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

import psutil

PATIENCE = 60.0  # seconds for one answer


class Line:
    """One user's way to one server; each thread keeps a connection of its own."""

    def __init__(self, url: str, cookie: str):
        self._netloc = urlsplit(url).netloc
        self._kept = threading.local()
        self._headers = {"Content-Type": "application/json", "Cookie": cookie}

    def call(self, path: str, params: dict):
        """The result of a JSON-RPC call. Raises RuntimeError for an error in Odoo."""
        message = {"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}
        answer = json.loads(self._post(path, json.dumps(message)))
        if "error" in answer:
            raise RuntimeError(answer["error"]["data"]["message"])
        return answer.get("result")

    def method(self, model: str, method: str, *args, **kwargs):
        """The result of a model's method, as the web client calls it."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.call(f"/web/dataset/call_kw/{model}/{method}", params)

    def _post(self, path: str, body: str) -> bytes:
        kept = getattr(self._kept, "connection", None)
        self._kept.connection = None
        try:
            answer, text = self._exchange(kept, path, body)
        except (ConnectionError, http.client.HTTPException):
            if not kept:
                raise
            # The server may have closed the kept connection meanwhile
            answer, text = self._exchange(None, path, body)
        if answer.status != 200:
            raise RuntimeError(f"HTTP {answer.status}")
        return text

    def _exchange(self, kept, path: str, body: str):
        connection = kept or http.client.HTTPConnection(self._netloc, timeout=PATIENCE)
        connection.request("POST", path, body, self._headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.will_close:
            connection.close()
        else:
            self._kept.connection = connection
        return answer, text


@dataclass
class Times:
    """Seconds that calls took."""

    seconds: list[float] = field(default_factory=list)
    failed: int = 0

    def take(self, call: Callable) -> None:
        began = time.monotonic()
        try:
            call()
        except (OSError, RuntimeError, http.client.HTTPException):
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
    """While the body runs each call is made every ``interval`` seconds, start to start.

    Yields the Times of them all, complete when the body has ended.
    """
    times, over = Times(), threading.Event()

    def keep_on(number: int, call: Callable) -> None:
        next_at = time.monotonic() + interval * number / len(calls)
        while not over.wait(max(0.0, next_at - time.monotonic())):
            next_at = max(next_at, time.monotonic() - interval) + interval
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


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and its living children so far, from the kernel."""
    total = 0.0
    main = psutil.Process(pid)
    for process in (main, *main.children(recursive=True)):
        try:
            spent = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += spent.user + spent.system
    return total
