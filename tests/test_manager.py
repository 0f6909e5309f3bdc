# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Force and take over (state machine, chapters 3 and 5)."""

from datetime import timedelta

from odoo.tests import tagged

from .common import TillCase


@tagged("post_install", "-at_install")
class TestManager(TillCase):
    def force(self, uuid, reason="The phone shows it", **proof):
        return self.call("force", payment_uuid=uuid, attempt=1, reason=reason, **proof)

    def as_manager(self):
        self.authenticate("pos_admin", "pos_admin")

    # force

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
        self.glase.fault("sendInvoice", "drop_after")
        uuid = self.start()["payment_uuid"]
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
        self.glase.fault("sendInvoice", "drop_after")
        uuid = self.start()["payment_uuid"]
        self.assertFalse(self.force(uuid)["forced"])
        self.assertEqual(self.row(uuid).state, "sending")
        self.assertEqual(self.ask(uuid)["state"], "issued")
        self.assertEqual(len(self.sends()), 2)

    def test_nobody_asks_while_the_bill_is_on_its_way(self):
        self.as_manager()
        self.glase.fault("sendInvoice", "drop_after")
        uuid = self.start()["payment_uuid"]
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

    # a manager's PIN

    def employees(self):
        if "hr.employee" not in self.env:
            self.skipTest("pos_hr is not installed")
        employees = self.env["hr.employee"].sudo()
        company = self.main_pos_config.company_id.id
        make = [("Boss", "4711"), ("Clerk", "1234")]
        boss, clerk = employees.create(
            [{"name": n, "pin": pin, "company_id": company} for n, pin in make]
        )
        self.main_pos_config.module_pos_hr = True
        self.main_pos_config.advanced_employee_ids = boss
        self.main_pos_config.basic_employee_ids = clerk
        return boss, clerk

    def test_an_advanced_employee_proves_it_with_the_pin(self):
        boss, clerk = self.employees()
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=9)
        wrong = [(boss.id, "1111"), (clerk.id, "1234"), (boss.id, ""), (None, "4711")]
        for employee_id, pin in wrong:
            answer = self.force(uuid, employee_id=employee_id, pin=pin)
            self.assertEqual(answer["state"], "none", (employee_id, pin))
        self.assertTrue(self.force(uuid, employee_id=boss.id, pin="4711")["forced"])

    def test_a_pin_is_verified_whoever_the_user_is(self):
        """A manager logged in at the till and left it to the employees."""
        boss, _clerk = self.employees()
        self.as_manager()
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=9)
        answer = self.force(uuid, employee_id=boss.id, pin="1111")
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertTrue(self.force(uuid, employee_id=boss.id, pin="4711")["forced"])

    def pin(self, employee, pin, **till):
        """What the manager's menu answers to a PIN; "" if it opens."""
        answer = self.call("overview", employee_id=employee.id, pin=pin, **till)
        return answer["message"]

    def tries(self):
        return self.env["glase.pin.limit"].sudo().search([])

    def test_wrong_pins_are_limited(self):
        boss, _clerk = self.employees()
        uuid = self.issue()
        self.glase.fault("getPaymentStatus", "http500", times=9)
        for pin in range(5):
            self.force(uuid, employee_id=boss.id, pin=f"{pin:04}")
        answer = self.force(uuid, employee_id=boss.id, pin="4711")
        self.assertEqual(answer["state"], "none")
        self.assertFalse(self.row(uuid).forced)

    def test_tries_are_counted_for_each_manager_at_all_tills(self):
        """Whether a till has a terminal or not; nobody else's PIN is shut out."""
        boss, clerk = self.employees()
        tills = self.main_pos_config
        tills |= self.main_pos_config.copy({"name": "Till 2"})
        tills |= self.main_pos_config.copy({"name": "Till 3"})
        tills.write({"module_pos_hr": True, "advanced_employee_ids": (boss | clerk).ids})
        for number in range(5):
            till = tills[number % 3]
            self.assertIn("enter a manager", self.pin(boss, "0", config_id=till.id))
        for till in tills:
            self.assertIn("Too many", self.pin(boss, "4711", config_id=till.id))
            self.assertEqual(self.pin(clerk, "1234", config_id=till.id), "")

    def test_any_sign_in_a_pin_counts(self):
        boss, _clerk = self.employees()
        for pin in ("4711é", "４７１１", "\U0001f600", "4711 ", "x" * 100_000):
            self.assertIn("enter a manager", self.pin(boss, pin))
        self.assertIn("Too many", self.pin(boss, "4711"))
        boss.sudo().pin = "٤٧١١"  # which Odoo takes for digits
        self.tries().unlink()
        self.assertEqual(self.pin(boss, "٤٧١١"), "")

    def test_a_right_pin_is_no_try(self):
        """It opens as often as it is needed, and forgives no wrong one."""
        boss, _clerk = self.employees()
        for _time in range(2 * 5):
            self.assertEqual(self.pin(boss, "4711"), "")
        for _time in range(4):
            self.assertIn("enter a manager", self.pin(boss, "1"))
            self.assertEqual(self.pin(boss, "4711"), "")
        self.assertIn("enter a manager", self.pin(boss, "1"))
        self.assertIn("Too many", self.pin(boss, "4711"))

    def test_five_minutes_later(self):
        boss, _clerk = self.employees()
        for _time in range(5):
            self.pin(boss, "1")
        self.assertIn("Too many", self.pin(boss, "4711"))
        known = self.tries()
        self.assertEqual((known.employee_id, known.tries), (boss.id, 5))
        known.since -= timedelta(minutes=5)
        self.assertEqual(self.pin(boss, "4711"), "")

    def test_who_names_no_manager_shuts_nobody_out(self):
        boss, clerk = self.employees()
        for employee_id in (None, clerk.id, boss.id + 1000, True, 1.5, [boss.id], "1"):
            self.call("overview", employee_id=employee_id, pin="1234")
        for pin in (None, "", 4711, ["4711"]):
            self.assertIn("enter a manager", self.pin(boss, pin))
        self.assertFalse(self.tries())

    def test_every_way_that_takes_a_pin_counts(self):
        boss, _clerk = self.employees()
        uuid = self.issue()
        self.ask(uuid)
        proof = {"employee_id": boss.id, "pin": "1"}
        self.force(uuid, **proof)
        self.call("take_over", **proof)
        self.call("close_over", reason="x", **proof)
        self.call("overview", **proof)
        self.call("assign", glase_id="77", **proof)
        self.pay()
        self.ask(uuid)
        self.assertEqual(self.tries().tries, 5)
        self.tries().tries = 1
        self.call("undo", order={}, payment_uuid=uuid, **proof)
        self.assertEqual(self.tries().tries, 2)

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
