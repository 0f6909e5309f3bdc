# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A till of a soak gives money back, as its page does (glase_refund.js).

It tells the server once and then asks how far it is. Only after a clear no it is told
again, as the next attempt.
"""

import threading
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
        if plan.elsewhere and world.shop.give_back(sale.ers_reference, ELSEWHERE):
            sale.note("customer care gives a little of it back")
        for kind in plan.faults:
            world.shop.simulator.fault("refundPayment", kind)
        till, rival = sale.neighbour if plan.another_till else sale.till, None
        if plan.race:
            whole = Refund.of(sale, Return(sale.scenario.quantity), sale.neighbour)
            rival = page.threads.submit(_Till(whole, page, world).give_back)
        _Till(Refund.of(sale, plan, till), page, world).give_back()
        if rival:
            rival.result()


def undo(sale: Sale, page: Page) -> bool:
    """Give a payment back whose order is not finished; to say it again is safe.

    Answers whether the customer has the money again, as far as the till knows.
    """
    for _ in page.turns():
        answer = page.request(sale, "undo")
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
        refund = self._refund
        twice = refund.plan.double_tap and refund.attempt == 1
        asked = [
            self._page.send(refund, "refund", self._sent) for _ in range(1 + twice)
        ]
        return next(filter(_is_over, [one.result() for one in asked]), None)

    def _follow(self) -> dict | None:
        """Ask how far it is until it is over; asking calls nothing at Glase."""
        for _ in self._page.turns():
            if _is_over(answer := self._page.request(self._refund, "refund_status")):
                return answer
        return None

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
        killed = self._world.troubles.kill_server_of(connection)
        self._refund.sale.note(f"kill -9 during a refund: {killed or 'it was over'}")
        if killed:
            self._world.shop.call_is_over(self._refund.payment_uuid)

    def _save(self) -> None:
        """Sync the refund's order until the server has it."""
        refund = self._refund
        if refund.plan.die:
            refund.sale.note("the till dies with the refund's order")
            refund.ended = "died"
            return
        for _ in self._page.turns():
            if self._page.save(refund, "paid"):
                refund.ended = "glase"
                if refund.plan.sent_again_late:  # on its way for long
                    self._page.request(refund, "refund")
                return
        refund.ended = "not saved"


def _is_over(answer: dict | None) -> bool:
    return bool(answer) and answer["outcome"] != "wait"
