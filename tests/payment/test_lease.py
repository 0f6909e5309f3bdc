# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""What happens beside a call that changes something at Glase: its lease keeps others
from calling, and what they find out wins (state_machine.md, chapters 1 and 3)."""

from odoo.tests import tagged

from ...glase.errors import GlaseUnknown
from ..common import TillCase

SCANNED = "status:PENDING_ISSUER_ACKNOWLEDGE"


@tagged("post_install", "-at_install")
class TestBeside(TillCase):
    def meanwhile(self, *doings):
        """Let each updateInvoice do something of ``doings`` before it is answered."""
        doings = iter(doings)
        return self.around("update_invoice", after=lambda: next(doings)())

    def updates(self):
        return len(self.glase.calls("updateInvoice"))

    def test_paid_while_the_amount_changes(self):
        uuid = self.issue()

        def buyer_pays():
            self.pay()
            self.assertEqual(self.beside("status", uuid)["outcome"], "paid")

        with self.meanwhile(buyer_pays):
            answer = self.update(uuid, 60.0)
        self.assertEqual((answer["outcome"], answer["amount"]), ("paid", 60.0))
        row = self.row(uuid)
        self.assertEqual((row.state, row.amount, row.amount_paid), ("paid", 60.0, 60.0))
        self.assertFalse(row.unresolved)

    def test_paid_while_it_is_not_clear_whether_the_amount_has_changed(self):
        uuid = self.issue()

        def buyer_pays():
            self.pay()
            self.beside("status", uuid)
            raise GlaseUnknown("updateInvoice", cause="dropped")

        with self.meanwhile(buyer_pays):
            answer = self.update(uuid, 60.0)
        self.assertEqual((answer["outcome"], answer["amount"]), ("paid", 60.0))
        self.assertEqual(self.updates(), 1, "there is nothing left to change")
        self.assertFalse(self.row(uuid).unresolved)

    def test_the_lease_outlives_each_of_the_three_calls(self):
        uuid = self.issue()
        order = {**self.row(uuid).sudo().order_data}
        order["lines"] = self.order_data(uuid, 80.0)["lines"]

        def late():
            self.pass_time(uuid, 40)
            raise GlaseUnknown("updateInvoice", cause="timeout")

        def beside():
            answer = self.beside("update", uuid, order=order, amount=80.0)
            self.assertEqual(answer["amount"], 100.0)

        with self.meanwhile(late, beside):
            answer = self.update(uuid, 60.0)
        self.assertEqual(answer["amount"], 60.0)
        self.assertEqual(self.updates(), 2, "the other one called nothing")

    def test_a_cancel_while_the_amount_changes(self):
        """It waits for its turn, and is carried out with the next ask."""
        uuid = self.issue()

        def cancel():
            self.assertEqual(self.beside("cancel", uuid)["outcome"], "wait")
            self.assertFalse(self.glase.calls("cancelInvoice"))

        with self.meanwhile(cancel):
            self.update(uuid, 60.0)
        self.assertEqual(self.ask(uuid)["outcome"], "cancelled")
        self.assertFalse(self.glase.live_invoices())

    def test_a_cancel_while_the_buyers_app_is_unlocked(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", SCANNED)

        def cancel():
            self.assertEqual(self.beside("cancel", uuid)["outcome"], "wait")
            self.assertFalse(self.glase.calls("cancelInvoice"))

        with self.meanwhile(cancel):
            self.assertEqual(self.ask(uuid)["state"], "issued")
        self.assertEqual(self.updates(), 1)
        self.assertEqual(self.ask(uuid)["outcome"], "cancelled")

    def test_a_wanted_cancel_comes_before_the_buyers_app(self):
        """The app goes on waiting for the shop: nothing but the cancel ends that."""
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", SCANNED, times=2)
        with self.meanwhile(lambda: self.beside("cancel", uuid)):
            self.ask(uuid)
        self.assertEqual(self.ask(uuid)["outcome"], "cancelled")
        self.assertEqual(self.updates(), 1)

    def test_the_buyers_app_is_not_unlocked_while_the_amount_changes(self):
        """The old bill would overwrite the new one."""
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", SCANNED)
        with self.meanwhile(lambda: self.beside("status", uuid)):
            answer = self.update(uuid, 60.0)
        self.assertEqual((answer["amount"], self.updates()), (60.0, 1))

    def test_killed_between_the_bill_and_its_cancel(self):
        """Cancelled before Glase had the bill: noted, so any ask carries it out."""
        uuid = self.issue()
        self.row(uuid).sudo().cancel_wanted = True
        self.assertEqual(self.ask(uuid)["outcome"], "cancelled")
        self.assertEqual(len(self.glase.calls("cancelInvoice")), 1)

    def test_what_is_forced_is_not_cancelled(self):
        """Neither by an earlier wish nor by a try that is left: the goods are gone."""
        uuid = self.issue()
        self.glase.fault("cancelInvoice", "html503")
        self.cancel(uuid)
        self.row(uuid).sudo()._set_overridden("The phone shows it")
        self.pass_time(uuid, 5)
        self.assertEqual(self.ask(uuid)["state"], "cancelling")
        self.assertEqual(len(self.glase.calls("cancelInvoice")), 1)
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
