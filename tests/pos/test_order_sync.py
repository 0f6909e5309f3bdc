# Copyright 2026 pos_glase contributors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

"""An order arrives whose payment is not simply paid (state_machine.md, chapter 5)."""

from copy import deepcopy
from uuid import uuid4

from odoo import Command
from odoo.tests import tagged

from ..orders import OrderCase

HOURS = 5 * 3600


@tagged("post_install", "-at_install")
class TestArriving(OrderCase):
    # It claims a live payment: ask once, then decide

    def test_paid_and_nobody_has_heard(self):
        self.start(self.payment_uuid, order=self.data)
        self.pay()
        self.pass_time(self.payment_uuid, 1)
        order = self.arrives()
        self.assertEqual(order.state, "paid")
        row = self.row(self.payment_uuid)
        self.assertEqual((row.state, row.order_id), ("paid", order))
        self.assertTrue(row.confirmed)

    def test_not_paid(self):
        self.start(self.payment_uuid, order=self.data)
        self.pass_time(self.payment_uuid, 1)
        message = self.refused_over_the_wire(self.claims_done())
        self.assertIn("not confirmed a payment of", message)
        self.assertEqual(len(self.asks()), 1, "asked once")
        self.assertEqual(self.row(self.payment_uuid).state, "issued")
        self.pay()
        self.pass_time(self.payment_uuid, 1)
        self.assertEqual(self.arrives().state, "paid")

    def test_glase_does_not_answer(self):
        self.start(self.payment_uuid, order=self.data)
        self.pay()
        self.pass_time(self.payment_uuid, 1)
        self.glase.fault("getPaymentStatus", "drop_before")
        self.refused_over_the_wire(self.claims_done())
        self.pass_time(self.payment_uuid, 1)
        self.assertEqual(self.arrives().state, "paid")

    def test_who_need_not_ask_does_not(self):
        """A draft claims nothing; what was let go is to be given back."""
        self.start(self.payment_uuid, order=self.data)
        self.pass_time(self.payment_uuid, 1)
        self.arrives(state="draft")
        self.call("let_go", payment_uuid=self.payment_uuid, attempt=1)
        self.pass_time(self.payment_uuid, 1)
        self.refused_over_the_wire(self.claims_done())
        self.assertFalse(self.asks())

    def test_paid_another_way_at_another_device(self):
        """Nobody asks for the bill that waits: what is paid with it is given back."""
        self.start(self.payment_uuid, order=self.data)
        self.pay()
        self.pass_time(self.payment_uuid, 1)
        card = self.line_data(str(uuid4()), 100.0, self.bank_payment_method)
        order = self.arrives({**self.data, "payment_ids": [[0, 0, card]]})
        self.assertEqual(order.state, "paid")
        self.assertFalse(self.asks())

    def test_claimed_by_the_line_that_is_saved_already(self):
        self.start(self.payment_uuid, order=self.data)
        self.arrives(state="draft")
        self.pay()
        self.pass_time(self.payment_uuid, 1)
        again = {**self.data, "lines": [], "payment_ids": []}
        self.assertEqual(self.arrives(again).state, "paid")

    def refused_over_the_wire(self, data):
        """What the cashier reads."""
        answer = self.sync_over_the_wire({**deepcopy(data), "state": "paid"})
        return answer["error"]["data"]["message"]

    # The journal decides

    def test_draft_whose_payment_is_in(self):
        """Another device that opens the order finds the line done."""
        self.taken()
        order = self.arrives(state="draft")
        self.assertEqual(order.state, "draft")
        self.assertEqual(order.payment_ids.payment_status, "done")
        self.assertFalse(self.row(self.payment_uuid).order_id)
        line = self.line_data(self.payment_uuid, 100.0)
        again = [Command.update(order.payment_ids.id, line)]
        self.data = {**self.data, "lines": [], "payment_ids": again}
        self.assertEqual(self.arrives(state="draft").payment_ids.payment_status, "done")
        self.assertEqual(self.arrives().state, "paid")

    def test_draft_whose_payment_waits(self):
        self.start(self.payment_uuid, order=self.data)
        order = self.arrives(state="draft")
        self.assertEqual(order.payment_ids.payment_status, "waitingCapture")

    def test_one_false_claim_does_not_stop_the_others(self):
        self.taken()
        false = self.ui_order(str(uuid4()))
        card = self.ui_order(str(uuid4()))
        card["payment_ids"][0][2]["payment_method_id"] = self.bank_payment_method.id
        orders = self.arrives(self.claims_done(false), self.data, card)
        states = {order.uuid: order.state for order in orders}
        self.assertEqual(states[false["uuid"]], "draft")
        self.assertEqual(states[self.data["uuid"]], "paid")
        self.assertEqual(states[card["uuid"]], "paid")
        self.assertEqual(len(orders.filtered("payment_ids")), 3, "nothing is lost")

    def test_the_cashier_reads_of_the_false_claim(self):
        self.taken()
        self.arrives(self.claims_done(self.ui_order(str(uuid4()))), self.data)
        self.env.cr.precommit.run()
        told = self.env["bus.bus"].sudo().search([("message", "like", "GLASE_REFUSED")])
        self.assertEqual(len(told), 1)
        self.assertIn("has not confirmed a payment", told.message)

    def test_order_that_comes_hours_later(self):
        """The till was offline; the watch has put the money on its list meanwhile."""
        self.taken()
        self.pass_time(self.payment_uuid, HOURS)
        self.watch()
        self.assertTrue(self.row(self.payment_uuid).unresolved)
        order = self.arrives()
        row = self.row(self.payment_uuid)
        self.assertEqual((order.state, row.order_id), ("paid", order))
        self.assertFalse(row.unresolved, "the order settles it")

    def test_order_that_another_device_cancelled(self):
        order = self.arrives(state="draft")
        order.action_pos_order_cancel()
        self.taken()
        self.assertEqual(self.arrives().state, "cancel")
        row = self.row(self.payment_uuid)
        self.assertFalse(row.order_id)
        self.assertTrue(row.unresolved, "unmatched, and not lost")
        self.assertIn("cancelled on another device", row.unresolved_reason)

    def test_final_sync_lost_then_reload_then_retry(self):
        """Cut off before the server had it, and after."""
        self.taken()
        known = [t["payment_uuid"] for t in self.call("open")["transactions"]]
        self.assertEqual(known, [self.payment_uuid], "the till learns of it again")
        order = self.arrives()
        self.assertEqual(order.state, "paid")
        self.assertFalse(self.call("open")["transactions"])
        again = self.start(self.payment_uuid, order=self.data)
        self.assertEqual(again["outcome"], "paid", "and is never sent again")
        self.assertEqual(self.arrives(), order)
        self.assertEqual(len(self.sends()), 1)

    # Another till of the shop, which shares orders and has no Glase

    def trusted_till(self, methods):
        config = self.open_another("Counter", methods)
        self.main_pos_config.trusted_config_ids = config
        return config

    def test_a_trusted_till_without_glase_takes_none(self):
        answer = self.start(config_id=self.trusted_till(self.glase_method).id)
        self.assertEqual((answer["outcome"], answer["state"]), ("error", "none"))
        self.assertIn("not set up", answer["message"])

    def finished_at(self, config, order):
        """The order as that till sends it when it believes the payment is in."""
        line = self.line_data(self.payment_uuid, 100.0, payment_status="done")
        return {
            **self.data,
            "session_id": config.current_session_id.id,
            "lines": [],
            "payment_ids": [Command.update(order.payment_ids.id, line)],
        }

    def test_a_trusted_till_finishes_the_order(self):
        """Its payment methods allow it, and only Glase's terminal is missing there."""
        self.start(self.payment_uuid, order=self.data)
        order = self.arrives(state="draft")
        config = self.trusted_till(self.glase_method)
        keys = {"payment_uuid": self.payment_uuid, "attempt": 1}
        answer = self.call("status", config_id=config.id, **keys)
        self.assertEqual(answer["outcome"], "wait")
        self.assertIn(self.main_pos_config.name, answer["message"])
        self.assertFalse(self.asks(), "it cannot act on the answer")
        self.pay()
        self.pass_time(self.payment_uuid, 1)
        self.assertEqual(self.arrives(self.finished_at(config, order)).state, "paid")
        row = self.row(self.payment_uuid)
        self.assertEqual((row.state, row.order_id), ("paid", order))

    def test_a_trusted_till_without_the_method_loses_nothing(self):
        """Odoo itself refuses there; the money stays with the order."""
        self.taken()
        order = self.arrives(state="draft")
        config = self.trusted_till(self.bank_payment_method)
        message = self.refused_over_the_wire(self.finished_at(config, order))
        self.assertIn("not allowed", message)
        self.assertEqual(order.state, "draft")
        finished = self.finished_at(self.main_pos_config, order)
        self.assertEqual(self.arrives(finished).state, "paid")
