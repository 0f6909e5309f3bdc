# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What happens to a sale while its payment waits, as its scenario wants it."""

import socket
import threading
from collections.abc import Callable

from .page import Died, Reload
from .payment import Payment
from .sale import Sale
from .shop import SoakShop

WAITING = 1.5  # seconds after which a payment surely waits for the customer
QUESTION = 30.0  # seconds after which this cashier cancels
DEAD_END = 180.0  # seconds after which the cashier lets go of what does not end


class Cashier:
    """Stands at the till during one sale.

    :param save_draft: saves the order as it is, as restaurants do
    """

    def __init__(self, sale: Sale, shop: SoakShop, save_draft: Callable):
        self._sale, self._shop, self._save_draft = sale, shop, save_draft

    def look(self, payment: Payment) -> None:
        """Do what is to be done now. Raises Reload or Died."""
        sale, wanted = self._sale, self._sale.scenario
        self.moment("starting")
        if sale.customer_has_paid.is_set():
            self.moment("paid")
        if payment.unheard:
            self.moment("unheard")
        if payment.starting:
            return
        if payment.seconds > WAITING:
            self.moment("waiting")
            if wanted.sent_again and sale.once("sent again"):
                payment.send("start")
        if self._is_time(wanted.update_at, "update"):
            self._update(payment)
        if self._is_time(wanted.draft_at, "draft"):
            self._save_draft()
        self._end_it(payment)

    def moment(self, moment: str) -> None:
        """Raises Reload or Died if that is to happen at this moment."""
        sale = self._sale
        if sale.scenario.die == moment and sale.once("die"):
            raise Died
        if sale.scenario.reload == moment and sale.once("reload"):
            raise Reload

    def sent(self, route: str, connection: socket.socket) -> None:
        """A request is on its way: some servers are killed over it."""
        if self._sale.scenario.kill == route and self._sale.once("kill"):
            after = self._sale.scenario.kill_after
            threading.Timer(after, self._kill, (route, connection)).start()

    def _kill(self, route: str, connection: socket.socket) -> None:
        sale = self._sale
        killed = self._shop.troubles.kill_server_of(connection)
        if not killed:  # it had ended already: at the next occasion
            sale.spent.discard("kill")
            return
        sale.note(f"kill -9 during {route}: {killed}")
        # Of two starts it is not known which one holds the lease.
        if route == "start" and not sale.scenario.double_tap:
            self._shop.call_is_over(sale.payment_uuid)

    def _update(self, payment: Payment) -> None:
        """The cart has changed; what stands is what the server answers."""
        sale = self._sale
        stands, sale.amount = sale.amount, sale.scenario.update_to
        payment.send("update")
        sale.amount = stands

    def _end_it(self, payment: Payment) -> None:
        sale, wanted = self._sale, self._sale.scenario
        if self._is_time(wanted.let_go_at, "let go"):
            payment.send("let_go")
        elif payment.seconds > DEAD_END and sale.once("dead end"):
            sale.note("this does not end")
            payment.send("let_go")
        cancels = self._is_time(wanted.cancel_at, "cancel")
        if cancels or payment.seconds > QUESTION:
            payment.cancel()

    def _is_time(self, when: float | None, what: str) -> bool:
        sale = self._sale
        return when is not None and sale.seconds > when and sale.once(what)
