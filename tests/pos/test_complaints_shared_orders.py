# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""odoo#282962, odoo#252846: with registers that share their orders, an order kept the
session of another register. Here it is made at B, and paid with the terminal of A."""

from odoo import Command
from odoo.tests import tagged

from ..periods import PeriodCase


@tagged("post_install", "-at_install")
class TestSharedOrders(PeriodCase):
    def made_at(self, methods):
        """An order of register B, which takes these payment methods."""
        self.config_b = self.open_another("Counter", methods)
        self.session_b = self.config_b.current_session_id
        self.main_pos_config.trusted_config_ids = self.config_b
        self.data["session_id"] = self.session_b.id
        return self.arrives({**self.data, "payment_ids": []}, state="draft")

    def finished(self):
        """As register A sends it: with the session that the order has had."""
        line = self.line_data(self.payment_uuid, 100.0, payment_status="done")
        return {**self.data, "lines": [], "payment_ids": [Command.create(line)]}

    def closing(self, session):
        """What the closing popup says of Glase."""
        session = session.with_user(self.pos_admin)
        session.invalidate_recordset()
        methods = session.get_closing_control_data()["non_cash_payment_methods"]
        return next(each["glase"] for each in methods if "glase" in each)

    def texts(self, session):
        return [(e["text"], e["amount"]) for e in self.closing(session)["elsewhere"]]

    def close_register(self, session):
        self.session_id, before = session, self.session_id
        self.close()
        self.session_id = before
        return [body for body in session.message_ids.mapped("body") if "Glase" in body]

    def test_taken_at_a_and_booked_at_b(self):
        order = self.made_at(self.glase_method)
        a, b = self.session_id, self.session_b
        self.taken()
        self.assertEqual(self.arrives(self.finished()), order)
        self.assertEqual((order.state, order.session_id), ("paid", b))
        self.ask(self.payment_uuid)

        at_a, at_b = self.closing(a), self.closing(b)
        self.assertEqual((at_a["count"], at_a["unresolved"]), (0, 0))
        self.assertEqual((at_b["count"], at_b["amount"]), (1, 100.0))
        self.assertEqual(at_b["unresolved"], 0)
        taken = f"Taken here, booked in {b.name} (1)"
        booked = f"Booked here, taken in {a.name} (1)"
        self.assertEqual(self.texts(a), [(taken, 100.0)])
        self.assertEqual(self.texts(b), [(booked, 100.0)])

        self.assertIn(booked, self.close_register(b)[0])
        self.assertEqual(self.waiting().mapped("balance"), [100.0], "in the books of B")
        self.assertIn(taken, self.close_register(a)[0])
        self.assertEqual(self.waiting().mapped("balance"), [100.0], "and of no other")
        self.run_job()
        period = self.periods
        self.assertEqual((period.terminal_id, period.result), (self.terminal, "right"))
        self.assertEqual((period.amount_glase, period.amount_odoo), (100.0, 100.0))
        self.assertEqual(period.line_ids.order_id, order)

    def test_a_register_without_others_says_nothing(self):
        self.sell()
        self.assertEqual(self.closing(self.session_id)["elsewhere"], [])
        self.assertFalse(self.close_register(self.session_id))

    def refused(self, words):
        answer = self.sync_over_the_wire({**self.finished(), "state": "paid"})
        self.assertIn(words, answer["error"]["data"]["message"])
        self.assertEqual(self.row(self.payment_uuid).state, "paid")

    def completed(self):
        """By a manager: in the session whose terminal has taken the money."""
        row = self.row(self.payment_uuid).with_user(self.pos_admin)
        row.action_complete_order()
        row.invalidate_recordset()
        self.assertEqual(row.order_id.session_id, self.session_id)
        self.assertIn(row.order_id.state, ("paid", "done"))
        self.assertEqual(row.payment_id, row.order_id.payment_ids)
        self.assertEqual(self.closing(self.session_id)["elsewhere"], [])
        return row.order_id

    def test_b_takes_no_glase(self):
        order = self.made_at(self.bank_payment_method)
        self.taken()
        self.refused("not allowed")
        self.assertEqual((order.state, order.session_id), ("draft", self.session_b))
        self.assertEqual(self.completed(), order)
        self.assertFalse(self.close_register(self.session_b))

    def test_b_has_closed_meanwhile(self):
        """The order had not come as a draft, or B could not have closed."""
        order = self.made_at(self.glase_method)
        order.with_user(self.pos_admin).unlink()
        self.taken()
        self.close_register(self.session_b)
        self.refused("No open session")
        self.assertEqual(self.completed().uuid, self.data["uuid"])

    def test_b_does_not_close_over_what_waits_at_a(self):
        order = self.made_at(self.glase_method)
        self.start(self.payment_uuid, order=self.data)
        session = self.session_b.with_user(self.pos_admin)
        answer = session.close_session_from_ui()
        self.assertFalse(answer["successful"])
        self.assertIn(order.pos_reference, answer["message"])
