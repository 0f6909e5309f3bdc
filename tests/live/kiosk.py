# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""An order at a kiosk by plain HTTP, by nobody who is logged in."""

import time
from urllib.parse import urlsplit

from shop import PATIENCE

from dev.lib.rpc import Client
from dev.lib.till import POLL_EVERY, new_uuid

AMOUNT = 100.0


class KioskOrder:
    """``at`` is an address of the routes, FIRST or SECOND included."""

    def __init__(self, shop, kiosk):
        self.shop, self.till = shop, kiosk
        self.uuid = new_uuid()
        self._tokens = {}

    def send(self, url):
        """As the page does before it pays."""
        path = "/pos-self-order/process-order/kiosk/"
        token = {"access_token": self.till.access_token, "table_identifier": None}
        saved = self._post(url, path, {"order": self._order(), **token})
        self._tokens = {
            "access_token": self.till.access_token,
            "order_uuid": self.uuid,
            "order_access_token": saved["pos.order"][0]["access_token"],
        }
        return self

    def start(self, at, *, seam=""):
        method = {"payment_method_id": self.shop.goods.glase}
        return self._ask(at, "start", seam, **method)

    def status(self, at, *, seen=""):
        return self._ask(at, "status", seen=seen)

    def cancel(self, at):
        return self._ask(at, "cancel")

    def ask_until(self, at, state, patience=PATIENCE):
        """Poll each second, as a page does, until it is told this."""
        deadline = time.monotonic() + patience
        while (began := time.monotonic()) < deadline:
            answer = self.status(at)
            if answer["state"] == state:
                return answer
            time.sleep(max(0.0, began + POLL_EVERY - time.monotonic()))
        raise AssertionError(f"not {state} within {patience} s: {answer}")

    def pay(self):
        self.shop.simulator.pay(glase_id=self.till.glase_id)

    def _ask(self, at, route, seam="", **more):
        headers = {"X-Glase-Live": f"{seam}:{self.uuid}"} if seam else {}
        path = f"{urlsplit(at).path}/kiosk/{route}"
        return self._post(at, path, {**self._tokens, **more}, headers)

    def _post(self, url, path, params, headers=None):
        return Client(url, "").post(path, params, timeout=PATIENCE, headers=headers)

    def _order(self):
        total = {"price_subtotal": AMOUNT, "price_subtotal_incl": AMOUNT}
        line = {
            "uuid": new_uuid(),
            "product_id": self.shop.goods.product,
            "qty": 1,
            "price_unit": AMOUNT,
            "tax_ids": [],
            **total,
        }
        return {
            "uuid": self.uuid,
            "access_token": "",
            "session_id": self.till.session_id,
            "config_id": self.till.config_id,
            "state": "draft",
            "lines": [[0, 0, line]],
            "payment_ids": [],
            "amount_total": AMOUNT,
            "amount_tax": 0,
            "amount_paid": 0,
            "amount_return": 0,
        }
