# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""The customer of a sale: pays each invoice of it that the phone shows, once."""

import threading

import requests

from dev.lib.servers import ANSWER_TIMEOUT, Simulator

from .sale import Sale
from .scenario import PIN

LOOK_EVERY = 0.3  # seconds between two looks at the phone
STAYS = 8.0  # seconds; whose till died may still pay what the phone shows
DEEDS = {  # what is done on the phone, by the scenario's word
    "decline": "decline",
    "fail": "fail",
    "type the PIN, then stop": "leave",
    "walk away": "",
}


class Customer(threading.Thread):
    """Scans the sticker; what is done with the first invoice stands in the scenario.

    A customer is as naive as can be: whatever invoice of this sale comes next is paid
    too, so that a till that sends one too many is found out.
    """

    def __init__(self, simulator: Simulator, sale: Sale):
        super().__init__(daemon=True)
        self._simulator, self._sale = simulator, sale
        self._leaves = threading.Event()
        self._seen: set[str] = set()

    def __enter__(self) -> "Customer":
        self.start()
        return self

    def __exit__(self, *_exception) -> None:
        """The sale has ended; the customer finishes what is in hand."""
        if self._sale.ended == "died" or self._sale.let_go:
            self._leaves.wait(0 if self._seen else STAYS)
        self._leaves.set()
        self.join()

    def run(self) -> None:
        self._leaves.wait(self._sale.scenario.customer_comes)
        while not self._leaves.wait(LOOK_EVERY):
            shown = self._phone("look", glase_id=self._sale.till.glase_id)
            if shown.get("state") != "bill" or shown["reference"] in self._seen:
                continue
            if shown["rows"][0]["text"] == self._sale.article:
                self._act(shown["reference"])

    def _act(self, reference: str) -> None:
        wanted = "pay" if self._seen else self._sale.scenario.customer
        self._seen.add(reference)
        self._leaves.wait(self._sale.scenario.customer_thinks)
        if wanted == "pay when it is cancelled":
            while not self._sale.cashier_cancels.wait(LOOK_EVERY):
                if self._leaves.is_set():
                    return
        if wanted.startswith("type the PIN"):
            self._phone("look", reference=reference, typing=True)
            self._leaves.wait(PIN)
        if lost := self._sale.scenario.lost_paids:
            # Whoever polls next does not get the answer; mostly that is this till.
            self._simulator.fault("getPaymentStatus", "drop_after", lost)
        if deed := DEEDS.get(wanted, "pay"):
            shown = self._phone(deed, reference=reference)
            self._sale.note(f"customer: {deed} {reference}: {shown.get('state')}")
            if shown.get("state") == "paid":
                self._sale.customer_has_paid.set()

    def _phone(self, action: str, **what) -> dict:
        """What the phone shows then; nothing if it cannot be done any more."""
        url = f"{self._simulator.url}/phone/{action}"
        try:
            answer = requests.post(url, json=what, timeout=ANSWER_TIMEOUT)
        except requests.RequestException:
            return {}
        return answer.json() if answer.ok else {}
