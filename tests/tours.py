# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What tours share: a cashier in a real Chromium, a buyer with a phone."""

import threading
from contextlib import contextmanager

from .common import GLASE_ID, GlaseCommon

LOOK_EVERY = 0.2  # seconds


class TourCase(GlaseCommon):
    """A registered till whose register is not open yet."""

    def setUp(self):
        super().setUp()
        self.register()

    @contextmanager
    def buyer(self, *actions):
        """A buyer who does one thing after the other, each when its time has come.

        :param actions: pairs of (is it time, given the ledger; control call to make)
        """
        over = threading.Event()

        def act():
            for is_time, (path, values) in actions:
                while not is_time(self.glase.ledger()):
                    if over.wait(LOOK_EVERY):
                        return
                self.glase.control(path, **values)

        thread = threading.Thread(target=act)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def run_tour(self, name, login="pos_user"):
        self.start_pos_tour(name, login=login)
        self.env.invalidate_all()

    def rows(self):
        return self.env["glase.transaction"].search([], order="id")

    def assert_sold(self, state="paid"):
        """One order, paid with what the ledger of Glase has, printed in full."""
        payments = self.glase.ledger("payments")
        self.assertEqual(len(payments), 1)
        row = self.rows()[-1:]
        self.assertEqual(row.state, state)
        self.assertEqual(row.order_id.state, "paid")
        line = row.payment_id
        self.assertEqual(line.glase_ers_reference, payments[0]["ers_reference"])
        self.assertEqual(line.payment_status, "done")
        return row


def asked(times):
    """The till has asked so many times."""
    return lambda ledger: len(calls(ledger, "getPaymentStatus")) >= times


def called(operation):
    return lambda ledger: calls(ledger, operation)


def calls(ledger, operation):
    return [call for call in ledger["calls"] if call["operation"] == operation]


def pay():
    return "pay", {"glase_id": GLASE_ID}
