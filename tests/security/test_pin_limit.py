# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""A manager's PIN: five tries in five minutes, wherever they are made. Many at the same
moment: ``tests/live/test_at_once.py``."""

from datetime import timedelta

from odoo.tests import tagged

from ..payment.test_override import ManagerCase


@tagged("post_install", "-at_install")
class TestPin(ManagerCase):
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
        tills.write(
            {"module_pos_hr": True, "advanced_employee_ids": (boss | clerk).ids}
        )
        for left in reversed(range(5)):
            answer = self.pin(boss, "0", config_id=tills[left % 3].id)
            next_step = f"Tries left: {left}." if left else "Wait five minutes"
            self.assertIn(f"Wrong PIN. {next_step}", answer)
        for till in tills:
            self.assertIn("Too many", self.pin(boss, "4711", config_id=till.id))
            self.assertEqual(self.pin(clerk, "1234", config_id=till.id), "")

    def test_any_sign_in_a_pin_counts(self):
        boss, _clerk = self.employees()
        for pin in ("4711é", "４７１１", "\U0001f600", "4711 ", "x" * 100_000):
            self.assertIn("Wrong PIN", self.pin(boss, pin))
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
            self.assertIn("Wrong PIN", self.pin(boss, "1"))
            self.assertEqual(self.pin(boss, "4711"), "")
        self.assertIn("Wrong PIN. Wait", self.pin(boss, "1"))
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
