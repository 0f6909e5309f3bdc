# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Force and take over (state_machine.md, chapters 3 and 5)."""

from odoo.tests import tagged

from ...const import events, reasons
from ..common import TillCase


class ManagerCase(TillCase):
    def force(self, uuid, reason="The phone shows it", **proof):
        return self.call("force", payment_uuid=uuid, attempt=1, reason=reason, **proof)

    def as_manager(self):
        self.authenticate("pos_admin", "pos_admin")


@tagged("post_install", "-at_install")
class TestManager(ManagerCase):
    def test_a_cashier_cannot_force(self):
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=9)
        answer = self.force(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertFalse(self.row(uuid).forced)

    def test_a_manager_forces_when_glase_is_dead(self):
        self.as_manager()
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=9)
        answer = self.force(uuid)
        self.assertEqual((answer["outcome"], answer["forced"]), ("wait", True))
        row = self.row(uuid)
        self.assertTrue(row.unresolved)
        self.assertIn("The phone shows it", row.unresolved_reason)

    def test_a_clear_answer_needs_no_force(self):
        self.as_manager()
        uuid = self.issue()
        answer = self.force(uuid)
        self.assertEqual((answer["outcome"], answer["forced"]), ("wait", False))
        self.assertTrue(answer["message"])
        self.pay()
        self.assertEqual(self.force(uuid)["outcome"], "paid")

    def test_no_force_without_a_reason(self):
        self.as_manager()
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=9)
        for reason in ("", "   ", None, 7):
            self.assertEqual(self.force(uuid, reason)["state"], "none")
        self.assertFalse(self.row(uuid).forced)

    def test_a_late_answer_settles_a_forced_sale(self):
        self.as_manager()
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=1)
        self.force(uuid)
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("paid", False))

    def test_paid_after_a_manager_has_resolved_it(self):
        """The customer has perhaps paid in cash meanwhile: somebody must look."""
        self.as_manager()
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=1)
        self.force(uuid)
        self.row(uuid).sudo()._set_settled(events.RESOLVED, "Collected in cash")
        self.env.flush_all()
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("paid", True))
        self.assertEqual(row.unresolved_why, reasons.PAID_AFTER_NOTE)
        self.assertIn("another way", row.advice)

    def test_nothing_paid_after_a_manager_has_resolved_it(self):
        """An order that is still to come does not count on a note of before."""
        self.as_manager()
        for code in (54, 58):
            uuid = self.issue()
            self.glase.fault("getPaymentStatus", "http500", times=1)
            self.force(uuid)
            self.row(uuid).sudo()._set_settled(events.RESOLVED, "The phone shows it")
            self.env.flush_all()
            self.glase.fault("getPaymentStatus", f"code:{code}", times=1)
            self.ask(uuid)
            row = self.row(uuid)
            self.assertEqual((row.state, row.unresolved), ("failed", True))

    def test_an_invoice_that_glase_refuses_needs_no_force(self):
        self.as_manager()
        for code in (54, 58):
            uuid = self.issue()
            self.glase.fault("getPaymentStatus", f"code:{code}", times=1)
            answer = self.force(uuid)
            self.assertEqual((answer["state"], answer["forced"]), ("failed", False))

    def test_no_till_cancels_a_forced_sale(self):
        """The goods are gone: a cancel of before, or of another device, comes late."""
        self.as_manager()
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=1)
        self.force(uuid)
        answer = self.call("cancel", payment_uuid=uuid, attempt=1)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "issued"))
        self.assertTrue(answer["message"])
        self.assertFalse(self.glase.calls("cancelInvoice"))

    def test_forced_without_money_stays_on_the_list(self):
        self.as_manager()
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=1)
        self.force(uuid)
        self.glase.control("decline", reference=self.row(uuid).invoice_reference)
        self.ask(uuid)
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("cancelled", True))

    def forced_unseen(self):
        """A sale that is forced while its bill, open at Glase, has not been seen."""
        self.as_manager()
        uuid = self.lost_start("drop_after")
        self.glase.fault("getPaymentStatus", "http500")
        self.assertTrue(self.force(uuid)["forced"])
        self.assertEqual(self.ask(uuid)["outcome"], "wait")
        return uuid

    def test_a_forced_sale_whose_bill_nobody_has_seen(self):
        """It gets no new bill, and the unseen one is asked for until it is paid."""
        uuid = self.forced_unseen()
        self.assertEqual(self.row(uuid).state, "sending")
        self.pay()
        self.assertEqual(self.ask(uuid)["outcome"], "paid")
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("paid", False))
        self.assertEqual(len(self.glase.calls("sendInvoice")), 1)

    def test_a_forced_sale_hinders_no_other(self):
        """Its unseen bill is looked at once more, and makes way for the next one."""
        uuid = self.forced_unseen()
        self.issue()
        row = self.row(uuid)
        self.assertEqual((row.state, row.unresolved), ("failed", True))
        self.assertEqual(len(self.glase.live_invoices()), 1)

    def test_a_bill_that_nobody_has_seen_is_not_replaced_unsent(self):
        """The till's next ask replaces it, and sends the new one."""
        self.as_manager()
        uuid = self.lost_start("drop_after")
        self.assertFalse(self.force(uuid)["forced"])
        self.assertEqual(self.row(uuid).state, "sending")
        self.assertEqual(self.ask(uuid)["state"], "issued")
        self.assertEqual(len(self.sends()), 2)

    def test_nobody_asks_while_the_bill_is_on_its_way(self):
        self.as_manager()
        uuid = self.lost_start("drop_after")
        row = self.row(uuid).sudo()
        row.lease_until = row._lease_end(30)
        answer = self.force(uuid)
        self.assertEqual((answer["outcome"], answer["forced"]), ("wait", False))
        self.assertFalse(self.asks())

    def test_paid_after_a_gap_is_looked_at_twice(self):
        """Glase may be giving it back: the till hears of it with its next ask."""
        self.as_manager()
        uuid = self.issue()
        self.pay()
        self.forget_answers(11)
        answer = self.force(uuid)
        self.assertEqual((answer["outcome"], answer["state"]), ("wait", "paid"))
        self.assertEqual(self.ask(uuid)["outcome"], "paid")

    # take over

    def test_only_a_manager_takes_a_live_payment_over(self):
        uuid = self.issue()
        self.ask(uuid)
        self.assertEqual(self.call("take_over")["outcome"], "error")
        self.assertEqual(self.row(uuid).state, "issued")
        self.as_manager()
        self.assertEqual(self.call("take_over")["outcome"], "cancelled")
        self.assertEqual(self.row(uuid).state, "cancelled")
        self.assertEqual(self.start()["state"], "issued")

    def test_a_busy_till_says_so(self):
        self.assertFalse(self.start(amount=0)["busy"])
        self.issue()
        answer = self.start()
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertTrue(answer["busy"])

    def test_nothing_to_take_over_is_a_free_till(self):
        self.as_manager()
        self.assertEqual(self.call("take_over")["outcome"], "cancelled")

    def test_another_device_learns_whether_somebody_asks(self):
        uuid = self.issue()
        [known] = self.call("open")["transactions"]
        self.assertFalse(known["silent"])
        self.pass_time(uuid, 21)
        [known] = self.call("open")["transactions"]
        self.assertTrue(known["silent"])

    def test_taking_over_a_paid_one_keeps_the_money(self):
        uuid = self.issue()
        self.pay()
        self.as_manager()
        self.assertEqual(self.call("take_over")["outcome"], "paid")
        self.assertEqual(self.row(uuid).state, "paid")
