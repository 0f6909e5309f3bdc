# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A till of a soak gives money back, as its page does (glase_refund.js).

It tells the server once and then asks how far it is. Only after a clear no it is told
again, as the next attempt.
"""

import threading
from concurrent.futures import Future, wait
from dataclasses import dataclass

from dev.lib.rpc import cut
from dev.lib.till import Register, TillOrder

from .page import Page, World
from .returns import Return
from .sale import Sale

ATTEMPTS = 2  # clear failures after which the money is given back another way
ELSEWHERE = 0.01  # what customer care gives back before, so that the whole is too much


@dataclass(kw_only=True)
class Refund(TillOrder):
    """One refund order with one line to pay; ``ended`` says how, once it has."""

    sale: Sale
    plan: Return
    attempt: int = 0
    ended: str = ""  # "glase", "refused", "died", "not saved"; "" is no end

    @classmethod
    def of(cls, sale: Sale, plan: Return, till: Register) -> "Refund":
        return cls(
            till=till,
            goods=sale.goods,
            amount=round(sale.price * plan.quantity, 2),
            quantity=plan.quantity,
            article=sale.article,
            refunded_line=sale.line_id,
            numbers={"name": f"Refund of {sale.scenario.number}"},
            sale=sale,
            plan=plan,
        )

    def note(self, what: str) -> None:
        self.sale.note(f"{self.payment_uuid[:8]} {self.amount} {what}")


def refund_all(sale: Sale, page: Page, world: World) -> None:
    """Give back what the scenario wants, one return after the other."""
    for plan in sale.scenario.returns:
        if plan.elsewhere and world.give_back(sale.ers_reference, ELSEWHERE):
            sale.note("customer care gives a little of it back")
        for kind in plan.faults:
            world.fault("refundPayment", kind)
        till = sale.neighbour if plan.another_till else sale.till
        rival = None
        if plan.race:
            whole = Return(sale.scenario.quantity)
            rival = page.threads.submit(
                _Till(Refund.of(sale, whole, sale.neighbour), page, world).give_back
            )
        _Till(Refund.of(sale, plan, till), page, world).give_back()
        if rival:
            rival.result()


def undo(sale: Sale, page: Page) -> bool:
    """Give a payment back whose order is not finished; to say it again is safe.

    Answers whether the customer has the money again, as far as the till knows.
    """
    for _ in page.turns():
        answer = page.ask("undo", sale.params("undo"), sale.note)
        if answer and answer["outcome"] != "wait":
            return answer["outcome"] == "paid"
    return False


class _Till:
    """Gives one refund to its end."""

    def __init__(self, refund: Refund, page: Page, world: World):
        refund.sale.refunds.append(refund)
        self._refund, self._page, self._world = refund, page, world
        self._left = {"kill", "lose"}  # what happens once

    def give_back(self) -> None:
        refund = self._refund
        for _ in range(ATTEMPTS):
            refund.attempt += 1
            answer = self._tell() or self._follow()
            if answer is None:
                return
            if answer["outcome"] == "paid":
                self._save()
                return
            refund.attempt = max(refund.attempt, answer["attempt"])
        refund.ended = "refused"

    def _tell(self) -> dict | None:
        """Tell the server, twice if the cashier has tapped twice; None: not known."""
        twice = self._refund.plan.double_tap and self._refund.attempt == 1
        if not twice:
            return self._ask("refund", self._sent)
        asked: list[Future] = [
            self._page.threads.submit(self._ask, "refund", self._sent) for _ in range(2)
        ]
        wait(asked)
        return next(filter(None, (one.result() for one in asked)), None)

    def _follow(self) -> dict | None:
        """Ask how far it is until it is over; asking calls nothing at Glase."""
        for _ in self._page.turns():
            if answer := self._ask("refund_status"):
                return answer
        return None

    def _ask(self, route: str, sent=None) -> dict | None:
        """The answer, unless none came or it is not over."""
        refund = self._refund
        answer = self._page.ask(route, refund.params(route), refund.note, sent)
        return None if not answer or answer["outcome"] == "wait" else answer

    def _sent(self, connection) -> None:
        """The refund is on its way: its server is killed, or its answer is lost."""
        plan = self._refund.plan
        if plan.lose and "lose" in self._left:
            self._left.discard("lose")
            cut(connection)
        elif plan.kill and "kill" in self._left:
            self._left.discard("kill")
            threading.Timer(plan.kill_after, self._kill, (connection,)).start()

    def _kill(self, connection) -> None:
        killed = self._world.kill(connection)
        self._refund.sale.note(f"kill -9 during a refund: {killed or 'it was over'}")
        if killed:
            self._world.call_is_over(self._refund.payment_uuid)

    def _save(self) -> None:
        """Sync the refund's order until the server has it."""
        refund = self._refund
        if refund.plan.die:
            refund.sale.note("the till dies with the refund's order")
            refund.ended = "died"
            return
        for _ in self._page.turns():
            if self._page.save(refund.order("paid"), refund.note):
                refund.ended = "glase"
                self._send_late()
                return
        refund.ended = "not saved"

    def _send_late(self) -> None:
        """A refund that was on its way for long arrives after all is over."""
        if self._refund.plan.sent_again_late:
            self._ask("refund")
