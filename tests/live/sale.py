# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""A sale at a till by plain HTTP, no browser."""

import time

from shop import PATIENCE

from dev.lib.rpc import call_of
from dev.lib.till import FIRST, POLL_EVERY, SECOND, TillOrder


class LiveOrder(TillOrder):
    """What a till sends of an order. ``at`` is an address of the till's routes.

    ``seam``: where the request shall break, see `addons/glase_live_seams`.
    """

    def __init__(self, shop, till, **more):
        super().__init__(till=till, goods=shop.goods, **more)
        self.shop = shop

    def ask(self, at, route, *, seam="", **how):
        how["headers"] = self._broken_at(seam)
        return self.shop.post(f"{at}/{route}", self.params(route), **how)

    def arrive(self, at, *, seam=""):
        """Send the finished order."""
        server = at.removesuffix(FIRST).removesuffix(SECOND)
        path, params = call_of("pos.order", "sync_from_ui", [self.order("paid")])
        return self.shop.post(server + path, params, headers=self._broken_at(seam))

    def _broken_at(self, seam):
        return {"X-Glase-Live": f"{seam}:{self.payment_uuid}"} if seam else None


class Sale(LiveOrder):
    """One payment line of one order."""

    def start(self, at, **how):
        return self.ask(at, "start", **how)

    def status(self, at, **how):
        return self.ask(at, "status", **how)

    def cancel(self, at, **how):
        return self.ask(at, "cancel", **how)

    def ask_until(self, at, *states, patience=PATIENCE):
        """Ask each second, as a till does, until the journal has come to a state."""
        deadline = time.monotonic() + patience
        while True:
            began = time.monotonic()
            answer = self.status(at)
            self.attempt = answer["attempt"]
            if answer["state"] in states:
                return answer
            assert began < deadline, f"not {states} within {patience} s: {answer}"
            time.sleep(max(0.0, began + POLL_EVERY - time.monotonic()))

    def pay(self):
        """The buyer scans the sticker and pays."""
        self.shop.simulator.scan(glase_id=self.till.glase_id)
        return self.shop.simulator.pay(glase_id=self.till.glase_id)

    def finish(self, at):
        """The buyer pays, and the till concludes the sale."""
        self.pay()
        return self.conclude(at)

    def conclude(self, at):
        """Hear of the payment, and send the order."""
        answer = self.ask_until(at, "paid")
        assert answer["outcome"] == "paid", answer
        if not answer["confirmed"]:
            self.status(at)
        self.arrive(at)
        return answer
