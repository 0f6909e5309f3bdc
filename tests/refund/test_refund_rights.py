# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""Who may give money back: managers, or cashiers up to the terminal's limit."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from ..common import GLASE_ID
from ..refunds import RefundCase


@tagged("post_install", "-at_install")
class TestRefundRights(RefundCase):
    def setUp(self):
        super().setUp()
        self.terminal.cashier_refund_limit = 0

    def assert_refused(self, answer):
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertTrue(answer["manager_needed"])
        self.assertIn("manager", answer["message"])
        self.assertFalse(self.refund_calls())

    def test_managers_only_by_default(self):
        data = self.refund_of(self.sold())
        self.assert_refused(self.refund(data))
        self.authenticate("pos_admin", "pos_admin")
        answer = self.refund(data)
        self.assertEqual(answer["state"], "refunded", "nothing was used up")
        self.assertEqual(self.row(answer["payment_uuid"]).user_id, self.pos_admin)

    def test_the_register_knows_it_before_the_work(self):
        order = self.sold(amount=100.0, quantity=4)
        data = self.refund_of(order)
        offer = self.call("refund_offer", order=data, amount=100.0)
        self.assertEqual((offer["parts"], offer["manager_needed"]), ([100.0], True))
        self.terminal.cashier_refund_limit = 100
        offer = self.call("refund_offer", order=data, amount=100.0)
        self.assertFalse(offer["manager_needed"])
        self.terminal.cashier_refund_limit = 0
        self.authenticate("pos_admin", "pos_admin")
        offer = self.call("refund_offer", order=data, amount=100.0)
        self.assertFalse(offer["manager_needed"], "a manager is at the register")

    def test_up_to_a_limit_for_each_sale(self):
        self.terminal.cashier_refund_limit = 50
        order = self.sold(amount=100.0, quantity=4)
        self.refunded(order, quantity=1)
        self.refunded(order, quantity=1)
        third = self.refund(self.refund_of(order, quantity=1))
        self.assertEqual((third["state"], third["manager_needed"]), ("none", True))
        self.assertEqual(len(self.refund_calls()), 2)

    def test_more_than_the_limit(self):
        self.terminal.cashier_refund_limit = 99.99
        self.assert_refused(self.refund(self.refund_of(self.sold())))

    def test_a_cashier_cannot_raise_the_limit(self):
        terminal = self.terminal.with_user(self.pos_user)
        with self.assertRaises(AccessError):
            terminal.write({"cashier_refund_limit": 100})
        with self.assertRaises(AccessError):
            terminal.read(["cashier_refund_limit"])
        with self.assertRaises(AccessError):  # nor a manager: it is the admin's
            self.terminal.with_user(self.pos_admin).write({"cashier_refund_limit": 100})

    def test_no_limit_without_a_terminal(self):
        """Another till that is no terminal: the limit of its own terminal is 0."""
        order = self.sold()
        self.terminal.cashier_refund_limit = 100
        config = self.open_another("No terminal")
        data = self.refund_of(order)
        answer = self.refund(data, config_id=config.id)
        self.assertTrue(answer["manager_needed"])

    # an employee's PIN

    def test_a_managers_pin(self):
        boss, clerk = self.employees()
        data = self.refund_of(self.sold())
        for employee_id, pin in ((boss.id, "1111"), (clerk.id, "1234"), (boss.id, "")):
            answer = self.refund(data, employee_id=employee_id, pin=pin)
            self.assertEqual(answer["state"], "none", (employee_id, pin))
        self.assertFalse(self.refund_calls())
        answer = self.refund(data, employee_id=boss.id, pin="4711")
        self.assertEqual(answer["state"], "refunded")

    def test_an_employee_at_a_managers_till(self):
        """The user of the browser is a manager, who stands there is not."""
        boss, clerk = self.employees()
        data = self.refund_of(self.sold())
        self.authenticate("pos_admin", "pos_admin")
        self.assert_refused(self.refund({**data, "employee_id": clerk.id}))
        answer = self.refund({**data, "employee_id": boss.id})
        self.assertEqual(answer["state"], "refunded")
        self.assertEqual(self.row(answer["payment_uuid"]).cashier, "Boss")

    def test_who_is_no_cashier(self):
        data = self.refund_of(self.sold())
        self.authenticate("demo", "demo")
        refused = "(?i)access"
        with self.assertRaisesRegex(Exception, refused):
            self.refund(data)

    # the list by cashier

    def listed(self):
        action = self.env.ref("pos_glase.glase_cashier_action")
        self.env.invalidate_all()
        journal = self.env["glase.transaction"].with_user(self.pos_admin)
        return journal.search(safe_eval(action.domain))

    def test_the_list_by_cashier(self):
        self.terminal.cashier_refund_limit = 1000
        order = self.sold()
        plain = self.issue()
        self.call("cancel", payment_uuid=plain, attempt=1)
        self.assertFalse(self.listed(), "a cancel before the scan is nothing special")
        row, _refund_order = self.refunded(order)
        scanned = self.issue()
        self.glase.control("hold", glase_id=GLASE_ID)
        self.assertEqual(self.cancel(scanned)["outcome"], "wait")
        self.glase.control("hold", glase_id=GLASE_ID, hold=False)
        self.pass_time(scanned, 3)
        self.cancel(scanned)
        self.assertEqual(self.row(scanned).state, "cancelled")
        self.assertEqual(self.listed(), row | self.row(scanned))
        self.assertEqual(set(self.listed().mapped("cashier")), {self.pos_user.name})
