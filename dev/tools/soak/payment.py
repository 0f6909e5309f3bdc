# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""One attempt to be paid, as the till's page goes about it (glase_payment.js).

It starts once and then polls each second, from start to start, until the server says
how it ended. No time, no lost answer and no error ends it.
"""

import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, wait
from functools import partial

from dev.lib.till import POLL_EVERY
from dev.lib.waiting import held

from .page import Page
from .sale import Sale

POLL_BESIDE_START = 5.0
CANCEL_AGAIN = 2.5
TICK = 0.05  # seconds between two looks at the clock


class Payment:
    """``run`` answers what the server said last about the attempt.

    :param cashier: called in each tick with this payment; may cancel it, change the
        amount, or end the page by raising
    :param sent: called with a route and its socket when a request is on its way
    """

    def __init__(self, sale: Sale, page: Page, sent: Callable):
        self.sale, self._page, self._sent = sale, page, sent
        self._flying: dict[Future, tuple[str, float]] = {}
        self._over: dict | None = None
        self._began = time.monotonic()
        self._poll_at = self._began
        self._cancel_at: float | None = None
        self._seen = ""  # the mark of the last answer
        self.starting = False
        self.heard = False  # an answer to a poll
        self.unheard = False  # paid, and the answer to a poll was lost

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def start(self, twice: bool = False) -> "Payment":
        """Send the payment to Glase; ``twice``: the cashier has tapped twice."""
        sale = self.sale
        sale.attempt += 1
        sale.started = self.starting = True
        for _ in range(1 + twice):
            self.send("start")
        self._poll_at = self._began + POLL_BESIDE_START
        return self

    def cancel(self) -> None:
        """Cancel, and go on until it is known how it ended."""
        if self._cancel_at is None:
            self.sale.note("the cashier cancels")
            self.sale.cashier_cancels.set()
            self._cancel_at = time.monotonic()

    def run(self, cashier: Callable[["Payment"], None]) -> dict:
        while self._over is None:
            now = time.monotonic()
            if now >= self._poll_at and not self._is_flying("status"):
                self.send("status")
            # A cancel must not overtake the start: it would find nothing to cancel.
            due = self._cancel_at is not None and now >= self._cancel_at
            if due and not self.starting and not self._is_flying("cancel"):
                self.send("cancel")
            cashier(self)
            self._listen()
        return self._over

    def send(self, route: str) -> None:
        more = held(self._seen) if route == "status" else {}
        sent = self._page.send(self.sale, route, partial(self._sent, route), more)
        self._flying[sent] = (route, time.monotonic())

    def _is_flying(self, route: str) -> bool:
        return any(route == other for other, _began in self._flying.values())

    def _listen(self) -> None:
        if not self._flying:
            time.sleep(TICK)
            return
        done, _others = wait(self._flying, TICK, FIRST_COMPLETED)
        for sent in done:
            self._after(*self._flying.pop(sent), sent.result())

    def _after(self, route: str, began: float, answer: dict | None) -> None:
        self._seen = (answer or {}).get("seen", "")
        if route == "start" and not self._is_flying("start"):
            self.starting = False
            if not self._is_flying("status"):
                self._poll_at = began + POLL_EVERY
        elif route == "status":
            unknown = answer is None or answer.get("slow")
            self.unheard = bool(unknown) and self.sale.customer_has_paid.is_set()
            pause = max(POLL_EVERY, (answer or {}).get("ask_after_ms", 0) / 1000)
            self._poll_at = began + pause
        elif route == "cancel":
            self._cancel_at = time.monotonic() + CANCEL_AGAIN
        elif route == "update" and answer and answer.get("amount"):
            self.sale.amount = answer["amount"]
        # What a poll said is newer than a start's late answer.
        stale = route == "start" and self.heard
        self.heard = self.heard or (route == "status" and answer is not None)
        if answer and not (stale and answer["outcome"] == "wait"):
            self._hear(answer)

    def _hear(self, answer: dict) -> None:
        ends_without_money = answer["outcome"] in ("cancelled", "error")
        if self.starting and ends_without_money:
            return  # while the start is on its way, "no such payment" proves nothing
        self.sale.attempt = max(self.sale.attempt, answer["attempt"])
        if answer["outcome"] != "wait" and self._over is None:
            self._over = answer
            self.sale.started = False
