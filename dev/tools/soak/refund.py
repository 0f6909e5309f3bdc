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

from .page import Page
from .sale import Sale
from .scenario import Return
from .shop import SoakShop

ATTEMPTS = 2  # clear failures after which the money is given back another way
ELSEWHERE = 0.01  # what customer care gives back before, so that the whole is too much


@dataclass(kw_only=True)
class Refund(TillOrder):
    """One refund order with one line to pay; ``ended`` says how, once it has."""

    sale: Sale
    plan: Return
    page: Page
    shop: SoakShop
    attempt: int = 0
    ended: str = ""  # "glase", "refused", "died", "not saved"; "" is no end

    def __post_init__(self):
        sale, self.quantity = self.sale, self.plan.quantity
        self.amount = round(sale.price * self.quantity, 2)
        self.article, self.refunded_line = sale.article, sale.line_id
        self.numbers = {"name": f"Refund of {sale.scenario.number}"}
        self._left = {"kill", "lose"}  # what happens once
        sale.refunds.append(self)

    def note(self, what: str) -> None:
        self.sale.note(f"{self.payment_uuid[:8]} {self.amount} {what}")

    def give_back(self) -> None:
        for _ in range(ATTEMPTS):
            self.attempt += 1
            answer = self._tell() or self._follow()
            if answer is None:
                return
            if answer["outcome"] == "paid":
                self._save()
                return
            self.attempt = max(self.attempt, answer["attempt"])
        self.ended = "refused"

    def _tell(self) -> dict | None:
        """Tell the server, twice if the cashier has tapped twice; None: not known."""
        twice = self.plan.double_tap and self.attempt == 1
        told = [self.page.send(self, "refund", self._sent) for _ in range(1 + twice)]
        return next(filter(_is_over, [one.result() for one in told]), None)

    def _follow(self) -> dict | None:
        """Ask how far it is until it is over; asking calls nothing at Glase."""
        for _ in self.page.turns():
            if _is_over(answer := self.page.request(self, "refund_status")):
                return answer
        return None

    def _sent(self, connection) -> None:
        """The refund is on its way: its server is killed, or its answer is lost."""
        if self.plan.lose and "lose" in self._left:
            self._left.discard("lose")
            cut(connection)
        elif self.plan.kill and "kill" in self._left:
            self._left.discard("kill")
            threading.Timer(self.plan.kill_after, self._kill, (connection,)).start()

    def _kill(self, connection) -> None:
        killed = self.shop.troubles.kill_server_of(connection)
        self.sale.note(f"kill -9 during a refund: {killed or 'it was over'}")
        if killed:
            self.shop.call_is_over(self.payment_uuid)

    def _save(self) -> None:
        if self.plan.die:
            self.sale.note("the till dies with the refund's order")
            self.ended = "died"
            return
        for _ in self.page.turns():
            if self.page.save(self, "paid"):
                self.ended = "glase"
                if self.plan.sent_again_late:  # on its way for long
                    self.page.request(self, "refund")
                return
        self.ended = "not saved"


def refund_all(sale: Sale, page: Page, shop: SoakShop) -> None:
    """Give back what the scenario wants, one return after the other."""

    def refund(plan: Return, till: Register) -> Refund:
        parts = {"sale": sale, "goods": sale.goods, "page": page, "shop": shop}
        return Refund(plan=plan, till=till, **parts)

    for plan in sale.scenario.returns:
        if plan.elsewhere and shop.give_back(sale.ers_reference, ELSEWHERE):
            sale.note("customer care gives a little of it back")
        for kind in plan.faults:
            shop.simulator.fault("refundPayment", kind)
        rival = None
        if plan.race:
            whole = refund(Return(sale.scenario.quantity), sale.neighbour)
            rival = page.threads.submit(whole.give_back)
        refund(plan, sale.neighbour if plan.another_till else sale.till).give_back()
        if rival:
            rival.result()


def undo(sale: Sale, page: Page) -> bool:
    """Give a payment back whose order is not finished; to say it again is safe.

    Answers whether the customer has the money again, as far as the till knows.
    """
    for _ in page.turns():
        if _is_over(answer := page.request(sale, "undo")):
            return answer["outcome"] == "paid"
    return False


def _is_over(answer: dict | None) -> bool:
    return bool(answer) and answer["outcome"] != "wait"
