# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A till of a soak: takes one sale after another to its end."""

import time
from functools import partial

from dev.lib.rpc import cut

from .cashier import Cashier
from .page import Died, Page, Reload
from .payment import Payment
from .refund import refund_all, undo
from .sale import LIVE, Sale
from .shop import SoakShop

ATTEMPTS = 4  # clear failures after which the customer pays by card
START_AGAIN = 2.0  # seconds until a cashier tries again at a busy till
BUSY_PATIENCE = 90.0  # seconds; a payment that nobody polls for blocks a till for 20


class Till:
    """A till at one register after another; its page lives until something ends it."""

    def __init__(self, shop: SoakShop):
        self._shop = shop
        self._page: Page | None = None
        self._sale: Sale | None = None
        self._cashier: Cashier | None = None

    def play(self, sale: Sale) -> None:
        """Take the sale through all that its scenario wants, until it has ended."""
        self._sale = sale
        self._cashier = Cashier(sale, self._shop, self._save_draft)
        if sale.scenario.silent_first_address or not self._page:
            self._open_page()
        go_on = self._sell
        while not sale.ended:
            try:
                go_on()
                go_on = self._sell
            except Reload:
                sale.note("the page is loaded again")
                go_on = self._come_back
            except Died:
                sale.note("the till dies")
                self._page.close()
                self._page = None
                sale.ended = "died"
        if sale.ended == "glase":
            refund_all(sale, self._page, self._shop)

    def rest(self) -> None:
        if self._page:
            self._page.rest()

    def _open_page(self) -> None:
        if self._page:
            self._page.close()
        self._page = Page(self._shop, self._sale.scenario.silent_first_address)

    def _come_back(self) -> None:
        """After a reload: what is open here? A wiped browser gets its order back."""
        sale = self._sale
        self._open_page()
        config = {"config_id": sale.till.config_id}
        known = self._patiently(self._page.post, "open", config)
        mine = [t for t in known["transactions"] if t["order_uuid"] == sale.order_uuid]
        sale.note(f"open knows {[(t['state'], t['attempt']) for t in mine]}")
        if sale.scenario.wiped:
            if not mine:
                sale.note("the order is lost with the browser")
                raise Died
            sale.wipe(mine[0])
            self._patiently(self._page.post, "restore", sale.params("restore"))
        self._read_order()

    def _read_order(self) -> None:
        """A page that is loaded reads what the server has of its orders."""
        order = ("pos.order", "read_pos_data_uuid", self._sale.order_uuid)
        self._sale.learn(self._patiently(self._page.call, *order))

    def _patiently(self, call, *arguments):
        return self._page.until_answered(call, *arguments, note=self._sale.note)

    def _sell(self) -> None:
        """Save what is paid; else one attempt to be paid with Glase, or what is left of
        one after a reload."""
        sale = self._sale
        if sale.money:
            self._save()
            return
        payment = Payment(sale, self._page, self._cashier.sent)
        if not sale.started:
            payment.start(twice=sale.scenario.double_tap and sale.once("double tap"))
        answer = payment.run(self._cashier.look)
        if answer["outcome"] == "paid":
            self._hear_paid(answer)
        elif answer["state"] in LIVE:
            sale.note("the cashier has let go")
            sale.let_go = True
            sale.pay_by_card()
        elif answer["state"] == "none":
            self._try_again_soon()
        else:
            self._try_again()

    def _hear_paid(self, answer: dict) -> None:
        sale = self._sale
        if not answer["confirmed"]:
            known = sale.params("status"), sale.note
            self._page.threads.submit(self._page.acknowledge, *known)
        self._cashier.moment("heard")
        sale.amount = answer["amount"]
        sale.ers_reference = answer["ers_reference"]
        sale.money = "glase"
        if sale.scenario.undo and sale.once("undo") and undo(sale, self._page):
            sale.undone = True
            sale.pay_by_card()

    def _try_again_soon(self) -> None:
        """Refused at the door, or never arrived: nothing was sent."""
        if self._sale.seconds > BUSY_PATIENCE:
            self._sale.note("the till stays busy")
            self._sale.pay_by_card()
        else:
            time.sleep(START_AGAIN)

    def _try_again(self) -> None:
        """Over without money: as the scenario wants to go on."""
        sale = self._sale
        sale.failures += 1
        if sale.scenario.then == "card" or sale.failures >= ATTEMPTS:
            sale.pay_by_card()
        elif sale.scenario.then == "new line":
            sale.new_line()

    def _save(self) -> None:
        sale = self._sale
        for _ in self._page.turns():
            if self._page.save(sale, "paid", self._sync_sent):
                sale.ended = sale.money
                if sale.scenario.sent_again_late and sale.attempt:
                    sale.note("a start arrives that was on its way for long:")
                    self._page.send(sale, "start")
                return
            self._cashier.moment("syncing")
            if sale.scenario.draft_at is not None:
                self._read_order()  # the answer about the draft may have been lost
        sale.ended = "not saved"

    def _save_draft(self) -> None:
        sent = partial(self._cashier.sent, "sync")
        self._page.threads.submit(self._page.save, self._sale, "draft", sent)

    def _sync_sent(self, connection) -> None:
        sale = self._sale
        self._cashier.sent("sync", connection)
        cutting = "syncing" in (sale.scenario.reload, sale.scenario.die)
        if cutting and sale.once("cut off"):
            cut(connection)
